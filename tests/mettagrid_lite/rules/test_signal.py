"""Signals: shown by agents, and asked for by what is used."""

from mettagrid_lite.sight import SEE_SIGNAL
from mettagrid_lite.state import SIGNAL, SIGNALLED
from tests.mettagrid_lite.world import lay

SHOWN = {"actions": {"use": True, "signal": {"names": ["red", "blue"]}}}
PAIR = {"objects": {"assembler": {"signals": {"red": 1, "blue": 1}, "gives": "heart"}}}


def test_a_signal_is_shown_until_another_is():
    world = lay(">.", **SHOWN).step("signal_blue")
    assert (world.agent(0, SIGNAL), world.counted(0, SIGNALLED)) == (2, 1)
    assert world.step("east").agent(0, SIGNAL) == 2
    assert world.step("signal_red").agent(0, SIGNAL) == 1
    world.vector.reset()
    assert world.agent(0, SIGNAL) == 0


def test_others_see_what_one_signals():
    world = lay("><", view={"rows": 1, "columns": 3}, **SHOWN).step("noop", "signal_blue")
    assert (world.saw(0, SEE_SIGNAL), world.saw(1, SEE_SIGNAL)) == ([[0, 0, 2]], [[0, 2, 0]])


def test_an_assembler_needs_its_pattern_around_it():
    world = lay(">W<", **SHOWN, **PAIR).step("signal_red", "signal_red").step("use")
    assert world.carries(0, "heart") == 0
    assert world.step("use", "signal_blue").carries(0, "heart") == 1  # all have acted when it is settled


def test_a_corner_is_near_enough_and_two_cells_are_too_far():
    near = lay(">W.\n..@", **SHOWN, **PAIR).step("signal_red", "signal_blue").step("use")
    far = lay(">W..\n...@", **SHOWN, **PAIR).step("signal_red", "signal_blue").step("use")
    assert (near.carries(0, "heart"), far.carries(0, "heart")) == (1, 0)


def test_each_who_uses_it_counts_once():
    twice = {"objects": {"assembler": {"signals": {"red": 2}, "needs": 2, "gives": "heart"}}}
    world = lay(">W<", **SHOWN, **twice).step("signal_red", "signal_red").step("use", "use")
    assert [world.carries(a, "heart") for a in (0, 1)] == [1, 1]
    world = lay(">W<", **SHOWN, **twice).step("signal_red").step("use", "use")
    assert [world.carries(a, "heart") for a in (0, 1)] == [0, 0]
