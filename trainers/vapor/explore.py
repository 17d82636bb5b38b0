"""One look for the treasure of DeepSea by who keeps a table of what is known."""

import numpy as np

from trainers.studies.study import Tell
from trainers.vapor.agents import AGENTS
from trainers.vapor.belief import Belief
from trainers.vapor.deep_sea import deep_sea, play, regret
from trainers.vapor.tally import Outcome, Settings, Tally

PARTS = 100  # of a run, told as it goes


def explore(agent: str, depth: int, seed: int, settings: Settings, tell: Tell = lambda done, of: None) -> Outcome:
    """One run: a world and a course of chance of their own for each seed and depth, the same for all agents."""
    world, chance = deep_sea(depth, seed), np.random.default_rng([seed, depth, 1])
    belief, who, tally = Belief(world, settings.known, settings.repeats), AGENTS[agent](), Tally(settings)
    policy, loss = np.empty(0), 0.0
    while not tally.ended:
        if (tally.episode + 1) * PARTS % settings.episodes < PARTS:
            tell(tally.episode + 1, settings.episodes)
        said = who.policy(belief, chance)
        if said is not policy:  # some keep a policy for several episodes
            policy, loss = said, regret(world, said)
        path = play(world, policy, chance)
        belief.learn(path)
        who.learn(path, belief)
        tally.count(path.found, loss)
    return tally.outcome(agent, depth, seed, who.residual)
