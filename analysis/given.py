"""A target that is a game already: a payoff table, a normal form, or a run that was kept."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from analysis.errors import InputError
from analysis.kept import Run, kept
from analysis.normal_form import NormalForm, read, to_table
from analysis.table import PayoffTable
from mettagrid_lite.load import library


class Given(NamedTuple):
    """A game that is given, not played; or was played before."""

    target: str
    title: str
    table: PayoffTable
    kind: str = "a normal-form game"
    run: Run | None = None


def given_game(target: Any, changes: Mapping[str, Any], out: str | Path | None) -> Given | None:
    """The game, where the target is one; None for a scenario."""
    given = _read(target)
    if given and (changes or out is not None):
        raise InputError(f"{target}: is {given.kind}; --set, --strategies and --out are for scenarios, leave them out")
    return given


def _read(target: Any) -> Given | None:
    if isinstance(target, PayoffTable):
        return Given("payoff table", "payoff table", target, "a payoff table")
    if isinstance(target, NormalForm):
        return Given(target.title, target.title, to_table(target))
    if isinstance(target, str | Path) and Path(target).suffix.lower() in (".nfg", ".json"):
        game = read(Path(target))
        return Given(str(target), game.title, to_table(game))
    if isinstance(target, str | Path) and _is_folder(str(target)):
        run = kept(Path(target))
        return Given(run.target, run.config.name, run.table, "a run that was kept", run)
    return None


def _is_folder(target: str) -> bool:
    """A built-in name is that scenario, whatever folders lie here: `./stag_hunt` is a folder."""
    return os.path.isdir(target) and ("/" in target or target not in library())
