"""VAPOR-lite against hand numbers, and on DeepSea beside noise."""

import numpy as np
import pytest
import torch

from trainers.vapor.agents import AGENTS
from trainers.vapor.doubt import Counts, Ensemble
from trainers.vapor.explore import Settings, explore
from trainers.vapor.lite import Config, Lite, entropies, objective

CELLS, ACTIONS = 6, 2


def first_success(agent, episodes, seed=1):
    return explore(agent, 20, seed, Settings(episodes=episodes)).first


def told_to_go_left(doubt, times):
    """All steps are action 0 in cell 3, which pays 0.5."""
    for _ in range(times):
        doubt.learn(torch.full((8,), 3), torch.zeros(8, dtype=torch.int64), torch.full((8,), 0.5))


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
    log_probs, widths = torch.tensor([[0.5, 0.5]]).log(), torch.tensor([[0.4, 0.2]])
    told = Lite(Config(pays=pays)).prices(log_probs, torch.tensor([1]), widths)
    assert told[0].tolist() == pytest.approx([paid])
    assert weight is None or told[1][0].tolist() == pytest.approx(weight)


def test_ahead_pays_the_entropy_of_later_steps():
    log_probs, widths = torch.tensor([[0.5, 0.5]]).log(), torch.tensor([[0.4, 0.2]])
    plain, ahead = (Lite(Config(ahead=more)).prices(log_probs, torch.tensor([1]), widths)[0] for more in (False, True))
    assert float(ahead - plain) == pytest.approx(float(entropies(log_probs, widths)))


def test_one_temperature_for_all_goes_where_entropy_and_doubt_weigh_the_same():
    agent = Lite(Config(pays="ersac"))
    log_probs, widths = torch.tensor([[0.5, 0.5]]).log(), torch.full((1, 2), 0.3)
    for _ in range(200):
        agent.prices(log_probs, torch.tensor([0]), widths)
    assert agent.temperature == pytest.approx(0.3 / np.sqrt(2 * np.log(2)), rel=0.1)


def test_counts_fall_with_the_root_of_visits_of_that_action_alone():
    doubt = Counts(CELLS, ACTIONS)
    told_to_go_left(doubt, 3)
    assert doubt.widths(torch.tensor([3, 2])) == pytest.approx(torch.tensor([[0.1 / 5, 0.1], [0.1, 0.1]]))


def test_an_ensemble_agrees_where_it_has_learned():
    torch.manual_seed(0)
    doubt = Ensemble(CELLS, ACTIONS, scale=0.1, rate=0.01)  # so small that no width is cut off at 1
    before = doubt.widths(torch.arange(CELLS))
    told_to_go_left(doubt, 40)
    after = doubt.widths(torch.arange(CELLS))
    assert after[3, 0] < 0.1 * before[3, 0]
    others = torch.ones(CELLS, ACTIONS, dtype=torch.bool)
    others[3] = False
    assert (after[others] > 0.3 * before[others]).all()


def test_members_that_were_all_the_same_differ_by_their_priors():
    torch.manual_seed(0)
    doubt = Ensemble(CELLS, ACTIONS)
    for weights in doubt.members.parameters():
        torch.nn.init.zeros_(weights)
    assert (doubt.widths(torch.arange(CELLS)) > 0.1).all()
    assert not any(weights.requires_grad for weights in doubt.priors.parameters())


def test_lite_finds_twenty_deep_where_noise_does_not():
    assert first_success("lite", 2500) is not None
    assert first_success("lite_noise", 1000) is None


def test_all_kinds_play_and_learn():
    for name in (name for name in AGENTS if name.startswith("lite_")):
        assert explore(name, 4, 0, Settings(episodes=24)).episodes > 0
