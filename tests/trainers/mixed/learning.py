"""Learners followed through a game, with few steps where that is enough."""

from functools import cache

import numpy as np

from trainers.mixed.course import course
from trainers.mixed.games import game

BIASED = game("biased_rps")
EQUILIBRIUM = np.array([3, 3, 1]) / 7


@cache
def went(learner, target="biased_rps", seed=0, steps=None):
    """The course of a learner in a built-in game."""
    played, steps = game(target), steps or learner.steps
    plays = learner.model_copy(update={"steps": steps}).plays(played, np.random.default_rng(seed))
    return course(played, plays, steps, learner.linear)
