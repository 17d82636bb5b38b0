"""One look for the treasure of DeepSea: after how many episodes who finds it."""

from typing import Annotated

import numpy as np
from pydantic import Field

from mettagrid_lite.values import Frozen
from trainers.studies.study import Tell
from trainers.vapor.agents import AGENTS
from trainers.vapor.belief import Belief
from trainers.vapor.deep_sea import deep_sea, play, regret

Episode = Annotated[int, Field(ge=1)] | None
"""The number of an episode, from 1; None for never."""
SHARE, LOW = 0.1, 0.5
PARTS = 100  # of a run, told as it goes


class Settings(Frozen):
    """episodes: at most; known: where actions lead is known; repeats: what one observation counts."""

    episodes: Annotated[int, Field(ge=1, le=10_000_000)] = 2000
    known: bool = True
    repeats: Annotated[int, Field(ge=1)] = 100


class Outcome(Frozen):
    """Of one run, which ends once all three have happened.

    first: the first episode that found the treasure; share: the first after which a tenth of all had; low: the first
    after which mean regret was at most 0.5; regret: the sum over `episodes`, each by what its policy is expected to
    earn; residual: of the worst of VAPOR's programs.
    """

    agent: str
    depth: int
    seed: int
    episodes: int
    first: Episode
    share: Episode
    low: Episode
    regret: float
    residual: float


MEASURES = {"first": "first success", "share": "successes ≥ 10 %", "low": "mean regret ≤ 0.5"}
"""Names of an outcome's measures, and what they are called."""


def explore(agent: str, depth: int, seed: int, settings: Settings, tell: Tell = lambda done, of: None) -> Outcome:
    """One run: a world and a course of chance of their own for each seed and depth, the same for all agents."""
    world, chance = deep_sea(depth, seed), np.random.default_rng([seed, depth, 1])
    belief, who = Belief(world, settings.known, settings.repeats), AGENTS[agent]()
    reached: dict[str, int] = {}
    found, lost, episode = 0, 0.0, 0
    policy, loss = np.empty(0), 0.0
    while episode < settings.episodes and len(reached) < len(MEASURES):
        episode += 1
        if episode * PARTS % settings.episodes < PARTS:
            tell(episode, settings.episodes)
        said = who.policy(belief, chance)
        if said is not policy:  # some keep a policy for several episodes
            policy, loss = said, regret(world, said)
        path = play(world, policy, chance)
        belief.learn(path)
        who.learn(path, belief)
        found, lost = found + path.found, lost + loss
        now = {"first": path.found, "share": found >= SHARE * episode, "low": lost <= LOW * episode}
        for name in (name for name, true in now.items() if true):
            reached.setdefault(name, episode)
    told = {name: reached.get(name) for name in MEASURES}
    return Outcome(agent=agent, depth=depth, seed=seed, episodes=episode, regret=lost, residual=who.residual, **told)
