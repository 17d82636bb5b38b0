"""Steps every scenario under checked bounds and tells what is wrong, as lines of JSON.

    NUMBA_BOUNDSCHECK=1 python -m tests.conformance_steps [NAME...]

A line for each scenario and check: {"scenario": ..., "check": ..., "wrong": null or a sentence, "seconds": ...}.
"""

import hashlib
import json
import sys
import time
import traceback
from collections.abc import Callable, Iterator

import numba
import numpy as np

from analysis.payoffs import actor
from analysis.strategies import derive
from mettagrid_lite import VectorEnv, library, load
from mettagrid_lite.build import World, build
from mettagrid_lite.state import ALIVE, EARNED, OVER, TERMINATED, State
from tests.mettagrid_lite.books import check_books

RANDOM_STEPS = 10_000
ENVS = 4  # that share them: the checks cost as much for all as for one
SAME_STEPS = 200  # of runs that must agree
ARRAYS = (*State._fields, "observations", "vectors", "rewards")


def main() -> None:
    """Run the checks of the named scenarios, all by default."""
    assert numba.config.BOUNDSCHECK, "set NUMBA_BOUNDSCHECK=1"
    for name in sys.argv[1:] or library():
        for check in CHECKS:
            begin = time.perf_counter()
            wrong = complaint(name, check)
            seconds = round(time.perf_counter() - begin, 2)
            print(json.dumps({"scenario": name, "check": check, "wrong": wrong, "seconds": seconds}), flush=True)


def complaint(name: str, check: str) -> str | None:
    """None, or the end of the traceback: what is wrong with one scenario must not hide the others."""
    try:
        CHECKS[check](build(load(name)))
    except Exception:
        return traceback.format_exc(limit=-3)
    return None


def random_steps(world: World) -> None:
    """Random actions in a few environments, episode after episode, until all together took enough steps."""
    env, rng, steps = VectorEnv(world, ENVS, seed=1, autoreset=False), np.random.default_rng(1), 0
    while steps < RANDOM_STEPS:
        env.reset()
        check_books(env)
        for playing in checked_steps(env, lambda: random_actions(env, rng)):
            steps += playing
            if steps >= RANDOM_STEPS:
                return
        check_rest(env)


def checked_steps(env: VectorEnv, act: Callable[[], np.ndarray]) -> Iterator[int]:
    """Steps to the end of the episode, the books checked after each; yields how many environments took part in it."""
    ended = np.zeros((env.num_envs, env.num_agents), bool)
    while playing := int((env.state.env[:, OVER] == 0).sum()):
        env.step(act())
        ended = still_ended(env, ended)
        check_books(env)
        yield playing


def random_actions(env: VectorEnv, rng: np.random.Generator) -> np.ndarray:
    return rng.integers(0, len(env.world.actions), (env.num_envs, env.num_agents))


def still_ended(env: VectorEnv, before: np.ndarray) -> np.ndarray:
    """Who has ended by now: all who had before among them, and nobody who is dead comes back."""
    ended = env.state.agents[..., TERMINATED] == 1
    assert (ended | ~before).all(), "an agent that has ended came back"
    return ended & (env.state.agents[..., ALIVE] == 0)


def check_rest(env: VectorEnv) -> None:
    """A finished episode stays as it is and pays nothing more, of which its vectors tell."""
    before = [array.copy() for array in arrays(env)]
    env.step(random_actions(env, np.random.default_rng(0)))
    assert not env.rewards.any()
    for name, was, array in zip(ARRAYS, before, arrays(env), strict=True):
        lasting = slice(EARNED, None) if name == "money" else slice(None)
        assert name in ("rewards", "vectors") or np.array_equal(was[..., lasting], array[..., lasting]), name


def scripted_episode(world: World) -> None:
    """Agents that follow the strategies to compare: every strategy at every seat in one of the environments."""
    lists = derive(world.config)
    env = VectorEnv(world, max(map(len, lists)), seed=1, autoreset=False)
    env.reset()
    flat = [strategy for role in lists for strategy in role]
    for _ in checked_steps(env, actor(env, flat, seats(world, [len(role) for role in lists]))):
        pass
    assert env.state.money[..., EARNED].any(), "no strategy earns or pays anything"


def seats(world: World, sizes: list[int]) -> np.ndarray:
    """What each agent plays [E, A]: agent i of a role the role's strategy i + e, from the first again at the end."""
    roles = [g for g, count in enumerate(world.config.agents.values()) for _ in range(count)]
    place = [roles[:a].count(g) for a, g in enumerate(roles)]
    return np.array(
        [[sum(sizes[:g]) + (i + e) % sizes[g] for g, i in zip(roles, place, strict=True)] for e in range(max(sizes))]
    )


def same_seed(world: World) -> None:
    """Two environments with a seed go through the same arrays, whatever one of them did before."""
    fresh, used = VectorEnv(world), VectorEnv(world, seed=5)
    used.reset()
    story(used, 7)
    for env in (fresh, used):
        env.reset(seed=2)
    assert story(fresh, SAME_STEPS) == story(used, SAME_STEPS)


def story(env: VectorEnv, steps: int) -> list[str]:
    """Digests of all arrays, step by step, under random actions."""
    rng, told = np.random.default_rng(3), []
    for _ in range(steps):
        env.step(random_actions(env, rng))
        told.append(digest(env))
    return told


def digest(env: VectorEnv) -> str:
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays(env))).hexdigest()


def arrays(env: VectorEnv) -> tuple[np.ndarray, ...]:
    """All that the rules write, and what agents get: as `ARRAYS` names them."""
    return (*env.state, env.observations, env.vectors, env.rewards)


def batch_of_three(world: World) -> None:
    """Three environments at once are three single ones, array by array, step by step."""
    rng, batch = np.random.default_rng(4), VectorEnv(world, 3, seed=4)
    singles = [VectorEnv(world, seed=4) for _ in range(3)]
    batch.reset()
    for e, single in enumerate(singles):
        single.reset(ids=np.array([e]))
    for _ in range(SAME_STEPS):
        actions = random_actions(batch, rng)
        batch.step(actions)
        for e, single in enumerate(singles):
            single.step(actions[e : e + 1])
            for name, many, one in zip(ARRAYS, arrays(batch), arrays(single), strict=True):
                assert np.array_equal(many[e], one[0]), name


CHECKS = {check.__name__: check for check in (random_steps, scripted_episode, same_seed, batch_of_three)}

if __name__ == "__main__":
    main()
