"""Signals: agents show them, and some objects answer only to a pattern of them."""

from ..state import ALIVE, COL, LAP_DOWN, LAP_RIGHT, ROW, SIGNAL
from .ground import between
from .rule import rule


@rule
def is_called(state, settings, pattern, e, row, col):
    """The living agents in the eight cells around show each signal at least as often as the pattern asks."""
    for signal in range(len(pattern)):
        shown = 0
        for a in range(state.agents.shape[1]):
            down = between(state.agents[e, a, ROW], row, settings[LAP_DOWN])
            right = between(state.agents[e, a, COL], col, settings[LAP_RIGHT])
            near = state.agents[e, a, ALIVE] == 1 and down <= 1 and right <= 1
            shown += near and state.agents[e, a, SIGNAL] == signal + 1
        if shown < pattern[signal]:
            return False
    return True
