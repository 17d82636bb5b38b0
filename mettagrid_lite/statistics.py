"""What every face tells of an episode: sums over it, by name."""

from typing import Any

import numpy as np

from .rewards import EVENTS
from .state import EARNED, FELT, INITIAL, ONE, RECEIVED, Params, State

STATISTICS = ("return", "raw_return", *EVENTS)
"""Returns are after sharing and feelings, raw ones before both; the others are counts of events."""


def sums(state: State) -> np.ndarray:
    """Each of STATISTICS, over the episode so far: float64 [S, E, A]."""
    table = np.empty((len(STATISTICS), *state.money.shape[:2]))
    np.multiply(state.money[..., RECEIVED], 1 / ONE, out=table[0])
    np.multiply(state.money[..., EARNED], 1 / ONE, out=table[1])
    table[2:] = state.tally[..., : len(EVENTS)].transpose(2, 0, 1)
    return table


def initial(params: Params) -> np.ndarray:
    """What agents carry at first, [A, I]."""
    return params.items[params.group, :, INITIAL]


def goods(state: State, begun_with: np.ndarray, items: tuple[str, ...]) -> dict[str, np.ndarray]:
    """`shared_return`, after sharing and before feelings; `gained_ITEM` and `lost_ITEM`, units that came and went in
    whatever way: sums over the episode so far, [E, A]. begun_with: see `initial`.
    """
    gained = state.tally[..., len(EVENTS) + len(items) :]
    lost = begun_with + gained - state.items
    each = {"gained": gained, "lost": lost}
    named = {f"{way}_{name}": count[..., i].copy() for way, count in each.items() for i, name in enumerate(items)}
    felt = state.money[..., FELT] if state.money.shape[-1] > FELT else 0
    return {"shared_return": (state.money[..., RECEIVED] - felt) / ONE} | named


class Infos:
    """The same of one environment, a dict an agent. Only what changed is written; what is told are copies.

    To build dicts of all statistics for 24 agents would take longer than their step does.
    """

    def __init__(self, agents: int) -> None:
        self._tally = np.zeros(agents * len(EVENTS), np.int32)
        self._told = [dict.fromkeys(STATISTICS, 0.0) for _ in range(agents)]

    def tell(self, money: list[list[int]], tally: np.ndarray) -> list[dict[str, Any]]:
        """A dict an agent, the caller's own. money, tally: of the environment, as in `State`; money as lists."""
        told, counts, events = self._told, tally[:, : len(EVENTS)].flatten(), len(EVENTS)
        changed = (counts != self._tally).nonzero()[0]
        for n, count in zip(changed.tolist(), counts[changed].tolist(), strict=True):
            told[n // events][EVENTS[n % events]] = float(count)
        self._tally = counts
        for info, purse in zip(told, money, strict=True):
            info["return"] = purse[_RECEIVED] / ONE
            info["raw_return"] = purse[_EARNED] / ONE
        return [info.copy() for info in told]


_RECEIVED, _EARNED = int(RECEIVED), int(EARNED)  # lists are quicker to read by Python's own integers
