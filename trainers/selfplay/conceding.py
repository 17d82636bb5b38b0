"""What learners concede in a tiny world, exactly: policy by policy, on average, and as joint play over time."""

from pathlib import Path
from typing import Any

import numpy as np

from analysis.exact.backward import Policy as Profile
from analysis.exact.backward import extremes, follow, markov_perfect, replied
from analysis.exact.graph import Graph, joint_states
from analysis.exact.shown import Conceded, Shown, conceded, mean_of, tabulated
from trainers.experiment import Experiment
from trainers.selfplay import snapshots
from trainers.selfplay.tabulated import profile_of
from trainers.train import Run

LATE = 0.2  # share of the policies that "last" is the mean of, so that no lucky one is told


def measured(said: Experiment, run: Run, folder: Path) -> dict[str, Any]:
    """Of the policies that were kept, exactly.

    last, average   NashConv of each policy, and of the mean of all so far
    share           the most that an agent gains, of the range of what it can be paid: last, average, and random play
    value, solver   what the first agent gets by the last policy, and by the solver
    welfare, best   sum of what all get over time, and in the solver's equilibrium of the highest sum
    regret          what each agent would have gained over time by one fixed policy (`regrets`)
    """
    graph = joint_states(said.config, seen=True)
    found = _found(graph, run, folder)
    each, means = ([conceded(graph, one) for one in some] for some in (found, running(found)))
    chance = conceded(graph, tabulated(graph, at_random))
    ranges = np.array([np.ptp(extremes(graph, agent)) for agent in range(graph.agents)])
    shares = {"last": late([_share(one, ranges) for one in each]), "average": _share(means[-1], ranges)}
    equilibrium = markov_perfect(graph).value
    told = {
        "last": [one.nash_conv for one in each],
        "average": [one.nash_conv for one in means],
        "share": shares | {"random": _share(chance, ranges)},
        "value": float(each[-1].value[0]),
        "solver": float(equilibrium[0]),
        "welfare": float(np.mean([one.value.sum() for one in each])),
        "best": float(equilibrium.sum()),
        "regret": regrets(graph, found),
    }
    return {**_rounded(told), "steps": run.steps}


def _found(graph: Graph, run: Run, folder: Path) -> list[Profile]:
    found = []
    for file in snapshots.files(folder):
        snapshots.restore(file, run.learner.policy)
        found.append(profile_of(graph, run.learner.policy))
    return found


def running(found: list[Profile]) -> list[Profile]:
    """The mean of the first, of the first two, and so on."""
    return [mean_of(found[: count + 1]) for count in range(len(found))]


def at_random(seen: Shown) -> np.ndarray:
    """Any action alike, also those that would fail."""
    return np.full(seen.masks.shape, 1 / seen.masks.shape[-1])


def regrets(graph: Graph, found: list[Profile]) -> list[float]:
    """What each agent would have gained by one policy throughout, against all as they were in turn.

    The policy is its best response to the mean of the others: where they change it is a lower bound, as none is better
    against that mean, though another might be against them one by one. The largest is the gap to the coarse correlated
    equilibria.
    """
    mean = mean_of(found)
    return [
        float(np.mean([_swapped(graph, one, replied(graph, mean, agent), agent) for one in found]))
        for agent in range(graph.agents)
    ]


def _swapped(graph: Graph, profile: Profile, other: Profile, agent: int) -> float:
    """What an agent gains by playing as in the other profile."""
    shares = [own.copy() for own in profile.shares]
    for own, its in zip(shares, other.shares, strict=True):
        own[:, agent] = its[:, agent]
    return float((follow(graph, Profile(profile.states, shares)) - follow(graph, profile))[agent])


def _share(one: Conceded, ranges: np.ndarray) -> float:
    """The most that is gained, of the range of what that agent can be paid by any joint play."""
    return float((one.gain[ranges > 0] / ranges[ranges > 0]).max(initial=0.0))


def late(values: list[float]) -> float:
    """Mean of the last ones."""
    return float(np.mean(values[-max(1, round(LATE * len(values))) :]))


def _rounded(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: _rounded(value) for name, value in told.items()}
    return [_rounded(value) for value in told] if isinstance(told, list) else round(told, 6)
