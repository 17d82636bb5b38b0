"""Dose curves: scores between chance and the best known, and where they fall to a half."""

import json

import numpy as np
import pytest
import yaml

from analysis.parse import parse
from mettagrid_lite import load
from mettagrid_lite.build import build
from mettagrid_lite.load import ConfigError
from trainers.doses.__main__ import main
from trainers.doses.causes import causes, helpful, led, strange
from trainers.doses.curve import Payoffs, curve, half_dose, score, worst
from trainers.doses.joint import joint, points
from trainers.doses.ladders import HELD_OUT, Ladder, Ladders, read, rungs
from trainers.doses.play import paid
from trainers.experiment import read as experiment
from trainers.folder import Folder
from trainers.train import train

DOSES = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
LINE = {
    "agents": 1,
    "map": "#>...a#",
    "episode": 8,
    "view": {"rows": 1, "columns": 3},
    "objects": {"apple": {"regrow": {"after": 1}}},
    "rewards": {"items": {"apple": 1}},
}


@pytest.fixture
def ladders(tmp_path):
    """A corridor with an apple at its end, in less and less time, and on other maps."""
    (tmp_path / "world.yaml").write_text(yaml.safe_dump(LINE))
    said = {
        "world": str(tmp_path / "world.yaml"),
        "highest": "seek(apple)",
        "ladders": {
            "haste": {"dose": [0, 2, 4, 6], "set": {"episode": [8, 6, 4, 2]}},
            "maps": {"names": ["same", "turned"], "set": {"map": ["#>...a#", "#a...<#"]}},
        },
    }
    file = tmp_path / "ladders.yaml"
    file.write_text(yaml.safe_dump(said))
    return file


def test_a_score_is_0_as_by_chance_and_1_as_the_best_known():
    told = score(np.array([1.0, 3.0, 2.0]), np.full(3, 1.0), np.array([3.0, 3.0, 1.0]))
    assert told[:2].tolist() == [0, 1]
    assert np.isnan(told[2])  # nothing lies between


@pytest.mark.parametrize("half", [2.0, 3.25, 4.5])
def test_the_dose_of_a_logistic_curve_is_found(half):
    assert half_dose(DOSES, 0.8 / (1 + np.exp(4 * (DOSES - half)))) == pytest.approx(half, abs=0.05)


def test_what_does_not_fall_has_no_half_dose():
    assert half_dose(DOSES, np.array([0.9, 0.9, 0.95, 0.9, 0.85])) == np.inf
    assert np.isnan(half_dose(DOSES, np.zeros(5)))


def test_the_worst_tenth_is_the_mean_of_the_lowest_episodes():
    policy = np.arange(20.0)[None]
    assert worst(Payoffs(policy, np.zeros((1, 20)), np.full((1, 20), 10.0))) == pytest.approx([0.05])


def test_bounds_hold_the_mean_and_the_half_dose():
    chance = np.random.default_rng(0)
    falls = 1 / (1 + np.exp(3 * (DOSES - 3)))
    policy = (chance.random((5, 400)) < falls[:, None]).astype(float)
    told = curve(Payoffs(policy, np.zeros((5, 400)), np.ones((5, 400))), DOSES)
    assert ((told.low <= told.score) & (told.score <= told.high)).all()
    assert told.half[1] <= told.half[0] <= told.half[2]
    assert told.half[1] < 3.1 and told.half[2] > 2.9


def test_controls_have_the_scores_that_define_the_scale(ladders, tmp_path, capsys):
    file, picture = tmp_path / "a.json", tmp_path / "a.png"
    main(["seek(apple)", "random"], str(ladders), episodes=32, why=True, as_json=file, picture=picture)
    figures = json.loads(file.read_text())
    told, why = figures["curves"], figures["why"]
    assert why["seek(apple)"]["haste"]["why"] == ["", "", "", ""]
    assert why["seek(apple)"]["haste"]["led"][:3] == [1, 1, 1]
    assert told["seek(apple)"]["haste"]["score"][:3] == [1, 1, 1]
    assert told["seek(apple)"]["haste"]["score"][3] is None  # nobody arrives in two steps
    assert told["random"]["maps"]["score"] == [0, 0]
    assert picture.stat().st_size > 5_000
    assert "haste" in capsys.readouterr().out


def test_a_plan_needs_what_is_missing_and_can_be_had():
    world = build(load("navigation_sequence", {"objects.altar.costs.battery": 2}))
    plan = parse(world, "make(heart)").plan
    names = [world.items.index(name) for name in ("ore", "battery")]
    carried = np.zeros((1, 5, len(world.items)), np.int64)
    carried[0][:, names] = [[0, 0], [1, 0], [2, 0], [1, 1], [0, 2]]
    told = helpful(world, plan, carried)[0]
    wanted = [{world.kinds[kind] for kind in np.flatnonzero(row)} for row in told]
    assert wanted == [{"mine"}, {"mine", "generator"}, {"generator"}, {"generator"}, {"altar"}]


def test_who_is_led_acts_only_where_what_helps_is_in_sight():
    world = build(load({**LINE, "map": "#>.......a#", "episode": 12}))
    best, _ = led("seek(apple)", "seek(apple)", world, 4, 0)
    lost, share = led("stay", "seek(apple)", world, 4, 0)
    assert best.tolist() == [1] * 4 and lost.tolist() == [0] * 4
    assert 0 < share < 1


def test_a_kind_that_never_came_is_strange():
    said, rows = {**LINE, "view": {"rows": 1, "columns": 9}}, ("G.....>...a", "G.....>.a.a", "G.....>.G.a")
    told = strange("stay", [build(load({**said, "map": row})) for row in rows], 2, 0)
    assert told.tolist() == [0, 0, 1]


def test_it_fails_by_memory_where_it_recovers_once_it_is_led():
    score, led = np.array([1, 0.9, 0.2, 0.2, 0.2, np.nan]), np.array([1, 1, 0.9, 0.3, 0.3, np.nan])
    told = causes(score, led, np.zeros(6), np.array([0, 0, 0.9, 0.9, 0.1, 0]))
    assert told.why == ("", "", "memory", "perception", "control", "")


def test_points_change_all_ladders_at_once(ladders):
    said = read(str(ladders))
    said = said.model_copy(update={"ladders": {**said.ladders, "pay": Ladder(set={"rewards.items.apple": [1, 2]})}})
    told = points(["random"], said, 8, 4, seed=0)
    assert {tuple(point.rungs.values()) for point in told} == {(haste, pay) for haste in range(4) for pay in range(2)}
    assert joint("seek(apple)", said, told).mean == 1
    assert joint("random", said, told).worst == 0


def test_a_trained_policy_is_taken_from_its_folder(ladders, tmp_path):
    said = experiment(
        str(tmp_path / "world.yaml"),
        ["environments=4", "ppo.steps=8", "steps=64", "network.width=8", "tests.episodes=2"],
    )
    train(said, Folder(tmp_path / "run"), lambda told: None)
    world = build(load(LINE))
    told = paid(str(tmp_path / "run"), world, 16)
    assert told.shape == (16,)
    assert np.array_equal(told, paid(str(tmp_path / "run"), world, 16))


def test_maps_are_drawn_by_a_seed_that_no_training_has():
    told = list(rungs(read("sequence"), ("side",)))
    assert [rung.config.map.height for rung in told] == [11, 16, 22, 33, 44]
    assert {rung.config.map.seed for rung in told} == {HELD_OUT}


@pytest.mark.parametrize("name", ["sequence", "arena"])
def test_every_rung_of_the_built_in_ladders_has_room_on_all_its_maps(name):
    some = ("objects", "altar_cost", "ground") if name == "sequence" else ("shaping", "more", "ground")
    for rung in rungs(read(name), some):
        assert len(build(rung.config).params.layouts) == 256


@pytest.mark.parametrize(
    ("ladder", "told"),
    [
        ({"set": {"episode": [9, 8], "agents": [1, 2, 3]}}, "as many values, 2"),
        ({"set": {"episode": [9, 8]}}, "more than the one before"),
        ({"set": {"map": ["#>.#", "#.>#"]}}, "say 2 numbers, or `names`"),
        ({"set": {"episode": [8, 9]}, "names": ["one"]}, "`names`: must be 2, got 1"),
    ],
)
def test_what_is_wrong_with_a_ladder_is_said(ladder, told):
    with pytest.raises(ValueError, match=told):
        Ladder.model_validate(ladder)


def test_a_ladder_that_is_not_there_is_said():
    with pytest.raises(ConfigError, match="ladders; there are arena, sequence"):
        read("sequences")
    with pytest.raises(ConfigError, match="breadth: no such ladder; there are haste"):
        list(
            rungs(Ladders(world="x", highest="stay", ladders={"haste": Ladder(set={"episode": [1, 2]})}), ("breadth",))
        )
