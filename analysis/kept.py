"""Runs on disk: a folder each, with the config, what was played and the answer.

    DIR/stag_hunt/  config.yaml  run.json  returns.npz  report.json  report.txt

Returns are kept after every round and every few seconds, each file whole. The same question goes on from there and
gives the same answer as if it had never stopped; other questions about the same episodes play nothing at all.
"""

import fcntl
import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis import episodes
from analysis.errors import InputError
from analysis.files import as_yaml, write_text
from analysis.rounds import Store
from analysis.table import MOST_PROFILES, PayoffTable, Role, count_profiles, how_many_profiles
from mettagrid_lite.kernels.cache import reached
from mettagrid_lite.version import __version__

if TYPE_CHECKING:
    from analysis.answer import Report
    from analysis.payoffs import Returns
    from analysis.strategy import Strategy
    from mettagrid_lite.config import Config

EVERY = 5.0  # seconds of play that a crash may cost
FORMAT = 1
CONFIG, RUN = "config.yaml", "run.json"


class Run(NamedTuple):
    """What a folder holds: the question that was asked and the episodes that were played for it."""

    target: str
    config: "Config"
    seed: int
    notes: tuple[str, ...]
    table: PayoffTable


@dataclass
class Folder:
    """A run that is being kept. asked: what makes it this run and no other; notes: why these strategies."""

    path: Path
    asked: dict[str, Any]
    notes: tuple[str, ...]
    table: PayoffTable | None
    saved: float = field(default_factory=time.monotonic)

    def store(self) -> Store:
        """What play needs: the episodes at hand, and where to leave new ones."""
        return Store(self.table, self.watch, self.keep)

    def watch(self, found: "Returns") -> None:
        """Save what was played if that was last done long ago."""
        if time.monotonic() - self.saved > EVERY:
            self.save(found.plays, found.received, found.earned)

    def keep(self, table: PayoffTable) -> None:
        """Save a table of which a round was played."""
        assert table.samples is not None
        assert table.earned is not None
        self.save(table.plays, table.samples, table.earned)

    def save(self, plays: np.ndarray, received: np.ndarray, earned: np.ndarray) -> None:
        """Write the episodes, whole."""
        roles = _roles(self.asked["roles"])
        episodes.write(self.path, roles, plays, received, earned)
        said = {**self.asked, "notes": self.notes, "profiles": list(count_profiles(roles)), "plays": plays.tolist()}
        write_text(self.path / RUN, json.dumps(said, indent=1) + "\n")
        self.saved = time.monotonic()

    def tell(self, report: "Report") -> None:
        """Write the answer beside what it rests on, and clear away what a crash has left half-written."""
        from analysis.as_json import dumps
        from analysis.learned.check import keep
        from analysis.report import text

        keep(self.path, self.path / CONFIG, report.outside)
        write_text(self.path / "report.json", dumps([report]))
        write_text(self.path / "report.txt", text(report, full=True))
        for part in self.path.glob(".*.part*"):
            part.unlink(missing_ok=True)


def folder_of(out: Path, target: str) -> Path:
    """Where a target is kept: `stag_hunt`, `gathering-scarce`, `mine` for `worlds/mine.yaml`."""
    name = target.removesuffix(".yaml").removesuffix(".yml").rsplit("/", 1)[-1]
    return out / (re.sub(r"[^\w.-]+", "-", name).strip("-.") or "run")


@contextmanager
def opened(
    path: Path,
    target: str,
    config: "Config",
    strategies: "Sequence[Sequence[Strategy]]",
    seed: int,
    notes: tuple[str, ...],
) -> Iterator[Folder]:
    """The folder of a run, made if it is not there, with the episodes that it has of this very run.

    It is this process's alone for as long as it is open.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDONLY)
    except OSError as error:
        raise InputError(f"--out: {path}: can't be made ({error.strerror}); choose another place") from None
    try:
        _lock(handle, path)
        yield _found(path, asked(target, config, strategies, seed), _yaml(config), notes)
    finally:
        os.close(handle)


def _lock(handle: int, path: Path) -> None:
    """For as long as the handle is open, or the process lives."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise InputError(f"--out: {path}: another process plays into it; wait for that, or choose another") from None


def _found(path: Path, asked: dict[str, Any], text: str, notes: tuple[str, ...]) -> Folder:
    """What the folder has of the run that is asked for; text: its config."""
    if not (path / RUN).exists():
        write_text(path / CONFIG, text)
        write_text(path / RUN, json.dumps({**asked, "notes": notes}, indent=1) + "\n")
        return Folder(path, asked, notes, None)
    before = _read_json(path / RUN)
    differs = [key for key in asked if key != "target" and before.get(key) != asked[key]]
    if differs:
        raise InputError(
            f"--out: {path}: holds a run with another {differs[0]}; choose another folder, remove this one, "
            f"or label what it has with `scenarios classify {path}`"
        )
    _check_config(path, asked["config"])
    return Folder(path, asked, notes, episodes.read(path, _roles(asked["roles"])))


def asked(target: str, config: "Config", strategies: "Sequence[Sequence[Strategy]]", seed: int) -> dict[str, Any]:
    """What makes a run this one and no other."""
    roles = [
        {"name": name, "players": players, "strategies": [strategy.name for strategy in given]}
        for (name, players), given in zip(config.agents.items(), strategies, strict=True)
    ]
    everybody = [strategy for given in strategies for strategy in given]
    everybody += [part for strategy in everybody for part, _ in strategy.parts]
    own = {str(getattr(one.call or one.act, "__module__", "")) for one in everybody if one.call or one.act}
    digests = "".join(one.digest for one in everybody)
    return {
        "format": FORMAT,
        "target": target,
        "seed": seed,
        "roles": roles,
        "version": __version__,
        "sources": _sources(own) + digests,
        "config": _digest(_yaml(config).encode()),
    }


def _sources(own: set[str]) -> str:
    """A hash of all code that may decide what an episode pays: a user's own, and what strategies and play reach."""
    files = {name: Path(str(getattr(sys.modules.get(name), "__file__", ""))) for name in own}
    for name in ("strategies", "payoffs"):
        files |= reached(f"analysis.{name}", Path(__file__).with_name(f"{name}.py"))
    return _digest(*(path.read_bytes() for _, path in sorted(files.items()) if path.is_file()))


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()[:16]


def _yaml(config: "Config") -> str:
    """The config with all that was set, changed or left to its default, as a file that `load` reads."""
    said = config.model_dump(mode="json", by_alias=True, exclude_none=True)
    return as_yaml(said)


def kept(path: Path) -> Run:
    """The run in a folder."""
    from mettagrid_lite.load import load

    if not (path / RUN).is_file():
        inside = sorted(entry.parent.name for entry in path.glob(f"*/{RUN}"))
        hint = f"name one of its runs: {', '.join(inside)}" if inside else "make one with --out"
        raise InputError(f"{path}: is a folder without a run ({RUN}); {hint}")
    said = _read_json(path / RUN)
    try:
        target, seed, notes = str(said["target"]), int(said["seed"]), tuple(map(str, said["notes"]))
        roles, digest = _roles(said["roles"]), str(said["config"])
        if seed < 0:
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise InputError(f"{path / RUN}: is not what --out writes; remove the folder and play again") from None
    _check_config(path, digest)
    table = episodes.read(path, roles)
    if table is None:
        raise InputError(f"{path}: has no episodes yet; play some with the command that made it")
    return Run(target, load(path / CONFIG), seed, notes, table)


def _check_config(path: Path, digest: str) -> None:
    """The episodes are of this very config; with another they would be labelled wrongly."""
    if _digest(_read(path / CONFIG).encode()) != digest:
        raise InputError(f"{path / CONFIG}: isn't the config that was played; put that back, or play it with --out")


def _roles(said: list[dict[str, Any]]) -> tuple[Role, ...]:
    roles = tuple(Role(str(role["name"]), int(role["players"]), tuple(map(str, role["strategies"]))) for role in said)
    if not all(role.players > 0 and role.strategies for role in roles) or how_many_profiles(roles) > MOST_PROFILES:
        raise ValueError
    return roles


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{path}: can't be read; remove the folder and play again") from None


def _read_json(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(_read(path))
    except (ValueError, RecursionError):
        raise InputError(f"{path}: is not JSON; remove the folder and play again") from None
    if not isinstance(said, dict):
        raise InputError(f"{path}: is not what --out writes; remove the folder and play again")
    return said
