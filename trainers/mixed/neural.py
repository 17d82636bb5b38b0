"""Neural fictitious self-play (Heinrich & Silver 2016): a best reply from replay, an average policy from a reservoir.

A matrix game has one state, so each network is its last layer: one number an action. All else is as in the paper.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from mettagrid_lite.values import Share
from trainers.mixed.games import Game
from trainers.mixed.learner import Learner, Rate, Steps
from trainers.mixed.profile import Profile, start
from trainers.mixed.sampled import drawn
from trainers.mixed.updates import log_softmax

Size = Annotated[int, Field(ge=1, le=10_000_000)]


class FictitiousSelfPlay(Learner):
    """What is played, and told, is the average policy.

    steps: rounds of play and learning
    batch: joint actions of a round, and samples that each network learns from
    anticipation: η, how often the best reply is played instead of the average policy
    explore: ε, how often the best reply is any action
    replay: of the newest own actions with their rewards, which values are learned from
    reservoir: a fair sample of all best replies so far, which the average policy is learned from
    value_rate, policy_rate: of gradient descent
    """

    kind: Literal["fictitious_self_play"]
    steps: Steps = 20_000
    batch: Size = 64
    anticipation: Share = 0.1
    explore: Share = 0.06
    replay: Size = 2_000
    reservoir: Size = 100_000
    value_rate: Rate = 0.1
    policy_rate: Rate = 0.02

    def plays(self, game: Game, chance: np.random.Generator) -> Iterator[Profile]:
        minds = [Mind(own, self) for own in start(game.payoffs.shape[1:], chance)]
        while True:
            yield [mind.average for mind in minds]
            drew = [mind.act(chance) for mind in minds]
            actions = tuple(action for action, _ in drew)
            for mind, (action, replied), payoffs in zip(minds, drew, game.payoffs, strict=True):
                mind.learn(action, payoffs[actions], replied, chance)


class Mind:
    """One player: values of actions, logits of the average policy, and what both are learned from."""

    def __init__(self, play: np.ndarray, settings: FictitiousSelfPlay) -> None:
        self.settings, self.values, self.logits = settings, np.zeros(len(play)), np.log(play)
        self.seen = Ring(settings.replay)
        self.replies = np.zeros(settings.reservoir, int)
        self.replied = 0

    @property
    def average(self) -> np.ndarray:
        return np.exp(log_softmax(self.logits))

    def act(self, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Actions of a round, and which of them were best replies."""
        count, size = self.settings.batch, len(self.values)
        best = np.full(count, self.values.argmax())
        best = np.where(chance.random(count) < self.settings.explore, chance.integers(size, size=count), best)
        replied = chance.random(count) < self.settings.anticipation
        return np.where(replied, best, drawn(self.average, count, chance)), replied

    def learn(self, action: np.ndarray, reward: np.ndarray, replied: np.ndarray, chance: np.random.Generator) -> None:
        """One step of each network, from samples of what both remember."""
        self.seen.add(action, reward)
        self._keep(action[replied], chance)
        settings, size = self.settings, len(self.values)
        actions, rewards = self.seen.sample(settings.batch, chance)
        error = np.bincount(actions, rewards - self.values[actions], size) / settings.batch
        self.values += settings.value_rate * error
        if self.replied:
            told = self.replies[chance.integers(min(self.replied, settings.reservoir), size=settings.batch)]
            share = np.bincount(told, minlength=size) / settings.batch
            self.logits += settings.policy_rate * (share - self.average)  # the slope of cross-entropy

    def _keep(self, replies: np.ndarray, chance: np.random.Generator) -> None:
        """Reservoir sampling (Vitter 1985): each reply so far is as likely to be here as any other."""
        for reply in replies:
            place = self.replied if self.replied < len(self.replies) else int(chance.integers(self.replied + 1))
            if place < len(self.replies):
                self.replies[place] = reply
            self.replied += 1


class Ring:
    """The newest actions with their rewards."""

    def __init__(self, size: int) -> None:
        self.actions, self.rewards, self.added = np.zeros(size, int), np.zeros(size), 0

    def add(self, actions: np.ndarray, rewards: np.ndarray) -> None:
        places = (self.added + np.arange(len(actions))) % len(self.actions)
        self.actions[places], self.rewards[places] = actions, rewards
        self.added += len(actions)

    def sample(self, count: int, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        places = chance.integers(min(self.added, len(self.actions)), size=count)
        return self.actions[places], self.rewards[places]
