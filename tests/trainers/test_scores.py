"""Policies and scripts side by side, all agents playing the same."""

import pytest

from analysis.errors import InputError
from trainers.scores import scores

LINE = "agents: 1\nepisode: 6\nmap: '#>...a#'\nobjects: {apple: {regrow: {after: 1}}}\nrewards: {items: {apple: 1}}\n"


def test_whoever_plays_is_paid_for_the_same_episodes(tmp_path):
    world = tmp_path / "line.yaml"
    world.write_text(LINE + "strategies: [seek(apple), stay]\n")
    told = scores(str(world), ["seek(apple)", "stay"], 4)
    assert (told["seek(apple)"] > 0).all()
    assert (told["stay"] == 0).all()


def test_a_script_that_goes_by_what_it_sees_may_begin_the_wrong_way(tmp_path):
    world = tmp_path / "far.yaml"
    far = "agents: 1\nepisode: 5\nview: {rows: 3, columns: 3}\nobjects: {apple: {}}\nrewards: {items: {apple: 1}}\n"
    world.write_text(far + "map: |\n  ##########\n  #....>..a#\n  ##########\n")
    told = scores(str(world), ["seek(apple)", "sighted:seek(apple)"], 32)
    assert (told["seek(apple)"] == 1).all()
    assert set(told["sighted:seek(apple)"]) == {0, 1}


def test_only_what_follows_a_plan_can_be_played_by_what_it_sees(tmp_path):
    world = tmp_path / "line.yaml"
    world.write_text(LINE)
    with pytest.raises(InputError, match="fly"):
        scores(str(world), ["sighted:fly"], 2)
