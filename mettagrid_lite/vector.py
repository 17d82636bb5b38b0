"""Many environments at once, as arrays [E, A, ...]: the real interface, which all others are faces of."""

from typing import Any, Protocol

import numpy as np

from .build import World, allocate, build
from .config import Config
from .kernels.cpu import begin_some, step_all
from .rules.see import FEATURES, SEE_CARRIED, Feature
from .state import ID, NUMBER, ONE, OVER, REWARD, TERMINATED, TRUNCATED, State
from .statistics import STATISTICS, sums

SEEDS = 2**62


def features(world: World) -> tuple[Feature, ...]:
    """The planes of an observation, in order: the fixed ones, then one for each item carried."""
    carried = (
        Feature(f"carries_{name}", f"{name} that the observer carries, on its own cell", 255) for name in world.items
    )
    return FEATURES + tuple(carried)


class Watcher(Protocol):
    """Who looks on at each step, such as a recorder of replays."""

    def before(self) -> None:
        """A step is about to be taken."""

    def after(self, actions: np.ndarray) -> None:
        """A step was taken with these actions [E, A], and no episode has begun since."""


class VectorEnv:
    """`num_envs` copies of one world, stepped together in place.

    observations  uint8   [E, A, rows, columns, F]   see `features`
    rewards       float32 [E, A]
    terminated, truncated  bool [E, A]; an agent that has ended stays terminated and sees zeros until all are done

    The arrays that `reset` and `step` return are the environment's own and change at the next step: copy what must
    last. With `autoreset` an environment that is over begins its next episode in the same step (Gymnasium's SAME_STEP):
    its last observation, statistics and returns are in `info`, what is returned is the first observation of the next.
    What happens depends on (seed, environment id, episode, step) and the actions alone: not on num_envs or threads.
    """

    def __init__(self, config: Config | World, num_envs: int = 1, *, seed: int = 0, autoreset: bool = True) -> None:
        if num_envs < 1:
            raise ValueError(f"num_envs must be 1 or more, got {num_envs}")
        self.world = config if isinstance(config, World) else build(config)
        self.config = self.world.config
        self.num_envs, self.num_agents = num_envs, len(self.world.agents)
        self.autoreset = autoreset
        self.state: State = allocate(self.world, num_envs)
        view, planes = self.config.view, SEE_CARRIED + len(self.world.items)
        self.observations = np.zeros((num_envs, self.num_agents, view.rows, view.columns, planes), np.uint8)
        self.rewards = np.zeros((num_envs, self.num_agents), np.float32)
        self.actions = np.zeros((num_envs, self.num_agents), np.int64)
        self._seed = _checked(seed)
        self.seeds = np.full(num_envs, self._seed)  # of the episode in each environment
        self.watchers: tuple[Watcher, ...] = ()
        self._begun = False

    def reset(self, seed: int | None = None, ids: np.ndarray | None = None) -> tuple[np.ndarray, dict[str, Any]]:
        """Begin an episode everywhere: with `seed` the first ones of that seed, without it the next ones.

        ids int64 [E]: which environments of the seed these are (default 0..E-1); the same id plays the same episodes
        in any batch.
        """
        if seed is not None or ids is not None:
            self._seed = self._seed if seed is None else _checked(seed)
            self.seeds[:] = self._seed
            self.state.env[:, ID] = checked_ids(ids, self.num_envs)
            self.state.env[:, NUMBER] = 0
        elif self._begun:
            self.state.env[:, NUMBER] += 1
        self._begun = True
        self._begin(np.ones(self.num_envs, bool))
        return self.observations, {}

    def _begin(self, which: np.ndarray) -> None:
        begin_some(self.state, self.world.params, self._seed, which, self.observations)

    def step(self, actions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        """One step everywhere. actions: integers [E, A], positions in `world.actions`.

        info is empty until an episode is over; then `over` bool [E] says where, `episode` holds its statistics
        (`statistics`) and, with `autoreset`, `final_observations` what was seen last.
        """
        if not self._begun:
            raise ValueError("call reset() before the first step()")
        self.actions[...] = checked_actions(actions, self.num_envs, self.world)
        self.advance()
        np.multiply(self.state.money[..., REWARD], 1 / ONE, out=self.rewards, casting="unsafe")
        terminated = self.state.agents[..., TERMINATED].astype(bool)
        truncated = self.state.agents[..., TRUNCATED].astype(bool)
        return self.observations, self.rewards, terminated, truncated, self._finish()

    def advance(self) -> None:
        """One step everywhere by `actions` int64 [E, A], unchecked and without a report: `state` has all of it."""
        for watcher in self.watchers:
            watcher.before()
        step_all(self.state, self.world.params, self.actions, self.observations)
        for watcher in self.watchers:
            watcher.after(self.actions)

    def _finish(self) -> dict[str, Any]:
        over = self.state.env[:, OVER] == 1
        if not over.any():
            return {}
        info: dict[str, Any] = {"over": over, "episode": self.statistics()}
        if self.autoreset:
            info["final_observations"] = self.observations.copy()
            self.state.env[over, NUMBER] += 1
            self._begin(over)
        return info

    def statistics(self) -> dict[str, np.ndarray]:
        """Sums over the episode so far [E, A]: `return` after sharing, `raw_return` before it, counts of events."""
        return dict(zip(STATISTICS, sums(self.state), strict=True))


def _checked(seed: int) -> int:
    if not isinstance(seed, int | np.integer) or not 0 <= seed < SEEDS:
        raise ValueError(f"seed must be a whole number from 0 to 2**62 - 1, got {seed!r}")
    return int(seed)


def checked_ids(ids: np.ndarray | None, envs: int) -> np.ndarray:
    return np.arange(envs) if ids is None else _whole(ids, (envs,), "ids")


def checked_actions(actions: Any, envs: int, world: World) -> np.ndarray:
    """Whole numbers [E, A] of actions that the world has."""
    given = _whole(actions, (envs, len(world.agents)), "actions").astype(np.int64, copy=False)
    if given.view(np.uint64).max() >= len(world.actions):  # what is negative is huge there
        raise ValueError(f"actions must be 0 to {len(world.actions) - 1} ({', '.join(world.actions)})")
    return given


def _whole(values: Any, shape: tuple[int, ...], name: str) -> np.ndarray:
    """Integers of this shape, or an error that says so."""
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} must have the shape {shape}, got rows of several lengths") from None
    if array.shape != shape:
        raise ValueError(f"{name} must have the shape {shape}, got {array.shape}")
    if array.dtype.kind not in "iub":
        raise ValueError(f"{name} must be whole numbers, got {array.dtype}")
    return array
