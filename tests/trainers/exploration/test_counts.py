"""Counts are exact: against a dictionary that is filled visit by visit."""

from collections import Counter

import numpy as np
import pytest
import torch

from mettagrid_lite import VectorEnv, load
from trainers.collect import Collector
from trainers.exploration.counts import Counts, Visits
from trainers.exploration.journey import journey_of
from trainers.policy import Network, Policy

CPU = torch.device("cpu")
ORCHARD = """
    #######
    #@a.k.#
    #.G.a@#
    #######"""


def journeys(count, steps=16):
    """Of two agents in three worlds, who come to an end at a goal while others walk on."""
    torch.manual_seed(0)
    env = VectorEnv(load({"agents": 2, "episode": 23, "map": ORCHARD}), 3, seed=1)
    policy = Policy(env.world, env.observations.shape[2:4], Network(width=8), bonus=True)
    play = Collector(env, policy, 0.99, CPU, 0)
    return [journey_of(play.collect(steps)) for _ in range(count)], len(env.world.items)


def told_by_hand(all_journeys, items, kind):
    """The bonus of each step, from what came before it in time; rows of a step in order."""
    lifelong, episodic, episode, bonuses, last = Counter(), Counter(), Counter(), [], None
    for journey in all_journeys:
        bonus = np.zeros(journey.action.shape)
        for t in range(0 if last is None else 1, len(journey.first)):
            for row in range(journey.first.shape[1]):
                episode[row] += bool(journey.first[t, row])
                if not journey.alive[t, row]:
                    continue
                key = *journey.place[t, row].tolist(), *journey.vectors[t, row, :items].tolist()
                lifelong[key] += 1
                episodic[row, episode[row], key] += 1
                n = {"lifelong": lifelong[key], "episodic": episodic[row, episode[row], key]}
                n["both"] = n["lifelong"] * n["episodic"]
                if t:
                    bonus[t - 1, row] = n[kind] ** -0.5
        bonuses.append(bonus)
        last = journey
    return bonuses


@pytest.mark.parametrize("kind", ["lifelong", "episodic", "both"])
def test_a_bonus_by_counts_is_what_a_dictionary_says(kind):
    played, items = journeys(6)
    assert not all(bool(journey.alive.all()) for journey in played)  # some have ended while others play on
    visits = Visits(kind, 6, items)
    for journey, known in zip(played, told_by_hand(played, items, kind), strict=True):
        assert visits.of(journey).numpy() == pytest.approx(known)


def test_who_has_ended_and_steps_into_a_new_episode_are_not_paid():
    played, _ = journeys(3)
    for journey in played:
        assert not (journey.paid & ~journey.alive[:-1]).any()
        assert not (journey.paid & journey.first[1:]).any()
        assert journey.paid.any()


def test_tables_forget_episodes_that_are_over():
    played, items = journeys(8)
    visits = Visits("episodic", 6, items)
    sizes = [len(visits.episodic.keys) for journey in played if visits.of(journey) is not None]
    assert max(sizes) <= 6 * 23


def test_counts_taken_up_again_go_on_as_they_were():
    played, items = journeys(5)
    whole, first = Visits("both", 6, items), Visits("both", 6, items)
    told = [whole.of(journey) for journey in played]
    for journey in played[:3]:
        first.of(journey)
    again = Visits("both", 6, items)
    again.restore(first.kept())
    assert all(torch.equal(again.of(journey), known) for journey, known in zip(played[3:], told[3:], strict=True))


def test_a_table_counts_as_a_counter_does():
    rng, table, known = np.random.default_rng(0), Counts(), Counter()
    for _ in range(20):
        keys = rng.integers(0, 40, rng.integers(1, 50)).astype(np.uint64)
        expected = []
        for key in keys.tolist():
            known[key] += 1
            expected.append(known[key])
        assert table.add(keys).tolist() == expected
