"""Goals in a grid world, reached by contrast: what is exact about it by hand, and that it is learned."""

import numpy as np
import pytest
import torch

from analysis.errors import InputError
from mettagrid_lite import load
from trainers.contrastive.exact import arrivals, distances, greedy, log_ratio
from trainers.contrastive.goals.learner import Learner, Played, Settings
from trainers.contrastive.goals.places import alone, cells_of, explored
from trainers.contrastive.goals.score import at_random, score
from trainers.contrastive.goals.study import Goals

LINE = np.array([[0, 1], [0, 2], [1, 2]])  # three places in a row: left, right; who can't move stays
CORRIDOR = "corridor.yaml"


@pytest.fixture
def corridor(tmp_path):
    """Ten places in a row, with five actions: to stay, and four ways."""
    file = tmp_path / CORRIDOR
    file.write_text(
        "agents: 1\nepisode: 30\nview: {rows: 3, columns: 3}\nmap: |\n  ############\n  #@@@@@@@@@@#\n  ############\n"
    )
    return file


def test_the_shortest_ways_of_a_line():
    assert distances(LINE).tolist() == [[0, 1, 2], [1, 0, 1], [2, 1, 0]]


def test_there_is_no_way_out_of_a_trap():
    assert distances(np.array([[0, 1], [1, 1]])).tolist() == [[0, 1], [-1, 0]]


def test_chances_to_arrive_by_hand():
    came = arrivals(at_random(LINE), LINE, 3)
    assert came[:, 0, 2].tolist() == [0, 1 / 4, 1 / 8]
    assert came[:, 1, 2].tolist() == [1 / 2, 0, 1 / 8]


def test_a_score_by_hand():
    told = score(at_random(LINE), LINE, np.array([2]), limit=3)
    assert told.reached == pytest.approx((3 / 8 + 5 / 8) / 2)
    assert told.spl == pytest.approx((1 / 4 + 1 / 8 * 2 / 3 + 1 / 2 + 1 / 8 / 3) / 2)
    assert told.detour == pytest.approx(1 / 4 + 1 / 8 * 3 / 2 + 1 / 2 + 1 / 8 * 3)


def test_the_exact_critic_goes_the_shortest_way():
    told = score(greedy(log_ratio(LINE, 0.9)), LINE, np.arange(3), limit=2)
    assert told == (1, 1, 1)


def test_places_of_a_world_are_its_free_cells(corridor):
    places = explored(load(corridor))
    assert places.number.tolist() == [[-1] * 12, [-1, *range(10), -1], [-1] * 12]
    assert places.at.tolist() == [[1, column] for column in range(1, 11)]
    assert sorted(places.follows[0].tolist()) == [0, 0, 0, 0, 1]  # of five actions one leads out of the end


def test_a_world_for_two_is_refused():
    with pytest.raises(InputError, match="agents: must be 1 where goals are places, got 2"):
        explored(load("stag_hunt"))


def test_a_world_of_two_maps_is_refused(corridor):
    pictures = ["######\n#@@@@#\n######", "######\n#@##@#\n######"]
    with pytest.raises(InputError, match="an action at one place led to two"):
        explored(load(corridor, {"map": {"pictures": pictures}}))


def test_a_place_that_was_never_tried_is_refused(corridor):
    with pytest.raises(InputError, match="some action was never tried somewhere"):
        explored(load(corridor, {"episode": 2, "map": {"pictures": ["#" * 92 + "\n#@" + "." * 89 + "#\n" + "#" * 92]}}))


def test_what_is_told_exactly_is_what_is_played(corridor):
    places, env, chance = explored(load(corridor)), alone(load(corridor), 2_000, 0), np.random.default_rng(0)
    number, arrived = places.number.ravel(), np.zeros(2_000, bool)
    start = number[cells_of(env)]
    for _ in range(12):
        env.step(chance.integers(0, 5, (2_000, 1)))
        arrived |= number[cells_of(env)] == 7
    told = arrivals(at_random(places.follows), places.follows, 12).sum(0)[:, 7]
    assert arrived[start != 7].mean() == pytest.approx(told[start[start != 7]].mean(), abs=0.04)


def learner(file, arm="symmetric", known=range(10), **settings):
    torch.set_num_threads(1)
    world = load(file)
    places, may = explored(world), torch.zeros(10, dtype=torch.bool)
    may[list(known)] = True
    small = {"environments": 16, "updates": 40, "batch": 128, "width": 32, "rate": 1e-2}
    return Learner(arm, world, places, may, Settings(**(small | settings)), 0), places


def test_what_is_held_out_is_no_goal(corridor):
    one, _ = learner(corridor, known=[1, 4, 5], updates=1)
    one.round()
    assert set(one.reached.tolist()) == set(one._goals().tolist()) | {1, 4, 5} == {1, 4, 5}
    played = one._play()
    assert set(one._pairs(played)[2].tolist()) <= {1, 4, 5}


def test_pairs_are_of_one_episode(corridor):
    one, _ = learner(corridor)
    rows = torch.arange(10).expand(20, 10)  # who is where stays there: a row is a place
    here, action, there = one._pairs(Played(rows, rows[1:] % 5))
    assert (here == there).all() and (action == here % 5).all() and len(here) == 128


def test_a_net_tells_all_places_at_once(corridor):
    one, _ = learner(corridor)
    policy = one.policy()
    assert policy.shape == (10, 10, 5) and np.allclose(policy.sum(-1), 1)
    one_by_one = one.reacher.log_probs(torch.tensor([3]), torch.tensor([8])).exp().detach()
    assert np.allclose(policy[3, 8], one_by_one, atol=1e-6)
    assert one.reacher.acts().shape == (10, 5, 32) and one.reacher.goals().shape == (10, 32)


def test_goals_are_reached_by_what_was_learned_and_not_by_what_has_a_fault(corridor):
    found = {}
    for arm in ("symmetric", "unlabelled"):
        one, places = learner(corridor, arm)
        for _ in range(6):
            one.round()
        found[arm] = score(one.policy(), places.follows, np.arange(10), limit=20).reached
    walk = score(at_random(places.follows), places.follows, np.arange(10), limit=20).reached
    assert found["symmetric"] > 0.75 > 0.5 > max(walk, found["unlabelled"])


def test_the_study_tells_controls_and_arms_in_a_row(corridor):
    study = Goals(world=str(corridor), arms=("nce", "itself"), seeds=2, rounds=1, updates=1, limit=20)
    told = {name: play(lambda part, whole: None) for name, play in study.trials().items()}
    rows = [line.split(" | ")[0] for line in study.text(told).splitlines()[2:6]]
    assert rows == ["| random walk", "| exact critic", "| nce", "| itself"]
    assert "| exact critic | 1.000" in study.text(told)
    assert len(told["nce, seed 1"]["curve"]) == 2
    assert list(study.pictures(told)) == ["reached"]
