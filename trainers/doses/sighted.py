"""A script that knows no more than it sees: a control for what sees through the same window.

It follows its plan while something that helps now stands in its window, and wanders otherwise: straight on, and another
way where that is barred. A script by itself knows the whole map.
"""

from collections.abc import Callable

import numpy as np

from analysis.errors import InputError
from analysis.payoffs import actor
from mettagrid_lite import VectorEnv
from mettagrid_lite.build import World
from mettagrid_lite.state import ONE, OVER, RECEIVED
from trainers.doses.causes import begun, helpful, in_sight
from trainers.doses.play import player
from trainers.navigation.controls import numbers

PREFIX = "sighted:"


def paid_sighted(who: str, world: World, episodes: int, seed: int) -> np.ndarray:
    """Mean return over agents [B] where all follow a script, such as `make(heart)`, by what they see."""
    plan = player(who, world).plan
    if plan is None:
        raise InputError(f"{PREFIX}{who}: follows no plan; name a strategy such as make(heart)")
    env = begun(world, episodes, seed)
    follow = actor(env, [player(who, world)], np.zeros((episodes, env.num_agents), np.int64))
    wander = wanderer(env, seed)
    while not (env.state.env[:, OVER] == 1).all():
        near = in_sight(env, helpful(world, plan, env.state.items))
        env.step(np.where(near, follow(), wander()))
    return env.state.money[..., RECEIVED].mean(1) / ONE


def wanderer(env: VectorEnv, seed: int) -> Callable[[], np.ndarray]:
    """Actions [E, A] that go straight on, or any other free way where that is barred."""
    moves, chance = numbers(env), np.random.default_rng(seed)
    heading = chance.integers(0, len(moves), (env.num_envs, env.num_agents))

    def act() -> np.ndarray:
        free = env.masks()[..., moves]
        wished = chance.random(free.shape) * free
        np.put_along_axis(wished, heading[..., None], 2 * np.take_along_axis(free, heading[..., None], -1), -1)
        heading[:] = wished.argmax(-1)
        return moves[heading]

    return act
