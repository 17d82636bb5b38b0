"""Answers side by side: what is the same in all of them, and what differs."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from analysis.answer import Report
from analysis.composition import Share
from analysis.conditions import diagram
from analysis.evidence import evidence
from analysis.label import Label
from analysis.names import NAMES
from analysis.sides import sides
from analysis.words import number, probability

GROUPS = ("game", "payoffs", "dilemma", "made of", "equilibria", "welfare", "mixing", "played")


class Fact(NamedTuple):
    """One thing about one answer. shown: as the page tells it; value: as the JSON does, None where it has no sense."""

    group: str
    name: str
    shown: str
    value: Any


class Line(NamedTuple):
    """One thing about all answers, in their order; where it has no sense, "-" and None."""

    group: str
    name: str
    shown: tuple[str, ...]
    values: tuple[Any, ...]

    @property
    def same(self) -> bool:
        return len(set(self.shown)) == 1


def lines(reports: list[Report]) -> list[Line]:
    """All that can be told of any of the answers, in one order."""
    told = [{(fact.group, fact.name): fact for fact in facts(report)} for report in reports]
    keys = sorted({key for one in told for key in one}, key=lambda key: _place(key, told))
    out = []
    for key in keys:
        found = [one.get(key) for one in told]
        shown = tuple(fact.shown if fact else "-" for fact in found)
        out.append(Line(*key, shown, tuple(fact.value if fact else None for fact in found)))
    return out


def _place(key: tuple[str, str], told: list[dict[Any, Fact]]) -> tuple[int, int]:
    """By group, then as the first answer has it that tells of it."""
    return GROUPS.index(key[0]), next(list(one).index(key) for one in told if key in one)


def labels(reports: list[Report]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Verdicts that all answers share, and those that differ, by label."""
    verdicts = {id: tuple(report.labels[id].verdict for report in reports) for id in reports[0].labels}
    same = {id: found[0] for id, found in verdicts.items() if len(set(found)) == 1}
    return same, {id: found for id, found in verdicts.items() if id not in same}


def facts(report: Report) -> Iterator[Fact]:
    """What one answer says, thing by thing."""
    yield from _game(report)
    yield from _dilemma(report)
    yield from _composition(report)
    yield from _equilibria(report)
    yield from _welfare(report)
    yield from _mixing(report)
    yield Fact("played", "episodes", f"{int(report.full_table.plays.sum()):,}", int(report.full_table.plays.sum()))
    yield Fact("played", "ended by", report.ended, report.ended)


def _game(report: Report) -> Iterator[Fact]:
    yield Fact("game", "name", NAMES[report.primary].title, report.primary)
    if (label := report.labels.get(report.primary)) is not None:
        yield Fact("game", "probability", probability(label.probability), float(label.probability))
    yield Fact("game", "players", str(report.players), report.players)
    names = [list(role.strategies) for role in report.full_table.roles]
    yield Fact("game", "strategies", " | ".join(", ".join(own) for own in names), names)
    mean = report.full_table.mean
    low, high = float(np.nanmin(mean)), float(np.nanmax(mean))
    yield Fact("payoffs", "range", _ends(low, high), [low, high])


def _dilemma(report: Report) -> Iterator[Fact]:
    """Greed and fear of each side, as shares of the payoff range, and how selfish players may be."""
    found = _views(report)
    if found:
        yield Fact("dilemma", "cooperate; defect", " | ".join("; ".join(names) for names, _ in found), found[0][0])
    for name in ("greed", "fear") if found else ():
        each = [conditions[name] for _, conditions in found]
        text = " | ".join(f"{label.margin or 0:+.2f} ({label.verdict})" for label in each)
        yield Fact("dilemma", name, text, [label.margin for label in each])
    if report.efficiency is not None and report.efficiency.self_interest is not None:
        level = report.efficiency.self_interest
        yield Fact("dilemma", "self-interest level", _span(level.level, level.low, level.high), level.level)


def _views(report: Report) -> list[tuple[list[str], dict[str, Label]]]:
    """Cooperation and defection of each side, with its conditions; one view where players share a role."""
    table = report.table
    if table.players == 1 or max(table.shape) == 1:
        return []
    known = evidence(table, seed=report.seed)
    if table.players == 2:
        both = sides(table, known)
        return [([side.cooperate, side.defect], side.conditions) for side in both.sides] if both else []
    curves = diagram(table, known)
    return [([curves.cooperate, curves.defect], curves.conditions)] if curves else []


def _composition(report: Report) -> Iterator[Fact]:
    if report.composition is None:
        return
    for name in ("aligned", "common", "opposed", "harmonic"):
        share = getattr(report.composition, name)
        if isinstance(share, Share):
            yield Fact("made of", name, _span(*share), share.value)


def _span(value: float, low: float, high: float) -> str:
    return f"{value:.2f}" if low == high else f"{value:.2f} [{low:.2f}, {high:.2f}]"


def _equilibria(report: Report) -> Iterator[Fact]:
    pure = sum(found.pure for found in report.equilibria)
    mixed = len(report.equilibria) - pure
    text = f"{pure} pure, {mixed} mixed{'' if report.complete else ', perhaps more'}"
    yield Fact("equilibria", "found", text, {"pure": pure, "mixed": mixed, "complete": report.complete})
    if report.selection is not None:
        agree = {True: "yes", False: "no", None: "only one applies"}[report.selection.agree]
        yield Fact("equilibria", "rules of selection agree", agree, report.selection.agree)


def _welfare(report: Report) -> Iterator[Fact]:
    found = report.efficiency
    if found is None:
        return
    yield Fact("welfare", "of all", _ends(found.lowest, found.highest), [found.lowest, found.highest])
    if found.worst is not None and found.best is not None:
        yield Fact("welfare", "of equilibria", _ends(found.worst, found.best), [found.worst, found.best])
    if found.worst_share is not None and found.best_share is not None:
        first, last = (f"{share:.0%}" for share in (found.worst_share, found.best_share))
        text = first if first == last else f"{first} to {last}"
        yield Fact("welfare", "of the way up", text, [found.worst_share, found.best_share])
    for name, price in (("price of anarchy", found.anarchy), ("price of stability", found.stability)):
        if price is not None:
            yield Fact("welfare", name, f"{price:.3g}", price)


def _ends(low: float, high: float) -> str:
    first, last = number(low), number(high)
    return first if first == last else f"{first} to {last}"


def _mixing(report: Report) -> Iterator[Fact]:
    needed = {True: "yes", False: "no", None: "undetermined"}[report.requires_mixing]
    yield Fact("mixing", "required", needed, report.requires_mixing)
    worth = [float(value) for value in report.value_of_mixing]
    if worth:
        yield Fact("mixing", "worth to a player, at most", number(max(worth)), max(worth))
