"""Contrastive critics against the exact one, beside versions with faults that public code has had."""

import numpy as np
import pytest
import torch

from trainers.contrastive import four_rooms
from trainers.contrastive.arms import ARMS, IMPOSTORS
from trainers.contrastive.critic import actor_loss, critic_loss
from trainers.contrastive.study import FourRooms, is_near


def test_there_are_68_cells_and_the_exact_critic_leads_everywhere():
    assert four_rooms.after().shape == (68, 4)
    assert four_rooms.success(four_rooms.exact()) == 1


def test_the_exact_critic_is_what_random_walks_do():
    cells, moves = four_rooms.walks(4_000, 300, 0)
    assert np.bincount(cells.flatten(), minlength=68).std() / cells.numel() < 0.001
    chance = torch.Generator().manual_seed(0)
    told = [four_rooms.batch(ARMS["nce"], cells, moves, chance) for _ in range(2_000)]
    act, goal = (torch.cat(part) for part in zip(*told, strict=True))
    found = np.bincount(act * 68 + goal, minlength=68 * 4 * 68).reshape(68, 4, 68) / len(act)
    law = np.exp(four_rooms.exact()) / (68 * 4 * 68)
    assert np.abs(found - law).sum() < 0.2
    assert np.corrcoef(found.ravel(), law.ravel())[0, 1] > 0.99


@pytest.mark.parametrize("arm", ["nce", "symmetric"])
def test_a_learned_critic_is_near_the_exact_one(arm):
    torch.set_num_threads(1)
    assert is_near(*four_rooms.learn(arm))


@pytest.mark.parametrize("arm", IMPOSTORS)
def test_an_impostor_is_not_near_the_exact_critic(arm):
    torch.set_num_threads(1)
    assert not is_near(*four_rooms.learn(arm, updates=1_500))


def test_the_study_tells_all_runs_of_an_arm_in_a_row():
    study = FourRooms(arms=("nce", "itself"), seeds=2, updates=2)
    told = {name: play(lambda part, whole: None) for name, play in study.trials().items()}
    assert list(told) == ["nce, seed 0", "nce, seed 1", "itself, seed 0", "itself, seed 1"]
    assert [line.split(" | ")[0] for line in study.text(told).splitlines()[2:5]] == ["| exact", "| nce", "| itself"]
    assert list(study.pictures(told)) == ["critics"]


def test_the_actor_wants_the_softmax_of_the_critic():
    critic = torch.tensor([[1.0, 0.0, -2.0]])
    logits = torch.zeros(1, 3, requires_grad=True)
    optimizer = torch.optim.Adam([logits], 0.05)
    for _ in range(400):
        loss = actor_loss(logits.log_softmax(-1), critic, temperature=0.5)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert torch.allclose(logits.softmax(-1), (critic / 0.5).softmax(-1), atol=0.01)


@pytest.mark.parametrize("kind", ["nce", "infonce", "symmetric"])
def test_critic_losses_by_hand(kind):
    logits = torch.tensor([[2.0, 0.0], [0.0, 1.0]])
    wanted = {
        "nce": 0.5 * (np.log1p(np.exp(-2)) + np.log1p(np.exp(-1))) + np.log(2),
        "infonce": 0.5 * (np.log1p(np.exp(-2)) + np.log1p(np.exp(-1))),
        "symmetric": np.log1p(np.exp(-2)) + np.log1p(np.exp(-1)),
    }
    assert critic_loss(logits, kind, penalty=0).item() == pytest.approx(wanted[kind])
    if kind != "nce":
        sums = np.log([np.exp(2) + 1, 1 + np.exp(1)])
        more = critic_loss(logits, kind, penalty=0.1).item() - wanted[kind]
        assert more == pytest.approx(0.1 * np.square(sums).mean(), rel=1e-5)
