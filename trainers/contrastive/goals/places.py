"""A world for one agent as its places: where they are, and where actions lead."""

from typing import NamedTuple

import numpy as np

from analysis.errors import InputError
from mettagrid_lite import VectorEnv
from mettagrid_lite.config import Config
from mettagrid_lite.state import COL, ROW

WALKERS, EPISODES = 64, 20


class Places(NamedTuple):
    """P places that a random walk came by, of a map of H x W cells.

    number   int64 [H, W], of the place on each cell; -1 where there is none
    at       int64 [P, 2], row and column
    follows  int64 [P, A], where each action leads
    """

    number: np.ndarray
    at: np.ndarray
    follows: np.ndarray


def alone(config: Config, environments: int, seed: int) -> VectorEnv:
    """The world at the begin of an episode. Raises InputError where there is not one agent."""
    env = VectorEnv(config, environments)
    if env.num_agents != 1:
        raise InputError(f"{config.source}: agents: must be 1 where goals are places, got {env.num_agents}")
    env.reset(seed)
    return env


def cells_of(env: VectorEnv) -> np.ndarray:
    """Row * W + column of each environment's agent, int64 [E]."""
    rows, columns = env.state.agents[:, 0, [ROW, COL]].astype(np.int64).T
    cells: np.ndarray = rows * env.state.cells.shape[3] + columns
    return cells


def explored(config: Config, seed: int = 0) -> Places:
    """By a random walk; raises InputError where places aren't all that there is to know."""
    env, chance = alone(config, WALKERS, seed), np.random.default_rng(seed)
    height, width = env.state.cells.shape[2:]
    steps, walked = config.episode - 1, []  # the last step of an episode leads to where the next one begins
    for step in range(EPISODES * steps):
        if step % steps == 0:
            env.reset()
        here, chosen = cells_of(env), chance.integers(0, len(env.world.actions), WALKERS)
        env.step(chosen[:, None])
        walked.append((here, chosen, cells_of(env)))
    here, chosen, there = np.concatenate(walked, axis=1)
    cells = np.unique(here)
    number = np.full(height * width, -1)
    number[cells] = np.arange(len(cells))
    follows = np.full((len(cells), len(env.world.actions)), -1)
    follows[number[here], chosen] = number[there]
    _check(config.source, follows, (number[here], chosen), number[there])
    at = np.stack(np.divmod(cells, width), -1)
    return Places(number.reshape(height, width), at, follows)


def _check(source: str, follows: np.ndarray, done: tuple[np.ndarray, np.ndarray], led: np.ndarray) -> None:
    if (follows[done] != led).any():
        raise InputError(
            f"{source}: an action at one place led to two; take a world of one map where nothing else moves"
        )
    if (follows < 0).any():
        raise InputError(f"{source}: map: some action was never tried somewhere; take a smaller one")
