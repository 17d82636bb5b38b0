"""Training by self-play: two networks without chance, each of which learns, straight through, to win against the other.

    player   Σ_t A(a_t, b_t)            rival   -Σ_t A(a_t, b_t)

Each takes the other's actions as given, and its own as in gradients.py. Both see what both did, so the rival is a
predictor of the player as the player is of it. In a share of the player's matches a GRU that learns along foretells it
in the place of the rival.
"""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from trainers.pseudo_random.games import Game, best_reply
from trainers.pseudo_random.gradients import chosen, noise_at
from trainers.pseudo_random.players import Network
from trainers.pseudo_random.sparring import Config, Sparring
from trainers.studies.study import Tell


class Side(NamedTuple):
    """A network, and what it is paid for its actions and the other's, float32 [own, other's]."""

    network: Network
    payoff: Tensor
    optimizer: torch.optim.Optimizer


class Moment(NamedTuple):
    """Of one side between two rounds: what it remembers, and what both did, as one-hot."""

    hidden: Tensor
    own: Tensor
    other: Tensor


def train(network: Network, game: Game, config: Config, seed: int, tell: Tell) -> None:
    """The network is trained in place, against a rival that begins by another seed."""
    torch.manual_seed(seed)
    chance, sparring = np.random.default_rng(seed), Sparring(game, 1.0)
    turned = Game(-game.payoff.T, game.mixed)
    rival = Network(turned, network.memory, config.gain, seed + 1)
    sides = side_of(network, game, config), side_of(rival, turned, config)
    readers = round(config.readers * config.matches)
    moments: tuple[Moment, Moment]
    for update in range(config.updates):
        left = 1 - update / config.updates
        if update % max(1, config.length // config.piece) == 0:
            sparring.begin(readers)
            sizes = config.matches, config.matches - readers
            moments = beginning(sides[0], sizes[0], chance), beginning(sides[1], sizes[1], chance)
        earned, moments = piece(sides, moments, sparring, config.piece, noise_at(left, config))
        for side, pay in zip(sides, earned, strict=True):
            improve(side, pay, config.rate * left)
        if readers:
            sparring.improve()
        tell(update + 1, config.updates)


def side_of(network: Network, game: Game, config: Config) -> Side:
    payoff = torch.from_numpy(game.payoff).float()
    return Side(network, payoff, torch.optim.Adam(network.parameters(), config.rate))


def beginning(side: Side, matches: int, chance: np.random.Generator) -> Moment:
    network = side.network
    own, other = torch.zeros(matches, network.actions), torch.zeros(matches, network.replies)
    return Moment(network.key(matches, chance), own, other)


def piece(
    sides: tuple[Side, Side], moments: tuple[Moment, Moment], sparring: Sparring, rounds: int, noise: float
) -> tuple[tuple[Tensor, Tensor], tuple[Moment, Moment]]:
    """Some rounds: the mean of what each side earns, and the moments after. The rival has the first of the matches."""
    player, rival = (Moment(*(part.detach() for part in moment)) for moment in moments)
    earned = [torch.zeros(()), torch.zeros(())]
    rivals = len(rival.own)
    for _ in range(rounds):
        mine, hidden = _acted(sides[0].network, player, noise)
        theirs, remembered = _acted(sides[1].network, rival, noise)
        met = theirs.detach()
        if len(mine) > rivals:
            met = torch.cat([met, _foretold(sides[0], mine[rivals:], sparring)])
        earned[0] = earned[0] + ((mine @ sides[0].payoff) * met).sum(-1).mean()
        if rivals:
            earned[1] = earned[1] + ((theirs @ sides[1].payoff) * mine[:rivals].detach()).sum(-1).mean()
        player, rival = Moment(hidden, mine, met), Moment(remembered, theirs, mine[:rivals].detach())
    return (earned[0] / rounds, earned[1] / rounds), (player, rival)


def _acted(network: Network, moment: Moment, noise: float) -> tuple[Tensor, Tensor]:
    """One-hot actions, and what is remembered."""
    logits, hidden = network(moment.hidden, torch.cat([moment.own, moment.other], 1))
    return chosen(logits, noise, through=True)[0], hidden


def _foretold(side: Side, action: Tensor, sparring: Sparring) -> Tensor:
    """The GRU's best replies to what it foretells, one-hot; then it sees what was done."""
    reply = best_reply(sparring.tell(), side.payoff.numpy())
    sparring.learn(action.detach().argmax(-1).numpy(), reply)
    return functional.one_hot(torch.from_numpy(reply), side.network.replies).float()


def improve(side: Side, earned: Tensor, rate: float) -> None:
    if not earned.requires_grad:
        return
    side.optimizer.param_groups[0]["lr"] = rate
    side.optimizer.zero_grad()
    (-earned).backward()
    nn.utils.clip_grad_norm_(side.network.parameters(), 0.5)
    side.optimizer.step()
