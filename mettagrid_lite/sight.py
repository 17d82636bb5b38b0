"""What agents see, as tables: the 8 features of a cell, which are one word, and the numbers beside the window."""

from typing import NamedTuple

import numpy as np

KINDS = 250
"""How many kinds a world may have: the numbers above are for what is no object."""

SEE_KIND, SEE_RESTS, SEE_AGENT, SEE_FACING, SEE_FROZEN, SEE_OWNER, SEE_SIGNAL, SEE_AMOUNT = np.arange(8)
AT_RESTS, AT_AGENT, AT_FACING, AT_FROZEN, AT_OWNER, AT_SIGNAL, AT_AMOUNT = np.arange(8, 64, 8).astype(np.uint64)
"""Features, and the lowest bit of each in a word; `kind` is at 0."""

BYTE = np.uint64(255)
OUTSIDE, HIDDEN = np.uint64(255), np.uint64(254)
"""The words beyond the edge and out of sight: kinds of their own, and nothing else."""

EMPTY = 255
"""The place of a token that says nothing."""

HUNDREDTHS, WHOLE = 100.0, 65_535
"""Tokens tell the last reward in hundredths, and all numbers beside the window in 16 bits."""


class Feature(NamedTuple):
    """A number that agents see: its name, what it means, and the largest that can occur (None: there is no limit)."""

    name: str
    about: str
    largest: int | None


FEATURES = (
    Feature(
        "kind",
        "id of the object there, standing or not, below 250; 0 floor; 254 hidden; 255 beyond the edge",
        255,
    ),
    Feature("rests", "0 it stands and is ready; else steps until it is, 254 for more; 255 by chance or never", 255),
    Feature("agent", "0 nobody, 1 oneself, 2 own group, 3 another group", 3),
    Feature(
        "facing",
        "of the agent there, in this window: 1 up, 2 up and right, and on clockwise to 8; 0 nobody",
        8,
    ),
    Feature("frozen", "steps until the agent there can act again, 255 for more", 255),
    Feature("owner", "of the object there: 0 nobody, 1 oneself, 2 own group, 3 another group", 3),
    Feature("signal", "of the agent there; 0 none", 255),
    Feature("amount", "what the object there holds, 255 for more", 255),
)
BESIDE = (
    Feature("last_action", "number of the action chosen last; 0 at first", None),
    Feature("last_reward", "received in the step just done", None),
    Feature("progress", "steps taken, of the time limit", 1),
    Feature("facing", "its own: 1 north, 2 north-east, 3 east, and on clockwise to 8", 8),
)
COMPASS = (
    Feature("compass_rows", "down to the nearest place of the kind that `view.compass` names, in this window", None),
    Feature("compass_columns", "right to it", None),
)
"""Numbers beside the window, after the amounts carried; the last two in worlds with a compass."""
