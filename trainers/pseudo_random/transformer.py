"""A predictor that is taught: a small transformer, which looks back on the last rounds."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from trainers.pseudo_random.games import Game
from trainers.pseudo_random.taught import State, Taught


class Layer(nn.Module):
    """Each round looks at itself and at the rounds before it, `window` in all, by a learned weight of each distance.

    As in Transformer-XL (Dai et al. 2019) what is kept of the rounds before goes on; here it is keys and values.
    """

    def __init__(self, width: int, heads: int, window: int) -> None:
        super().__init__()
        self.heads, self.window = heads, window
        self.before, self.after = nn.LayerNorm(width), nn.LayerNorm(width)
        self.asked, self.mixed = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.distance = nn.Parameter(torch.zeros(heads, window))
        self.thought = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, hidden: Tensor, kept: Tensor, known: int) -> tuple[Tensor, Tensor]:
        """hidden [M, T, width]; kept [2, M, heads, window - 1, width / heads], whose last `known` rounds were."""
        query, *fresh = self.asked(self.before(hidden)).unflatten(-1, (3 * self.heads, -1)).transpose(1, 2).chunk(3, 1)
        kept = torch.cat([kept, torch.stack(fresh)], 3)
        looked = functional.scaled_dot_product_attention(query, kept[0], kept[1], self._weights(hidden.shape[1], known))
        hidden = hidden + self.mixed(looked.transpose(1, 2).flatten(2))
        return hidden + self.thought(self.after(hidden)), kept[:, :, :, kept.shape[3] - self.window + 1 :]

    def _weights(self, rounds: int, known: int) -> Tensor:
        """What is added to logits, [heads, T, window - 1 + T]; -inf for what is out of sight, or never was."""
        place = torch.arange(self.window - 1 + rounds)
        back = place[self.window - 1 :, None] - place
        unseen = (back < 0) | (back >= self.window) | (place < self.window - 1 - known)
        return self.distance[:, back.clamp(0, self.window - 1)].masked_fill(unseen, -torch.inf)


class Transformer(Taught):
    """Layers with norms first; of a state, the rounds so far stand last."""

    def __init__(self, game: Game, width: int = 64, heads: int = 4, layers: int = 2, window: int = 64) -> None:
        super().__init__(game, width)
        self.into, self.last = nn.Linear(self.actions + self.replies, width), nn.LayerNorm(width)
        self.layers = nn.ModuleList([Layer(width, heads, window) for _ in range(layers)])
        self.out = nn.Linear(width, self.actions)
        self.kept = heads, window - 1, width // heads

    def fresh(self, matches: int) -> State:
        kept = torch.zeros(2, matches, *self.kept)
        return torch.zeros(matches, self.width), *(kept for _ in self.layers), torch.zeros((), dtype=torch.int64)

    def through(self, seen: Tensor, state: State) -> tuple[Tensor, State]:
        _, *before, rounds = state
        hidden, after = self.into(seen).transpose(0, 1), []
        for layer, kept in zip(self.layers, before, strict=True):
            hidden, kept = layer(hidden, kept, int(rounds))
            after.append(kept)
        told = self.last(hidden).transpose(0, 1)
        return told, (told[-1], *after, rounds + len(seen))
