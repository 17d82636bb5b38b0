"""Zapping and cleaning."""

import pytest

from mettagrid_lite.state import CLEANED_UP, FIRED, FROZEN, HIT, WAS_HIT
from tests.mettagrid_lite.world import drawn, lay, share_of


def zap(**said):
    return {"zap": {"length": 3, "freeze": 4} | said, "use": True}


def test_a_zapped_agent_cannot_act_for_exactly_so_many_steps():
    world = lay(">..<....", actions=zap(freeze=4))
    world.step("zap")
    pictures = [world.step("noop", "east").picture for _ in range(5)]
    assert pictures == [">..x...."] * 3 + [">..<....", ">...>..."]  # `x` while steps are left to wait


def test_a_zapped_agent_loses_its_action_of_this_step_if_it_acts_later():
    world = lay("><.", envs=200, seed=2, actions=zap()).step("zap", "east")
    moved = world.state.agents[:, 1, 1] == 2  # COL
    assert share_of(int(moved.sum()), 200, 0.5)
    assert (world.state.agents[:, 1, FROZEN] == 4).all()  # the beam of length 3 reaches it either way


def test_a_beam_is_as_long_as_it_says():
    assert lay(">..<", actions=zap(length=3)).step("zap").counted(1, WAS_HIT) == 1
    assert lay(">..<", actions=zap(length=2)).step("zap").counted(1, WAS_HIT) == 0


def test_a_beam_starts_from_the_cell_ahead():
    assert lay("<>", actions=zap()).step("zap").counted(1, WAS_HIT) == 0


def test_walls_and_solid_objects_stop_a_beam_and_others_do_not():
    for thing, hit in (("#", 0), ("T", 0), ("h", 0), ("a", 1), ("~", 1)):
        assert lay(f">{thing}<", actions=zap()).step("zap").counted(1, WAS_HIT) == hit, thing


def test_a_solid_object_that_was_taken_stops_no_beam():
    assert lay(">h<", actions=zap()).step("use").step("zap").counted(1, WAS_HIT) == 1


def test_a_beam_of_three_lanes_hits_beside_the_middle():
    picture = """
        .v.
        >.<
        .^."""
    wide = lay(picture, actions=zap(width=3, length=2)).step("noop", "zap")
    assert [wide.counted(a, WAS_HIT) for a in range(4)] == [1, 0, 1, 1]
    narrow = lay(picture, actions=zap(width=1, length=2)).step("noop", "zap")
    assert [narrow.counted(a, WAS_HIT) for a in range(4)] == [0, 0, 1, 0]


def test_lanes_run_to_the_right_and_left_of_every_facing():
    for glyph in "^>v<":
        picture = f"""
            @@@
            @{glyph}@
            @@@"""
        world = lay(picture, actions=zap(width=3, length=1)).step(*["noop"] * 4, "zap")
        hit = {a for a in range(9) if world.counted(a, WAS_HIT)}
        assert hit == {"^": {0, 1, 2}, ">": {2, 5, 8}, "v": {6, 7, 8}, "<": {0, 3, 6}}[glyph]


def test_a_wall_stops_its_own_lane_only():
    world = lay(
        """
        <<.
        ##.
        ^.^
        ...
        .^.""",
        actions=zap(width=3, length=5),
    ).step(*["noop"] * 4, "zap")
    assert [world.counted(a, WAS_HIT) for a in range(4)] == [0, 0, 1, 1]


def test_the_first_in_a_lane_shields_the_next():
    world = lay(">.<<", actions=zap()).step("zap")
    assert [world.counted(a, WAS_HIT) for a in range(3)] == [0, 1, 0]


def test_the_frozen_cannot_be_hit_and_still_shield():
    world = lay(">.<<", actions=zap(freeze=10)).step("zap").step("zap")
    assert [world.counted(a, WAS_HIT) for a in range(3)] == [0, 1, 0]
    assert (world.counted(0, FIRED), world.counted(0, HIT)) == (2, 1)
    assert world.agent(1, FROZEN) == 9


@pytest.mark.parametrize("cooldown", [0, 1, 3])
def test_a_beam_rests_for_exactly_its_cooldown(cooldown):
    world = lay(">.", actions=zap(cooldown=cooldown))
    fired = [world.step("zap").counted(0, FIRED) for _ in range(cooldown + 2)]
    assert fired == [1] * (cooldown + 1) + [2]


def test_of_two_that_zap_each_other_only_the_first_to_act_fires():
    world = lay(">.<", envs=300, seed=3, actions=zap()).step("zap", "zap")
    fired = world.state.tally[:, :, FIRED]
    assert (fired.sum(1) == 1).all()
    assert (world.state.tally[:, :, WAS_HIT] == 1 - fired).all()
    assert share_of(int(fired[:, 0].sum()), 300, 0.5)


def test_zaps_are_paid_on_both_sides():
    world = lay(">.<", actions=zap(), rewards={"events": {"fire": -0.25, "zap": 1, "zapped": -5}}).step("zap")
    assert world.raw == [0.75, -5.0]


def test_cleaning_takes_all_dirt_along_the_beam():
    clean = {"clean": {"length": 3, "width": 1}}
    still = {"dirt": {"regrow": {"chance": 0}}}
    world = lay(
        """
        ddddd
        >dddd
        ddddd""",
        actions=clean,
        objects=still,
    ).step("clean")
    assert world.picture == drawn("""
        ddddd
        >...d
        ddddd""")
    assert world.counted(0, CLEANED_UP) == 3


def test_a_cleaning_beam_passes_agents_and_freezes_nobody():
    world = lay(">d<d", actions={"clean": {"length": 3}}, objects={"dirt": {"regrow": {"chance": 0}}}).step("clean")
    assert world.picture == ">.<."
    assert world.agent(1, FROZEN) == 0


def test_a_zap_cleans_nothing_and_dirt_is_not_taken_by_stepping():
    world = lay(">d", actions=zap()).step("zap").step("east")
    assert world.step("west").picture == "<d"


def test_cleaning_respects_the_limit_of_what_it_gives():
    world = lay(">dd", actions={"clean": {}}, items={"mud": {"limit": 1}}, objects={"dirt": {"gives": "mud"}})
    world.step("clean")
    assert world.carries(0, "mud") == 1
    assert world.picture == ">.d"


def test_the_two_beams_cool_down_apart():
    world = lay(">.", actions={"zap": {"cooldown": 9}, "clean": {"cooldown": 9}}).step("zap").step("clean").step("zap")
    assert world.counted(0, FIRED) == 2
