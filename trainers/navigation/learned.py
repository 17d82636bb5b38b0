"""What was trained, as a walker."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch

from analysis.errors import InputError
from mettagrid_lite import VectorEnv
from mettagrid_lite.build import World, build
from trainers.checkpoint import restore_policy
from trainers.folder import Folder
from trainers.navigation.course import Course, lay
from trainers.navigation.measures import spl
from trainers.navigation.routes import shortest
from trainers.navigation.trail import walk
from trainers.policy import Policy
from trainers.worlds import HostWorlds


class Learned:
    """A policy with its memory; actions are drawn from what it says, or the likeliest where it is greedy.

    world: that it was trained in; what stands for a kind there must stand for it on a course too.
    """

    def __init__(self, policy: Policy, world: World, greedy: bool = False, seed: int = 0) -> None:
        self.policy, self.world, self.greedy, self.seed = policy, world, greedy, seed

    def begin(self, course: Course, env: VectorEnv) -> None:
        here, there = env.world, self.world
        if (here.kinds, here.actions, course.window) != (there.kinds, there.actions, _window(there)):
            raise InputError(f"{course.name}: kinds, actions or view aren't those of training; choose other --courses")
        self.state = self.policy.begin(env.num_envs)
        self.first = torch.ones(1, env.num_envs, dtype=torch.bool)
        self.chance = torch.Generator().manual_seed(self.seed)

    @torch.no_grad()
    def act(self, env: VectorEnv) -> np.ndarray:
        told = self.policy(HostWorlds(env, self.first.device, self.policy.uses_masks).view(), self.first, self.state)
        self.state, self.first = told.state, torch.zeros_like(self.first)
        likely = told.logits[0].softmax(-1)
        chosen = likely.argmax(-1) if self.greedy else torch.multinomial(likely, 1, generator=self.chance)[:, 0]
        return chosen.numpy()


def walked(policy: Policy, world: World, names: Sequence[str], maps: int) -> dict[str, float]:
    """Success and SPL of a policy on courses, by `success NAME` and `spl NAME`."""
    told: dict[str, float] = {}
    for name in names:
        course, ways = _laid(name, maps)
        trail = walk(Learned(policy, world), course)
        told |= {f"success {name}": float(trail.arrived.mean()), f"spl {name}": float(spl(trail, ways).mean())}
    return told


@lru_cache(maxsize=32)
def _laid(name: str, maps: int) -> tuple[Course, np.ndarray]:
    course = lay(name, maps)
    return course, shortest(course)


def learned(path: Path, greedy: bool = False, seed: int = 0) -> Learned:
    """The newest checkpoint in the folder of a run."""
    folder = Folder(path)
    experiment = folder.experiment()
    world = build(experiment.config)
    policy = Policy(world, _window(world), experiment.network, experiment.exploration.kind != "none")
    restore_policy(folder.checkpoint, policy)
    return Learned(policy, world, greedy, seed)


def _window(world: World) -> tuple[int, int]:
    return world.config.view.rows, world.config.view.columns
