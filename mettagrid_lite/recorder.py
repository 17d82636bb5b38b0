"""Writing replays: an episode of one environment as JSON lines, see docs/replay.md."""

import os
from collections.abc import Mapping
from contextlib import suppress
from json import JSONEncoder
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import numpy as np

from .load import ConfigError
from .mixed import MixedEnv
from .pages import Layout, Page
from .parts import parts, recorded
from .state import CLOCK, ID, NUMBER, OVER
from .vector import VectorEnv
from .version import __version__

FORMAT, VERSION = "mettagrid-lite replay", 1
_CLOCK, _OVER = int(CLOCK), int(OVER)  # plain integers are found faster, at every step

_dumps = JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


class ReplayError(ConfigError):
    """A replay that can't be written or read; the message is one line that names file, line and remedy."""


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

    def after(self) -> None:
        """The batch has stepped, and nothing has begun anew yet."""
        page = self._page
        if page is None:
            return
        row = self._steps + 1 - page.first
        self._copy(self._live, page.rows[row])
        self._steps += 1
        if self._env[_OVER]:
            self.close()
        elif row + 1 == len(page.rows):
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
        self._layout = Layout({part: getattr(state, part)[e] for part in axes}, self._batch.actions[e])
        page, self._spare = self._layout.page(), self._layout.page()
        self._live, self._copy = self._layout.live, self._layout.copier(page)
        start = {"step": 0, "state": {part: _runs(array) for part, array in self._layout.state(page.words[0]).items()}}
        position = self._file.write(f"{_dumps(self._header(recorded(axes)))}\n{_dumps(start)}\n".encode())
        self._page = page._replace(position=position)

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
        spare.words[0] = page.words[-1]
        self._page, self._spare = spare._replace(first=self._steps, position=position), page

    def _write(self, page: Page) -> int:
        """The lines of a page, after those that are sure to stand; where they end."""
        assert self._file is not None
        self._file.seek(page.position)
        self._file.truncate()
        self._file.write(self._layout.lines(page, self._steps - page.first).encode())
        return self._file.tell()


def _batch(env: Any) -> VectorEnv:
    face = getattr(env, "unwrapped", env)
    face = getattr(face, "env", face)  # PettingZoo's turn-by-turn form of a parallel one
    batch = face if isinstance(face, VectorEnv) else getattr(face, "batch", None)
    if not isinstance(batch, VectorEnv):
        raise ValueError(f"a {type(env).__name__} can't be recorded: give a VectorEnv or a face of one")
    if isinstance(batch, MixedEnv):
        raise ValueError("a MixedEnv can't be recorded: replay the episode in a VectorEnv of its world, by its id")
    return batch


def _runs(array: np.ndarray) -> list[int]:
    """An array in reading order as how often, what, how often, what, ..."""
    flat = array.ravel()
    if not len(flat):
        return []
    begins = np.flatnonzero(np.r_[True, flat[1:] != flat[:-1]])
    lengths = np.diff(np.r_[begins, len(flat)])
    return list(np.stack((lengths, flat[begins].astype(np.int64)), 1).ravel().tolist())
