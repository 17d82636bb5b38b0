"""Joint states are all that can be reached, and backward induction gives what can be had from them."""

import itertools

import numpy as np
import pytest

from analysis.exact.backward import best_response, follow, markov_perfect, security
from analysis.exact.graph import joint_states
from analysis.exact.limits import Limits, TooLarge, estimate
from mettagrid_lite import VectorEnv, load
from mettagrid_lite.build import build
from mettagrid_lite.state import RECEIVED
from tests.analysis.exact.worlds import APPLE, CORRIDOR, TAG, config


def test_a_corridor_with_one_apple_has_a_state_for_each_cell_and_then_without_it():
    graph = joint_states(config(CORRIDOR))
    assert graph.states == 2 + 3
    assert markov_perfect(graph).value.tolist() == [1]


def test_two_agents_beside_an_apple_get_what_the_drawn_order_gives():
    """Either is first half the time; the cell is taken then, so the other waits."""
    graph = joint_states(config(APPLE, episode=1))
    assert markov_perfect(graph).value.tolist() == [0.5, 0.5]


def test_every_row_of_the_graph_is_a_distribution():
    graph = joint_states(config(APPLE))
    sums = np.concatenate([np.asarray(moves.lead.sum(axis=1)).ravel() for moves in graph.moves])
    assert sums == pytest.approx(1)
    assert graph.start.sum() == pytest.approx(1)


@pytest.mark.parametrize("said", [APPLE, TAG | {"episode": 4}], ids=["apple", "tag"])
def test_random_play_pays_what_it_pays_in_play(said):
    graph = joint_states(config(said))
    shape = (graph.agents, len(graph.world.actions))
    policy = markov_perfect(graph).policy
    uniform = policy._replace(shares=[np.full((len(s), *shape), 1 / shape[1]) for s in policy.states])
    env = VectorEnv(graph.world, 20_000, seed=3, autoreset=False)
    env.reset()
    rng = np.random.default_rng(0)
    for _ in range(graph.world.config.episode):
        env.step(rng.integers(0, shape[1], (20_000, shape[0])))
    returns = env.state.money[..., RECEIVED] / 65_536
    errors = returns.std(axis=0) / 20_000**0.5
    assert (abs(returns.mean(axis=0) - follow(graph, uniform)) < 5 * errors).all()


def test_markov_perfect_play_leaves_nobody_a_gain():
    for rule, said in itertools.product(("best", "worst"), (APPLE, TAG | {"episode": 4})):
        graph = joint_states(config(said))
        found = markov_perfect(graph, rule)
        assert found.gain == pytest.approx([0, 0], abs=1e-9)
        assert follow(graph, found.policy) == pytest.approx(found.value)
        assert best_response(graph, found.policy, 0) == pytest.approx(found.value[0])


def test_in_a_zero_sum_world_what_both_secure_is_the_value():
    graph = joint_states(config(TAG, episode=5, map="1.2"))
    value = markov_perfect(graph).value
    secured = [security(graph, agent) for agent in range(2)]
    assert [each.mixed for each in secured] == pytest.approx(value)
    assert all(each.pure <= each.mixed + 1e-9 for each in secured)


def test_what_is_too_large_says_so_with_the_remedy():
    with pytest.raises(TooLarge, match=r"more than 3 joint states; a smaller map, fewer agents"):
        joint_states(config(CORRIDOR), Limits(states=3))
    with pytest.raises(TooLarge, match=r"not done within 0 s"):
        joint_states(config(CORRIDOR), Limits(seconds=0))


def test_the_estimate_is_an_upper_bound_for_a_small_world_and_huge_for_a_large_one():
    assert 10 ** estimate(build(config(CORRIDOR))) >= 5
    assert estimate(build(load("harvest"))) > 10
