"""What the examples share: the seed that was asked for, and the same measure for all."""

import argparse
from collections.abc import Callable

import numpy as np

from mettagrid_lite import population_env

WORLDS, SEED = 64, 2**40


def asked_seed() -> int:
    """What the command line says, `--seed 2`; 1 if it says nothing."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args().seed


def mean_return(scenario: str, choose: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None) -> float:
    """What an agent gets in an episode: mean over the agents of 64 worlds, on episodes that no training has seen.

    choose: observations float32 [N, D], masks bool [N, actions] -> actions [N]; without it actions are drawn evenly.
    """
    rows = population_env(scenario, WORLDS, observations="flat")
    seen, _ = rows.reset(seed=SEED)
    rows.action_space.seed(0)
    got = np.full(rows.num_envs, np.nan)
    while np.isnan(got).any():
        actions = rows.action_space.sample() if choose is None else choose(seen, rows.action_masks())
        seen, _, terminated, truncated, info = rows.step(np.asarray(actions))
        over = (terminated | truncated) & np.isnan(got)
        if over.any():
            got[over] = info["final_info"]["return"][over]
    return float(got.mean())


def report(scenario: str, before: float, after: float) -> None:
    """The line that every example ends with."""
    random = mean_return(scenario)
    print(f"{scenario}: mean return {before:.2f} before, {after:.2f} after, {random:.2f} by chance")
