"""Inverse design: which values of a config make it the game that is wanted, with the largest margin?

found = design("prisoners_dilemma", "chicken", {"actions.play.matrix.1.0": "0:6", "actions.play.matrix.0.1": "-2:3"})
found.values, found.margins, found.report.primary

The search plays few episodes of each trial, all with the same chance. What it finds is then classified in full with a
seed of its own, the one that `scenarios classify` uses too.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.answer import Report, is_so
from analysis.classifier import classify, scenario
from analysis.errors import InputError
from analysis.extras import require
from analysis.isolate import warm
from analysis.kept import asked, folder_of
from analysis.margins import ONE_ORDER, PLAYERS, margins
from analysis.names import NAMES, OTHER_WORDS
from analysis.ranges import Range, ranges
from analysis.rounds import Budget
from analysis.search import Limit, Progress, Stopped, Task, Tried, search
from mettagrid_lite.complaint import hint
from mettagrid_lite.load import ConfigError, load, spelled

CHECKED = 3  # of the best trials, one after the other, until one is as wanted
EACH = Budget(seconds=30.0)
APART = 2**61  # of the seeds of the search from those of the answer
SEEDS = 2**62


@dataclass(frozen=True, eq=False)
class Design:
    """What was searched and what was found.

    best     the trial that was checked, else the one that came nearest
    report   what `classify` says of its world, with fresh seeds; None where no trial seemed as wanted
    margins  of each wanted id in that report's payoffs
    found    the report agrees: all that is wanted holds
    failing  the nearest trial to the best one in which something that is wanted doesn't hold; None if in it neither
    keys     the world of the best trial as a file says it
    """

    target: str
    want: tuple[str, ...]
    ranges: tuple[Range, ...]
    tried: tuple[Tried, ...]
    best: Tried
    report: Report | None
    margins: dict[str, float]
    found: bool
    failing: Tried | None
    keys: dict[str, Any]
    stopped: Stopped
    seed: int

    @property
    def values(self) -> dict[str, Any]:
        return self.best.values


def design(
    target: Any,
    want: str | Sequence[str],
    vary: Mapping[str, str | Sequence[Any]],
    *,
    seed: int = 0,
    limit: Limit | None = None,
    strategies: Any = None,
    overrides: Mapping[str, Any] | None = None,
    confidence: float = 0.95,
    progress: Progress | None = None,
    out: str | Path | None = None,
) -> Design:
    """Search values of the paths in `vary` with which the world of `target` is the wanted game.

    want: an id of `analysis.names.NAMES`, or several that must hold together; vary: {path: "2:8"}, "0.01:1:log" or
    choices; limit: of the search, before its best is checked; out: the folder where trials are kept, to go on from.
    """
    require("optuna")
    changes = dict(overrides or {}) | ({} if strategies is None else {"strategies": strategies})
    wanted = (want,) if isinstance(want, str) else tuple(dict.fromkeys(want))
    checked = ranges(target, changes, vary)
    _possible(target, changes, wanted, checked)
    warm()
    task = Task(target, {**changes, "expect": []}, wanted, checked, (seed + APART) % SEEDS)
    told = str(target) if isinstance(target, str | Path) else load(target, changes).name
    tried, stopped = search(task, limit or Limit(), progress, *_kept(out, told, task))
    if not tried:
        raise KeyboardInterrupt
    best, report = _verified(task, tried, seed, confidence, progress)
    return Design(
        target=told,
        want=wanted,
        ranges=checked,
        tried=tuple(tried),
        best=best,
        report=report,
        margins=margins(report.full_table, wanted) if report else best.margins,
        found=report is not None and _holds(report, wanted),
        failing=_nearest_failing(checked, tried, best),
        keys=spelled(target, {**changes, **best.values, "expect": list(wanted)}),
        stopped=stopped,
        seed=seed,
    )


def _possible(target: Any, changes: Mapping[str, Any], want: Sequence[str], given: Sequence[Range]) -> None:
    """Raise where an id is unknown, or can't be had by so many players, or not together with another."""
    known = [id for id in NAMES if id not in OTHER_WORDS]
    if unknown := next((id for id in want if id not in known), None):
        raise InputError(f"--want: no game is called {unknown!r}; {hint(unknown, known)}")
    if not want:
        raise InputError("--want: names no game; see docs/theory.md, or try --want prisoners_dilemma")
    orders = [id for id in want if id in ONE_ORDER]
    if len(orders) > 1:
        raise InputError(f"--want: {orders[0]} and {orders[1]} exclude each other; choose one")
    few, many = _players(target, changes, given)
    for id in want:
        least, most = PLAYERS.get(id, (2, None))
        if many < least or (most is not None and few > most):
            asks = f"{least} player{'s' * (least > 1)}" + (" or more" if most is None else "")
            near = _meant(id)
            raise InputError(f"--want: {id} asks for {asks}, this world has {few}{near}")


def _meant(id: str) -> str:
    """The same for another number of players."""
    other = id.removesuffix("_n") if id.endswith("_n") else f"{id}_n"
    return f"; did you mean {other!r}?" if other in NAMES else ""


def _players(target: Any, changes: Mapping[str, Any], given: Sequence[Range]) -> tuple[int, int]:
    """Fewest and most players of the worlds that may be tried."""
    counts = [load(target, changes).players]
    for one in given:
        for end in one.ends:
            try:
                counts.append(load(target, {**changes, one.path: end}).players)
            except ConfigError:
                continue
    return min(counts), max(counts)


def _kept(out: str | Path | None, told: str, task: Task) -> tuple[Path | None, Any]:
    """The journal of a search, and what makes it this search and no other."""
    config, strategies = scenario(task.target, task.changes)
    if out is None:
        return None, None
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"--out: {out}: can't be made ({error.strerror}); choose another place") from None
    vary = {one.path: [one.low, one.high, one.log, one.whole, list(one.choices)] for one in task.ranges}
    question = asked(told, config, strategies, task.seed) | {"want": list(task.want), "vary": vary}
    return folder / f"{folder_of(folder, told).name}.design.jsonl", question


def _verified(
    task: Task, tried: Sequence[Tried], seed: int, confidence: float, progress: Progress | None
) -> tuple[Tried, Report | None]:
    """The best trial that a full answer confirms; else the best one, with its answer if it seemed as wanted."""

    def tell(done: int, total: int) -> None:
        if progress:
            progress(done, total, "episodes to verify it")

    ranked = sorted(tried, key=lambda one: -one.margin)
    answers: list[Report] = []
    for one in different([one for one in ranked if one.margin > 0])[:CHECKED]:
        how: dict[str, Any] = {"seed": seed, "budget": EACH, "confidence": confidence, "progress": tell}
        overrides = {**task.changes, **one.values, "expect": list(task.want)}
        answers.append(classify(task.target, overrides=overrides, **how))
        if _holds(answers[-1], task.want):
            return one, answers[-1]
        if answers[-1].ended == "interrupt":
            break
    return ranked[0], answers[0] if answers else None


def different(ranked: Sequence[Tried]) -> list[Tried]:
    """Each set of values once."""
    return [one for k, one in enumerate(ranked) if one.values not in [before.values for before in ranked[:k]]]


def _holds(report: Report, want: Sequence[str]) -> bool:
    return all(is_so(report.primary, report.labels, id) for id in want)


def _nearest_failing(given: Sequence[Range], tried: Sequence[Tried], best: Tried) -> Tried | None:
    """Of the trials that were played and miss something wanted the nearest, in shares of the ranges."""
    failing = [one for one in tried if not one.why and one.margin <= 0 < best.margin]
    return min(failing, key=lambda one: apart(given, one.values, best.values), default=None)


def apart(given: Sequence[Range], one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """Distance of two choices of values, each range being one wide."""
    return math.dist([r.place(one[r.path]) for r in given], [r.place(other[r.path]) for r in given])
