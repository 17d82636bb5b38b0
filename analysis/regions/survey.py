"""A map: which game a target is in every cell of a grid of its configurations.

found = survey("gathering", ["objects.apple.regrow.after=5:40:8"])
found.cells[0,].primary, found.inferred

All cells have the same seed: episode n has the same chance everywhere, so neighbours differ by what the axes change.
"""

import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from analysis.classifier import scenario
from analysis.device import checked
from analysis.errors import InputError
from analysis.extras import require
from analysis.regions.axes import Axis, overrides, parse_axis
from analysis.regions.cell import CellJson, Job
from analysis.regions.refine import Known, Point, refine
from analysis.regions.workers import crew
from analysis.rounds import Budget
from mettagrid_lite.load import ConfigError, load
from mettagrid_lite.version import __version__

Progress = Callable[[int, int], None]

BUDGET = Budget(seconds=None, episodes=256)
MOST = 10_000  # cells


@dataclass(frozen=True, eq=False)
class Survey:
    """A map. axes: across, and down if there are two; a cell's point is its place on each.

    cells     answers of the cells that were played
    names     headline of every cell, inferred ones included; None where play left it open
    inferred  cells that lie within a region and weren't played
    ended     "complete", or "interrupt": the rest is missing
    """

    target: str
    title: str
    axes: tuple[Axis, ...]
    cells: dict[Point, CellJson]
    names: dict[Point, str | None]
    inferred: frozenset[Point]
    ended: str
    seed: int
    confidence: float
    budget: Budget
    changes: Mapping[str, Any]
    version: str = __version__

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(axis.values) for axis in self.axes)

    @property
    def points(self) -> list[Point]:
        return list(product(*map(range, self.shape)))


def survey(
    target: Any,
    axes: Sequence[Axis | str],
    *,
    seed: int = 0,
    budget: Budget = BUDGET,
    changes: Mapping[str, Any] | None = None,
    confidence: float = 0.95,
    progress: Progress | None = None,
    out: str | Path | None = None,
    processes: int | None = None,
    all_cells: bool = False,
    device: str = "cpu",
) -> Survey:
    """Name the game in every cell of the grid.

    axes: across, and down if there are two; records or what `--x` takes.
    changes: {"path": value} in all cells, as in `classify`; what the target expects is left out.
    out: the folder where cells are kept and looked up; processes: all cores if not said; all_cells: infer none.
    device: cpu or cuda, which one process asks for all cells.
    """
    require()
    lines = [axis if isinstance(axis, Axis) else parse_axis(f"--{'xy'[k]}", axis) for k, axis in enumerate(axes)]
    fixed = {**(changes or {}), "expect": []}
    check(target, lines, fixed)
    if checked(device) == "cuda":
        processes = 1  # each would compile the kernels anew
    config = load(target, fixed)
    question = seed, confidence, budget, None if out is None else str(_folder(Path(out))), device
    known, cells = Known({}, set()), dict[Point, CellJson]()

    def ask(asked: list[Point]) -> Iterator[tuple[Point, str | None]]:
        jobs = [Job(target, fixed | overrides(config, lines, point), *question) for point in asked]
        for number, cell in workers.play(jobs):
            cells[asked[number]] = cell
            yield asked[number], cell.primary if cell.decided else None
            if progress:
                progress(len(known.names), math.prod(shape))

    shape, ordered = tuple(len(axis.values) for axis in lines), tuple(not axis.named for axis in lines)
    ended = "complete"
    with crew(processes or len(os.sched_getaffinity(0))) as workers:
        try:
            refine(shape, ordered, ask, known, all_cells)
        except KeyboardInterrupt:
            ended = "interrupt"
    title = config.name
    name = str(target) if isinstance(target, str | Path) else title
    inferred, rest = frozenset(known.inferred), {key: value for key, value in fixed.items() if key != "expect"}
    return Survey(name, title, tuple(lines), cells, known.names, inferred, ended, seed, confidence, budget, rest)


def check(target: Any, axes: Sequence[Axis], changes: Mapping[str, Any]) -> None:
    """Raise what is wrong with the map, or with a configuration at its edges; nothing is played."""
    cells = math.prod(len(axis.values) for axis in axes)
    if cells > MOST:
        raise InputError(f"--x, --y: {cells:,} cells are over the limit of {MOST:,}; say fewer values")
    if len({axis.path for axis in axes}) < len(axes):
        raise InputError(f"--y: {axes[1].path} is on --x already; vary another path")
    config = load(target, changes)
    for point in product(*(range(len(axis.values)) for axis in axes)):
        if any(place in (0, len(axis.values) - 1) or axis.named for place, axis in zip(point, axes, strict=True)):
            said = overrides(config, axes, point)
            try:
                scenario(target, {**changes, **said})
            except (ConfigError, InputError) as error:
                where = ", ".join(f"{path}={value}" for path, value in said.items())
                raise InputError(f"{error} (at {where})") from None


def _folder(out: Path) -> Path:
    """Where cells are kept, made if it is not there."""
    try:
        (out / "cells").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"--out: {out}: can't be made ({error.strerror}); choose another place") from None
    return out / "cells"
