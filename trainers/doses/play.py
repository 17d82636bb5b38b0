"""What a policy is paid in a world: episodes that are the same for all who are compared."""

from pathlib import Path

import numpy as np

from analysis.errors import InputError
from analysis.parse import parse
from analysis.payoffs import returns
from analysis.strategy import Strategy
from mettagrid_lite.build import World
from trainers.strategy import load

SEED = 2**41  # of episodes that no training begins with


def player(who: str, world: World) -> Strategy:
    """The policy in the folder of a run, or a strategy by name, such as `make(heart)`."""
    if not Path(who).is_dir():
        return parse(world, who)
    try:
        return Strategy(who, "a trained policy", act=load(who, world))
    except ValueError as error:
        raise InputError(f"{who}: {world.config.source}: {error}") from None


def paid(who: str, world: World, episodes: int, seed: int = SEED) -> np.ndarray:
    """Mean return over agents of the first episode of environments 0, 1, ... of the seed, all played by `who`: [B]."""
    seats = np.zeros((episodes, len(world.agents)), np.int64)
    return returns(world, [player(who, world)], seats, np.arange(episodes), seed)[..., 1].mean(1)
