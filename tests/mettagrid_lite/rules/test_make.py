"""What objects cost and ask for, all that they give, and buildings that stay while they rest."""

from mettagrid_lite.state import TOOK, WAIT
from tests.mettagrid_lite.world import drawn, lay

CHAIN = {"items": {"heart": {}}, "rewards": {"items": {"ore": 0.1, "battery": 1, "heart": 10}}}


def test_a_generator_makes_a_battery_of_an_ore():
    world = lay(">n", **CHAIN).give(0, ore=2).step("use")
    assert (world.carries(0, "ore"), world.carries(0, "battery")) == (1, 1)
    assert world.raw == [1.0]  # what was paid isn't taken back


def test_who_cannot_pay_takes_nothing():
    world = lay(">A", items={"ore": {}}, rewards=CHAIN["rewards"]).give(0, battery=2).step("use")
    assert (world.carries(0, "battery"), world.carries(0, "heart"), world.raw) == (2, 0, [0.0])
    assert world.counted(0, TOOK) == 0
    assert world.step("use").counted(0, TOOK) == 0


def test_who_lacks_room_for_any_of_it_takes_nothing_and_pays_nothing():
    world = lay(">F", items={"laser": {"limit": 4}}).give(0, blueprint=1, ore=10, battery=10).step("use")
    assert [world.carries(0, item) for item in ("armor", "laser", "ore")] == [0, 0, 10]


def test_a_factory_gives_two_items_at_once():
    world = lay(">F").give(0, blueprint=1, ore=10, battery=10).step("use")
    assert [world.carries(0, item) for item in ("armor", "laser", "blueprint", "battery")] == [5, 5, 0, 0]


def test_what_is_paid_makes_room_for_what_is_given():
    assert lay(">&", items={"heart": {"limit": 5}}).give(0, heart=1, blueprint=1).step("use").carries(0, "heart") == 5
    assert lay(">&", items={"heart": {"limit": 5}}).give(0, heart=2, blueprint=1).step("use").carries(0, "heart") == 2


def test_a_building_stands_and_bars_the_way_while_it_rests():
    world = lay(">n..").give(0, ore=5).step("use").step("east")
    assert world.picture == ">n.."
    assert world.wait(8).step("use").carries(0, "battery") == 1
    assert world.step("use").carries(0, "battery") == 2


def test_a_mine_without_stays_is_gone_while_it_rests():
    assert lay(">m..").step("use").step("east").picture == ".>.."


def test_a_key_opens_a_door_and_is_kept():
    door = {"glyph": "D", "solid": True, "taken": "use", "asks": {"key": 1}}
    world = lay(">kD.", objects={"door": door})
    assert world.step("east").step("use").picture == ".>.."
    assert world.carries(0, "key") == 1
    assert lay(">D.", objects={"door": door}).step("use").picture == ">D."


def test_what_is_asked_for_is_left_after_paying():
    shop = {"glyph": "D", "taken": "use", "costs": {"coin": 2}, "asks": {"coin": 1}, "gives": "hat"}
    assert lay(">D", objects={"shop": shop}).give(0, coin=2).step("use").carries(0, "hat") == 0
    assert lay(">D", objects={"shop": shop}).give(0, coin=3).step("use").carries(0, "hat") == 1


def test_stepping_on_what_one_cannot_pay_for_leaves_it_standing():
    toll = {"glyph": "D", "taken": "step", "costs": {"coin": 1}, "reward": 1}
    world = lay(">D.", objects={"toll": toll}).step("east")
    assert (world.picture, world.raw) == (".>.", [0.0])
    assert world.step("west").picture == "<D."


def test_a_stag_is_paid_for_by_each_who_takes_it():
    stag = {"stag": {"costs": {"spear": 1}}}
    world = lay(">S<", objects=stag).give(0, spear=1).step("use", "use")
    assert [world.carries(a, "stag") for a in (0, 1)] == [1, 0]
    assert world.carries(0, "spear") == 0


def test_a_plot_may_have_to_be_bought():
    plot = {"plot": {"glyph": "p", "taken": "step", "claim": True, "income": 1, "costs": {"coin": 1}}}
    assert lay(">p", objects=plot).step("east").wait().raw == [0.0]
    assert lay(">p", objects=plot).give(0, coin=1).step("east").wait().raw == [1.0]


def test_cleaning_may_cost():
    clean = {"objects": {"dirt": {"costs": {"soap": 1}, "regrow": None}}, "actions": {"clean": {}}}
    assert lay(">d", **clean).step("clean").picture == ">d"
    assert lay(">d", **clean).give(0, soap=1).step("clean").picture == ">."


def test_a_used_up_object_may_stand_on_for_good():
    world = lay(">A", objects={"altar": {"regrow": None}}).give(0, battery=9).step("use").wait(30).step("use")
    assert (world.carries(0, "heart"), world.picture) == (1, ">A")
    assert world.state.cells[0, WAIT, 0, 1] != 0


def test_a_chain_from_ore_to_heart():
    world = lay(
        """
        #######
        #m>...#
        #..n..#
        #..A..#
        #######""",
        objects={"mine": {"regrow": {"after": 1}}, "generator": {"regrow": {"after": 1}}},
        rewards={"items": {"heart": 1}},
    )
    world.step("west")
    for _ in range(3):
        world.step("use").wait()
    world.step("east").step("south")
    for _ in range(3):
        world.step("use").wait()
    assert world.carries(0, "battery") == 3
    for action in ("east", "south", "south", "west", "use"):
        world.step(action)
    assert world.earned == [1.0]
    assert world.picture == drawn("""
        #######
        #m....#
        #..n..#
        #..A<.#
        #######""")
