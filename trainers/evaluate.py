"""How good a policy is: episodes that it never learned from, all statistics of each.

told = episodes_of(policy, load("navigation:maze"), count=64, seed=1)
told["return"].mean()
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import torch

from analysis.seeds import interval
from mettagrid_lite import VectorEnv
from mettagrid_lite.config import Config
from mettagrid_lite.replay import Recorder
from trainers.collect import Collector
from trainers.policy import Policy
from trainers.selfplay.others import Cast

MAIN = ("success", "return")  # of all statistics
UNSEEN = 2**40  # added to seeds: episodes that no training begins with


def episodes_of(
    policy: Policy,
    config: Config,
    count: int,
    seed: int = 0,
    discount: float = 1.0,
    replay: Path | None = None,
    others: Cast | None = None,
) -> dict[str, np.ndarray]:
    """Statistics of the first episodes of `count` environments, by their names, [count, A] each.

    replay: a file for the first of them. others: agents that something else plays; A are those that the policy plays.
    """
    env, begin = VectorEnv(config, count), UNSEEN + seed
    play = Collector(env, policy, discount, policy.device, begin, learns=False, others=others)
    told: dict[str, np.ndarray] = {}
    waiting = np.ones(count, bool)
    with torch.no_grad(), Recorder(replay, play.env) if replay else nullcontext():
        while waiting.any():
            info = play.step_only()
            fresh = info.get("over", np.zeros(count, bool)) & waiting
            for name, sums in info.get("episode", {}).items():
                told.setdefault(name, np.zeros_like(sums, float))[fresh] = sums[fresh]
            waiting &= ~fresh
    return told


Interval = tuple[float, float, float]
"""A mean, and where 95 % of the means of redrawn episodes lie: from, to."""

Scores = dict[str, dict[str, Interval]]
"""Of each world by its name, all statistics by theirs."""


def scores(
    policy: Policy,
    worlds: Mapping[str, Config],
    count: int,
    seed: int = 0,
    replays: Path | None = None,
    others: Cast | None = None,
) -> Scores:
    """How a policy does in some worlds, over `count` episodes in each; replays: a folder for the first of each."""
    told = {}
    for name, config in worlds.items():
        replay = replays / f"{file_name(name)}.jsonl" if replays else None
        sums = episodes_of(policy, config, count, seed, replay=replay, others=others)
        told[name] = {what: mean_and_interval(values.mean(1)) for what, values in sums.items()}
    return told


def told_of(found: Scores) -> Iterator[str]:
    """A line a world: success, where there is one, and return."""
    for world, told in found.items():
        yield f"{world}: " + "   ".join(f"{what} {in_words(told[what])}" for what in MAIN if what in told)


def in_words(interval: Sequence[float]) -> str:
    return "{:.3f} [{:.3f}, {:.3f}]".format(*interval)


def file_name(target: str) -> str:
    """The name of a world or of an experiment as part of a file's: navigation-maze of navigation:maze."""
    return re.sub(r"\W+", "-", target.removesuffix(".yaml").removesuffix(".yml").lstrip("./"))


def mean_and_interval(values: np.ndarray, seed: int = 0) -> Interval:
    """Of episodes [B]."""
    if (values == values[0]).all():
        return (float(values[0]),) * 3
    told = interval([values], np.mean, seed)
    return float(told.value), float(told.low), float(told.high)
