"""Steps one draw at a time, for games that chance answers node by node. What was run once is known from then on."""

from typing import Any, NamedTuple

import numpy as np

from analysis.exact.beginning import beginnings
from analysis.exact.joint import ENV, key_bytes, relevant
from analysis.exact.tape import length, room, shares
from mettagrid_lite.build import World, room_to_see
from mettagrid_lite.kernels.cpu import begin_some, step_all
from mettagrid_lite.render import text
from mettagrid_lite.state import ASKED, CLOCK, ONE, RECEIVED, REWARD, TAPE, State
from mettagrid_lite.vector import as_bytes

KEPT = 200_000  # steps that are remembered before all are forgotten


class Moment(NamedTuple):
    """Where a world stands between steps; never written to, so copies of a game may share it.

    state    one environment
    name     the joint state, the step and what was received, as text
    seen     for each agent what it sees, as text; numbers float32 [A, D]: the same
    rewards  of the last step; returns so far: float64 [A]
    """

    state: State
    name: str
    seen: tuple[str, ...]
    numbers: np.ndarray
    rewards: np.ndarray
    returns: np.ndarray

    def __deepcopy__(self, memo: dict[int, Any]) -> "Moment":
        return self


Actions = tuple[int, ...]
Chances = tuple[float, ...]


class Steps:
    """One environment in which any step of any state may be run.

    whole: agents see the whole joint state and the step, not their view.
    """

    def __init__(self, world: World, whole: bool = False) -> None:
        self.world, self.whole = world, whole
        self.relevant = relevant(world.params)
        self.batch, self.room = room(world, 1), room_to_see(world, 1)
        self.tapes, likely = beginnings(world, length(self.batch))
        self.openings: Chances = tuple(likely.tolist())
        self._known: dict[tuple[int, Actions, Actions], tuple[Moment | None, Moment | Chances]] = {}
        self._moments: dict[bytes, Moment] = {}

    def opening(self, number: int) -> Actions:
        """What the tape says for this way to begin."""
        return tuple(self.tapes.told[number, : self.tapes.fixed[number]].tolist())

    def after(self, now: Moment | None, actions: Actions, told: Actions) -> Moment | Chances:
        """What comes of a step (of the beginning, where `now` is None) in which chance has said so much.

        The next moment, or the probabilities of what chance may say next.
        """
        key = id(now), actions, told
        if key not in self._known:
            if len(self._known) >= KEPT:
                self._known.clear()
                self._moments.clear()
            self._known[key] = now, self._run(now, actions, told)  # held, so that no other gets its id
        return self._known[key][1]

    def _run(self, now: Moment | None, actions: Actions, told: Actions) -> Moment | Chances:
        state, params = self.batch, self.world.params
        if now is not None:
            for given, kept in zip(state, now.state, strict=True):
                given[:, ..., : kept.shape[-1]] = kept
        state.env[0, ASKED:] = 0
        state.env[0, TAPE : TAPE + 3 * len(told) : 3] = told
        if now is None:
            begin_some(state, params, 0, np.ones(1, bool), self.room)
        else:
            step_all(state, params, np.array([actions], np.int64), self.room)
        if state.env[0, ASKED] > len(told):
            outcomes, chance = state.env[0, TAPE + 3 * len(told) + 1 :][:2].tolist()
            return shares(outcomes, chance)
        return self._moment()

    def _moment(self) -> Moment:
        """Where the environment stands now: a copy, or the one that there is."""
        state = State(*(part.copy() for part in self.batch))._replace(env=self.batch.env[:, :ENV].copy())
        key = b"".join(part.tobytes() for part in state)
        if key not in self._moments:
            self._moments[key] = self._described(state)
        return self._moments[key]

    def _described(self, state: State) -> Moment:
        key = key_bytes(state, self.world.params, self.relevant, 1)[0]
        returns = state.money[0, :, RECEIVED] / ONE
        told = ", ".join(f"{value:g}" for value in returns)
        name = f"step {state.env[0, CLOCK]}, received {told}\n{text(self.world, state, 0)}\n{key.tobytes().hex()}"
        if self.whole:
            seen = [f"{state.env[0, CLOCK]} {key.tobytes().hex()}"] * len(returns)
            numbers = np.tile(key / np.float32(255), (len(returns), 1))
        else:
            windows, vectors = as_bytes(self.room.windows)[0], self.room.vectors[0]
            seen = [
                f"{w.tobytes().hex()} {' '.join(map('{:g}'.format, v))}" for w, v in zip(windows, vectors, strict=True)
            ]
            numbers = np.concatenate([windows.reshape(len(windows), -1) / np.float32(255), vectors], axis=1)
        return Moment(state, name, tuple(seen), numbers, state.money[0, :, REWARD] / ONE, returns)
