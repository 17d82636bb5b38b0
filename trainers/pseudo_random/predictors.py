"""Who foretells actions, round by round, in M matches at once; and the best reply to what is foretold is played."""

from abc import ABC, abstractmethod

import numpy as np

from trainers.pseudo_random.games import Game


class Predictor(ABC):
    """Knows what both did so far in a match, and nothing of the player's program."""

    @abstractmethod
    def begin(self, matches: int) -> None:
        """New matches, of which nothing is known."""

    @abstractmethod
    def tell(self) -> np.ndarray:
        """Chances of the player's next action, [M, A], none of them 0."""

    @abstractmethod
    def learn(self, action: np.ndarray, reply: np.ndarray) -> None:
        """What was done in this round, int64 [M] each."""


class Markov(Predictor):
    """A mixture of Markov chains of the last k = 0..`order` actions, and of the last 1..`side` rounds of both sides.

    Each chain counts (Krichevsky & Trofimov 1981): p(a) = (n_a + 1/2) / (n + A/2) after what came before. Chains are
    weighted by exp(-loss), their loss the sum of -log p so far: so the mixture loses at most log(chains) nats in all.
    """

    def __init__(self, game: Game, order: int = 6, side: int = 3) -> None:
        self.actions, self.replies = game.shape
        both = self.actions * self.replies
        self.sizes = [self.actions**k for k in range(order + 1)] + [both**k for k in range(1, side + 1)]
        self.own, self.order = order + 1, order
        self.first = np.cumsum([0, *self.sizes[:-1]])

    def begin(self, matches: int) -> None:
        self.row = np.arange(matches)[:, None]
        self.seen = np.zeros((matches, sum(self.sizes), self.actions))
        self.where = np.zeros((matches, len(self.sizes)), np.int64)  # what came before, as a number for each chain
        self.loss = np.zeros((matches, len(self.sizes)))

    def tell(self) -> np.ndarray:
        seen = self.seen[self.row, self.first + self.where] + 0.5
        self.chances = seen / seen.sum(-1, keepdims=True)
        weight = np.exp(self.loss.min(-1, keepdims=True) - self.loss)
        return np.einsum("mk,mka->ma", weight, self.chances) / weight.sum(-1, keepdims=True)

    def learn(self, action: np.ndarray, reply: np.ndarray) -> None:
        self.loss -= np.log(self.chances[self.row[:, 0], :, action])
        self.seen[self.row, self.first + self.where, action[:, None]] += 1
        own, sizes = self.own, np.array(self.sizes)
        self.where[:, :own] = (self.where[:, :own] * self.actions + action[:, None]) % sizes[:own]
        both = self.actions * self.replies
        now = (action * self.replies + reply)[:, None]
        self.where[:, own:] = (self.where[:, own:] * both + now) % sizes[own:]


class ContextTree(Predictor):
    """Context-tree weighting (Willems, Shtarkov & Tjalkens 1995): a mixture of all trees of contexts up to a depth.

    A context is what came last, the newest first: the player's action, the reply to it, the action before, and so on.
    At each node the chance is half that of its own counts and half that of its children; with β the ratio of what both
    gave to all actions so far,

        p_node = (β p_counts + p_child) / (β + 1),        β ← β p_counts(a) / p_child(a).
    """

    def __init__(self, game: Game, depth: int = 8) -> None:
        self.depth, self.actions = depth, game.shape[0]
        self.base = max(game.shape)
        self.first = np.cumsum([0, *(self.base**d for d in range(depth))])

    def begin(self, matches: int) -> None:
        nodes = self.first[-1] + self.base**self.depth
        self.row = np.arange(matches)
        self.seen = np.zeros((matches, nodes, self.actions), np.float32)
        self.ratio = np.ones((matches, nodes))
        self.past = np.zeros((matches, self.depth), np.int64)

    def tell(self) -> np.ndarray:
        scale = self.base ** np.arange(self.depth)
        inside = np.cumsum(self.past * scale, 1)
        self.path = self.first + np.concatenate([np.zeros((len(self.row), 1), np.int64), inside], 1)
        seen = self.seen[self.row[:, None], self.path] + 0.5
        self.counted = seen / seen.sum(-1, keepdims=True, dtype=float)
        self.ratios = self.ratio[self.row[:, None], self.path]
        told = self.told = self.counted.copy()
        for level in reversed(range(self.depth)):
            ratio = self.ratios[:, level, None]
            told[:, level] = (ratio * self.counted[:, level] + told[:, level + 1]) / (ratio + 1)
        return told[:, 0]

    def learn(self, action: np.ndarray, reply: np.ndarray) -> None:
        at = self.row, slice(None), action
        self.ratios[:, :-1] *= self.counted[at][:, :-1] / self.told[at][:, 1:]
        self.ratio[self.row[:, None], self.path] = self.ratios.clip(1e-100, 1e100)
        self.seen[self.row[:, None], self.path, action[:, None]] += 1
        self.past = np.concatenate([action[:, None], reply[:, None], self.past], 1)[:, : self.depth]
