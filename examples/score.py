"""The same measure for all examples: what an agent gets in an episode, on episodes that no training has seen."""

from collections.abc import Callable

import numpy as np

from mettagrid_lite import population_env

WORLDS, SEED = 64, 2**40


def mean_return(scenario: str, choose: Callable[[np.ndarray], np.ndarray] | None = None) -> float:
    """Mean over agents and one episode in each of 64 worlds. choose: observations float32 [N, D] -> actions [N];
    without it actions are drawn evenly.
    """
    rows = population_env(scenario, WORLDS, observations="flat")
    seen, _ = rows.reset(seed=SEED)
    rows.action_space.seed(0)
    got = np.full(rows.num_envs, np.nan)
    while np.isnan(got).any():
        actions = rows.action_space.sample() if choose is None else np.asarray(choose(seen))
        seen, _, terminated, truncated, info = rows.step(actions)
        over = (terminated | truncated) & np.isnan(got)
        if over.any():
            got[over] = info["final_info"]["return"][over]
    return float(got.mean())


def report(scenario: str, before: float, after: float) -> None:
    """The line that every example ends with."""
    random = mean_return(scenario)
    print(f"{scenario}: mean return {before:.3f} before, {after:.3f} after, {random:.3f} by chance")
