"""Many environments at once, as arrays [E, A, ...]: the real interface, which all others are faces of."""

from typing import Any, Protocol

import numpy as np

from .build import World, allocate, build, room_to_see
from .config import Config
from .kernels.cpu import ALIKE, allow_all, begin_some, step_all, step_one
from .sight import BESIDE, COMPASS, FEATURES, SEE_AGENT, SEE_FACING, SEE_FROZEN, SEE_OWNER, Feature
from .state import ALIVE, COL, FROZEN, ID, LIMIT, NUMBER, OVER, OWNER, RIM, ROW, State
from .statistics import STATISTICS, goods, initial, sums

SEEDS = 2**62


def features(world: World) -> tuple[Feature, ...]:
    """The 8 numbers of each cell of a window, in order: in every world the same."""
    return FEATURES


def vector_features(world: World) -> tuple[Feature, ...]:
    """The numbers beside the window, in order: how much is carried of each item, then those of every world."""
    limits = world.params.items[..., LIMIT].max(0).tolist()
    carried = [Feature(f"carries_{name}", f"{name} carried", limits[i]) for i, name in enumerate(world.items)]
    return (*carried, *BESIDE, *(COMPASS if world.config.view.compass else ()))


def token_features(world: World) -> tuple[Feature, ...]:
    """What the numbers of features in tokens mean: those of a cell, then a low and a high digit of each one beside."""
    beside = [(f, digit) for f in vector_features(world) for digit in ("", "_256")]
    digits = [Feature(f.name + digit, f"{f.about}, {'256 times its ' * bool(digit)}digit", 255) for f, digit in beside]
    return (*FEATURES, *digits)


class Watcher(Protocol):
    """Who looks on at each step, such as a recorder of replays."""

    def before(self) -> None:
        """A step is about to be taken."""

    def after(self) -> None:
        """A step was taken with the batch's `actions`, and no episode has begun since."""


class VectorEnv:
    """`num_envs` copies of one world, stepped together in place.

    observations  uint8   [E, A, rows, columns, 8]   see `features`
    vectors       float32 [E, A, D]   beside them, see `vector_features`; also in `info`
    tokens        uint8   [E, A, N, 3]   both once more, if the view asks for N: see `token_features`; dropped [E, A]
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
        self.state: State = self._room(num_envs)
        self.seen = room_to_see(self.world, num_envs)
        self.observations = as_bytes(self.seen.windows)
        self.vectors, self.rewards = self.seen.vectors, self.seen.rewards
        self.tokens, self.dropped = self.seen.tokens, self.seen.dropped
        self.actions = np.zeros((num_envs, self.num_agents), np.int64)
        self._seed = _checked(seed)
        self.seeds = np.full(num_envs, self._seed)  # of the episode in each environment
        self.watchers: tuple[Watcher, ...] = ()
        self._begun = False

    def _room(self, envs: int) -> State:
        return allocate(self.world, envs)

    def __setstate__(self, held: dict[str, Any]) -> None:
        """A copy's observations are its own windows again, not a copy of them."""
        self.__dict__.update(held)
        self.observations = as_bytes(self.seen.windows)

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
        return self.observations, {"vectors": self.vectors}

    def _begin(self, which: np.ndarray) -> None:
        begin_some(self.state, self.world.params, self._seed, which, self.seen, self._tables())

    def _tables(self) -> np.ndarray:
        """Where the tables of each environment are, see kernels/cpu.py."""
        return ALIKE

    def step(self, actions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        """One step everywhere. actions: integers [E, A], positions in `world.actions`.

        info has `vectors`, and once an episode is over, `over` bool [E] that says where, `episode` with its statistics
        (`statistics`) and, with `autoreset`, `final_observations`, `final_vectors` and, where there are tokens,
        `final_tokens`: what was seen last, where over.
        """
        if not self._begun:
            raise ValueError("call reset() before the first step()")
        self.actions[...] = checked_actions(actions, self.num_envs, self.world)
        self.advance()
        return self.observations, self.rewards, self.seen.terminated, self.seen.truncated, self._finish()

    def advance(self) -> None:
        """One step everywhere by `actions` int64 [E, A], unchecked and without a report: `state` has all of it."""
        for watcher in self.watchers:
            watcher.before()
        step = step_one if self.num_envs == 1 else step_all
        step(self.state, self.world.params, self.actions, self.seen, self._tables())
        for watcher in self.watchers:
            watcher.after()

    def begin_next(self, which: np.ndarray) -> None:
        """Where `which` bool [E]: the next episode begins."""
        self.state.env[which, NUMBER] += 1
        self._begin(which)

    def _finish(self) -> dict[str, Any]:
        over = self.state.env[:, OVER] == 1
        if not over.any():
            return {"vectors": self.vectors}
        info: dict[str, Any] = {"vectors": self.vectors, "over": over, "episode": self.statistics()}
        if self.autoreset:
            info["final_observations"] = _rows(self.observations, over)
            info["final_vectors"] = _rows(self.vectors, over)
            if self.tokens.shape[2]:
                info["final_tokens"] = _rows(self.tokens, over)
            self.begin_next(over)
        return info

    def masks(self) -> np.ndarray:
        """Which actions would not fail, bool [E, A, N]: each as if its agent were the first to act in the next step."""
        masks = np.empty((self.num_envs, self.num_agents, len(self.world.actions)), bool)
        allow_all(self.state, self.world.params, masks, self._tables())
        return masks

    def global_state(self) -> np.ndarray:
        """The whole map as features of cells, uint8 [E, H, W, 8]: north up, `agent` and `owner` by group, from 1 on."""
        state, params = self.state, self.world.params
        height, width, rim = *state.cells.shape[2:], params.rule[RIM]
        framed = state.tiles.reshape(-1, height + 2 * rim, width + 2 * rim)
        cells = as_bytes(framed[:, rim : rim + height, rim : rim + width].copy())
        group = np.minimum(params.group + 1, 255)
        owner = state.cells[:, OWNER]
        cells[..., SEE_OWNER] = np.where(owner < 0, 0, group[owner])
        e, a = np.nonzero(state.agents[..., ALIVE] == 1)
        here = (e, state.agents[e, a, ROW], state.agents[e, a, COL])
        cells[(*here, SEE_AGENT)] = group[a]
        cells[(*here, SEE_FACING)] = self.vectors[e, a, len(self.world.items) + 3]
        cells[(*here, SEE_FROZEN)] = np.minimum(state.agents[e, a, FROZEN], 255)
        return cells

    def statistics(self) -> dict[str, np.ndarray]:
        """Sums over the episode so far [E, A]: `return` after sharing, `raw_return` before it, counts of events."""
        told = dict(zip(STATISTICS, sums(self.state), strict=True))
        return told | goods(self.state, self.initial(), self.world.items)

    def more(self) -> dict[str, np.ndarray]:
        """Arrays beside the state that a batch goes on from, by name: none here."""
        return {}

    def initial(self) -> np.ndarray:
        """What agents carry at first, [A, I], or [E, A, I] where environments differ in it."""
        return initial(self.world.params)


def as_bytes(windows: Any) -> Any:
    """Words as the 8 features that they are, uint8 [E, A, rows, columns, 8]: the same memory."""
    return windows.view(np.uint8).reshape(*windows.shape, 8)


def _rows(array: np.ndarray, which: np.ndarray) -> np.ndarray:
    """A copy of the rows marked, zeros elsewhere."""
    copied = np.zeros_like(array)
    copied[which] = array[which]
    return copied


def _checked(seed: int) -> int:
    if not isinstance(seed, int | np.integer) or not 0 <= seed < SEEDS:
        raise ValueError(f"seed must be a whole number from 0 to 2**62 - 1, got {seed!r}")
    return int(seed)


def checked_ids(ids: np.ndarray | None, envs: int) -> np.ndarray:
    return np.arange(envs) if ids is None else whole_numbers(ids, (envs,), "ids")


def checked_actions(actions: Any, envs: int, world: World) -> np.ndarray:
    """Whole numbers [E, A] of actions that the world has."""
    given = whole_numbers(actions, (envs, len(world.agents)), "actions").astype(np.int64, copy=False)
    if given.view(np.uint64).max() >= len(world.actions):  # what is negative is huge there
        raise ValueError(f"actions must be 0 to {len(world.actions) - 1} ({', '.join(world.actions)})")
    return given


def whole_numbers(values: Any, shape: tuple[int, ...], name: str) -> np.ndarray:
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
