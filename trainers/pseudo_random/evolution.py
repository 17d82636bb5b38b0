"""Training by evolution: weights are shaken, and move towards what conceded less (Salimans et al. 2017).

Half of a generation are the other half's mirror images. Each matrix is shaken by a product of two vectors, s u vᵀ, so
that a generation costs little more than one network (Sarkar et al. 2025).
"""

import numpy as np
import torch
from torch import Tensor

from trainers.pseudo_random.games import Game, best_reply
from trainers.pseudo_random.players import Network
from trainers.pseudo_random.sparring import Config, Sparring
from trainers.studies.study import Tell


class Shaken:
    """A generation of networks around one, P of them; sign: 1 or -1 of each half, for the mirror images."""

    def __init__(self, network: Network, config: Config) -> None:
        half = config.population // 2
        self.network = network
        self.sign = torch.ones(2 * half, 1)
        self.sign[half:] = -1
        self.spread = config.spread * self.sign
        self.inner, self.outer = (self._vectors(half, matrix) for matrix in (network.inner, network.outer))
        self.bias, self.offset = (
            torch.randn(half, len(vector)).repeat(2, 1) for vector in (network.bias, network.offset)
        )

    def _vectors(self, half: int, matrix: Tensor) -> tuple[Tensor, Tensor]:
        into, out = matrix.shape
        return torch.randn(half, into).repeat(2, 1), torch.randn(half, out).repeat(2, 1)

    def __call__(self, hidden: Tensor, last: Tensor) -> tuple[Tensor, Tensor]:
        """As a network does, but row by row each by its own weights; rows are P, or some times P."""
        network = self.network
        hidden = self._through(
            torch.cat([hidden, last], 1), network.inner, network.bias, (*self.inner, self.bias)
        ).tanh()
        return self._through(
            torch.cat([hidden, last], 1), network.outer, network.offset, (*self.outer, self.offset)
        ), hidden

    def _through(self, given: Tensor, matrix: Tensor, offset: Tensor, shake: tuple[Tensor, ...]) -> Tensor:
        times = len(given) // len(self.sign)
        left, right, shift, spread = (part.repeat(times, 1) for part in (*shake, self.spread))
        return torch.addmm(offset, given, matrix) + spread * ((given * left).sum(1, keepdim=True) * right + shift)

    def gradient(self, better: Tensor) -> list[Tensor]:
        """Of what is better, [P], with respect to inner, bias, outer and offset: Σ better x shake / (P s)."""
        weight = (better[:, None] * self.sign) / (len(better) * abs(float(self.spread[0])))
        matrices = [(left * weight).T @ right for left, right in (self.inner, self.outer)]
        vectors = [(weight * shift).sum(0) for shift in (self.bias, self.offset)]
        return [matrices[0], vectors[0], matrices[1], vectors[1]]


@torch.no_grad()
def train(network: Network, game: Game, config: Config, seed: int, tell: Tell) -> None:
    """Each network of a generation meets the mixture in one match and the GRU in another, by the same key."""
    torch.manual_seed(seed)
    chance, sparring = np.random.default_rng(seed), Sparring(game, config.readers)
    weights = [network.inner, network.bias, network.outer, network.offset]
    optimizer = torch.optim.Adam(weights, config.step)
    for generation in range(config.generations):
        shaken = Shaken(network, config)
        earned = torch.from_numpy(_earned(shaken, game, config, sparring, chance)).float()
        for weight, gradient in zip(weights, shaken.gradient(ranked(earned)), strict=True):
            weight.grad = -gradient
        optimizer.param_groups[0]["lr"] = config.step * (1 - generation / config.generations)
        optimizer.step()
        with torch.enable_grad():
            sparring.improve()
        tell(generation + 1, config.generations)


def _earned(shaken: Shaken, game: Game, config: Config, sparring: Sparring, chance: np.random.Generator) -> np.ndarray:
    """What each earns in the second half of its matches together, [P]."""
    network, population = shaken.network, config.population
    matches = population if config.readers in (0, 1) else 2 * population
    sparring.begin(matches)
    hidden = network.key(1, chance).repeat(matches, 1)
    action = reply = np.full(matches, -1)
    total = np.zeros(matches)
    for turn in range(config.length):
        logits, hidden = shaken(hidden, network.last(action, reply))
        action, reply = logits.argmax(-1).numpy(), best_reply(sparring.tell(), game.payoff)
        total += game.payoff[action, reply] * (turn >= config.length // 2)
        sparring.learn(action, reply)
    return total.reshape(-1, population).mean(0)


def ranked(values: Tensor) -> Tensor:
    """From -1/2, the least, to 1/2, the most; equals share the middle of their ranks."""
    order = (values[:, None] > values).sum(1) + 0.5 * ((values[:, None] == values).sum(1) - 1)
    return order / (len(values) - 1) - 0.5
