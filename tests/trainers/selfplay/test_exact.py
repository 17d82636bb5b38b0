"""What a policy concedes in a tiny world, against numbers by hand."""

import numpy as np
import pytest

from analysis.errors import InputError
from analysis.exact.backward import markov_perfect
from analysis.exact.shown import conceded, mean_of, shown, tabulated
from mettagrid_lite import VectorEnv
from tests.trainers.selfplay.rings import graph_of, ring, shares
from trainers.network import Network
from trainers.policy import Policy
from trainers.selfplay.tabulated import profile_of


@pytest.mark.parametrize(
    ("thief", "guard", "value", "gains"),
    [
        ((0.4, 0.6), (0.8, 0.2), 0.9, (0.0, 0.0)),  # the equilibrium: each makes the other indifferent
        ((1.0, 0.0), (1.0, 0.0), 0.75, (0.25, 0.0)),  # both for gold: half of it, while all silver pays 1
        ((0.0, 1.0), (1.0, 0.0), 1.0, (0.0, 0.5)),  # silver alone, and the guard might halve it
        ((0.2, 0.2), (0.2, 0.2), 0.45, (0.9, 0.1)),  # any action alike
    ],
)
def test_what_is_conceded_on_a_ring_is_as_by_hand(thief, guard, value, gains):
    graph = graph_of()
    told = conceded(graph, tabulated(graph, shares(thief, guard)))
    assert told.value == pytest.approx([value, -value])
    assert told.gain == pytest.approx(gains, abs=1e-9)
    assert told.nash_conv == pytest.approx(sum(gains), abs=1e-9)


def test_the_solver_finds_the_ring_s_value():
    assert markov_perfect(graph_of()).value == pytest.approx([0.9, -0.9])


def test_the_mean_of_two_constant_policies_concedes_less_than_either():
    graph = graph_of()
    gold, silver = (tabulated(graph, shares(own, (0.8, 0.2))) for own in ((1.0, 0.0), (0.0, 1.0)))
    told = [conceded(graph, one).nash_conv for one in (gold, silver, mean_of([gold, silver]))]
    assert told == pytest.approx([0.15, 0.4, 0.025], abs=1e-9)


def test_joint_states_show_what_a_world_shows():
    graph, env = graph_of(3), VectorEnv(ring(3))
    env.reset(0)
    told = shown(graph, np.flatnonzero(graph.reached[0]), 0)
    past = [len(env.world.items), len(env.world.items) + 1]
    facing = len(env.world.items) + 3
    (here,) = np.flatnonzero((told.vectors[..., facing] == env.vectors[..., facing]).all(1))
    assert np.array_equal(told.windows[here], env.observations[0])
    assert np.array_equal(told.masks[here], env.masks()[0])
    assert np.array_equal(np.delete(told.vectors[here], past, 1), np.delete(env.vectors[0], past, 1))


def policy(**settings):
    env = VectorEnv(ring())
    return Policy(env.world, env.observations.shape[2:4], Network(encoder="mlp", width=8, **settings))


def test_an_untrained_network_is_a_table_of_nearly_equal_chances():
    graph = graph_of(2)
    shares = profile_of(graph, policy(past=False)).shares
    assert [len(part) for part in shares] == graph.reached.sum(1).tolist()
    assert np.abs(np.concatenate(shares) - 0.2).max() < 0.05


@pytest.mark.parametrize("settings", [{"past": True}, {"past": False, "memory": "lstm"}])
def test_who_goes_by_more_than_joint_states_has_no_table(settings):
    with pytest.raises(InputError, match="goes by more than joint states tell"):
        profile_of(graph_of(), policy(**settings))
