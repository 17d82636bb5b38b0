"""A predictor that is taught: a GRU."""

import torch
from torch import Tensor, nn

from trainers.pseudo_random.games import Game
from trainers.pseudo_random.taught import State, Taught


class Reader(Taught):
    """GRU (Cho et al. 2014) of what both did in the last round."""

    def __init__(self, game: Game, width: int = 64) -> None:
        super().__init__(game, width)
        self.gru = nn.GRU(self.actions + self.replies, width)
        self.out = nn.Linear(width, self.actions)

    def fresh(self, matches: int) -> State:
        return (torch.zeros(matches, self.width),)

    def through(self, seen: Tensor, state: State) -> tuple[Tensor, State]:
        hidden, after = self.gru(seen, state[0][None])
        return hidden, (after[0],)
