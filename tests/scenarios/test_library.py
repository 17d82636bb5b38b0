"""The library: what its scenarios must be; what each is found to be stands in tests/test_conformance.py."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from analysis.classifier import classify
from analysis.errors import InputError
from mettagrid_lite import VectorEnv, library, load

ROOT = Path(__file__).parents[2]
EXPECTED = {
    "prisoners_dilemma": {"prisoners_dilemma"},
    "chicken": {"chicken"},
    "stag_hunt": {"stag_hunt"},
    "bach_or_stravinsky": {"bach_or_stravinsky"},
    "matching_pennies": {"zero_sum", "requires_mixing"},
    "running_with_scissors": {"zero_sum", "cyclic", "requires_mixing"},
    "spatial_stag_hunt": {"stag_hunt"},
    "navigation_open": {"decision_problem"},
}
"""What the literature says these games are; harvest is one of two."""


@pytest.mark.parametrize("name", EXPECTED)
def test_a_scenario_expects_what_the_literature_says(name):
    assert set(load(name).expect) == EXPECTED[name]


def test_a_chaser_that_walks_onto_a_base_is_paid_nothing():
    env = VectorEnv(load("tag", {"map": "1n.s2"}))
    env.reset(0)
    stay, west = (env.world.actions.index(name) for name in ("noop", "west"))
    assert not any(env.step(np.array([[stay, west]]))[1].any() for _ in range(3))


@pytest.mark.parametrize("family", ["navigation", "memory", "navigation_sequence"])
def test_tasks_for_one_are_no_games(family):
    assert {load(name).expect for name in library(f"{family}/*")} == {("decision_problem",)}


def test_there_are_sixteen_maps_to_navigate_that_are_not_trained_on():
    assert len([name for name in library("navigation/*") if name != "navigation"]) >= 16


@pytest.mark.parametrize("name", library("memory/*"))
def test_signs_are_out_of_sight_at_the_first_fork_and_every_combination_of_them_comes_up(name):
    config = load(name)
    assert len({re.search("[rb]+", picture)[0] for picture in config.map.pictures}) == len(config.map.pictures)
    for picture in config.map.pictures:
        rows = picture.splitlines()
        sign = max(row.rfind(sign) for row in rows for sign in "rb")
        fork = min(col for row in (rows[len(rows) // 2 - 1], rows[len(rows) // 2 + 1]) for col in [row.find(".")])
        assert fork - sign > config.view.columns // 2


@pytest.mark.parametrize(
    ("variant", "walk", "pays"),
    [("", "@mnA", 0.333), (":from_battery", "@A.", 0.333), (":shaped", "@mnA", 0.463), (":costly", "@mnA", 0.0)],
)
def test_ore_becomes_a_battery_and_then_a_heart(variant, walk, pays):
    """Walking east over mine, generator and altar; a costly heart needs three batteries."""
    world = load(f"navigation_sequence{variant}", {"map": walk, "rewards.events": {}})
    batch = VectorEnv(world, 1, autoreset=False)
    batch.reset()
    east = batch.world.actions.index("east")
    earned = sum(batch.step(np.full((1, 1), east))[1][0, 0] for _ in walk[1:].rstrip("."))
    assert earned == pytest.approx(pays, abs=1e-4)


def played(world, *actions):
    """The batch after these actions of all, and what each agent earned."""
    batch = VectorEnv(world, 1, autoreset=False)
    batch.reset()
    numbers = [[batch.world.actions.index(name) for name in step] for step in actions]
    return batch, sum(batch.step(np.array([step]))[1][0] for step in numbers)


def carried(batch, agent, *items):
    return [batch.state.items[0, agent, batch.world.items.index(item)] for item in items]


@pytest.mark.parametrize(("name", "ore", "battery"), [("arena_combat", 4, 5), ("arena_combat:easy", 2, 2)])
def test_an_arena_makes_hearts_lasers_and_armor(name, ore, battery):
    """Altar, lasery and armory around one agent who carries exactly what they cost together."""
    changes = {"map": "#Y#\n#>A\n#L#", "items.ore.initial": ore, "items.battery.initial": battery}
    world = load(name, changes | {"agents": {"red": 1}})
    batch, earned = played(world, *[[name] for name in ("use", "south", "use", "north", "use")])
    assert carried(batch, 0, "heart", "laser", "armor", "ore", "battery") == [1, 1, 1, 0, 0]
    assert earned == pytest.approx([1])


def test_who_tags_another_takes_its_heart_and_what_it_paid():
    world = load("arena_tag", {"agents": {"red": 1, "blue": 1}, "map": "><", "shuffle": False})
    batch, earned = played(world, ["attack_0", "noop"])
    assert (carried(batch, 0, "heart"), carried(batch, 1, "heart")) == ([2], [0])
    assert earned == pytest.approx([1, -1])


def test_only_who_has_teeth_bites():
    world = load("predator_prey", {"agents": {"predator": 1, "prey": 1}, "map": ">.<", "shuffle": False})
    assert played(world, ["noop", "zap"])[1] == pytest.approx([0, 0])
    assert played(world, ["zap", "noop"])[1] == pytest.approx([1, -1])


def test_a_world_with_more_profiles_than_are_played_says_so_in_a_line():
    with pytest.raises(
        InputError, match=r"arena_basic\.yaml: strategies: over 3,000 profiles of 24 agents; name fewer"
    ):
        classify("arena_basic")


def test_harvest_expects_one_dilemma_with_greed():
    assert load("harvest").expect in (("chicken_n",), ("prisoners_dilemma_n",))
    assert load("harvest").players == 5


def command(*args):
    return [sys.executable, "-m", "scenarios.cli", "classify", *args]


def test_a_world_near_a_tie_is_undetermined_and_exit_code_3():
    near_tie = "actions.play.matrix=[[3, 0], [2.3, 1]]"
    answer = subprocess.run(
        command("prisoners_dilemma", "--set", near_tie, "--budget", "40ep", "--json", "-"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    report = json.loads(answer.stdout)
    assert (answer.returncode, report["primary"]) == (3, "undetermined")
    assert (report["episodes"], report["ended"]) == (40, "episodes")
    assert {"prisoners_dilemma", "stag_hunt"} <= set(report["candidates"])


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a signal to a group of processes")
@pytest.mark.parametrize("seconds", [1.0, 4.0])
def test_ctrl_c_answers_so_far_or_leaves_without_a_traceback(seconds):
    """As a terminal does it: to the command and to the solvers' process."""
    asked = subprocess.Popen(
        command("harvest", "--budget", "4096ep"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    time.sleep(seconds)
    os.killpg(asked.pid, signal.SIGINT)
    answer, complaint = asked.communicate(timeout=600)
    assert "Traceback" not in complaint
    silent = (130, -signal.SIGINT)  # the latter before Python has come up, on a busy machine
    assert asked.returncode in (0, 3, *silent)
    assert (asked.returncode in silent) == (answer == "")
