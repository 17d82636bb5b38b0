"""A package that brings strategies: a checkpoint is a file with the name of an action, or a mistake."""

from pathlib import Path

import numpy as np

from analysis.own import Act, Seen
from mettagrid_lite.build import World


def load(path: str, world: World) -> Act:
    """Always the action that the file names; `turns` goes through all actions, one a step."""
    said = Path(path).read_text().strip()
    if said == "nothing":
        return None
    if said == "turns":
        return lambda seen: seen.step % len(world.actions)
    if said == "shapes":
        return Shapes(world)
    action = world.actions.index(said)
    return lambda seen: np.full(len(seen.place), action)


class Shapes:
    """Stays, and notes the shape of all that it sees."""

    noted: Seen

    def __init__(self, world: World) -> None:
        self.world = world

    def __call__(self, seen: Seen) -> np.ndarray:
        Shapes.noted = seen
        return np.zeros(len(seen.place), int)
