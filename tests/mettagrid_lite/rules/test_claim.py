"""Claims: objects that belong to somebody, and pay."""

import pytest

from mettagrid_lite.state import CLAIMED, OWNER, RATE, TOOK
from tests.mettagrid_lite.world import drawn, lay, share_of

OWNED = {
    "plot": {"glyph": "p", "taken": "step", "claim": True, "income": 2},
    "fort": {"glyph": "F", "solid": True, "taken": "use", "claim": True, "income": 0.5},
}


def owners(world):
    """Owner by cell, row by row; -1 nobody."""
    return world.state.cells[0, OWNER].tolist()


def test_a_claimed_plot_pays_from_the_next_step_on():
    world = lay("""
        #####
        #>p.#
        #####""", objects=OWNED)  # fmt: skip
    assert world.step("east").raw == [0.0]
    assert world.step().raw == [2.0]
    assert world.step("west").raw == [2.0]
    assert world.picture == drawn("""
        #####
        #<p.#
        #####""")
    assert world.earned == [4.0]


def test_a_fort_is_claimed_by_use_and_stands():
    world = lay(">F", objects=OWNED).step("use").wait()
    assert world.picture == ">F"
    assert owners(world) == [[-1, 0]]
    assert world.raw == [0.5]


def test_what_one_owns_already_is_walked_over_and_not_claimed_again():
    world = lay(">p.", objects=OWNED, rewards={"events": {"claim": 10, "take": 1}}).step("east")
    assert world.raw == [11.0]
    world.step("east").step("west")
    assert world.picture == ".<."
    assert (world.counted(0, CLAIMED), world.counted(0, TOOK), world.earned) == (1, 1, [15.0])


def test_another_who_claims_it_gets_the_income_from_then_on():
    world = lay(">F<", objects=OWNED).step("use")
    assert world.step("noop", "use").raw == [0.5, 0.0]  # income comes first
    assert world.step().raw == [0.0, 0.5]
    assert owners(world) == [[-1, 1, -1]]
    assert world.step("use").raw == [0.0, 0.5]
    assert world.step().raw == [0.5, 0.0]


def test_a_plot_is_claimed_back_by_stepping_on_it():
    world = lay(">p.<", objects=OWNED).step("east").step("west", "west").step("noop", "west")
    assert world.picture == "<<.."
    assert owners(world) == [[-1, 1, -1, -1]]
    assert world.wait().raw == [0.0, 2.0]


def test_a_fort_struck_by_two_goes_to_one_of_them_alike():
    world = lay(">F<", envs=400, seed=1, objects=OWNED).step("use", "use")
    claimed = world.state.tally[:, :, CLAIMED]
    assert (claimed.sum(1) == 1).all()
    assert share_of(int(claimed[:, 0].sum()), 400, 0.5)


def test_who_strikes_its_own_fort_does_not_keep_others_from_it():
    for seed in range(6):  # whoever acts first
        world = lay(">F<", seed=seed, objects=OWNED).step("use").step("use", "use")
        assert owners(world) == [[-1, 1, -1]]


def test_incomes_of_all_that_one_owns_add_up():
    world = lay(">ppF", objects=OWNED).step("east").step("east").step("use").wait()
    assert world.raw == [4.5]


def test_an_income_may_be_a_cost_and_is_shared_like_what_is_earned():
    world = lay(">F<", objects={"fort": OWNED["fort"] | {"income": -1}}, sharing=0.5).step("use").wait()
    assert world.raw == [-1.0, 0.0]
    assert world.rewards == [-0.75, -0.25]


def test_the_frozen_are_paid_their_income():
    world = lay("><F", objects=OWNED, actions={"use": True, "zap": {}}).step("noop", "east").step("noop", "use")
    assert world.step("zap").wait().raw == [0.0, 0.5]


def test_who_has_ended_is_paid_nothing_and_what_it_owned_can_be_claimed():
    world = lay(">pG.<", objects=OWNED).step("east").step("east")
    assert world.raw == [3.0, 0.0]  # the goal pays 1, the plot for the last time
    assert world.wait(2).raw == [0.0, 0.0]
    assert owners(world) == [[-1, 0, -1, -1, -1]]
    world.step("noop", "west").step("noop", "west").step("noop", "west")
    assert world.picture == ".<..."
    assert world.wait().raw == [0.0, 2.0]


def test_a_claim_gives_what_the_object_gives_each_time():
    ticket = OWNED["fort"] | {"gives": "ticket", "reward": 3}
    world = lay(">F<", objects={"fort": ticket}).step("use").step("noop", "use").step("use")
    assert (world.carries(0, "ticket"), world.carries(1, "ticket")) == (2, 1)
    assert world.earned == [6.5, 3.5]


def test_who_has_no_room_for_what_it_gives_does_not_claim_it():
    fort = OWNED["fort"] | {"gives": "ticket"}
    world = lay(">F", objects={"fort": fort}, items={"ticket": {"limit": 0}}).step("use").wait()
    assert (owners(world), world.raw) == ([[-1, -1]], [0.0])


def test_a_new_episode_begins_without_owners():
    world = lay(">F", objects=OWNED).step("use")
    world.vector.reset()
    assert owners(world) == [[-1, -1]]
    assert (world.state.money[:, :, RATE] == 0).all()
    assert world.wait().raw == [0.0]


@pytest.mark.parametrize("style", ["cardinal", "rotate"])
def test_a_plot_under_somebody_cannot_be_claimed_by_another(style):
    """The one on it bars the way."""
    ahead = "east" if style == "cardinal" else "forward"
    world = lay(">>p", objects=OWNED, actions={"move": {"style": style}}).step("noop", ahead)
    world.step(ahead).step(ahead)
    assert world.picture == ".>>"
    assert owners(world) == [[-1, -1, 1]]
