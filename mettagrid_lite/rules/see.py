"""What an agent sees: a window around it, features a cell, uint8."""

from typing import NamedTuple

import numpy as np

from ..state import ALIVE, COL, D_COL, D_ROW, FACING, FROZEN, GROUND, OWNER, ROTATE, ROW, WAIT, WHO
from .move import inside
from .rule import rule, short


class Feature(NamedTuple):
    """One plane of the observation: its name, what its numbers mean, and the largest that can occur."""

    name: str
    about: str
    largest: int


FEATURES = (
    Feature("kind", "id of the object on the cell, standing or not; 0 floor", 255),
    Feature("stands", "1 where that object stands now, 0 where it is still to come back", 1),
    Feature("outside", "1 beyond the edge of the map", 1),
    Feature("agent", "0 nobody, 1 oneself, 2 own group, 3 another group", 3),
    Feature("facing", "of the agent there: 1 up, 2 right, 3 down, 4 left in this window; 0 nobody", 4),
    Feature("frozen", "steps until the agent there can act again, 255 for more", 255),
    Feature("owner", "of the object there: 0 nobody, 1 oneself, 2 own group, 3 another group", 3),
)
SEE_KIND, SEE_STANDS, SEE_OUTSIDE, SEE_AGENT, SEE_FACING, SEE_FROZEN, SEE_OWNER, SEE_CARRIED = np.arange(8)
"""Planes; from SEE_CARRIED on, one for each item: how much the observer carries, on its own cell, 255 for more."""


@rule
def see(state, params, view, e):
    """Fill `view` uint8 [E, A, rows, columns, SEE_CARRIED + I] for one environment; who has ended sees zeros."""
    for a in range(view.shape[1]):
        if state.agents[e, a, ALIVE] == 1:
            look(state, params, view, e, a)
        else:
            for i in range(view.shape[2]):
                for j in range(view.shape[3]):
                    for f in range(view.shape[4]):
                        view[e, a, i, j, f] = 0


@short
def look(state, params, view, e, a):
    """The window of agent `a`, itself at [rows // 2, columns // 2]; turned to its facing where agents rotate."""
    turned = state.agents[e, a, FACING] if params.rule[ROTATE] == 1 else 0
    back, right = (turned + 2) % 4, (turned + 1) % 4
    middle_row, middle_col = view.shape[2] // 2, view.shape[3] // 2
    for i in range(view.shape[2]):
        row = state.agents[e, a, ROW] + D_ROW[back] * (i - middle_row) - D_ROW[right] * middle_col
        col = state.agents[e, a, COL] + D_COL[back] * (i - middle_row) - D_COL[right] * middle_col
        for j in range(view.shape[3]):
            if inside(state, row, col):
                show(state, params, view[e, a, i, j], e, a, row, col, turned)
            else:
                hide(view[e, a, i, j])
            row += D_ROW[right]
            col += D_COL[right]
    for item in range(state.items.shape[2]):
        for i in range(view.shape[2]):
            for j in range(view.shape[3]):
                view[e, a, i, j, SEE_CARRIED + item] = 0
        view[e, a, middle_row, middle_col, SEE_CARRIED + item] = min(state.items[e, a, item], 255)


@short
def hide(seen):
    """A cell beyond the edge of the map. seen: its planes."""
    for f in range(SEE_CARRIED):
        seen[f] = f == SEE_OUTSIDE


@short
def show(state, params, seen, e, a, row, col, turned):
    """A cell on the map, as agent `a` sees it, turned; what is carried apart. seen: its planes."""
    row, col = np.uint64(row), np.uint64(col)  # never negative: code for Python's negative indices costs a quarter
    who, owner = int(state.cells[e, WHO, row, col]), int(state.cells[e, OWNER, row, col])
    seen[SEE_KIND] = state.cells[e, GROUND, row, col]
    seen[SEE_STANDS] = state.cells[e, WAIT, row, col] == 0
    for f in range(SEE_OUTSIDE, SEE_CARRIED):
        seen[f] = 0
    if who >= 0:
        seen[SEE_AGENT] = relation(params, a, who)
        seen[SEE_FACING] = (state.agents[e, who, FACING] - turned) % 4 + 1
        seen[SEE_FROZEN] = min(state.agents[e, who, FROZEN], 255)
    if owner >= 0:
        seen[SEE_OWNER] = relation(params, a, owner)


@short
def relation(params, a, other):
    """What `other` is to agent `a`: 1 itself, 2 own group, 3 another group."""
    return 1 if other == a else (2 if params.group[other] == params.group[a] else 3)
