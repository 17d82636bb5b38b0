"""What is gained and done, and how often it pays."""

from mettagrid_lite.state import HIT
from tests.mettagrid_lite.world import lay


def test_an_event_pays_up_to_so_many_times():
    world = lay(">.", rewards={"events": {"blocked": {"reward": 2, "up_to": 2}}})
    assert [world.step("north").raw for _ in range(3)] == [[2.0], [2.0], [0.0]]


def test_an_event_is_counted_for_each_agent_and_episode():
    world = lay(">.<", rewards={"events": {"blocked": {"reward": 1, "up_to": 1}}}).step("north")
    assert world.step("north", "north").raw == [0.0, 1.0]
    world.vector.reset()
    assert world.step("north").raw == [1.0, 0.0]


def test_what_is_paid_no_more_is_still_counted():
    world = lay("><", actions={"zap": {"freeze": 1}}, rewards={"events": {"zap": {"reward": 1, "up_to": 1}}})
    world.step("zap").wait().step("zap")
    assert world.counted(0, HIT) == 2
    assert world.earned == [1.0, 0.0]


def test_an_item_pays_up_to_so_many_units():
    heap = {"apple": {"amount": 3, "regrow": {"after": 1}}}
    world = lay(">a.", objects=heap, rewards={"items": {"apple": {"reward": 1, "up_to": 4}}})
    paid = [world.step(way).raw for way in ("east", "west", "east", "west", "east")]
    assert paid == [[3.0], [0.0], [1.0], [0.0], [0.0]]
    assert world.carries(0, "apple") == 9


def test_what_is_given_away_may_be_gained_and_paid_again():
    """Two apples of three pay; the third given away costs nothing, the next what it had paid."""
    give = {"give": {"item": "apple", "becomes": "cake"}}
    world = lay(">aaa<", actions=give, rewards={"items": {"apple": {"reward": 1, "up_to": 2}}})
    for way in ("east", "east", "east"):
        world.step(way)
    assert [world.step("give").raw for _ in range(3)] == [[0.0, 0.0], [-1.0, 0.0], [-1.0, 0.0]]


def test_statistics_tell_what_came_and_what_went():
    world = lay(">aa<", actions={"give": {"item": "apple"}}, items={"apple": {"initial": 2}})
    told = world.step("east").step("east").step("give").vector.statistics()
    assert told["gained_apple"].tolist() == [[2, 1]]
    assert told["lost_apple"].tolist() == [[1, 0]]


def test_what_is_put_away_and_got_again_is_lost_and_gained():
    chest = {"chest": {"store": {}}, "ore": {}}
    world = lay(">C", objects=chest, items={"ore": {"initial": 2}}, actions={"put": True, "get": True})
    told = [world.step(way).vector.statistics() for way in ("put", "get")]
    assert [(one["gained_ore"].tolist(), one["lost_ore"].tolist()) for one in told] == [([[0]], [[2]]), ([[2]], [[2]])]
