"""VAPOR-lite against hand numbers, and on DeepSea beside noise."""

import numpy as np
import pytest
import torch

from tests.trainers.vapor import alone
from trainers.vapor.deep_sea import deep_sea, regret
from trainers.vapor.doubt import Counts, Ensemble
from trainers.vapor.lite import AGENTS, Config, Lite, entropies, objective
from trainers.vapor.seas import ACTIONS, Seas
from trainers.vapor.tally import Settings
from trainers.vapor.together import explore_together

CELLS = 6


def learner(seeds=(0,), cells=CELLS, sea=CELLS, **settings):
    return Lite(Config(**settings), cells, ACTIONS, seeds, sea)


def dice(seeds=(0,)):
    return [torch.Generator().manual_seed(seed) for seed in seeds]


def told_to_go_left(doubt, times):
    """All steps are action 0 in cell 3, which pays 0.5."""
    for _ in range(times):
        doubt.learn(torch.full((1, 8), 3), torch.zeros(1, 8, dtype=torch.int64), torch.full((1, 8), 0.5))


def test_the_objective_by_hand():
    log_probs = torch.tensor([[0.25, 0.75]]).log()
    weight = torch.tensor([[2.0, 1.0]])
    told = objective(log_probs, torch.tensor([1]), torch.tensor([3.0]), weight)
    assert float(told) == pytest.approx(3 * np.log(0.75) - 2 * 0.25 * np.log(0.25) - 0.75 * np.log(0.75), abs=1e-6)


def test_doubt_about_an_action_that_is_rarely_taken_makes_it_likelier():
    """With the width of the taken action alone in the place of both, nothing would move here."""
    logits = torch.tensor([[0.9, 0.1]]).log().requires_grad_()
    log_probs = logits.log_softmax(-1)
    objective(log_probs, torch.tensor([0]), torch.zeros(1), torch.tensor([[0.0, 1.0]])).backward()
    pull = 0.9 * 0.1 * -(np.log(0.1) + 1)  # π_0 π_1 times what -π log π gains with π_1
    assert pull > 0
    assert logits.grad is not None and logits.grad[0].tolist() == pytest.approx([-pull, pull], abs=1e-6)


@pytest.mark.parametrize(
    ("pays", "paid", "weight"),
    [
        ("vapor", 0.2, [0.4, 0.2]),
        ("bonus", 0.2, [0, 0]),
        ("noisy", 0.2, [0.05, 0.05]),
        ("noise", 0, [0.05, 0.05]),
        ("ersac", 0.2**2 / 0.1, None),
    ],
)
def test_what_is_paid_and_what_entropy_weighs(pays, paid, weight):
    log_probs, widths = torch.tensor([[[0.5, 0.5]]]).log(), torch.tensor([[[0.4, 0.2]]])
    told = learner(pays=pays).prices(log_probs, torch.tensor([[1]]), widths)
    assert told[0][0].tolist() == pytest.approx([paid])
    assert weight is None or told[1][0, 0].tolist() == pytest.approx(weight)


def test_ahead_pays_the_entropy_of_later_steps():
    log_probs, widths = torch.tensor([[[0.5, 0.5]]]).log(), torch.tensor([[[0.4, 0.2]]])
    plain, ahead = (learner(ahead=more).prices(log_probs, torch.tensor([[1]]), widths)[0] for more in (False, True))
    assert float(ahead - plain) == pytest.approx(float(entropies(log_probs, widths)))


def test_one_temperature_for_all_goes_where_entropy_and_doubt_weigh_the_same():
    """Each seed has one of its own."""
    agent = learner(seeds=(0, 1), pays="ersac")
    log_probs, widths = torch.full((2, 1, 2), 0.5).log(), torch.tensor([0.3, 0.1])[:, None, None].expand(2, 1, 2)
    for _ in range(300):
        agent.prices(log_probs, torch.tensor([[0], [0]]), widths)
    assert agent.temperature.tolist() == pytest.approx(
        (np.array([0.3, 0.1]) / np.sqrt(2 * np.log(2))).tolist(), rel=0.1
    )


def test_counts_fall_with_the_root_of_visits_of_that_action_alone():
    doubt = Counts(CELLS, ACTIONS, dice())
    told_to_go_left(doubt, 3)
    assert doubt.widths(torch.tensor([[3, 2]]))[0] == pytest.approx(torch.tensor([[0.1 / 5, 0.1], [0.1, 0.1]]))


def test_an_ensemble_agrees_where_it_has_learned():
    doubt = Ensemble(CELLS, ACTIONS, dice(), scale=0.1, rate=0.01)  # so small that no width is cut off at 1
    before = doubt.widths(torch.arange(CELLS)[None])[0]
    told_to_go_left(doubt, 40)
    after = doubt.widths(torch.arange(CELLS)[None])[0]
    assert after[3, 0] < 0.1 * before[3, 0]
    others = torch.ones(CELLS, ACTIONS, dtype=torch.bool)
    others[3] = False
    assert (after[others] > 0.3 * before[others]).all()


def test_members_that_were_all_the_same_differ_by_their_priors():
    doubt = Ensemble(CELLS, ACTIONS, dice())
    for weights in doubt.members.parameters():
        torch.nn.init.zeros_(weights)
    assert (doubt.widths(torch.arange(CELLS)[None]) > 0.1).all()
    assert not any(weights.requires_grad for weights in doubt.priors.parameters())


def test_seeds_side_by_side_learn_as_one_alone_does():
    """As one network of torch.nn, step by step, from the same weights and lots."""
    depth, seeds = 5, (3, 4)
    lots = np.random.default_rng(0).random((6, 2, depth, 8))
    who, sea = learner(seeds, depth * (depth + 1) // 2, depth**2), Seas(depth, seeds)
    weights = [
        {name: told[number].detach().clone() for name, told in who.networks.named_parameters()} for number in (0, 1)
    ]
    policies = [who.chances()]
    for some in lots:
        cell, action, reward = (torch.from_numpy(part) for part in sea.dive(policies[-1], some))
        who.learn(cell, action, reward.float())
        policies.append(who.chances())
    inside = np.tril_indices(depth)
    for number, seed in enumerate(seeds):
        truth = alone.learned(weights[number], depth, seed, lots[:, number])
        for told, true in zip(policies, truth, strict=True):
            assert told[number] == pytest.approx(true[inside], abs=1e-4)
    assert abs(policies[-1] - policies[0]).max() > 0.01


@pytest.mark.parametrize(("agent", "episodes"), [("lite", 800), ("lite_ensemble", 80)])
def test_what_comes_of_a_seed_does_not_depend_on_who_runs_beside_it(agent, episodes):
    """To the last bit, also where others end before."""
    settings = Settings(episodes=episodes, until="first")
    told = explore_together(agent, 8, range(4), settings)
    assert len({run.first for run in told}) > 1
    assert explore_together(agent, 8, [2, 0], settings) == [told[2], told[0]]
    assert explore_together(agent, 8, [3], settings) == [told[3]]


def test_regrets_of_all_seas_are_exact():
    seeds, depth = (0, 7), 6
    sea = Seas(depth, seeds)
    shares = np.random.default_rng(1).random((2, sea.cells))
    chances = np.stack([shares, 1 - shares], -1)
    inside = np.tril_indices(depth)
    for number, seed in enumerate(seeds):
        policy = np.full((depth, depth, ACTIONS), 0.5)
        policy[inside] = chances[number]
        assert sea.regrets(chances)[number] == pytest.approx(regret(deep_sea(depth, seed), policy), abs=1e-12)


def test_who_always_goes_right_finds_the_treasure():
    sea = Seas(4, [2])
    dives = sea.dive(np.eye(ACTIONS)[sea.right], np.full((1, 4, 3), 0.5))
    assert dives.found.all() and dives.reward.sum(1) == pytest.approx(np.full((1, 3), 0.99))
    assert dives.cell[0, :, 0].tolist() == [0, 2, 5, 9]
    assert not sea.dive(np.eye(ACTIONS)[1 - sea.right], np.full((1, 4, 3), 0.5)).found.any()


def test_lite_finds_twenty_deep_where_noise_does_not():
    firsts = {
        name: [run.first for run in explore_together(name, 20, range(3), Settings(episodes=episodes, until="first"))]
        for name, episodes in (("lite", 4000), ("lite_noise", 1000))
    }
    assert None not in firsts["lite"] and firsts["lite_noise"] == [None] * 3


def test_all_kinds_play_and_learn():
    for name in AGENTS:
        assert [run.episodes for run in explore_together(name, 4, [0, 1], Settings(episodes=20, until="share"))] <= [
            20,
            20,
        ]
