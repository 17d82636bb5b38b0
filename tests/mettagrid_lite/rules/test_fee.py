"""What actions cost and ask for."""

from mettagrid_lite.state import FAILED, MOVED
from tests.mettagrid_lite.world import lay


def priced(costs=None, asks=None, **more):
    return more | {"costs": costs or {}, "asks": asks or {}}


def test_a_verb_costs_each_time_it_does_something():
    world = lay(">..#", actions=priced({"move": {"food": 2}}), items={"food": {"initial": 5}})
    world.step("east").step("east")
    assert (world.carries(0, "food"), world.counted(0, MOVED)) == (1, 2)
    world.step("west")
    assert (world.carries(0, "food"), world.counted(0, FAILED), world.picture) == (1, 1, "..>#")


def test_what_fails_costs_nothing():
    world = lay(">#", actions=priced({"move": {"food": 1}}), items={"food": {"initial": 2}}).step("east")
    assert (world.carries(0, "food"), world.counted(0, FAILED)) == (2, 1)


def test_one_action_may_be_priced_alone():
    world = lay(">.", actions=priced({"east": {"food": 1}}))
    assert world.step("east").counted(0, FAILED) == 1
    assert world.step("north").counted(0, FAILED) == 1  # it turned


def test_what_is_asked_for_is_kept_beside_what_is_paid():
    said = priced({"use": {"food": 1}}, {"use": {"food": 1}}, use=True)
    world = lay(">m", actions=said, objects={"mine": {"regrow": {"after": 1}}}).give(0, food=2)
    assert world.step("use").carries(0, "food") == 1
    assert world.wait().step("use").counted(0, FAILED) == 1


def test_giving_away_what_giving_costs_needs_two():
    said = priced({"give": {"token": 1}}, give={"item": "token"})
    assert lay("><", actions=said).give(0, token=1).step("give").carries(0, "token") == 1
    world = lay("><", actions=said).give(0, token=2).step("give")
    assert (world.carries(0, "token"), world.carries(1, "token")) == (0, 1)
