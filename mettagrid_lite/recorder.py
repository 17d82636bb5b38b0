"""Writing replays: an episode of one environment as JSON lines, see docs/replay.md."""

import os
from collections.abc import Mapping
from contextlib import suppress
from itertools import pairwise
from json import JSONEncoder
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from .load import ConfigError
from .parts import digest, kept, parts, recorded
from .state import CLOCK, ID, NUMBER, ONE, OVER, REWARD
from .vector import VectorEnv
from .version import __version__

FORMAT, VERSION = "mettagrid-lite replay", 1
DIGEST_EVERY = 100  # steps
PAGE, MOST_ROWS = 2**23, 512  # bytes and steps that are held before they are written

SMALL = np.array([f"{number}," for number in range(-1, 4096)], "S5")
WIDTHS = np.char.str_len(SMALL)

_CLOCK, _OVER = int(CLOCK), int(OVER)  # plain integers are found faster, at every step

_dumps = JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


class ReplayError(ConfigError):
    """A replay that can't be written or read; the message is one line that names file, line and remedy."""


class Page(NamedTuple):
    """Steps that are not written yet. Row 0 of `arrays` is the state after `first` steps, which stands at `position`
    in the file; row k is k steps later, and `actions[k]` led there.
    """

    arrays: dict[str, np.ndarray]
    actions: np.ndarray
    first: int
    position: int


class Recorder:
    """Records one episode of environment `e`: the one that is about to begin, or the next that does.

    env: a `VectorEnv`, or a face of one (`parallel_env`, `env`, `gym_env`, `vector_env`), wrapped or not. What is
    recorded stands in a file of another name until the episode is over or `close` is called; then it is renamed to
    `path`, whole. As a context manager it closes on the way out, so Ctrl-C keeps what was recorded.
    players: what each agent is, in words, kept for who reads it.
    """

    def __init__(self, path: str | Path, env: Any, e: int = 0, *, players: Mapping[str, str] | None = None) -> None:
        self.path, self._batch, self._e = Path(path), _batch(env), e
        if not 0 <= e < self._batch.num_envs:
            raise ValueError(f"e must be 0 to {self._batch.num_envs - 1}, got {e}")
        self._part = self.path.with_name(f".{self.path.stem}.part{os.getpid()}{self.path.suffix}")
        self._players = dict(players or {})
        self._file: BinaryIO | None = self._open()
        self._page: Page | None = None
        self._spare: Page | None = None
        self._steps = 0
        self._env = self._batch.state.env[e]
        self._batch.watchers = (*self._batch.watchers, self)

    def _open(self) -> BinaryIO:
        try:
            return self._part.open("wb")
        except OSError as error:
            raise ReplayError(f"{self.path}: can't be written ({error.strerror}); choose another place") from None

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def before(self) -> None:
        """The batch is about to step."""
        if not self._env[_CLOCK]:
            if self._page is not None:
                self.close()  # it was reset before the episode was over
            else:
                self._begin()

    def after(self, actions: np.ndarray) -> None:
        """The batch has stepped, and nothing has begun anew yet. actions [E, A]."""
        page = self._page
        if page is None:
            return
        row = self._steps + 1 - page.first
        for array, live in self._copies:
            array[row] = live
        page.actions[row] = actions[self._e]
        self._steps += 1
        if self._env[_OVER]:
            self.close()
        elif row + 1 == len(page.actions):
            self._turn()

    def close(self) -> None:
        """Write what is left and the last line, and give the file its name; nothing if no episode has begun."""
        if self._file is None:
            return
        self._batch.watchers = tuple(watcher for watcher in self._batch.watchers if watcher is not self)
        try:
            if self._page is not None:
                self._write(self._page)
                self._file.write(f"{_dumps(self._last())}\n".encode())
            self._file.close()
            if self._page is not None:
                os.replace(self._part, self.path)
        except OSError as error:
            raise ReplayError(f"{self.path}: can't be written ({error.strerror}); choose another place") from None
        finally:
            self._file = None
            with suppress(OSError):
                self._part.unlink(missing_ok=True)

    def _begin(self) -> None:
        """The first line and the first state."""
        assert self._file is not None
        state, e = self._batch.state, self._e
        axes = parts(self._batch.world, state)
        self._live = [getattr(state, part)[e] for part in axes]
        size = sum(live.nbytes for live in self._live)
        rows = 1 + min(max(PAGE // size, 2), MOST_ROWS)
        arrays = [{part: np.zeros((rows, *getattr(state, part)[e].shape), getattr(state, part).dtype) for part in axes}]
        arrays.append({part: array.copy() for part, array in arrays[0].items()})
        actions = np.zeros((rows, self._batch.num_agents), np.int64)
        self._copies = list(zip(arrays[0].values(), self._live, strict=True))
        for array, live in self._copies:
            array[0] = live
        start = {"step": 0, "state": {part: _runs(array[0]) for part, array in kept(arrays[0]).items()}}
        position = self._file.write(f"{_dumps(self._header(recorded(axes)))}\n{_dumps(start)}\n".encode())
        self._spare = Page(arrays[1], actions.copy(), 0, 0)
        self._page = Page(arrays[0], actions, 0, position)

    def _header(self, axes: dict[str, Any]) -> dict[str, Any]:
        world, state = self._batch.world, self._batch.state
        told = {
            "format": FORMAT,
            "version": VERSION,
            "mettagrid_lite": __version__,
            "config": world.config.model_dump(mode="json", by_alias=True),
            "seed": int(self._batch.seeds[self._e]),
            "environment": int(state.env[self._e, ID]),
            "episode": int(state.env[self._e, NUMBER]),
            "agents": world.agents,
            "actions": world.actions,
            "kinds": world.kinds,
            "items": world.items,
            "parts": axes,
        }
        return told | ({"players": self._players} if self._players else {})

    def _last(self) -> dict[str, Any]:
        """How it ended, and the statistics, unless the batch has gone on without this recorder."""
        state, e = self._batch.state, self._e
        told: dict[str, Any] = {"end": "over" if state.env[e, OVER] and state.env[e, CLOCK] == self._steps else "cut"}
        told |= {"steps": self._steps}
        if state.env[e, CLOCK] != self._steps:
            return told
        sums = self._batch.statistics()
        return told | {"statistics": {name: np.asarray(values)[e].tolist() for name, values in sums.items()}}

    def _turn(self) -> None:
        """Write a full page and go on with the other one. Until it is the page, Ctrl-C finds the full one as it was."""
        page, spare = self._page, self._spare
        assert page is not None and spare is not None
        position = self._write(page)
        for part, array in page.arrays.items():
            spare.arrays[part][0] = array[-1]
        self._page, self._spare = Page(spare.arrays, spare.actions, self._steps, position), page
        self._copies = list(zip(spare.arrays.values(), self._live, strict=True))

    def _write(self, page: Page) -> int:
        """The lines of a page, after those that are sure to stand; where they end."""
        assert self._file is not None
        self._file.seek(page.position)
        self._file.truncate()
        self._file.write(_lines(page._replace(arrays=kept(page.arrays)), self._steps - page.first).encode())
        return self._file.tell()


def _batch(env: Any) -> VectorEnv:
    face = getattr(env, "unwrapped", env)
    face = getattr(face, "env", face)  # PettingZoo's turn-by-turn form of a parallel one
    batch = face if isinstance(face, VectorEnv) else getattr(face, "batch", None)
    if not isinstance(batch, VectorEnv):
        raise ValueError(f"a {type(env).__name__} can't be recorded: give a VectorEnv or a face of one")
    return batch


def _runs(array: np.ndarray) -> list[int]:
    """An array in reading order as how often, what, how often, what, ..."""
    flat = array.ravel()
    if not len(flat):
        return []
    begins = np.flatnonzero(np.r_[True, flat[1:] != flat[:-1]])
    lengths = np.diff(np.r_[begins, len(flat)])
    return list(np.stack((lengths, flat[begins].astype(np.int64)), 1).ravel().tolist())


def _lines(page: Page, steps: int) -> str:
    """A line for each step of a page: actions, rewards where there are any, and what changed."""
    changed = {part: _changes(array[: steps + 1]) for part, array in page.arrays.items()}
    paid = page.arrays["money"][1 : steps + 1, :, REWARD]
    rewards, any_paid = (paid / ONE).tolist(), np.any(paid, axis=1).tolist()
    actions = _texts(page.actions[1 : steps + 1].ravel(), np.arange(steps + 1) * page.actions.shape[1])
    lines = []
    for k in range(steps):
        step = page.first + k + 1
        earned = f',"rewards":{str(rewards[k]).replace(" ", "")}' if any_paid[k] else ""
        told = ",".join([f'"{part}":[{texts[k]}]' for part, texts in changed.items() if texts[k]])
        line = f'{{"step":{step},"actions":[{actions[k]}]{earned},"changed":{{{told}}}'
        if step % DIGEST_EVERY == 0:
            line += f',"digest":"{digest({part: array[k + 1] for part, array in page.arrays.items()})}"'
        lines.append(line + "}\n")
    return "".join(lines)


def _changes(array: np.ndarray) -> list[str]:
    """For each row but the first what differs from the row before: place, value, place, value, ..."""
    flat = array.reshape(len(array), -1)
    found = np.flatnonzero(flat[1:] != flat[:-1])  # in one dimension it is several times as fast as in two
    row, place = np.divmod(found, max(flat.shape[1], 1))
    pairs = np.stack((place, flat[1:].ravel()[found]), 1).ravel()
    return _texts(pairs, 2 * np.searchsorted(row, np.arange(len(array))))


def _texts(numbers: np.ndarray, cuts: np.ndarray) -> list[str]:
    """The numbers from each cut to the next, with commas between. Small ones by a table: one by one takes longer."""
    shifted = numbers + 1
    if not len(numbers) or shifted.min() < 0 or shifted.max() >= len(SMALL):
        said = [str(number) for number in numbers.tolist()]
        return [",".join(said[begin:end]) for begin, end in pairwise(cuts.tolist())]
    text = SMALL[shifted].tobytes().translate(None, b"\0").decode()
    ends = np.concatenate(([0], np.cumsum(WIDTHS[shifted])))[cuts].tolist()
    return [text[begin : max(end - 1, begin)] for begin, end in pairwise(ends)]
