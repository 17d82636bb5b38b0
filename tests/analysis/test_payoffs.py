"""Payoff tables from play: what the games of the literature pay, the same chance for all, the same answer anywhere."""

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from analysis import payoffs
from analysis.as_json import dumps
from analysis.classifier import classify
from analysis.errors import InputError
from analysis.payoffs import Interrupted, estimate
from analysis.rounds import Budget
from analysis.strategies import derive
from mettagrid_lite import load
from mettagrid_lite.state import EARNED, ONE, PLAYED
from tests.analysis.acting import FIELD, Players, StopsAfter, described, same, table_of
from tests.analysis.own import HOMEMADE
from tests.analysis.textbook import PUBLISHED
from tests.mettagrid_lite.world import World, share_of

ROOT = Path(__file__).parents[2]
CLASSES = {
    "prisoners_dilemma": ["cooperate", "defect"],
    "chicken": ["dove", "hawk"],
    "stag_hunt": ["stag", "hare"],
    "bach_or_stravinsky": ["bach", "stravinsky"],
    "running_with_scissors": ["rock", "paper", "scissors"],
}
ONE_GAME = {"ends": {"plays": 1}}


def effective(matrix, m):
    """x' A y where each has collected m of one class beside the one of each class that all begin with."""
    k = len(matrix)
    share = [[Fraction(1 + m * (i == j), k + m) for j in range(k)] for i in range(k)]
    rows = [[sum(x[i] * y[j] * matrix[i][j] for i in range(k) for j in range(k)) for y in share] for x in share]
    return np.array(rows, float)


@pytest.mark.parametrize("m", [1, 2, 5])
@pytest.mark.parametrize("name", CLASSES)
def test_a_game_in_the_matrix_pays_the_published_effective_matrix(name, m):
    published = PUBLISHED["melting_pot"][name]
    said = published["effective_after_collecting_m_of_own_class"][str(m)]["row"]
    expected = np.array([[float(Fraction(entry)) for entry in row] for row in said])
    strategies = [f"collect({kind}, {m})" for kind in CLASSES[name]]
    table = table_of(load(name, ONE_GAME), episodes=2, strategies=strategies)
    dense = table.samples[:, *np.unravel_index(table.index, table.mean.shape)]
    assert np.abs(dense[:, 0] - expected).max() <= 1 / ONE
    assert np.abs(dense[:, 1] - effective(published["column"], m)).max() <= 1 / ONE
    assert effective(published["row"], m) == pytest.approx(expected, abs=1e-12)


def test_every_game_of_an_episode_pays_the_same():
    """What was earned is a multiple of one game; who begins walled in by what it spares plays none."""
    world = World(load("running_with_scissors").model_dump(), envs=64)
    Players(world, "collect(rock, 5)", "collect(paper, 5)").step(290)
    games = world.state.tally[..., PLAYED]
    assert (games[:, 0] == games[:, 1]).all()
    assert (games > 5).mean() > 0.8
    assert np.abs(world.state.money[..., EARNED] / ONE - games * np.array([-125 / 32, 125 / 32])).max() <= 15 / ONE


def answer(name, episodes=32, seed=3):
    return dumps([classify(name, seed=seed, budget=Budget(None, episodes))])


@pytest.mark.parametrize("name", ["spatial_stag_hunt", "running_with_scissors", "navigation_open"])
def test_the_same_seed_is_the_same_json_in_other_processes_threads_and_batches(name, monkeypatch):
    here = answer(name)
    monkeypatch.setattr(payoffs, "BATCH", 7)
    assert answer(name) == here
    code = f"from tests.analysis.test_payoffs import answer; import sys; sys.stdout.write(answer({name!r}))"
    for threads in ("1", "2"):
        surroundings = os.environ | {"NUMBA_NUM_THREADS": threads, "PYTHONHASHSEED": threads}
        there = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=600
        )
        assert there.stdout == here, there.stderr


def test_another_seed_plays_other_episodes():
    config = described(FIELD, strategies=["seek(apple)", "random"])
    assert not same(table_of(config, seed=0), table_of(config, seed=1))
    assert json.loads(answer("prisoners_dilemma", seed=1)) != json.loads(answer("prisoners_dilemma", seed=2))


def test_sixteen_more_episodes_are_those_of_thirty_two_at_once():
    config = load("spatial_stag_hunt")
    strategies = derive(config)
    half = estimate(config, strategies, 16, seed=4)
    assert same(estimate(config, strategies, 32, seed=4, previous=half), estimate(config, strategies, 32, seed=4))


@pytest.mark.parametrize(("batch", "part"), [(1, 8), (5, 3), (256, 32)])
def test_episodes_do_not_depend_on_how_many_are_played_at_once(monkeypatch, batch, part):
    config = described(FIELD, strategies=["seek(apple)", "random", f"{HOMEMADE}:any_action"])
    whole = table_of(config, episodes=10)
    monkeypatch.setattr(payoffs, "BATCH", batch)
    monkeypatch.setattr(payoffs, "SLICE", part)
    assert same(table_of(config, episodes=10), whole)


def test_an_episode_has_the_same_map_and_starts_in_every_profile():
    """Two on separate lanes: what a walker pays for its way tells where it began, whatever the other does."""
    lanes = "########\n#a@....#\n#....@a#\n########\n#......#\n########"
    price = {"rewards": {"events": {"move": -1}}, "strategies": ["seek(apple)", "stay"]}
    groups = {"agents": {"walker": 1, "watcher": 1}, "legend": {"w": "watcher"}}
    config = described(lanes.replace("#......#", "#..w..a#"), **groups, **price)
    table = table_of(config, episodes=64)
    beside = [table.samples[:, table.profiles.index((1, 0, *other)), 0] for other in ((1, 0), (0, 1))]
    assert np.array_equal(*beside)


def test_the_map_of_an_episode_is_the_same_in_every_profile():
    changes = {
        "agents": {"walker": 1, "watcher": 1},
        "strategies": ["seek(goal)", "stay"],
        "objects.goal.ends": "agent",
    }
    table = table_of(load("navigation_open", changes | {"map.place.goal": 2}), episodes=32)
    alone = table.samples[:, table.profiles.index((1, 0, 0, 1)), 0]
    assert len(np.unique(alone)) > 5
    assert np.isnan(table.samples[:, table.profiles.index((0, 1, 1, 0)), 0]).all()


def test_who_plays_what_in_a_role_is_drawn_for_each_episode():
    """Two starts of different worth: each strategy has the good one in about half of the episodes."""
    picture = "#######\n#>a...#\n#######\n#>....#\n#######"
    table = table_of(described(picture, shuffle=False, strategies=["seek(apple)", "hold_back(apple, 0)"]), episodes=64)
    mixed = table.samples[:, table.profiles.index((1, 1))]
    assert (mixed.sum(1) == 1).all()
    assert share_of(int(mixed[:, 0].sum()), 64, 0.5)


def test_a_world_without_chance_has_no_standard_error():
    picture = "#####\n#>.a#\n#####"
    table = table_of(described(picture, strategies=["seek(apple)", "stay"]))
    assert table.mean.tolist()[0][0] == 1.0
    assert np.nanmax(table.stderr) == 0.0


@pytest.mark.parametrize("sharing", [0.5, 1.0])
def test_payoffs_are_what_is_received_and_raw_what_was_earned(sharing):
    table = table_of(described("#####\n#>.a#\n#####\n#@..#\n#####", strategies=["seek(apple)"], sharing=sharing))
    by_group = described(
        "#####\n#1.a#\n#####\n#2..#\n#####",
        agents={"rich": 1, "poor": 1},
        legend={"1": "rich", "2": "poor"},
        strategies=["seek(apple)"],
        sharing=[[1 - sharing / 2, sharing / 2], [sharing / 2, 1 - sharing / 2]],
    )
    assert (table.mean.tolist(), table.raw.tolist()) == ([[0.5]], [[0.5]])
    assert table_of(by_group).mean.tolist() == [[1 - sharing / 2, sharing / 2]]
    assert table_of(by_group).raw.tolist() == [[1.0, 0.0]]


def test_a_table_is_kept_by_counts():
    table = table_of(load("harvest", {"episode": 5}), episodes=1)
    assert len(table.profiles) == 21
    assert table.shape == (3,) * 5


def test_too_many_profiles_are_one_line():
    config = load(described("#", agents=200, rewards={}, map={"generator": "open_field", "height": 20, "width": 20}))
    with pytest.raises(InputError, match=r"^config: strategies: over 3,000 profiles of 200 agents; name fewer") as said:
        estimate(config, [derive(load(described(FIELD, strategies=["stay", "random", "seek(apple)"])))[0]], 1)
    assert "\n" not in str(said.value)


def test_progress_counts_the_episodes_of_all_profiles():
    told = []
    config = load(described(FIELD, strategies=["seek(apple)", "stay"]))
    estimate(config, derive(config), 20, progress=lambda done, total: told.append((done, total)))
    assert told == [(24, 60), (48, 60), (60, 60)]


def test_ctrl_c_keeps_the_episodes_that_every_profile_has():
    config = load(described(FIELD, strategies=["seek(apple)", "random"]))
    with pytest.raises(Interrupted) as stopped:
        estimate(config, derive(config), 64, progress=StopsAfter(3))
    assert same(stopped.value.table, estimate(config, derive(config), 24))


def test_ctrl_c_before_the_first_episodes_leaves_an_empty_table(monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    config = load(described(FIELD, strategies=["seek(apple)", "random"]))
    monkeypatch.setattr(payoffs, "play", stop)
    with pytest.raises(Interrupted) as stopped:
        estimate(config, derive(config), 64)
    assert stopped.value.table.episodes == 0


@pytest.mark.parametrize("own", ["east", "any_action", "looks"])
def test_a_strategy_of_ones_own_plays_alone_and_beside_scripted_ones(own):
    mixed = table_of(described(FIELD, strategies=[f"{HOMEMADE}:{own}", "seek(apple)"]))
    alone = table_of(described(FIELD, strategies=[f"{HOMEMADE}:{own}"]))
    scripted = table_of(described(FIELD, strategies=["seek(apple)"]))
    first, last = mixed.profiles.index((2, 0)), mixed.profiles.index((0, 2))
    assert np.array_equal(mixed.samples[:, first, 0], alone.samples[:, 0, 0])
    assert np.array_equal(mixed.samples[:, last, 1], scripted.samples[:, 0, 0])


def test_east_takes_what_lies_east():
    table = table_of(described("#######\n#>.a.a#\n#######", strategies=[f"{HOMEMADE}:east", "seek(apple)"]))
    assert table.samples[0].tolist()[0][0] == table.samples[0].tolist()[1][1] == 2.0


def test_random_words_of_ones_own_are_those_of_the_scripted_random():
    table = table_of(described(FIELD, strategies=[f"{HOMEMADE}:any_action", "random"]))
    first, last = table.profiles.index((2, 0)), table.profiles.index((0, 2))
    assert np.array_equal(table.samples[:, first, 0], table.samples[:, last, 1])


@pytest.mark.parametrize(
    ("own", "got"),
    [
        ("too_short", "int64 (1,)"),
        ("nothing", "object ()"),
        ("halves", "float64 (6,)"),
        ("too_high", "from 5 to 5"),
        ("negative", "from -1 to -1"),
    ],
)
def test_a_wrong_answer_of_ones_own_strategy_is_one_line(own, got):
    with pytest.raises(InputError) as refusal:
        table_of(described(FIELD, strategies=[f"{HOMEMADE}:{own}"]), episodes=3)
    assert str(refusal.value) == f"config: strategies: '{HOMEMADE}:{own}' must return (6,) integers 0 to 4, got {got}"
