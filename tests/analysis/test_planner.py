"""Scripted strategies do what their names say, in worlds small enough to draw."""

import networkx
import numpy as np
import pytest

from mettagrid_lite.state import (
    CLAIMED,
    CLEANED_UP,
    COL,
    FROZEN,
    GAVE,
    HIT,
    ID,
    MOVED,
    OWNER,
    PLAYED,
    ROW,
    TOOK,
)
from tests.analysis.acting import Players
from tests.mettagrid_lite.world import World, drawn, lay, share_of

STYLES = ["cardinal", "diagonal", "rotate"]
GAME = {"classes": ["red", "green"], "matrix": [[3, 0], [5, 1]], "reach": 2}
RED_GREEN = {
    "red": {"glyph": "r", "taken": "step", "gives": "red"},
    "green": {"glyph": "g", "taken": "step", "gives": "green"},
}


def maze(seed, style):
    """A map of 9 x 9 with a third of walls, one agent and one goal, and the length of a shortest way, None for none."""
    rng = np.random.default_rng(seed)
    cells = np.full((9, 9), "#")
    cells[1:-1, 1:-1] = np.where(rng.random((7, 7)) < 0.33, "#", ".")
    places = [(int(row), int(col)) for row, col in rng.permutation(np.argwhere(cells == "."))]
    grid = networkx.grid_2d_graph(9, 9)
    if style == "diagonal":
        grid.add_edges_from(corners_cut(cells))
    grid.remove_nodes_from([tuple(cell) for cell in np.argwhere(cells == "#").tolist()])
    cells[places[0]], cells[places[1]] = "@", "G"
    picture = "\n".join("".join(row) for row in cells)
    near = networkx.has_path(grid, *places[:2])
    return picture, networkx.shortest_path_length(grid, *places[:2]) if near else None


def corners_cut(cells):
    """Pairs of cells that touch at a corner, not between two walls."""
    for row, col in np.argwhere(cells == ".").tolist():
        for across in (-1, 1):
            if cells[row + 1, col] == "." or cells[row, col + across] == ".":
                yield (row, col), (row + 1, col + across)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", range(12))
def test_seek_takes_a_shortest_way_round_walls(seed, style):
    picture, distance = maze(seed, style)
    world = lay(picture, actions={"move": {"style": style}})
    players = Players(world, "seek(goal)")
    steps = 0
    while not world.terminated.any() and steps < 60:
        players.step()
        steps += 1
    assert world.counted(0, MOVED) == (distance or 0)
    assert world.counted(0, TOOK) == (distance is not None)
    assert style == "rotate" or distance is None or steps == distance


@pytest.mark.parametrize("seed", range(8))
def test_seek_takes_a_shortest_way_across_edges_that_join(seed):
    rng = np.random.default_rng(seed)
    cells = np.where(rng.random((7, 8)) < 0.4, "#", ".")
    here, there = (tuple(cell) for cell in rng.permutation(np.argwhere(cells == "."))[:2].tolist())
    torus = networkx.grid_2d_graph(7, 8, periodic=True)
    torus.remove_nodes_from([tuple(cell) for cell in np.argwhere(cells == "#").tolist()])
    cells[here], cells[there] = "@", "G"
    picture = "\n".join("".join(row) for row in cells)
    world = lay(picture, map={"pictures": [picture], "wrap": "both"})
    players = Players(world, "seek(goal)")
    distance = networkx.shortest_path_length(torus, here, there) if networkx.has_path(torus, here, there) else 0
    players.step(distance + (distance == 0))
    assert (world.counted(0, MOVED), world.counted(0, TOOK)) == (distance, int(distance > 0))


def test_seek_goes_to_the_nearest_and_then_to_the_next():
    world = lay("""
        ##########
        #a..>.a.a#
        ##########""")
    Players(world, "seek(apple)").step(2)
    assert world.picture == drawn("""
        ##########
        #a....>.a#
        ##########""")
    Players(world, "seek(apple)").step(2)
    assert world.carries(0, "apple") == 2


def test_seek_waits_where_there_is_no_way():
    world = lay("""
        #######
        #>.#.a#
        #######""")
    Players(world, "seek(apple)").step(5)
    assert world.counted(0, MOVED) == 0


@pytest.mark.parametrize("style", STYLES)
def test_seek_walks_round_what_it_does_not_seek(style):
    world = lay(
        """
        #######
        #>.c.a#
        #.....#
        #######""",
        actions={"move": {"style": style}},
    )
    Players(world, "seek(apple)").step(12)
    assert (world.carries(0, "apple"), world.carries(0, "coin")) == (1, 0)


@pytest.mark.parametrize("style", STYLES)
def test_seek_uses_what_is_taken_by_use(style):
    world = lay(
        """
        #####
        #<..#
        #..h#
        #####""",
        actions={"use": True, "move": {"style": style}},
    )
    Players(world, "seek(hare)").step(8)
    assert world.carries(0, "hare") == 1


def test_seek_goes_round_an_agent_in_the_way():
    world = lay("""
        ######
        #>>.a#
        #....#
        ######""")
    Players(world, "seek(apple)", "stay").step(6)
    assert world.carries(0, "apple") == 1


@pytest.mark.parametrize("style", STYLES)
def test_collect_gathers_exactly_so_many_and_nothing_else(style):
    world = World(
        {
            "agents": 2,
            "episode": 300,
            "map": {"generator": "random_walls", "walls": 0.1, "place": {"red": 12, "green": 12}, "layouts": 16},
            "objects": {name: kind | {"regrow": {"after": 3}} for name, kind in RED_GREEN.items()},
            "actions": {"move": {"style": style}, "play": GAME | {"ready": 30}},
            "view": {"rows": 3, "columns": 3},
        },
        envs=16,
    )
    Players(world, "collect(red, 3)", "collect(green, 5)").step(250)
    assert (world.state.items[:, 0] == [3, 0]).all()
    assert (world.state.items[:, 1] == [0, 5]).all()


@pytest.mark.parametrize("style", STYLES)
def test_two_collectors_meet_and_play_again_and_again(style):
    world = lay(
        """
        #########
        #>..r..g#
        #...#...#
        #g..r..<#
        #########""",
        objects={name: kind | {"regrow": {"after": 2}} for name, kind in RED_GREEN.items()},
        actions={"move": {"style": style}, "play": GAME},
    )
    Players(world, "collect(red, 1)", "collect(green, 1)").step(150)
    games = world.counted(0, PLAYED)
    assert games >= 3
    assert world.earned == [0.0, 5.0 * games]


def test_of_three_collectors_those_of_one_role_do_not_wait_for_each_other():
    world = lay(
        """
        #######
        #r>.>r#
        #.....#
        #..g..#
        #..^..#
        #######""",
        agents={"row": 2, "column": 1},
        objects=RED_GREEN,
        actions={"play": GAME | {"column": [[1, 0], [0, 1]]}},
    )
    Players(world, "collect(red, 1)", "collect(red, 1)", "collect(green, 1)").step(20)
    assert world.counted(2, PLAYED) == 1
    assert world.counted(0, PLAYED) + world.counted(1, PLAYED) == 1


@pytest.mark.parametrize("style", STYLES)
def test_two_who_stand_across_do_not_circle_round_each_other_for_ever(style):
    arms = {"play": GAME | {"ready": 0, "reach": 1}, "zap": {"length": 1, "freeze": 100}}
    picture = """
        #######
        #.....#
        #.^...#
        #..v..#
        #.....#
        #######"""
    for strategy, event in (("collect(red, 0)", PLAYED), ("zap", HIT)):
        world = lay(picture, objects=RED_GREEN, actions={"move": {"style": style}} | arms, envs=32)
        Players(world, strategy).step(60)
        assert (world.state.tally[:, :, event].sum(1) > 0).all()


def neighbours(picture):
    """How many apples stand within two cells of each apple of a picture."""
    lines = picture.splitlines()
    apples = [(row, col) for row, line in enumerate(lines) for col, glyph in enumerate(line) if glyph == "a"]
    return {one: sum(0 < np.hypot(one[0] - b[0], one[1] - b[1]) <= 2 for b in apples) for one in apples}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("spare", [1, 2, 3, 5])
def test_hold_back_takes_an_apple_only_beside_enough_others(spare, style):
    world = lay(
        """
        ##########
        #>.aa...a#
        #.aaaa...#
        #..aa.aa.#
        ##########""",
        objects={"apple": {"regrow": {"chance": [0.0, 0.0], "radius": 2}}},
        actions={"move": {"style": style}},
    )
    players = Players(world, f"hold_back(apple, {spare})")
    for _ in range(80):
        before = neighbours(world.picture)
        left = neighbours(players.step().world.picture)
        assert all(before[apple] >= spare for apple in before.keys() - left.keys())
    assert world.counted(0, TOOK) >= 1
    assert all(count < spare for count in left.values())


@pytest.mark.parametrize("style", STYLES)
def test_two_hunters_fell_a_stag_and_one_alone_does_not(style):
    picture = """
        #######
        #>....#
        #..S..#
        #....<#
        #######"""
    pack, alone = (lay(picture, actions={"use": True, "move": {"style": style}}) for _ in range(2))
    Players(pack, "hunt(stag)").step(12)
    Players(alone, "hunt(stag)", "stay").step(12)
    assert (pack.carries(0, "stag"), pack.carries(1, "stag")) == (1, 1)
    assert (alone.carries(0, "stag"), alone.counted(0, TOOK)) == (0, 0)


@pytest.mark.parametrize("style", STYLES)
def test_zap_freezes_the_nearest_and_then_the_other(style):
    world = lay(
        """
        ##########
        #<..>....#
        #.......<#
        ##########""",
        actions={"move": {"style": style}, "zap": {"length": 2, "freeze": 100}},
    )
    players = Players(world, "stay", "zap", "stay")
    while world.counted(1, HIT) == 0:
        players.step()
    assert world.agent(0, FROZEN) > 0
    assert world.agent(2, FROZEN) == 0
    players.step(25)
    assert world.counted(1, HIT) == 2
    assert world.agent(2, FROZEN) > 0


@pytest.mark.parametrize("style", STYLES)
def test_zap_spares_team_mates_and_is_not_held_up_by_them(style):
    world = lay(
        """
        #########
        #>.<.<..#
        #.......#
        #########""",
        agents={"red": 2, "blue": 1},
        actions={"move": {"style": style}, "zap": {"length": 1, "freeze": 100}},
    )
    Players(world, "zap", "stay", "stay").step(20)
    assert (world.counted(0, HIT), world.agent(1, FROZEN)) == (1, 0)
    assert world.agent(2, FROZEN) > 0


@pytest.mark.parametrize("style", STYLES)
def test_zap_seeks_its_kind_while_nobody_is_left_to_zap(style):
    world = lay(
        """
        ########
        #>.<..a#
        #......#
        ########""",
        actions={"move": {"style": style}, "zap": {"length": 3, "freeze": 100}},
    )
    Players(world, "zap(apple)", "stay").step(15)
    assert (world.counted(0, HIT), world.carries(0, "apple")) == (1, 1)


@pytest.mark.parametrize("style", STYLES)
def test_clean_cleans_all_it_can_face(style):
    world = lay(
        """
        #########
        #>..d..d#
        #########""",
        objects={"dirt": {"regrow": None}},
        actions={"move": {"style": style}, "clean": {"length": 1}},
    )
    Players(world, "clean(dirt)").step(15)
    assert world.counted(0, CLEANED_UP) == 2
    assert "d" not in world.picture


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("verb", "kind", "glyph"), [("clean", "dirt", "d"), ("seek", "berry", "b")])
def test_what_can_be_walked_on_is_still_faced_before_it_is_used(verb, kind, glyph, style):
    world = lay(
        f"""
        ######
        #....#
        #.<{glyph}.#
        #....#
        ######""",
        objects={"dirt": {"regrow": None}, "berry": {"glyph": "b", "taken": "use", "gives": "berry"}},
        actions={"move": {"style": style}, "use": True, "clean": {"length": 1}},
    )
    Players(world, f"{verb}({kind})").step(10)
    assert glyph not in world.picture
    assert world.counted(0, CLEANED_UP) + world.carries(0, "berry") == 1


@pytest.mark.parametrize("style", STYLES)
def test_one_between_two_equally_near_apples_does_not_dither(style):
    world = lay(
        """
        #######
        #a.^.a#
        #.....#
        #..a..#
        #######""",
        actions={"move": {"style": style}},
    )
    Players(world, "seek(apple)").step(20)
    assert world.carries(0, "apple") == 3


def test_stay_never_acts():
    world = lay("""
        #####
        #>.a#
        #####""")
    Players(world, "stay").step(10)
    assert world.counted(0, MOVED) == 0


def many(envs):
    """The same field `envs` times."""
    return lay(
        """
        ######
        #>..<#
        #....#
        ######""",
        envs=envs,
    )


def test_random_takes_every_action_equally_often():
    players = Players(many(64), "random")
    counts = np.zeros(len(players.world.names.actions), int)
    for _ in range(100):
        counts += np.bincount(players.step().actions.ravel(), minlength=len(counts))
    assert all(share_of(count, counts.sum(), 1 / len(counts)) for count in counts)


def test_random_is_the_same_in_any_batch():
    batch, alone = Players(many(8), "random"), Players(many(1), "random")
    alone.world.vector.reset(ids=np.array([5]))
    assert alone.world.state.env[0, ID] == 5
    for _ in range(20):
        assert (batch.step().actions[5] == alone.step().actions[0]).all()


PREY = {"prey": {"glyph": "y", "taken": "step", "gives": "meat", "reward": 1, "pack": {"radius": 2, "reward": 4}}}


@pytest.mark.parametrize("style", STYLES)
def test_one_who_meets_waits_at_the_prey_for_company_and_is_paid_as_a_pack(style):
    picture = """
        ##########
        #>.y....<#
        #........#
        ##########"""
    actions = {"move": {"style": style}}
    alone, pack = (lay(picture, objects=PREY, actions=actions) for _ in range(2))
    Players(alone, "meet(prey)", "stay").step(25)
    Players(pack, "meet(prey)").step(25)
    assert (alone.earned, alone.counted(0, MOVED)) == ([0.0, 0.0], 1)
    assert pack.earned == [4.0, 4.0]


def test_company_is_near_the_prey_and_not_only_near_the_hunter():
    """The hunter stands on the prey when it is paid."""
    world = lay("#>y#\n#..#\n#<.#", objects=PREY)
    Players(world, "meet(prey)", "stay").step(3)
    assert world.counted(0, MOVED) == 0


@pytest.mark.parametrize("radius", [1, 2])
def test_two_who_meet_at_opposite_sides_do_not_wait_for_ever(radius):
    prey = PREY["prey"] | {"pack": {"radius": radius, "reward": 4}}
    world = lay("#>y<#", objects={"prey": prey})
    Players(world, "meet(prey)").step(2)
    assert world.earned == [4.0, 4.0]


@pytest.mark.parametrize("style", STYLES)
def test_one_who_gives_takes_carries_gives_and_goes_on(style):
    world = lay(
        """
        #########
        #>.a.a.<#
        #.......#
        #########""",
        actions={"move": {"style": style}, "give": {"item": "apple", "becomes": "cake", "amount": 2}},
    )
    Players(world, "give(apple)", "stay").step(40)
    assert world.counted(0, GAVE) == 2
    assert (world.carries(0, "apple"), world.carries(1, "cake")) == (0, 4)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("cells", "hits"), [(2, 0), (5, 1)])
def test_a_guard_stays_by_its_post_and_chases_who_comes_within_its_reach(cells, hits, style):
    world = lay(
        """
        ##########
        #>..G....#
        #......<.#
        ##########""",
        actions={"move": {"style": style}, "zap": {"length": 1, "freeze": 100}},
    )
    Players(world, f"guard(goal, {cells})", "stay").step(20)
    assert world.counted(0, HIT) == hits
    assert hits or (world.agent(0, ROW), world.agent(0, COL)) == (1, 3)


@pytest.mark.parametrize("style", STYLES)
def test_a_guard_of_its_own_fort_stays_there(style):
    fort = {"glyph": "F", "solid": True, "taken": "use", "claim": True}
    world = lay("#>F.F...#", objects={"fort": fort}, actions={"move": {"style": style}, "use": True, "zap": {}})
    world.step("use")
    Players(world, "guard(fort, 1)").step(10)
    assert world.counted(0, MOVED) == 0


def test_wait_stays_so_many_steps_and_then_seeks():
    world = lay(">...a")
    players = Players(world, "wait(apple, 5)").step(5)
    assert (world.counted(0, MOVED), world.carries(0, "apple")) == (0, 0)
    players.step(4)
    assert (world.counted(0, MOVED), world.carries(0, "apple")) == (4, 1)


@pytest.mark.parametrize("style", STYLES)
def test_seek_of_two_kinds_takes_the_nearer_first_however_it_is_taken(style):
    for names in ("apple, hare", "hare, apple"):
        world = lay("#a..>.h#", actions={"use": True, "move": {"style": style}})
        players = Players(world, f"seek({names})")
        players.step(3)
        assert (world.carries(0, "apple"), world.carries(0, "hare")) == (0, 1)
        players.step(12)
        assert world.carries(0, "apple") == 1


PLOT = {"plot": {"glyph": "p", "taken": "step", "claim": True, "income": 1}}
FIELDS = """
    #########
    #>.p.p..#
    #.......#
    #<.p.p..#
    #########"""


def owned(world):
    """How many cells each agent owns."""
    return [int((world.state.cells[0, OWNER] == a).sum()) for a in range(world.vector.num_agents)]


@pytest.mark.parametrize("style", STYLES)
def test_settlers_claim_what_is_free_and_leave_what_others_own(style):
    world = lay(FIELDS, objects=PLOT, actions={"move": {"style": style}})
    Players(world, "settle(plot)").step(60)
    claims = [world.counted(a, CLAIMED) for a in (0, 1)]
    assert claims == owned(world)
    assert sum(claims) == 4


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("taker", ["seek(plot)", "wait(plot, 30)"])
def test_a_seeker_claims_what_a_settler_owns_too(taker, style):
    world = lay(FIELDS, objects=PLOT, actions={"move": {"style": style}})
    Players(world, taker, "settle(plot)").step(100)
    assert owned(world) == [3, 1]  # the settler stands on its last one
    assert world.counted(1, CLAIMED) >= 1


@pytest.mark.parametrize("style", STYLES)
def test_one_who_cleans_for_apples_cleans_only_while_the_dirt_holds_them_back(style):
    world = lay(
        """
        ##########
        #>.d.d..a#
        #.....a..#
        ##########""",
        objects={
            "dirt": {"regrow": None},
            "apple": {"regrow": {"chance": 0.0, "held_back_by": "dirt", "clean": 0.5, "dirty": 0.9}},
        },
        actions={"move": {"style": style}, "clean": {"length": 1}},
    )
    Players(world, "clean(dirt, apple)").step(40)
    assert (world.counted(0, CLEANED_UP), world.carries(0, "apple")) == (1, 2)


def test_of_two_in_a_lane_one_who_yields_lets_the_other_pass():
    lane = """
        ##########
        #w.>...<e#
        #######B##
        ##########"""
    homes = {name: {"glyph": glyph, "taken": "step"} for name, glyph in (("west", "w"), ("east", "e"))}
    world = lay(lane, objects=homes | {"bay": {"glyph": "B"}})
    Players(world, "seek(east)", "yield(west, bay)").step(40)
    assert (world.counted(0, TOOK), world.counted(1, TOOK)) == (1, 1)
