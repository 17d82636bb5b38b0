"""Contrastive goal-reaching in a grid world with few actions (Eysenbach et al. 2022, arXiv:2206.07568).

Episodes are played by the actor, each with a goal among the places that were reached before. From what was reached a
critic learns how likely goals are after each action; the actor's loss is an exact sum over actions. Nothing is paid.
"""

from collections import deque
from typing import Annotated, NamedTuple

import numpy as np
import torch
from pydantic import Field
from torch import Tensor

from mettagrid_lite.config import Config as World
from mettagrid_lite.values import Frozen, Positive, Share
from trainers.contrastive.arms import ARMS
from trainers.contrastive.critic import actor_loss
from trainers.contrastive.goals.places import Places, alone, cells_of
from trainers.contrastive.goals.reacher import Reacher

More = Annotated[float, Field(gt=0)]


class Settings(Frozen):
    """How goals are learned to be reached.

    environments: episodes played at once, a round
    rounds: of play, each with steps of the optimizer
    kept: rounds that are learned from, the newest
    updates: steps of the optimizer after a round
    batch: pairs of a state and what was reached later, a step
    width: of hidden layers, and of what places are compared by
    rate: of learning
    discount: γ of the delay between a state and its goal
    temperature: α, what an actor gives for a nat of its entropy
    """

    environments: Positive = 64
    rounds: Positive = 24
    kept: Positive = 24
    updates: Positive = 50
    batch: Positive = 256
    width: Positive = 64
    rate: More = 3e-3
    discount: Annotated[Share, Field(gt=0, lt=1)] = 0.95
    temperature: More = 0.3


class Played(NamedTuple):
    """An episode of E environments: the place before each step and after the last, int64 [T + 1, E]; actions [T, E]."""

    at: Tensor
    actions: Tensor


class Learner:
    """An arm that learns to reach goals. known: bool [P], the places that may be its goals while it learns."""

    def __init__(self, arm: str, world: World, places: Places, known: Tensor, settings: Settings, seed: int) -> None:
        torch.manual_seed(seed)
        self.arm, self.settings, self.known = ARMS[arm], settings, known
        self.chance = torch.Generator().manual_seed(seed)
        self.number = torch.from_numpy(places.number.ravel())
        self.reacher = Reacher(places, settings.width)
        self.optimizer = torch.optim.Adam(self.reacher.parameters(), settings.rate, fused=True)
        self.env = alone(world, settings.environments, seed)
        self.rounds: deque[Played] = deque(maxlen=settings.kept)
        self.reached = known.nonzero()[:, 0]  # what goals are drawn from: at first any that may be one

    def round(self) -> None:
        """Play an episode everywhere, and learn from all that is kept."""
        self.rounds.append(self._play())
        kept = Played(*(torch.stack(each, 1) for each in zip(*self.rounds, strict=True)))  # [T, rounds, E]
        self.reached = kept.at[self.known[kept.at]]
        for _ in range(self.settings.updates):
            loss = self.loss(Played(*(each.flatten(1) for each in kept)))
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()

    @torch.no_grad()
    def policy(self) -> np.ndarray:
        """π at each place for each goal, float64 [P, P, A]."""
        chances: np.ndarray = self.reacher.policy().double().numpy()
        return chances

    def loss(self, played: Played) -> Tensor:
        """The critic's and the actor's, of pairs drawn from play; half of the actor's goals are of other pairs."""
        here, action, there = self._pairs(played)
        acts, goals = self.reacher.acts(), self.reacher.goals()
        critic = self.arm.loss(acts[here, action] @ goals[there].T)
        here, there = here.repeat(2), torch.cat([there, there.roll(1)])
        told = torch.einsum("bad,bd->ba", acts[here], goals[there])
        return critic + actor_loss(self.reacher.log_probs(here, there), told, self.settings.temperature)

    def _play(self) -> Played:
        """All but the last step of an episode, which leads to where the next begins. Who arrives gets another goal."""
        goals, at, actions = self._goals(), [self._here()], []
        for _ in range(self.env.config.episode - 1):
            goals = torch.where(at[-1] == goals, self._goals(), goals)
            actions.append(self._actions(at[-1], goals))
            self.env.step(actions[-1][:, None].numpy())
            at.append(self._here())
        self.env.reset()
        return Played(torch.stack(at), torch.stack(actions))

    def _here(self) -> Tensor:
        return self.number[torch.from_numpy(cells_of(self.env))]

    def _goals(self) -> Tensor:
        """For each environment a place that was reached before."""
        return self.reached[torch.randint(0, len(self.reached), (self.env.num_envs,), generator=self.chance)]

    @torch.no_grad()
    def _actions(self, here: Tensor, goals: Tensor) -> Tensor:
        return torch.multinomial(self.reacher.log_probs(here, goals).exp(), 1, generator=self.chance)[:, 0]

    def _pairs(self, played: Played) -> tuple[Tensor, Tensor, Tensor]:
        """States, actions and what was reached later in the same episode, int64 [B] each; B is smaller than a batch by
        those who reached what may be no goal.
        """
        steps, rows = played.actions.shape
        t, row = (torch.randint(0, most, (self.settings.batch,), generator=self.chance) for most in (steps, rows))
        later = t + self.arm.delays(steps - t, self.settings.discount, self.chance)
        there = played.at[later, row]
        known = self.known[there]
        return played.at[t, row][known], played.actions[t, row][known], there[known]
