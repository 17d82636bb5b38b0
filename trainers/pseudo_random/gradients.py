"""Training by gradients: of what drawn actions earn, or straight through those that are likeliest.

What each action would have earned against the replies is known, so with chances π(a) the gradient is of

    Σ_t Σ_a π_t(a) A(a, b_t).

drawn             actions are drawn by π; with entropy paid a little. The control: a policy with chance.
straight_through  actions are the likeliest after Gumbel noise, which fades; they count as one-hot going forward, and as
                  π going back, in what they earn and in what the network sees of them later (Bengio et al. 2013;
                  Jang et al. 2017). In the end nothing is drawn.
"""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from trainers.pseudo_random.games import Game, best_reply
from trainers.pseudo_random.players import Network
from trainers.pseudo_random.sparring import Config, Sparring, rewards
from trainers.studies.study import Tell


class Moment(NamedTuple):
    """Between two rounds: what is remembered, the last actions as one-hot, and the last replies."""

    hidden: Tensor
    action: Tensor
    reply: np.ndarray


def train(network: Network, game: Game, config: Config, drawn: bool, seed: int, tell: Tell) -> None:
    """The network is trained in place; drawn: its actions are, or else they are the likeliest, straight through."""
    torch.manual_seed(seed)
    chance, sparring = np.random.default_rng(seed), Sparring(game, config.readers)
    optimizer = torch.optim.Adam(network.parameters(), config.rate)
    for update in range(config.updates):
        left = 1 - update / config.updates
        if update % max(1, config.length // config.piece) == 0:
            sparring.begin(config.matches)
            moment = _beginning(network, game, config.matches, chance)
        noise = 1.0 if drawn else noise_at(left, config)
        earned, entropy, moment = _piece(network, game, config.piece, (sparring, moment, noise, not drawn))
        optimizer.param_groups[0]["lr"] = config.rate * left
        optimizer.zero_grad()
        (-earned - drawn * config.entropy * entropy).backward()
        nn.utils.clip_grad_norm_(network.parameters(), 0.5)
        optimizer.step()
        sparring.improve()
        tell(update + 1, config.updates)


def noise_at(left: float, config: Config) -> float:
    """How much Gumbel noise there is where so much of the training is left: from 1 in a line to 0, and then none."""
    return max(0.0, 1 - (1 - left) / max(config.quiet, 1e-9))


def _beginning(network: Network, game: Game, matches: int, chance: np.random.Generator) -> Moment:
    return Moment(network.key(matches, chance), torch.zeros(matches, game.shape[0]), np.full(matches, -1))


def _piece(
    network: Network, game: Game, rounds: int, at: tuple[Sparring, Moment, float, bool]
) -> tuple[Tensor, Tensor, Moment]:
    """Some rounds: the mean of what they earn and of their entropy, and the moment after."""
    sparring, (hidden, action, reply), noise, through = at
    hidden, action = hidden.detach(), action.detach()
    earned, entropy = torch.zeros(()), torch.zeros(())
    for _ in range(rounds):
        seen = torch.cat([action, network.last(reply, reply)[:, network.actions :]], 1)
        logits, hidden = network(hidden, seen)
        action, chances = chosen(logits, noise, through)
        reply = best_reply(sparring.tell(), game.payoff)
        counted = action if through else chances
        earned = earned + (counted * rewards(game, reply)).sum(-1).mean()
        entropy = entropy - (chances * chances.log()).sum(-1).mean()
        sparring.learn(action.detach().argmax(-1).numpy(), reply)
    return earned / rounds, entropy / rounds, Moment(hidden, action, reply)


def chosen(logits: Tensor, noise: float, through: bool) -> tuple[Tensor, Tensor]:
    """The likeliest action after so much Gumbel noise, one-hot, whose gradient is that of the chances; and these."""
    chances = logits.softmax(-1)
    gumbel = -torch.empty_like(logits).exponential_().log()
    noisy = logits + noise * gumbel
    hard = functional.one_hot(noisy.argmax(-1), logits.shape[-1]).float()
    soft = noisy.softmax(-1)
    return (hard + soft - soft.detach() if through else hard), chances
