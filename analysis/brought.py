"""Strategies that other packages bring, such as trained checkpoints: `run:PATH`.

A package names a loader in the entry points of the group `mettagrid_lite.strategies`, by the word before the colon:

    [project.entry-points."mettagrid_lite.strategies"]
    run = "package.module:load"

`load(path, world) -> act` gets the text behind the colon and the built world; `act(seen: Seen) -> actions`, integers
[B], is asked once a step for all agents that play it. Nothing here knows how a checkpoint was trained.
"""

import hashlib
from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from analysis.errors import InputError
from analysis.own import Act, told
from analysis.strategy import Strategy
from mettagrid_lite.build import World

GROUP = "mettagrid_lite.strategies"
RUN = "run"  # the word for trained checkpoints, understood even where nobody can load one

Load = Callable[[str, World], Act]


def brought(world: World, text: str) -> Strategy | None:
    """The strategy that a text such as `run:PATH` names; None where no package brings its word."""
    word, _, path = text.partition(":")
    found = _loader(word)
    where = f"{world.config.source}: strategies: {text!r}"
    if found is None:
        if word != RUN:
            return None
        raise InputError(
            f"{where}: no installed package can load it (none has the entry point `{RUN}` in the group {GROUP}); "
            "install the one that wrote the checkpoint"
        )
    return Strategy(text, f"loaded by {found.value}", act=_loaded(found, path, world, where), digest=_digest(path))


def words() -> tuple[str, ...]:
    """The words that installed packages bring."""
    return tuple(sorted({found.name for found in entry_points(group=GROUP)}))


def _loader(word: str) -> EntryPoint | None:
    return next(iter(entry_points(group=GROUP, name=word)), None)


def _loaded(found: EntryPoint, path: str, world: World, where: str) -> Act:
    try:
        load: Load = found.load()
        act = load(path, world)
    except ModuleNotFoundError as error:
        raise InputError(f"{where}: {found.value} needs {error.name}, which is not installed; install it") from None
    except InputError as error:  # it says itself what is wrong
        raise InputError(f"{where}: {error}") from None
    except (Exception, SystemExit) as error:  # a loader may do anything
        raise InputError(f"{where}: {found.value} can't load it ({told(error, __file__)}); check the path") from None
    if not callable(act):
        raise InputError(f"{where}: {found.value} must return a function of what is seen, got {type(act).__name__}")
    return act


def _digest(path: str) -> str:
    """A hash of the file, or of all files in the folder: other weights are another strategy."""
    place = Path(path)
    files = sorted(part for part in place.rglob("*") if part.is_file()) if place.is_dir() else [place]
    parts = [part.read_bytes() for part in files if part.is_file()]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:16]
