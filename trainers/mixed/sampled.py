"""PPO from sampled play alone, a softmax of one number an action: alone, or pulled to a magnet (MMD as a PPO variant).

What PPO maximises depends on an action only by its ratio and by the advantages that came with it, so the gradient of a
batch is a sum over actions, written out here; a test compares it with Torch's of `trainers.ppo.clipped_objective`.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from mettagrid_lite.values import Flag, Share
from trainers.mixed.games import Game
from trainers.mixed.learner import Learner, Rate, Steps, Weight
from trainers.mixed.profile import Profile, start
from trainers.mixed.updates import entropy_slope, log_softmax, softmax_gradient


class SampledPPO(Learner):
    """Each player learns from own rewards alone. The magnet begins at uniform play.

    steps: updates
    batch: joint actions drawn for an update
    rate: of Adam
    anneal: the rate falls to 0 in a line
    clip: ε, how far ratios of probabilities may move
    epochs: steps of Adam with one batch
    normalise: advantages are divided by their deviation in the batch
    entropy: its weight in the loss
    pull: weight of KL(π, ρ) in the loss, to the magnet ρ
    drift: how far the magnet goes towards what is played in each update
    """

    kind: Literal["ppo"]
    steps: Steps = 4_000
    batch: Annotated[int, Field(ge=2, le=1_000_000)] = 256
    rate: Rate = 0.02
    anneal: Flag = False
    clip: Rate = 0.2
    epochs: Annotated[int, Field(ge=1, le=100)] = 4
    normalise: Flag = False
    entropy: Weight = 0.0
    pull: Weight = 0.0
    drift: Share = 0.0

    def plays(self, game: Game, chance: np.random.Generator) -> Iterator[Profile]:
        students = [Student(np.log(own), self) for own in start(game.payoffs.shape[1:], chance)]
        for update in range(self.steps):
            profile = [student.play for student in students]
            yield profile
            actions = tuple(drawn(own, self.batch, chance) for own in profile)
            for student, action, payoffs in zip(students, actions, game.payoffs, strict=True):
                student.learn(action, payoffs[actions], 1 - update / self.steps)


class Student:
    """One who learns by these settings from own actions and rewards; changed in place."""

    def __init__(self, logits: np.ndarray, settings: SampledPPO) -> None:
        self.logits, self.settings, self.adam = logits.copy(), settings, Adam(len(logits))
        self.magnet = np.full(len(logits), 1 / len(logits))

    @property
    def play(self) -> np.ndarray:
        return np.exp(log_softmax(self.logits))

    def learn(self, action: np.ndarray, rewards: np.ndarray, left: float) -> None:
        """From a batch [B] of each; left: the share of learning that is still to come."""
        settings = self.settings
        gained, lost = by_action(action, advantages(rewards, settings.normalise), len(self.logits))
        before = log_softmax(self.logits)
        for _ in range(settings.epochs):
            slope = clipped_gradient(self.logits, before, gained, lost, settings.clip) + self._regular()
            self.logits += self.adam.step(slope, settings.rate * (left if settings.anneal else 1))
        self.magnet += settings.drift * (self.play - self.magnet)

    def _regular(self) -> np.ndarray:
        """The slopes of entropy and of nearness to the magnet, which need no samples."""
        play, settings = self.play, self.settings
        towards = np.log(self.magnet) + entropy_slope(play)
        return softmax_gradient(play, settings.entropy * entropy_slope(play) + settings.pull * towards)


def drawn(play: np.ndarray, count: int, chance: np.random.Generator) -> np.ndarray:
    """Actions int64 [count], independently."""
    return np.minimum(np.searchsorted(play.cumsum(), chance.random(count), side="right"), len(play) - 1)


def by_action(action: np.ndarray, advantage: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The positive and the negative advantages that came with each action, over the batch's size: [A] each."""
    gained = np.bincount(action, np.maximum(advantage, 0), count) / len(action)
    lost = np.bincount(action, np.minimum(advantage, 0), count) / len(action)
    return gained, lost


def advantages(rewards: np.ndarray, normalise: bool) -> np.ndarray:
    """What was earned beyond the batch's mean: there is no state whose value could be learned."""
    better = rewards - rewards.mean()
    return better / (better.std() + 1e-8) if normalise else better


def clipped_gradient(
    logits: np.ndarray, before: np.ndarray, gained: np.ndarray, lost: np.ndarray, clip: float
) -> np.ndarray:
    """The slope along logits of mean min(r A, clip(r, 1-ε, 1+ε) A) (Schulman et al. 2017, eq. 7): [A].

    before: log π of those who drew the batch. An action stops paying once its ratio r is past the clip in the direction
    that its advantage drives it.
    """
    log_play = log_softmax(logits)
    ratio = np.exp(log_play - before)
    paying = ratio * (np.where(ratio <= 1 + clip, gained, 0) + np.where(ratio >= 1 - clip, lost, 0))
    return paying - np.exp(log_play) * paying.sum()


class Adam:
    """Adam (Kingma & Ba 2015) with PPO's ε of 1e-5: moments of one vector."""

    def __init__(self, size: int, first: float = 0.9, second: float = 0.999, epsilon: float = 1e-5) -> None:
        self.betas, self.epsilon, self.steps = (first, second), epsilon, 0
        self.mean, self.square = np.zeros(size), np.zeros(size)

    def step(self, slope: np.ndarray, rate: float) -> np.ndarray:
        """Where to go up the slope."""
        first, second = self.betas
        self.steps += 1
        self.mean = first * self.mean + (1 - first) * slope
        self.square = second * self.square + (1 - second) * slope**2
        size = np.sqrt(self.square / (1 - second**self.steps)) + self.epsilon
        return rate * self.mean / (1 - first**self.steps) / size
