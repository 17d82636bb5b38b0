"""The answer under several sets of strategies, side by side: a label is relative to a set.

`scripted` are the strategies that a config names, or those derived from it; `psro` and `population` are looked for.
The search begins with the scripted ones, so these are always among the sets that are told.
"""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from analysis.answer import Report
from analysis.classifier import answer, reasons, scenario, title_of
from analysis.found import meta, oracle
from analysis.found import population as populations
from analysis.found.psro import Strategies, psro
from analysis.found.record import Gain, Iteration, Search, Searched, Sorting, StrategySet, exploitability
from analysis.found.shelf import shelf
from analysis.kept import Folder, folder_of, opened
from analysis.rounds import Budget, Question, Store
from analysis.table import PayoffTable
from mettagrid_lite.config import Config


class Found(NamedTuple):
    """A set of strategies, with what was done to find it, and the episodes that are at hand."""

    strategies: Strategies
    table: PayoffTable | None = None
    iterations: tuple[Iteration, ...] = ()
    ended: Searched | None = None
    sorting: Sorting | None = None


def side_by_side(
    target: Any,
    named: tuple[str, ...],
    changes: Mapping[str, Any],
    question: Question,
    search: Search,
    out: Path | None,
) -> Report:
    """The report of the first set that is named, with the answers of all; Ctrl-C leaves out those not begun."""
    config, scripted = scenario(target, changes)
    begin: Strategies = tuple(tuple(own) for own in scripted)
    _check(named, config, search)
    told: dict[str, tuple[Found, Report]] = {}
    folders: dict[str, Folder | None] = {}
    with ExitStack() as stack:
        for name in dict.fromkeys(("scripted", *named)):
            path = _folder(out, title_of(target, config), name)
            try:
                found = _found(name, config, begin, question, search, path)
            except KeyboardInterrupt:
                if not told:
                    raise
                break
            folders[name], report = _answered(name, title_of(target, config), config, found, question, path, stack)
            told[name] = found, report
            if report.ended == "interrupt":
                break
        sets = tuple(_set(name, told) for name in told)
        reports = {name: replace(report, sets=sets) for name, (_, report) in told.items()}
        for name, folder in folders.items():
            if folder:
                folder.tell(reports[name])
    return next(reports[name] for name in (*named, "scripted") if name in reports)


def _check(named: tuple[str, ...], config: Config, search: Search) -> None:
    """Say before the work what would fail after some of it."""
    meta.check(search.meta_solver)
    oracle.named(search.oracle)
    if "population" in named:
        populations.varied(config, populations.planned(config, search))


def _folder(out: Path | None, target: str, name: str) -> Path | None:
    """Where a set is kept: beside the scripted one, which has the folder of the target."""
    if out is None:
        return None
    path = folder_of(out, target)
    return path if name == "scripted" else path.with_name(f"{path.name}-{name}")


def _found(
    name: str, config: Config, begin: Strategies, question: Question, search: Search, path: Path | None
) -> Found:
    """Look for the strategies of a set."""
    if name == "psro":
        place = shelf(path, config, begin, search, question) if path else None
        grown = psro(config, begin, search, question, place)
        return Found(grown.strategies, grown.table, grown.iterations, grown.ended)
    if name == "population":
        sort = populations.population(config, begin, search, question, path)
        return Found(sort.strategies, ended="interrupt" if sort.interrupted else None, sorting=sort.sorting)
    return Found(begin)


def _answered(
    name: str, target: str, config: Config, found: Found, question: Question, path: Path | None, stack: ExitStack
) -> tuple[Folder | None, Report]:
    """Play the set until its name is decided, in its folder; one whose search was stopped is not kept."""
    stopped = found.ended == "interrupt"
    if stopped:
        question = question._replace(budget=Budget(seconds=0.0, episodes=question.budget.episodes))
    about = reasons(config, found.strategies) if name == "scripted" else _told(found.strategies)
    folder, store = None, Store(found.table)
    if path is not None and not stopped:
        folder = stack.enter_context(opened(path, target, config, found.strategies, question.seed, about))
        store = folder.store() if folder.table else folder.store()._replace(table=found.table)
    if name == "psro":
        question = question._replace(outside="off")  # the search has just asked
    report = answer(target, config, found.strategies, question, about, store)
    return folder, replace(report, ended="interrupt") if stopped else report


def _told(strategies: Strategies) -> tuple[str, ...]:
    """What each strategy does."""
    return tuple(dict.fromkeys(f"{one.name}: {one.about}" for own in strategies for one in own))


def _outside(report: Report) -> Gain | None:
    """What the check outside the set found, where it was made."""
    found = report.outside
    return None if found.method == "none" else Gain(*(max(0.0, end) for end in (found.gain, found.low, found.high)))


def _set(name: str, told: Mapping[str, tuple[Found, Report]]) -> StrategySet:
    """What is told of one set; what leaving the scripted one gains was asked when the search began there."""
    found, report = told[name]
    asked = found.iterations[-1:]
    if name == "scripted" and "psro" in told:
        asked = told["psro"][0].iterations[:1]
    return StrategySet(
        name=name,
        primary=report.primary,
        why=report.why,
        candidates=report.candidates,
        labels=tuple(id for id, label in report.labels.items() if label.verdict == "yes"),
        strategies=tuple(tuple(one.name for one in own) for own in found.strategies),
        exploitability=exploitability(asked[0]) if asked else _outside(report),
        iterations=found.iterations,
        ended=found.ended,
        sorting=found.sorting,
    )
