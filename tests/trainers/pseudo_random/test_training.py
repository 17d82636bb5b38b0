"""Gradients and generations are what their formulas say, and training brings what it should."""

import copy

import numpy as np
import pytest
import torch

from trainers.pseudo_random import evolution, gradients, selves
from trainers.pseudo_random.evolution import Shaken, ranked
from trainers.pseudo_random.games import GAMES, Game
from trainers.pseudo_random.gradients import chosen
from trainers.pseudo_random.ladder import Config as Ladder
from trainers.pseudo_random.ladder import climbed
from trainers.pseudo_random.match import play
from trainers.pseudo_random.players import Cycle, Network, Networked
from trainers.pseudo_random.predictors import Markov
from trainers.pseudo_random.sparring import Config, Sparring

RPS, PENNIES = GAMES["rps"], GAMES["pennies"]
TURNED = Game(-PENNIES.payoff.T, PENNIES.mixed)
QUICK = Config(updates=60, matches=32, piece=16, length=64, readers=0)


def quiet(part, whole):
    pass


def test_what_is_chosen_is_one_hot_and_its_gradient_that_of_the_chances():
    logits = torch.tensor([[0.2, 1.0, -0.5]], requires_grad=True)
    worth = torch.tensor([[3.0, 1.0, 2.0]])
    taken, chances = chosen(logits, 0.0, through=True)
    assert taken.detach() == pytest.approx(torch.tensor([[0.0, 1.0, 0.0]]))
    (straight,) = torch.autograd.grad((taken * worth).sum(), logits, retain_graph=True)
    (soft,) = torch.autograd.grad((chances * worth).sum(), logits)
    assert straight == pytest.approx(soft, abs=1e-6) and straight.abs().sum() > 0


def test_each_of_a_generation_plays_by_its_own_weights():
    torch.manual_seed(0)
    network, config = Network(RPS, 5, 1.0, 0), Config(population=6, spread=0.3)
    shaken = Shaken(network, config)
    hidden, last = torch.randn(6, 5), torch.randn(6, 6)
    told, after = shaken(hidden, last)
    for number in range(6):
        spread = float(shaken.spread[number])
        own = copy.deepcopy(network)
        with torch.no_grad():
            own.inner += spread * torch.outer(*(part[number] for part in shaken.inner))
            own.outer += spread * torch.outer(*(part[number] for part in shaken.outer))
            own.bias += spread * shaken.bias[number]
            own.offset += spread * shaken.offset[number]
            logits, rest = own(hidden[number : number + 1], last[number : number + 1])
        assert told[number].tolist() == pytest.approx(logits[0].tolist(), abs=1e-5)
        assert after[number].tolist() == pytest.approx(rest[0].tolist(), abs=1e-5)


def test_generations_find_the_gradient_of_what_they_are_ranked_by():
    """Of a linear measure of one matrix: the mean of many generations points along it."""
    torch.manual_seed(0)
    network = Network(RPS, 4, 1.0, 0)
    truth = torch.randn_like(network.inner)
    found = torch.zeros_like(truth)
    for _ in range(300):
        shaken = Shaken(network, Config(population=16))
        left, right = shaken.inner
        better = shaken.spread[:, 0] * torch.einsum("pi,ij,pj->p", left, truth, right)
        found += shaken.gradient(better)[0]
    assert torch.cosine_similarity(found.flatten(), truth.flatten(), 0) > 0.9


def test_ranks_of_equals_are_equal():
    assert ranked(torch.tensor([3.0, 1.0, 3.0, 0.0])).tolist() == pytest.approx([1 / 3, -1 / 6, 1 / 3, -1 / 2])


def test_a_network_that_sees_the_last_round_alone_learns_to_draw_but_its_likeliest_actions_are_foretold():
    network = Network(RPS, 0, 1.0, 0)
    with torch.no_grad():
        network.offset[0] = 2.0  # at first it mostly plays the first action
    concedes = lambda drawn: play(Networked(network, drawn), Markov(RPS), RPS, 200, 16, 0).conceded(RPS)[100:].mean()  # noqa: E731
    before = concedes(True)
    gradients.train(network, RPS, QUICK.model_copy(update={"rate": 0.03}), True, 0, quiet)
    assert before > 0.4 and concedes(True) < 0.2 and concedes(False) > 0.95


@pytest.mark.parametrize("how", ["straight through", "evolution"])
def test_training_makes_argmax_harder_to_foretell(how):
    """A network that favours one action is cured of it."""
    network = Network(RPS, 16, 3.0, 1)
    with torch.no_grad():
        network.offset[0] = 0.7
    concedes = lambda: play(Networked(network), Markov(RPS), RPS, 300, 16, 5).conceded(RPS)[100:].mean()  # noqa: E731
    before = concedes()
    if how == "evolution":
        config = Config(generations=12, population=32, length=64, readers=0, step=0.05)
        evolution.train(network, RPS, config, 0, quiet)
    else:
        gradients.train(network, RPS, QUICK.model_copy(update={"rate": 0.01}), False, 0, quiet)
    assert concedes() < before - 0.1


@pytest.mark.parametrize("readers", [0, 0.5, 1])
def test_in_self_play_both_sides_learn_from_each_other_or_from_a_gru(readers):
    network, config = Network(PENNIES, 4, 1.0, 0), Config(updates=3, matches=6, piece=4, length=8, readers=readers)
    before = copy.deepcopy(network)
    selves.train(network, PENNIES, config, 0, quiet)
    assert all((now != was).any() for now, was in zip(network.parameters(), before.parameters(), strict=True))


def test_a_rival_learns_to_win_against_who_repeats_one_action():
    """The player plays the first action whatever it learns; the rival's payoffs are the player's turned around."""
    player, rival = Network(PENNIES, 0, 1.0, 0), Network(TURNED, 0, 1.0, 1)
    with torch.no_grad():
        player.offset[0] = 1e6
    config = Config(updates=1, matches=8, piece=8, rate=0.05)
    sides = selves.side_of(player, PENNIES, config), selves.side_of(rival, TURNED, config)
    chance, sparring = np.random.default_rng(0), Sparring(PENNIES, 1.0)
    torch.manual_seed(0)
    earned = []
    for _ in range(40):
        moments = selves.beginning(sides[0], 8, chance), selves.beginning(sides[1], 8, chance)
        (mine, theirs), _ = selves.piece(sides, moments, sparring, 8, 0.5)
        earned.append(float(theirs.detach()))
        assert float(mine.detach()) == pytest.approx(-float(theirs.detach()), abs=1e-5)
        selves.improve(sides[1], theirs, 0.05)
    assert np.mean(earned[-5:]) > 2 > np.mean(earned[:5])


def test_readers_learn_what_they_read():
    config = Ladder(rounds=60, matches=8, blocks=(1,), lesson=32, passes=6, window=8, slower=1)
    told = climbed(Cycle(RPS), RPS, config, 0, quiet)
    assert set(told) == {"markov", "tree", "gru 8192", "transformer 8192"}
    assert all(rung["conceded"] > 0.9 for rung in told.values())
    assert told["markov"]["rounds"][-1] == 60
    assert np.average(told["markov"]["conceded_by"], weights=np.diff([0, *told["markov"]["rounds"]])) > 0.8
