"""Reading replays: frames that render as the live world did, without playing anything, see docs/replay.md."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .build import World, allocate, build
from .load import ConfigError, load
from .parts import Axis, digest, parts, shape
from .recorder import FORMAT, VERSION, ReplayError
from .state import COL, D_ROW, DID, FACING, GROUND, NUMBER, ORDER, ROW, TARGET, State
from .vector import VectorEnv
from .vocabulary import actions_had

REMEDY = "record it again"


class Frame(NamedTuple):
    """The world after `step` steps: a state of one environment, its arrays changed in place by the next frame.

    actions: what led here, names by agent; rewards [A] of that step. Both are empty in frame 0.
    """

    step: int
    state: State
    actions: tuple[str, ...]
    rewards: tuple[float, ...]


class Replay(NamedTuple):
    """What a file says: `header` its first line, `lines` the others, all checked. `world` is built from its config."""

    path: Path
    header: dict[str, Any]
    world: World
    lines: tuple[dict[str, Any], ...]

    @property
    def steps(self) -> int:
        return len(self.lines) - 2

    @property
    def last(self) -> dict[str, Any]:
        """`end` over or cut, `steps`, `statistics`."""
        return self.lines[-1]

    def frames(self, every: int = 1) -> Iterator[Frame]:
        """The first state, then one each `every` steps, and the last one."""
        for frame in _frames(self):
            if frame.step % every == 0 or frame.step == self.steps:
                yield frame

    def differs(self) -> int | None:
        """The first step at which the rules of today do something else with the same actions; None if they don't."""
        live = VectorEnv(self.world, autoreset=False)
        live.reset(self.header["seed"], np.array([self.header["environment"]]))
        if self.header["episode"]:
            live.state.env[:, NUMBER] = self.header["episode"] - 1
            live.reset()
        for frame in self.frames():
            if frame.step:
                live.step(np.array([[live.world.actions.index(name) for name in frame.actions]]))
            if not _same(live, frame.state, parts(live.world, live.state)):
                return frame.step
        return None


def _same(live: VectorEnv, state: State, named: dict[str, list[Axis]]) -> bool:
    """Equal in all but what only serves within a step, and is left over from an episode before."""
    there, here = live.state._asdict(), state._asdict()
    for one in (there, here):
        one["agents"] = np.delete(one["agents"], [TARGET, ORDER], axis=2)
    return all(np.array_equal(there[part], here[part]) for part in named)


def read(path: str | Path) -> Replay:
    """The replay in a file; raises ReplayError, one line that names file, line and remedy."""
    where = Path(path)
    lines = [_line(where, number, text) for number, text in enumerate(_text(where), 1)]
    header = lines[0] if lines else {}
    if header.get("format") != FORMAT:
        raise ReplayError(f"{where}: line 1: is no replay; `scenarios play NAME --save FILE.jsonl` writes one")
    if header.get("version") != VERSION:
        raise ReplayError(
            f"{where}: line 1: is of version {header.get('version')!r}, not {VERSION}; update this package"
        )
    if len(lines) < 3 or "end" not in lines[-1]:
        raise ReplayError(f"{where}: line {len(lines)}: the file breaks off here, its last line is missing; {REMEDY}")
    replay = Replay(where, header, _world(where, header), tuple(lines[1:]))
    for _ in _frames(replay):
        """What is wrong with a step is said now, not in the middle of showing it."""
    return replay


def _text(path: Path) -> list[str]:
    try:
        if not path.is_file():
            raise ReplayError(f"{path}: there is no such file; check the path")
        return path.read_bytes().decode().splitlines()
    except OSError as error:
        raise ReplayError(f"{path}: can't be read ({error.strerror}); check the path") from None
    except UnicodeDecodeError:
        raise ReplayError(f"{path}: line 1: is no replay but binary data; name a file of `play --save`") from None


def _line(path: Path, number: int, text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        said = None
    if isinstance(said, dict):
        return said
    what = "is no replay; name a file of `play --save`" if number == 1 else f"is cut or broken; {REMEDY}"
    raise ReplayError(f"{path}: line {number}: {what}")


def _world(path: Path, header: dict[str, Any]) -> World:
    """The world of the file's config, with the file's actions: those are what its numbers mean."""
    try:
        world = build(load(header["config"]))
        names = {key: tuple(map(str, header[key])) for key in ("agents", "actions", "kinds")}
        numbers = [header["seed"], header["environment"], header["episode"]]
        height, width = header["parts"]["cells"][1:]
    except ConfigError as error:
        raise ReplayError(f"{path}: line 1: config: {error}") from None
    except (KeyError, TypeError, ValueError) as error:
        raise ReplayError(f"{path}: line 1: the header is broken ({type(error).__name__}); {REMEDY}") from None
    sizes = len(world.agents), *world.params.layouts.shape[1:]
    known = set(names["kinds"]) <= set(world.kinds)
    if (len(names["agents"]), height, width) != sizes or not known or {type(n) for n in numbers} != {int}:
        raise ReplayError(f"{path}: line 1: the header doesn't fit its config; {REMEDY}")
    return world._replace(actions=names["actions"])


def _frames(replay: Replay) -> Iterator[Frame]:
    """All frames; raises ReplayError at a line that can't be what was recorded."""
    tape, number = None, 1
    try:
        tape = Tape(replay)
        for line in replay.lines[:-1]:
            number += 1
            yield tape.frame(line)
        number += 1
        if replay.last["steps"] != replay.steps:
            raise ValueError("steps")
    except (KeyError, ValueError, TypeError, IndexError, OverflowError, AttributeError):
        what = "doesn't fit the lines before it" if tape else "the header is broken"
        raise ReplayError(f"{replay.path}: line {number}: {what}; {REMEDY}") from None


class Tape:
    """Parts of one environment as the file has them, and the state of today made from them."""

    def __init__(self, replay: Replay) -> None:
        self.world, said = replay.world, replay.header["parts"]
        self.state = allocate(self.world, 1)
        named = parts(self.world, self.state)
        self.values = {part: np.zeros(_size(axes), np.int64) for part, axes in said.items()}
        self.places = {part: _places(said[part], axes) for part, axes in named.items() if part in said}
        self.kinds = np.array([self.world.kinds.index(name) for name in replay.header["kinds"]])
        today = list(actions_had(self.world.config, self.world.items))
        self.actions = np.array([today.index(name) if name in today else 0 for name in self.world.actions])
        self.step = -1

    def frame(self, line: dict[str, Any]) -> Frame:
        """The next frame; a line that doesn't follow raises what it causes."""
        self.step += 1
        if line["step"] != self.step:
            raise ValueError("step")
        changed = line["changed" if self.step else "state"]
        for part, told in changed.items():
            self._set(part, np.array(told, np.int64).reshape(-1, 2))
        if line.get("digest", "") not in ("", digest(self.values)):
            raise ValueError("digest")
        self._show(changed)
        if not self.step:
            return Frame(0, self.state, (), ())
        agents = range(len(self.world.agents))
        rewards = line.get("rewards", [0.0] * len(agents))
        actions = tuple(self.world.actions[line["actions"][a]] for a in agents)
        self.state.agents[0, :, DID] = self.actions[line["actions"]]
        return Frame(self.step, self.state, actions, tuple(float(rewards[a]) for a in agents))

    def _set(self, part: str, pairs: np.ndarray) -> None:
        """Runs of the first state, or places and values of a step."""
        flat = self.values[part]
        if self.step:
            flat[pairs[:, 0]] = pairs[:, 1]
        else:
            flat[:] = np.repeat(pairs[:, 1], pairs[:, 0])

    def _show(self, changed: dict[str, Any]) -> None:
        """Bring what changed into the state of today, and see that it can be drawn."""
        for part in changed.keys() & self.places.keys():
            place, array = self.places[part], getattr(self.state, part)
            new = np.where(place < 0, 0, self.values[part][place])
            if new.size and not np.iinfo(array.dtype).min <= new.min() <= new.max() <= np.iinfo(array.dtype).max:
                raise OverflowError(part)
            array[0] = new
        if "cells" in changed:
            self.state.cells[0, GROUND] = self.kinds[self._ground()]
        ground, agents = self.state.cells[0, GROUND], self.state.agents[0]
        height, width = ground.shape
        for values, limit in ((agents[:, ROW], height), (agents[:, COL], width), (agents[:, FACING], len(D_ROW))):
            if values.min() < 0 or values.max() >= limit:
                raise ValueError("nowhere on the map")

    def _ground(self) -> np.ndarray:
        """Kinds as the file numbers them; IndexError where it has none of this number."""
        ground = self.state.cells[0, GROUND]
        if ground.min() < 0:
            raise IndexError("kind")
        return ground


def _size(axes: list[Axis]) -> int:
    size = int(np.prod(shape(axes), dtype=float))
    if not 0 <= size <= 2**24:
        raise ValueError("size")
    return size


def _places(said: list[Axis], axes: list[Axis]) -> np.ndarray:
    """Where each value of a part of today stands in the file's part, by the names on their axes; -1 for nowhere."""
    each = []
    for theirs, ours in zip(said, axes, strict=True):
        if isinstance(theirs, list) and isinstance(ours, list):
            each.append(np.array([theirs.index(name) if name in theirs else -1 for name in ours], np.int64))
        elif isinstance(ours, int) and theirs == ours:
            each.append(np.arange(ours))
        else:
            raise ValueError("axes")
    grids = np.meshgrid(*each, indexing="ij")
    flat = np.ravel_multi_index([np.maximum(grid, 0) for grid in grids], shape(said)) if each else np.zeros((), int)
    return np.where(np.any([grid < 0 for grid in grids], axis=0), -1, flat)
