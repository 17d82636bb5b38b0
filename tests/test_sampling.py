"""Which profiles each rule of `python docs/sampling.py` plays on, and what `python benchmarks/tables.py` prints."""

from pathlib import Path

import numpy as np
import pytest

from analysis.table import PayoffTable
from tests.analysis.textbook import game, noisy

ROOT = Path(__file__).parents[1]


@pytest.fixture
def scripts(monkeypatch):
    """The modules behind the two commands."""
    monkeypatch.syspath_prepend(ROOT / "docs")
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    import sampling
    import tables

    return sampling, tables


def near_tie() -> PayoffTable:
    """A prisoner's dilemma of two roles in which only the gain from leaving mutual cooperation is small."""
    table = game("pd")
    mean = np.where(table.mean == 5, 3.05, table.mean)
    return noisy(PayoffTable(table.roles, table.profiles, mean), 0.1, 64, 0)


def test_open_deviations_leave_decided_ones_alone(scripts):
    sampling, _ = scripts
    table = near_tie()
    named, goal = sampling.name(table, sampling.QUESTION, growing=True), np.full(4, 64)
    assert sampling.alike(table, named, goal).tolist() == [128] * 4
    assert sampling.arrows(table, named, goal).tolist() == [128, 128, 128, 64]
    assert (sampling.waiting(table, named, goal) <= sampling.LIMIT).all()


def test_play_ends_when_the_headline_is_decided(scripts):
    sampling, _ = scripts
    clear = noisy(game("pd"), 0.1, 64, 0)
    assert all(sampling.episodes(clear, rule) == (128, "prisoners_dilemma") for rule in sampling.RULES.values())


def test_a_table_stands_with_its_seconds_and_its_bar(scripts):
    _, tables = scripts
    text = tables.table({"50 x 50, given, labels": (1.5, 2.0), "10 x 10, labels": (0.5, 0.6)})
    assert "| 50 x 50, given, labels | 1.50 | 2.00 | 10 |" in text and "| 10 x 10, labels | 0.50 | 0.60 |  |" in text
    assert tables.sampled((2, 3)).episodes == tables.EPISODES and tables.given((2, 3)).exact is not None
