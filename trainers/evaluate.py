"""How good a policy is: episodes that it never learned from, all statistics of each.

told = episodes_of(policy, load("navigation:maze"), count=64, seed=1)
told["return"].mean()
"""

import numpy as np
import torch

from analysis.seeds import interval
from mettagrid_lite import VectorEnv
from mettagrid_lite.config import Config
from trainers.collect import Collector
from trainers.policy import Policy

UNSEEN = 2**40  # added to seeds: episodes that no training begins with


def episodes_of(
    policy: Policy, config: Config, count: int, seed: int = 0, discount: float = 1.0
) -> dict[str, np.ndarray]:
    """Statistics of the first episodes of `count` environments, by their names, [count, A] each."""
    play = Collector(VectorEnv(config, count), policy, discount, policy.device, UNSEEN + seed, learns=False)
    told: dict[str, np.ndarray] = {}
    waiting = np.ones(count, bool)
    with torch.no_grad():
        while waiting.any():
            info = play.step_only()
            fresh = info.get("over", np.zeros(count, bool)) & waiting
            for name, sums in info.get("episode", {}).items():
                told.setdefault(name, np.zeros_like(sums, float))[fresh] = sums[fresh]
            waiting &= ~fresh
    return told


def mean_and_interval(values: np.ndarray, seed: int = 0) -> tuple[float, float, float]:
    """Of episodes [B]: their mean, and where 95 % of the means of redrawn episodes lie."""
    told = interval([values], np.mean, seed)
    return float(told.value), float(told.low), float(told.high)
