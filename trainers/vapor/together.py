"""Looks for the treasure of DeepSea by VAPOR-lite, with several seeds at once."""

from collections.abc import Sequence

import numpy as np
import torch

from trainers.studies.study import Tell
from trainers.vapor.lite import AGENTS, Lite
from trainers.vapor.seas import ACTIONS, Dives, Seas
from trainers.vapor.tally import Outcome, Settings, Tally


def explore_together(
    agent: str, depth: int, seeds: Sequence[int], settings: Settings, tell: Tell = lambda done, of: None
) -> list[Outcome]:
    """A run for each seed, each in a world and with a course of chance of its own; one that has ended is left out.

    What comes of a seed doesn't depend on which others run beside it.
    """
    chances = [np.random.default_rng([seed, depth, 1]) for seed in seeds]
    sea = Seas(depth, seeds)
    own = [int(chance.integers(2**31)) for chance in chances]
    who = Lite(AGENTS[agent], sea.cells, ACTIONS, own, depth**2)
    tallies = [Tally(settings) for _ in seeds]
    going = np.arange(len(seeds))
    while len(going):
        done = min(tallies[number].episode for number in going)
        tell(done, settings.episodes)
        policy = who.chances()
        lots = np.stack([chances[number].random((depth, who.config.episodes)) for number in going])
        dives = sea.dive(policy, lots)
        for number, found, loss in zip(going, dives.found, sea.regrets(policy), strict=True):
            _count(tallies[number], found, loss)
        _learn(who, dives)
        goes_on = np.array([not tallies[number].ended for number in going])
        if not goes_on.all():
            going = going[goes_on]
            sea.keep(goes_on)
            who.keep(torch.from_numpy(goes_on))
    return [tally.outcome(agent, depth, seed) for tally, seed in zip(tallies, seeds, strict=True)]


def _count(tally: Tally, found: np.ndarray, loss: float) -> None:
    """Episodes of one seed, until its run has ended."""
    for one in found:
        if not tally.ended:
            tally.count(bool(one), float(loss))


def _learn(who: Lite, dives: Dives) -> None:
    cell, action, reward = (torch.from_numpy(part) for part in dives)
    who.learn(cell, action, reward.float())
