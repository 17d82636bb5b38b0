"""What is reckoned at the end of a step: time, what is carried, places, orders, the end."""

import numpy as np
import pytest

from mettagrid_lite import ConfigError, VectorEnv, build, load
from mettagrid_lite.plans import Round
from mettagrid_lite.potential import distances
from mettagrid_lite.state import COL, ROW
from tests.mettagrid_lite.world import lay


def test_each_step_pays_until_the_agent_has_ended():
    world = lay(">G.<", rewards={"step": -0.5}).wait().step("east").wait()
    assert world.earned == [0.0, -1.5]  # the goal pays 1


def test_what_is_carried_pays_while_it_is_carried():
    held = {"held": {"apple": {"reward": 2, "up_to": 2}}}
    give = {"give": {"item": "apple"}}
    world = lay(">aaa<", rewards=held, actions=give)
    assert [world.step("east").raw[0] for _ in range(3)] == [2.0, 2.0, 0.0]
    assert world.step("give").raw == [0.0, 2.0]  # the third was worth nothing to the giver
    assert world.step("give").raw == [-2.0, 2.0]
    assert world.earned == [2.0, 4.0]


def test_what_is_carried_at_first_is_no_gain():
    world = lay(">.<", rewards={"held": {"coin": 1}}, items={"coin": {"initial": 3}}).wait()
    assert world.earned == [0.0, 0.0]
    assert world.give(0, coin=1).wait().raw == [-2.0, 0.0]


def test_the_end_pays_by_how_one_ends_and_what_one_carries():
    end = {"end": {"terminated": 10, "truncated": -1, "items": {"apple": 0.5}}}
    world = lay(">aG<", episode=3, rewards=end, objects={"goal": {"reward": 0}}).step("east").step("east")
    assert world.raw == [10.5, 0.0]
    assert world.wait().raw == [0.0, -1.0]
    assert world.wait().received == [10.5, -1.0]


def test_kinds_taken_in_their_order_are_paid():
    order = {"sequence": {"order": ["apple", "ore"], "reward": 1, "complete": 5, "wrong": -2}}
    world = lay(">ocaaoa.", rewards=order)
    paid = [world.step("east").raw[0] for _ in range(6)]
    assert paid == [-2.0, 0.0, 1.0, -2.0, 6.0, 0.0]  # a coin stands in no order; once complete, nothing pays


def test_a_wrong_one_may_lead_back_to_the_first_and_the_last_may_too():
    order = {"order": ["apple", "ore"], "reward": 1, "wrong": -2}
    strict = lay(">aaoao.", rewards={"sequence": order | {"restart": True}})
    assert [strict.step("east").raw[0] for _ in range(5)] == [1.0, -2.0, -2.0, 1.0, 1.0]
    again = lay(">aoao.", rewards={"sequence": order | {"repeat": True}})
    assert [again.step("east").raw[0] for _ in range(4)] == [1.0, 1.0, 1.0, 1.0]


def test_each_group_has_its_own_order():
    groups = {"red": {"rewards": {"sequence": {"order": ["apple"], "reward": 1}}}}
    world = lay("1aa2", agents={"red": 1, "blue": 1}, legend={"1": "red", "2": "blue"}, groups=groups)
    assert world.step("east", "west").raw == [1.0, 0.0]


def test_coming_nearer_pays_and_going_away_costs_as_much():
    world = lay("#>..S#", rewards={"shaping": {"toward": "stag", "reward": 3}})
    assert [world.step(way).raw[0] for way in ("east", "east", "west", "noop")] == [1.0, 1.0, -1.0, 0.0]


def test_the_potential_is_taken_back_at_the_end():
    """So a way there pays what it would without, and so does an episode that is cut short."""
    shaping = {"shaping": {"toward": "goal", "reward": 3}}
    there = lay(">..G", rewards=shaping)
    assert [there.step("east").raw[0] for _ in range(3)] == [1.0, 1.0, -1.0]  # the goal pays 1
    assert there.earned == [1.0]
    assert lay(">..G", episode=2, rewards=shaping).step("east").step("east").earned == [0.0]


@pytest.mark.parametrize("steepness", [0.3, 1.0, 2.7])
def test_a_closed_loop_pays_exactly_nothing(steepness):
    """A random walk, at each visit of the first cell; and any whole episode."""
    said = {"toward": "tree", "reward": 0.7, "steepness": steepness}
    world = lay("#######\n#..T..#\n#.##..#\n#>....#\n#######", rewards={"shaping": said}, episode=150)
    rng, home, visits = np.random.default_rng(5), (3, 1), 0
    for _ in range(149):
        world.step(str(rng.choice(["north", "east", "south", "west"])))
        if (world.agent(0, ROW), world.agent(0, COL)) == home:
            visits += 1
            assert world.earned == [0.0]
    assert visits > 5
    assert world.wait().earned == [0.0]


def test_the_way_leads_around_walls_and_the_steeper_the_later_it_pays():
    ways = distances(np.array([[[1, 1, 1], [1, 0, 1], [1, 1, 1]]], bool), np.eye(1, 9, 8, dtype=bool).reshape(1, 3, 3))
    assert ways.tolist() == [[[4, 3, 2], [3, -1, 1], [2, 1, 0]]]
    said = {"map": ">...G", "agents": 1, "rewards": {"shaping": {"toward": "goal", "reward": 1, "steepness": 2}}}
    assert build(load(said)).params.nearness[0, 0, 0].tolist() == [0, 28672, 49152, 61440, 65536]


def test_in_a_round_world_the_way_over_the_edge_may_be_the_shorter():
    field, goal = np.ones((1, 4, 5), bool), np.eye(1, 20, 0, dtype=bool).reshape(1, 4, 5)
    rows, cols = np.arange(4)[:, None], np.arange(5)
    down, right = np.minimum(rows, 4 - rows), np.minimum(cols, 5 - cols)
    for ways, steps in (((False, True), rows + right), ((True, False), down + cols), ((True, True), down + right)):
        assert np.array_equal(distances(field, goal, Round(*ways))[0], steps)


def drawn(*rows):
    return np.array([[[cell != "#" for cell in row] for row in rows]])


def test_agents_that_go_diagonally_have_shorter_ways_but_none_between_two_walls():
    goal = np.eye(1, 9, 8, dtype=bool).reshape(1, 3, 3)
    assert distances(drawn("...", "...", "..."), goal, diagonal=True).tolist() == [[[2, 2, 2], [2, 1, 1], [2, 1, 0]]]
    assert distances(drawn("...", ".#.", "..."), goal, diagonal=True).tolist() == [[[3, 2, 2], [2, -1, 1], [2, 1, 0]]]
    assert distances(drawn(".#.", "#..", "..."), goal, diagonal=True).tolist() == [[[-1, -1, 2], [-1, 1, 1], [2, 1, 0]]]


def test_diagonal_ways_go_round_the_world_too():
    field, goal = np.ones((2, 4, 5), bool), np.eye(1, 20, 0, dtype=bool).reshape(1, 4, 5).repeat(2, 0)
    down, right = np.minimum(np.arange(4), 4 - np.arange(4))[:, None], np.minimum(np.arange(5), 5 - np.arange(5))
    for steps in distances(field, goal, Round(True, True), diagonal=True):
        assert np.array_equal(steps, np.maximum(down, right))


def test_a_step_of_a_diagonal_world_is_paid_as_one():
    said = {"shaping": {"toward": "stag", "reward": 2}}
    world = lay(">..\n...\n..S", actions={"move": {"style": "diagonal"}}, rewards=said)
    assert world.step("south_east").raw == [1.0]


@pytest.mark.parametrize(("between", "paid"), [("D", 1), ("X", 1), ("H", 1), ("#", 0), ("C", 0)])
def test_a_way_leads_through_doors_gates_and_blocks_but_not_through_walls_and_chests(between, paid):
    world = lay(f"!>.{between}S", rewards={"shaping": {"toward": "stag", "reward": 4}})
    assert world.step("east").raw == [paid]


def test_where_no_way_leads_there_is_no_potential():
    world = lay("#>.#S#", rewards={"shaping": {"toward": "stag", "reward": 3}})
    assert world.step("east").raw == [0.0]


def test_many_agents_and_large_amounts_are_counted_exactly():
    heap = {"ore": {"amount": 65_535, "regrow": {"after": 1}}}
    said = {
        "map": "\n".join(["@" * 30] * 10 + ["." * 30]),
        "agents": 300,
        "items": {"ore": {"initial": 65_535}},
        "objects": heap,
        "rewards": {"held": {"ore": 1}, "end": {"truncated": 1, "items": {"ore": 2}}, "step": 1},
        "sharing": 1.0,
        "episode": 2,
    }
    batch = VectorEnv(load(said), autoreset=False)
    batch.reset()
    for _ in range(2):
        batch.step(np.ones((1, 300), np.int64))
    told = batch.statistics()
    assert told["raw_return"].tolist() == [[3.0 + 2 * 65_535] * 300]
    assert told["return"].sum() == told["shared_return"].sum() == told["raw_return"].sum()


@pytest.mark.parametrize(
    ("rewards", "words"),
    [
        ({"held": {"gold": 1}}, "rewards.held.gold: nothing is called 'gold'"),
        ({"end": {"items": {"gold": 1}}}, "rewards.end.items.gold: nothing is called 'gold'"),
        ({"end": {"truncate": 1}}, "rewards.end.truncate: unknown key; did you mean 'truncated'?"),
        ({"sequence": {"order": []}}, "rewards.sequence.order: must not be empty, got []"),
        ({"sequence": {"order": ["aple"]}}, "rewards.sequence.order: nothing is called 'aple'; did you mean 'apple'?"),
        ({"shaping": {"toward": "aple", "reward": 1}}, "rewards.shaping.toward: nothing is called 'aple'"),
        ({"shaping": {"toward": "goal"}}, "rewards.shaping.reward: is missing"),
        (
            {"shaping": {"toward": "apple", "reward": 1, "steepness": 0}},
            "rewards.shaping.steepness: must be 0.01 or more, got 0",
        ),
        ({"held": {"apple": 1e6}, "step": -1e6}, "rewards: an episode's sum could pass 64 bits; make them smaller"),
    ],
)
def test_a_mistake_is_named(rewards, words):
    said = {"map": "><a" + "." * 250, "agents": 2, "episode": 30_000, "rewards": rewards}
    with pytest.raises(ConfigError) as error:
        build(load(said))
    assert words in str(error.value)
