"""What policies do, as one number each, by which they are sorted into those who cooperate and those who defect."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from analysis.errors import InputError
from analysis.found.mixtures import mixture
from analysis.found.record import OTHERS
from analysis.payoffs import BATCH, episodes
from analysis.strategy import Strategy
from mettagrid_lite.build import World, build
from mettagrid_lite.complaint import hint
from mettagrid_lite.config import Config
from mettagrid_lite.rewards import EVENTS
from mettagrid_lite.state import CLOCK, ONE, RECEIVED
from mettagrid_lite.statistics import goods, initial

DEEDS = ("zap", "attack", "steal", "clean", "give")
"""Events that harm or help others, the plainest first; the default is the first that the policies differ in."""
VARIES = 1e-3  # an event in so many steps: what differs by less is no difference

Policy = Sequence[Strategy]
"""A strategy for each role."""


class Sorted(NamedTuple):
    """Policies by what they do.

    measure   an event or item by agent and step, all playing the policy; or what others receive beside it
    score     float64 [K] of each policy
    others    float64 [K] what others receive an episode beside one who plays it among all policies
    kind_low  whether a low score is cooperation: others receive more beside it
    low, high thresholds: at most, at least so much is sorted
    """

    measure: str
    score: np.ndarray
    others: np.ndarray
    kind_low: bool
    low: float
    high: float

    def side(self, policy: int) -> str:
        """`cooperate`, `defect`, or nothing for who is between."""
        score = self.score[policy]
        if self.low < score < self.high or self.low >= self.high:
            return ""
        return "cooperate" if (score <= self.low) == self.kind_low else "defect"


def measures(world: World) -> tuple[str, ...]:
    """Names of all that may be measured."""
    return (OTHERS, *EVENTS, *(f"gained_{item}" for item in world.items))


def check(name: str | None, config: Config) -> None:
    """Raise InputError where no measure is called so."""
    if name is not None and name not in (known := measures(build(config))):
        raise InputError(f"--behaviour: {name[:60]!r} is not counted here; {hint(name, known)}")


def sort(
    config: Config,
    policies: Sequence[Policy],
    measure: str | None,
    thresholds: tuple[float, float] | None,
    count: int,
    seed: int,
) -> Sorted:
    """Play so many episodes of each policy, alone and among all, and say where each belongs."""
    world = build(config)
    done = [_deeds(world, policy, count, seed) for policy in policies]
    others = np.array([_others(world, policies, k, count, seed) for k in range(len(policies))])
    named = (measure,) if measure else (*DEEDS, OTHERS)
    scores = {name: others if name == OTHERS else np.array([each[name] for each in done]) for name in named}
    chosen = next((name for name, score in scores.items() if np.ptp(score) > VARIES), named[-1])
    score = scores[chosen]
    third = float(np.ptp(score)) / 3
    low, high = thresholds or (float(score.min()) + third, float(score.max()) - third)
    kind_low = chosen != OTHERS and _rises(score, -others) >= 0
    return Sorted(chosen, score, others, bool(kind_low), low, high)


def _rises(score: np.ndarray, with_it: np.ndarray) -> float:
    """Above 0 where both rise together."""
    return float((score - score.mean()) @ (with_it - with_it.mean()))


def _deeds(world: World, policy: Policy, count: int, seed: int) -> dict[str, float]:
    """Events and items by agent and step where all play the policy."""
    group = np.asarray(world.params.group)
    sums: dict[str, float] = {}
    steps = 0.0
    for ids in _parts(count):
        state = episodes(world, list(policy), np.tile(group, (len(ids), 1)), ids, seed)
        named = {name: state.tally[..., k] for k, name in enumerate(EVENTS)}
        named |= goods(state, initial(world.params), world.items)
        for name, counted in named.items():
            sums[name] = sums.get(name, 0.0) + float(counted.sum())
        steps += float(state.env[:, CLOCK].sum()) * len(group)
    return {name: total / max(steps, 1.0) for name, total in sums.items()}


def _others(world: World, policies: Sequence[Policy], k: int, count: int, seed: int) -> float:
    """What others receive an episode beside one agent, any, who plays policy k among all policies."""
    group, agents = np.asarray(world.params.group), len(world.agents)
    crowd = [mixture("anybody", "", [(own[g], 1.0) for own in policies]) for g in range(group.max() + 1)]
    flat, total = [*crowd, *policies[k]], 0.0
    for ids in _parts(count):
        seats = np.tile(group, (len(ids), 1))
        who = ids % agents
        seats[np.arange(len(ids)), who] += len(crowd)
        received = episodes(world, flat, seats, ids, seed).money[..., RECEIVED] / ONE
        total += float(received.sum() - received[np.arange(len(ids)), who].sum())
    return total / count / max(agents - 1, 1)


def _parts(count: int) -> list[np.ndarray]:
    """Numbers of episodes, in batches."""
    return [np.arange(first, min(first + BATCH, count)) for first in range(0, count, BATCH)]
