"""Predictors that are taught: networks that have read many games of the player, and read on while they play."""

from abc import abstractmethod
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from trainers.pseudo_random.games import Game
from trainers.pseudo_random.predictors import Predictor

State = tuple[Tensor, ...]
"""What is remembered between two rounds; first of all what the next action is told from, [M, width]."""


class Taught(nn.Module, Predictor):
    """Of what both did in the last rounds it tells logits of the player's next action.

    Its weights stay as they are in a match; only what it remembers goes on. out: from what is told from to logits.
    """

    out: nn.Linear

    def __init__(self, game: Game, width: int) -> None:
        super().__init__()
        self.actions, self.replies = game.shape
        self.width = width

    @abstractmethod
    def fresh(self, matches: int) -> State:
        """Before the first round, where all that is told from is 0."""

    @abstractmethod
    def through(self, seen: Tensor, state: State) -> tuple[Tensor, State]:
        """Rounds float32 [T, M, A + B]: what is told from after each, [T, M, width], and the state after all."""

    def begin(self, matches: int) -> None:
        self.state = self.fresh(matches)

    @torch.no_grad()
    def tell(self) -> np.ndarray:
        told: np.ndarray = self.out(self.state[0]).double().softmax(-1).numpy()
        return told

    @torch.no_grad()
    def learn(self, action: np.ndarray, reply: np.ndarray) -> None:
        self.state = self.through(self.seen(torch.from_numpy(action), torch.from_numpy(reply))[None], self.state)[1]

    def seen(self, action: Tensor, reply: Tensor) -> Tensor:
        """[...] -> float32 [..., A + B]."""
        both = functional.one_hot(action, self.actions), functional.one_hot(reply, self.replies)
        return torch.cat(both, -1).float()

    def loss(self, action: Tensor, reply: Tensor, state: State) -> tuple[Tensor, State]:
        """Mean nats of actions int64 [T, M] from the state before them; the state after."""
        hidden, after = self.through(self.seen(action, reply), state)
        before = torch.cat([state[0][None], hidden[:-1]])
        return functional.cross_entropy(self.out(before).flatten(0, 1), action.flatten()), after


def read(reader: Taught, actions: Tensor, replies: Tensor, optimizer: torch.optim.Optimizer, piece: int) -> float:
    """Learn once from games [T, M], piece by piece, with what is remembered carried on; mean nats of the games."""
    state, losses = reader.fresh(actions.shape[1]), []
    for action, reply in _pieces(actions, replies, piece):
        loss, state = reader.loss(action, reply, tuple(part.detach() for part in state))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        losses.append(float(loss.detach()))
    return float(np.mean(losses))


def _pieces(actions: Tensor, replies: Tensor, piece: int) -> Iterator[tuple[Tensor, Tensor]]:
    yield from zip(actions.split(piece), replies.split(piece), strict=True)
