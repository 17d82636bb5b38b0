"""Episodes made up instead of played, for the real loop: it finds all it asks for at hand."""

import numpy as np

from analysis.payoffs import empty
from analysis.rounds import Budget, Played, Question, Store, play_until_decided
from analysis.strategies import derive
from analysis.table import PayoffTable, measured
from mettagrid_lite import load

CONFIG = load("prisoners_dilemma", {"expect": []})
STRATEGIES = derive(CONFIG)


def episodes(
    payoffs: tuple[float, float, float, float], noise: float, seed: int, most: int = 1024, shared: float = 1.0
) -> PayoffTable:
    """R, S, T, P with noise of their own and `shared` times as much that all cells of an episode share."""
    reward, sucker, temptation, punishment = payoffs
    mean = np.array([[reward, np.nan], [sucker, temptation], [np.nan, punishment]])
    rng, before = np.random.default_rng(seed), empty(CONFIG, STRATEGIES)
    luck = noise * (shared * rng.standard_normal((most, 1, 1)) + rng.standard_normal((most, 3, 2)))
    return measured(before.roles, before.profiles, mean + luck, mean + luck)


def answered(table: PayoffTable, most: int = 1024, seed: int = 0) -> Played:
    """What is found when episodes are taken from `table`, up to so many a profile."""
    question = Question(seed, 0.95, Budget(None, most), None)
    return play_until_decided(CONFIG, STRATEGIES, question, Store(table))
