"""Predictors foretell as well as theory says; what is known of chance, cycles and untrained networks holds."""

from itertools import pairwise

import numpy as np
import pytest
import torch

from trainers.pseudo_random.games import GAMES, best_reply
from trainers.pseudo_random.match import play
from trainers.pseudo_random.players import Cycle, Generator, Network, Networked, Random
from trainers.pseudo_random.predictors import ContextTree, Markov
from trainers.pseudo_random.reader import Reader
from trainers.pseudo_random.transformer import Transformer

RPS = GAMES["rps"]


def against(player, predictor, rounds=2000, matches=16):
    """Conceded a round in the second half, and bits an action."""
    record = play(player, predictor, RPS, rounds, matches, 0)
    return record.conceded(RPS)[rounds // 2 :].mean(), record.bits.mean()


@pytest.mark.parametrize("game", GAMES.values(), ids=GAMES)
def test_who_mixes_as_the_equilibrium_concedes_nothing_whatever_the_reply(game):
    assert game.mixed @ game.payoff == pytest.approx(np.zeros(game.shape[1]), abs=1e-12)


def test_the_best_reply_leaves_the_player_least():
    assert best_reply(np.eye(3), RPS.payoff).tolist() == [1, 2, 0]


def test_true_chance_concedes_nothing_and_costs_the_mixture_little_more_than_its_entropy():
    conceded, bits = against(Random(RPS), Markov(RPS, side=0))
    assert abs(conceded) < 0.03 and bits == pytest.approx(1.592, abs=0.005)


def test_a_cycle_concedes_all_and_a_coded_generator_nothing():
    assert against(Cycle(RPS), Markov(RPS, side=0))[0] == 1
    conceded, bits = against(Generator(RPS), Markov(RPS, side=0))
    assert abs(conceded) < 0.03 and bits > 1.58


@pytest.mark.parametrize(
    ("gain", "least", "most"), [(0.9, 0.9, 1.0), (1.5, 0.45, 1.0), (3.0, 0.08, 0.45), (6.0, 0.03, 0.25)]
)
def test_untrained_networks_concede_less_the_more_chaotic_they_are(gain, least, most):
    """Means of four networks; they and others gave about .97, .73, .21 and .13."""
    told = [against(Networked(Network(RPS, 64, gain, seed)), Markov(RPS, side=0), 1000, 4)[0] for seed in range(4)]
    assert least <= np.mean(told) <= most


def test_the_mixture_is_as_good_as_its_best_chain_but_for_the_choice():
    """Of rock after rock and else paper, with chance 9 in 10: the chain of order 1 alone is worth having."""
    chance, actions = np.random.default_rng(0), [0]
    for _ in range(400):
        actions.append(int((actions[-1] + (chance.random() < 0.9)) % 3))
    losses = {}
    for order in (1, 6):
        predictor = Markov(RPS, order, side=0)
        predictor.begin(1)
        losses[order] = 0.0
        for action in actions:
            losses[order] -= np.log(predictor.tell()[0, action])
            predictor.learn(np.array([action]), np.array([0]))
    seen = np.full((3, 3), 0.5)
    alone = 0.0
    for before, action in pairwise([0, *actions]):  # before the first one all is as after rock
        alone -= np.log(seen[before, action] / seen[before].sum())
        seen[before, action] += 1
    assert losses[6] <= alone + np.log(7) + 1e-9
    assert losses[1] <= alone + np.log(2) + 1e-9


def weighted(actions, replies, depth, node=()):
    """log P_w of a node by its definition: half of its own counts, half of its children (Willems et al. 1995)."""
    seen, counted = np.full(3, 0.5), 0.0
    for turn, action in enumerate(actions):
        if context(actions, replies, turn, depth)[: len(node)] == node:
            counted += np.log(seen[action] / seen.sum())
            seen[action] += 1
    if len(node) == depth:
        return counted
    children = sum(weighted(actions, replies, depth, (*node, symbol)) for symbol in range(3))
    return np.logaddexp(counted, children) - np.log(2)


def context(actions, replies, turn, depth):
    past = [said for before in reversed(range(turn)) for said in (actions[before], replies[before])]
    return tuple(past + [0] * depth)[:depth]


def test_the_context_tree_is_the_mixture_over_all_trees():
    chance = np.random.default_rng(1)
    actions, replies = chance.integers(0, 3, (2, 30))
    tree, told = ContextTree(RPS, depth=3), 0.0
    tree.begin(1)
    for action, reply in zip(actions, replies, strict=True):
        chances = tree.tell()
        assert chances.sum() == pytest.approx(1)
        told += np.log(chances[0, action])
        tree.learn(np.array([action]), np.array([reply]))
    assert told == pytest.approx(weighted(actions.tolist(), replies.tolist(), 3), abs=1e-6)


def test_what_the_other_did_is_seen():
    """A player who repeats the predictor's last move is foretold only by who looks at it."""

    class Ape(Cycle):
        def act(self, action, reply):
            return np.where(reply < 0, 0, reply)

    class Restless(Markov):
        """Its replies are drawn, so that its own past says nothing."""

        def tell(self):
            super().tell()
            return np.random.default_rng(int(self.seen.sum() * 7)).dirichlet(np.ones(3), len(self.row))

        def learn(self, action, reply):
            super().learn(action, reply)

    for side, least, most in ((0, 1.5, 2.0), (1, 0.0, 0.4)):
        predictor = Restless(RPS, order=3, side=side)
        play(Ape(RPS), predictor, RPS, 400, 4, 0)
        bits = -np.log2(np.exp(-predictor.loss.min(-1) / 400))
        assert least < bits.mean() < most


TAUGHT = {"gru": Reader, "transformer": lambda game, width: Transformer(game, width, window=5)}


@pytest.mark.parametrize("kind", TAUGHT.values(), ids=TAUGHT)
def test_who_was_taught_foretells_in_play_what_its_loss_counts(kind):
    torch.manual_seed(0)
    reader = kind(RPS, 8)
    record = play(Cycle(RPS), reader, RPS, 20, 3, 0)
    actions, replies = torch.from_numpy(record.action), torch.from_numpy(record.reply)
    loss, _ = reader.loss(actions, replies, reader.fresh(3))
    assert record.bits.mean() * np.log(2) == pytest.approx(float(loss.detach()), abs=1e-5)


@pytest.mark.parametrize("kind", TAUGHT.values(), ids=TAUGHT)
def test_a_game_read_in_pieces_is_the_game_read_at_once(kind):
    torch.manual_seed(0)
    reader = kind(RPS, 8)
    actions, replies = torch.randint(0, 3, (2, 14, 2))
    whole, _ = reader.loss(actions, replies, reader.fresh(2))
    state, parts = reader.fresh(2), []
    for action, reply in zip(actions.split(7), replies.split(7), strict=True):
        loss, state = reader.loss(action, reply, state)
        parts.append(float(loss.detach()))
    assert np.mean(parts) == pytest.approx(float(whole.detach()), abs=1e-5)


def test_a_transformer_sees_its_window_and_no_more():
    """Each of two layers looks four rounds back: what was eight rounds ago tells, what was nine rounds ago doesn't."""
    torch.manual_seed(0)
    reader = Transformer(RPS, 8, window=5)
    seen = torch.randn(14, 1, 6, requires_grad=True)
    told, _ = reader.through(seen, reader.fresh(1))
    (slope,) = torch.autograd.grad(told[-1, 0, 0], seen)
    assert (slope.abs().sum((1, 2)) > 0).tolist() == [False] * 5 + [True] * 9
