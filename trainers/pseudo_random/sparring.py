"""Who a player trains against: a Markov mixture in some matches, and in the others a GRU that learns with it."""

from typing import Annotated

import numpy as np
import torch
from pydantic import Field
from torch import Tensor

from mettagrid_lite.values import Frozen, Positive, Share
from trainers.pseudo_random.games import Game
from trainers.pseudo_random.predictors import Markov, Predictor
from trainers.pseudo_random.reader import Reader


class Config(Frozen):
    """How a network is trained.

    gain: of what is remembered, before training: above 1 a network goes its own way from its key
    updates: of its weights, by gradients
    matches: played at once
    piece: rounds from one update to the next, through which gradients go back
    length: rounds of a match
    readers: share of the matches against a GRU that learns with it; the others are against a Markov mixture
    rate: of learning by gradients; falls to 0 in a line
    entropy: its weight, where actions are drawn
    quiet: after this share of the updates nothing is drawn any more (straight-through)
    generations: updates by evolution
    step: rate of learning by evolution; falls to 0 in a line
    population: networks of a generation, half of them the other half's mirror images (evolution)
    spread: of a generation around its middle (evolution)
    """

    gain: Annotated[float, Field(ge=0)] = 3.0
    updates: Positive = 150
    matches: Positive = 64
    piece: Positive = 32
    length: Annotated[int, Field(ge=2)] = 128
    readers: Share = 0.5
    rate: Annotated[float, Field(gt=0)] = 3e-3
    entropy: Annotated[float, Field(ge=0)] = 0.02
    quiet: Share = 0.67
    generations: Positive = 40
    step: Annotated[float, Field(gt=0)] = 0.01
    population: Annotated[int, Field(ge=2, multiple_of=2)] = 64
    spread: Annotated[float, Field(gt=0)] = 0.05


class Sparring(Predictor):
    """The GRU has the last matches, the mixture the first."""

    def __init__(self, game: Game, share: float, rate: float = 3e-3) -> None:
        self.share, self.markov, self.reader = share, Markov(game), Reader(game)
        self.optimizer = torch.optim.Adam(self.reader.parameters(), rate)

    def begin(self, matches: int) -> None:
        readers = round(self.share * matches)
        self.first = matches - readers
        self.markov.begin(self.first)
        self.reader.begin(readers)
        self.before, self.seen = self.reader.state, list[tuple[np.ndarray, np.ndarray]]()

    def tell(self) -> np.ndarray:
        parts = ([self.markov.tell()] if self.first else []) + [self.reader.tell()]
        return np.concatenate(parts)

    def learn(self, action: np.ndarray, reply: np.ndarray) -> None:
        if self.first:
            self.markov.learn(action[: self.first], reply[: self.first])
        self.reader.learn(action[self.first :], reply[self.first :])
        self.seen.append((action[self.first :], reply[self.first :]))

    def improve(self) -> None:
        """The GRU learns once from the rounds since it learned last."""
        if self.share:
            actions, replies = (torch.from_numpy(np.stack(part)) for part in zip(*self.seen, strict=True))
            loss, _ = self.reader.loss(actions, replies, self.before)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
        self.before, self.seen = self.reader.state, []


def rewards(game: Game, reply: np.ndarray) -> Tensor:
    """What each action would have earned, float32 [M, A]."""
    return torch.from_numpy(game.payoff.T[reply]).float()
