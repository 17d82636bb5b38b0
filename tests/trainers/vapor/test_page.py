"""What is told of runs: medians, spans, and what never happened."""

import numpy as np

from trainers.vapor.explore import Settings, explore
from trainers.vapor.page import page, summary

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
