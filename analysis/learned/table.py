"""A learned table as a record, and as a file that is read back by name: `learned:FILE`."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from analysis.errors import InputError
from analysis.files import write_text
from analysis.learned.follow import Tables
from analysis.learned.situation import ROWS
from mettagrid_lite.build import World
from mettagrid_lite.state import TIME_LIMIT
from mettagrid_lite.version import __version__

FORMAT = "mettagrid-lite learned strategy, format 1"


class Table(NamedTuple):
    """What to do in each situation.

    names   of the options: strategies, or actions as `action:NAME`
    plans   of each, as `Tables.plans` has them
    option  int16 [ROWS], one for each row of `situation`
    fine    rows are whole joint states, not their gist
    about   what it does, in words
    """

    names: tuple[str, ...]
    plans: tuple[tuple[int, int, int, int], ...]
    option: np.ndarray
    fine: bool
    about: str


def stacked(tables: Sequence[Table]) -> Tables:
    """Several tables as the compiled code wants them."""
    most = max(len(table.plans) for table in tables)
    plans = np.full((len(tables), most, 4), -1, np.int64)
    for s, table in enumerate(tables):
        plans[s, : len(table.plans)] = table.plans
    option = np.array([table.option for table in tables], np.int16)
    return Tables(option, plans, np.array([table.fine for table in tables], np.int64))


def digest(table: Table) -> str:
    """The same for the same behaviour."""
    said = json.dumps([table.plans, table.fine]).encode()
    return hashlib.sha256(said + table.option.astype(np.int16).tobytes()).hexdigest()[:16]


def write(path: Path, world: World, table: Table) -> None:
    """As JSON, whole; rows that take the commonest option are left out."""
    common = int(np.bincount(table.option).argmax())
    rows = np.flatnonzero(table.option != common)
    said = {
        "format": FORMAT,
        "version": __version__,
        "about": table.about,
        "world": signature(world),
        "fine": table.fine,
        "options": list(table.names),
        "otherwise": common,
        "rows": {str(row): int(table.option[row]) for row in rows},
    }
    write_text(path, json.dumps(said, indent=1) + "\n")


def signature(world: World) -> dict[str, Any]:
    """What a table goes by: of worlds that agree in this it can be used in each."""
    return {
        "kinds": list(world.kinds),
        "items": list(world.items),
        "actions": list(world.actions),
        "groups": dict(world.config.agents),
        "cells": list(world.params.layouts.shape[1:]),
        "steps": int(world.params.rule[TIME_LIMIT]),
    }


def read(path: Path, world: World, where: str) -> Table:
    """The table in a file, refused if it belongs to another world; `where` is what messages begin with."""
    from analysis.learned.options import option

    said = _said(path, where)
    own, theirs = signature(world), said.get("world")
    if not isinstance(theirs, dict) or theirs != own:
        differs = next((key for key in own if not isinstance(theirs, dict) or theirs.get(key) != own[key]), "world")
        raise InputError(f"{where}: {path}: was learned in a world of other {differs}; learn it here, or name another")
    try:
        names, rows = [str(name) for name in said["options"]], said["rows"]
        table = np.full(ROWS, int(said["otherwise"]), np.int16)
        table[[int(row) for row in rows]] = [int(chosen) for chosen in rows.values()]
        if not 0 <= table.min() <= table.max() < len(names):
            raise ValueError
        fine, about = bool(said["fine"]), str(said["about"])
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError):
        raise InputError(f"{where}: {path}: is not what `learned` strategies are kept as; learn it anew") from None
    return Table(tuple(names), tuple(option(world, name) for name in names), table, fine, about)


def _said(path: Path, where: str) -> dict[str, Any]:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{where}: {path}: can't be read; name a file that was kept by --out") from None
    except (ValueError, RecursionError):
        raise InputError(f"{where}: {path}: is not JSON; name a file that was kept by --out") from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise InputError(f"{where}: {path}: is not of the form {FORMAT!r}; learn it anew")
    return said


def about(names: Sequence[str], shares: np.ndarray) -> str:
    """What it does how much of the time; shares [O] of the steps."""
    order = [k for k in np.argsort(-shares, kind="stable") if shares[k] >= 0.005]
    return "by the situation " + ", ".join(f"{names[k]} ({shares[k]:.0%} of the time)" for k in order)
