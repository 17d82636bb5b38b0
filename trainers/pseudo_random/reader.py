"""A predictor that is taught: a GRU that has read many games of the player, and reads on while it plays."""

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from trainers.pseudo_random.games import Game
from trainers.pseudo_random.predictors import Predictor


class Reader(nn.Module, Predictor):
    """GRU (Cho et al. 2014) of what both did in the last round; logits of the player's next action.

    Its weights stay as they are in a match; only what it remembers goes on.
    """

    def __init__(self, game: Game, width: int = 64) -> None:
        super().__init__()
        self.actions, self.replies = game.shape
        self.gru = nn.GRU(self.actions + self.replies, width)
        self.out = nn.Linear(width, self.actions)

    def begin(self, matches: int) -> None:
        self.state = torch.zeros(1, matches, self.gru.hidden_size)

    @torch.no_grad()
    def tell(self) -> np.ndarray:
        return self.out(self.state[0]).double().softmax(-1).numpy()

    @torch.no_grad()
    def learn(self, action: np.ndarray, reply: np.ndarray) -> None:
        self.state = self.gru(self.seen(torch.from_numpy(action), torch.from_numpy(reply))[None], self.state)[1]

    def seen(self, action: Tensor, reply: Tensor) -> Tensor:
        """[...] -> float32 [..., A + B]."""
        both = functional.one_hot(action, self.actions), functional.one_hot(reply, self.replies)
        return torch.cat(both, -1).float()

    def loss(self, action: Tensor, reply: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """Mean nats of actions int64 [T, M] from the state before them [1, M, width]; the state after."""
        hidden, after = self.gru(self.seen(action, reply), state)
        before = torch.cat([state, hidden[:-1]])
        return functional.cross_entropy(self.out(before).flatten(0, 1), action.flatten()), after


def read(reader: Reader, actions: Tensor, replies: Tensor, optimizer: torch.optim.Optimizer, piece: int) -> float:
    """Learn once from games [T, M], piece by piece, with what is remembered carried on; mean nats of the games."""
    state, losses = torch.zeros(1, actions.shape[1], reader.gru.hidden_size), []
    for action, reply in _pieces(actions, replies, piece):
        loss, state = reader.loss(action, reply, state.detach())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        losses.append(float(loss.detach()))
    return float(np.mean(losses))


def _pieces(actions: Tensor, replies: Tensor, piece: int) -> Iterator[tuple[Tensor, Tensor]]:
    yield from zip(actions.split(piece), replies.split(piece), strict=True)
