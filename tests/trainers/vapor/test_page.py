"""What is told of runs: medians, spans, and what never happened."""

import numpy as np
import pytest

from trainers.vapor.explore import explore
from trainers.vapor.page import page, summary
from trainers.vapor.study import DeepSea, told
from trainers.vapor.tally import Outcome, Settings

SETTINGS = Settings(episodes=50)


def test_what_never_happened_is_later_than_all_else():
    assert summary(np.array([3, 5, np.inf])) == "5 (3 to 5, 1 never)"
    assert summary(np.array([3, np.inf, np.inf])) == "never (3 to 3, 2 never)"
    assert summary(np.array([np.inf])) == "never"


def test_a_table_has_a_row_for_each_depth_and_agent():
    told = [explore(agent, depth, 0, SETTINGS) for agent in ("thompson", "soft_q") for depth in (3, 4)]
    assert [row.split(" | ")[:2] for row in page(told).splitlines()[2:]] == [
        [f"| {depth}", agent] for depth in (3, 4) for agent in ("thompson", "soft_q")
    ]


def run(agent, seed, share):
    return Outcome(
        agent=agent, depth=9, seed=seed, episodes=99, first=None, share=share, low=None, regret=1, residual=0
    )


def test_each_agent_stands_beside_the_first():
    """All of the first are sooner than the other's one of four: a p of 8 / 56 by shares."""
    runs = [run("lite", seed, 10 + seed) for seed in range(4)]
    runs += [run("lite_bonus", seed, 50 if seed == 0 else None) for seed in range(4)]
    row = page(runs).splitlines()[-1].strip("| ").split(" | ")
    assert row[:3] == ["9", "lite_bonus against lite", "1 of 4 against 4 of 4"]
    assert float(row[3]) == pytest.approx(8 / 56, abs=0.005) and row[4] == "0%" and 0.01 < float(row[5]) < 0.05


def test_a_trial_of_networks_has_several_seeds_and_one_of_tables_has_one():
    study = DeepSea(agents=("thompson", "lite"), depths=(3,), seeds=12, episodes=8, until="first")
    trials = study.trials()
    assert list(trials)[11:] == [
        "thompson at depth 3, seed 11",
        "lite at depth 3, seeds 0 to 9",
        "lite at depth 3, seeds 10 to 11",
    ]
    outcomes = {name: play(lambda done, of: None) for name, play in trials.items()}
    assert [run.seed for run in told(outcomes)] == [*range(12), *range(12)]
    assert set(study.pictures(outcomes)) == {"first"}
