"""From a target to a report: play until the name is decided or the budget is spent, solve, name.

report = classify("stag_hunt", budget=Budget(episodes=256))
report.primary, report.labels["requires_mixing"].verdict
"""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from analysis.answer import Report, is_so
from analysis.device import checked
from analysis.doubts import all_open
from analysis.efficiency import efficiency
from analysis.errors import InputError
from analysis.exact.check import exactly
from analysis.extras import require
from analysis.found.record import SETS, Search
from analysis.further import further
from analysis.given import given_game
from analysis.isolate import warm
from analysis.kept import Run, folder_of, opened
from analysis.landscape import landscape
from analysis.learned.check import Outside, outside_the_set
from analysis.mixing import mixing
from analysis.names import NAMES
from analysis.reduced import reduced
from analysis.replicator import dynamics
from analysis.response import arrows
from analysis.rounds import Budget, Ended, Named, Progress, Question, Store, name, play_until_decided, without_twins
from analysis.selection import selection
from analysis.table import PayoffTable, sources
from analysis.tensor import resampled, solution, tensor, value_of_mixing
from analysis.typology import made_of, place
from mettagrid_lite.complaint import hint

if TYPE_CHECKING:
    from analysis.strategy import Strategy
    from mettagrid_lite.config import Config


def classify(
    target: Any,
    *,
    seed: int = 0,
    budget: Budget | None = None,
    strategies: Any = None,
    overrides: Mapping[str, Any] | None = None,
    confidence: float = 0.95,
    progress: Progress | None = None,
    out: str | Path | None = None,
    outside: Literal["off", "quick", "thorough"] = "quick",
    search: Search | None = None,
    device: str = "cpu",
) -> Report:
    """Name the game of a scenario, a config, a normal-form file or a payoff table.

    target: a built-in name, a path (.yaml, .nfg, .json), a Config or dict of its keys, a NormalForm, a PayoffTable, or
    the folder of a run that was kept.
    strategies, overrides {"path.to.field": value}, budget, progress(done, total): for scenarios only.
    strategies may name sets instead, `scripted`, `psro`, `population`: answered side by side, by `search`.
    out: the folder of folders where returns and report are kept, each target in one of its own.
    outside: how long to look for a reply that gains by leaving and is none of the strategies; scenarios only.
    """
    require()
    warm()  # the solvers' process starts while we play
    question = Question(seed, confidence, budget or Budget(), progress, outside, checked(device))
    named, changes = sets_and_changes(strategies, overrides)
    given = given_game(target, changes | dict.fromkeys(named), out)
    if given is None and named:
        from analysis.found.sets import side_by_side

        return side_by_side(target, named, changes, question, search or Search(), None if out is None else Path(out))
    if given is None:
        return _classify_config(target, changes, question, None if out is None else Path(out))
    if given.run is not None:
        return _relabel(given.run, question)
    return _report(given.table, name(given.table, question), question, target=given.target, title=given.title)


def sets_and_changes(strategies: Any, overrides: Mapping[str, Any] | None) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The sets that `strategies` names, if it does, and what is changed of the config."""
    changes = dict(overrides or {})
    if strategies is None:
        return (), changes
    named = [one for one in strategies if one in SETS] if isinstance(strategies, list | tuple) else []
    if not named:
        return (), changes | {"strategies": strategies}
    if len(named) < len(strategies):
        raise InputError(
            f"--strategies: {', '.join(named)} are sets of strategies and stand alone; what they begin with is said "
            "by --set strategies=[NAME,...]"
        )
    return tuple(dict.fromkeys(named)), changes


def check(target: Any, changes: Mapping[str, Any], out: str | Path | None = None) -> None:
    """Raise what `classify` would raise of this target; nothing is played."""
    rest = {key: value for key, value in changes.items() if key != "strategies"}
    named, changes = sets_and_changes(changes.get("strategies"), rest)
    if given_game(target, changes | dict.fromkeys(named), out) is None:
        scenario(target, changes)


def _relabel(run: Run, question: Question) -> Report:
    """The answer from all episodes that were kept; nothing is played."""
    table, merged = without_twins(run.table)
    config, question = run.config, question._replace(seed=run.seed)
    named = name(table, question, growing=True)
    return _report(
        table,
        named,
        question,
        ended="kept",
        target=run.target,
        title=config.name,
        about=config.about,
        expect=tuple(config.expect),
        strategy_notes=(*run.notes, *merged),
    )


def scenario(target: Any, changes: Mapping[str, Any]) -> "tuple[Config, list[list[Strategy]]]":
    """The world and what is played in it, all checked; raises ConfigError or InputError where something is wrong."""
    from mettagrid_lite.load import load

    config = load(target, changes)
    unknown = next((name for name in config.expect if name not in NAMES), None)
    if unknown is not None:
        raise InputError(f"{config.source}: expect: no game is called {unknown!r}; {hint(unknown, NAMES)}")
    from analysis.strategies import derive  # compiled code: not before the config is known to be good

    return config, derive(config)


def _classify_config(target: Any, changes: Mapping[str, Any], question: Question, out: Path | None) -> Report:
    config, strategies = scenario(target, changes)
    target = title_of(target, config)
    why = reasons(config, strategies)
    folder = None if out is None else opened(folder_of(out, target), target, config, strategies, question.seed, why)
    with folder or nullcontext() as kept:
        report = answer(target, config, strategies, question, why, kept.store() if kept else None)
        if kept:
            kept.tell(report)
        return report


def title_of(target: Any, config: "Config") -> str:
    """What a report calls its target."""
    return str(target) if isinstance(target, str | Path) else config.name


def answer(
    target: str,
    config: "Config",
    strategies: "Sequence[Sequence[Strategy]]",
    question: Question,
    about: tuple[str, ...],
    store: Store | None = None,
) -> Report:
    """The report of a world under these strategies, a list for each role; about: why these; store: episodes at hand."""
    played = play_until_decided(config, strategies, question, store)
    report = _report(
        played.table,
        played.named,
        question,
        target=target,
        title=config.name,
        ended=played.ended,
        about=config.about,
        expect=tuple(config.expect),
        strategy_notes=(*about, *played.merged),
        exactly=exactly(config, strategies, played.table, played.named, question),
    )
    return replace(report, outside=_outside(config, strategies, report, question))


def _outside(
    config: "Config", strategies: "Sequence[Sequence[Strategy]]", report: Report, question: Question
) -> Outside:
    """Whether the answer holds outside the set; an interrupted one is not asked."""
    if report.ended == "interrupt":
        return Outside()
    found, leaving = report.equilibria, report.exactly.leaving
    return outside_the_set(config, strategies, report.full_table, found, report.selection, leaving, question)


def reasons(config: "Config", strategies: "Sequence[Sequence[Strategy]]") -> tuple[str, ...]:
    """Why each strategy is there, and what was left out."""
    used = dict.fromkeys(f"{strategy.name}: {strategy.about}" for role in strategies for strategy in role)
    names = {strategy.name for role in strategies for strategy in role}
    if config.strategies is None and "stay" not in names:
        used["stay, random: left out beside goals; to compare them too, name them with --strategies"] = None
    return tuple(used)


def _report(table: PayoffTable, named: Named, question: Question, ended: Ended = "exact", **about: Any) -> Report:
    """Solve the game and put everything together."""
    answer, smaller = solution(table), reduced(table, named.seen)
    needed = named.labels.get("requires_mixing")
    payoffs = tensor(table)
    beside = further(payoffs)
    return Report(
        primary=named.primary.id,
        why=named.primary.why,
        candidates=tuple(named.primary.candidates),
        players=table.players,
        strategies=table.strategies,
        table=smaller.table,
        reduction=smaller.why,
        dominated=smaller.dominated,
        full_table=table,
        labels=named.labels,
        equilibria=answer.equilibria,
        complete=answer.complete,
        requires_mixing={"yes": True, "no": False}.get(needed.verdict) if needed else None,
        value_of_mixing=value_of_mixing(table),
        place=place(named.seen),
        composition=made_of(named.seen),
        further=beside,
        efficiency=efficiency(payoffs, answer, beside, resampled(table, named.seen.game)),
        selection=selection(payoffs, answer, beside.long_run, is_so("", named.labels, "exact_potential")),
        arrows=arrows(named.seen.game),
        landscape=landscape(payoffs, beside.long_run),
        dynamics=dynamics(smaller.table, is_so("", named.labels, "symmetric")),
        mixing=mixing(answer),
        episodes=table.episodes,
        seed=question.seed,
        ended=ended,
        open=all_open(named.seen, _plays(table)),
        notes=tuple(answer.notes),
        **about,
    )


def _plays(table: PayoffTable) -> np.ndarray:
    """Episodes of each profile that was played, by its row there; 0 for those that were left out since."""
    rows = [sources(table, row) for row in range(len(table.profiles))]
    plays = np.zeros(max(max(behind) for behind in rows) + 1, np.int64)
    for behind, count in zip(rows, table.plays, strict=True):
        plays[list(behind)] = count
    return plays
