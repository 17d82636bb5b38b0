"""The page a person reads: the game's name first, then why, what it means for learning, and all it rests on."""

from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

import numpy as np
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from analysis.atlas_page import atlas
from analysis.classifier import Report
from analysis.composition_page import made_of
from analysis.equilibria import Equilibrium
from analysis.exact import page as exact_page
from analysis.further_page import lines
from analysis.names import N_PLAYER, NAMES, SYMMETRIC_2X2
from analysis.open_page import still_open
from analysis.payoff_page import payoffs
from analysis.regret import expected
from analysis.table import dense
from analysis.welfare_page import selected, welfare
from analysis.words import in_turn, mixture, number, probability, profile, rounded

WIDTH = 100
SHOWN = 8  # equilibria
OF_TWO = {*SYMMETRIC_2X2.values(), *N_PLAYER, "bach_or_stravinsky", "boundary"} - {"coordination"}
IMPLIED_BY: dict[str, set[str]] = {
    "constant_sum": {"zero_sum"},
    "zero_sum_equivalent": {"zero_sum", "constant_sum"},
    "anti_coordination": {"congestion"},
    "exact_potential": {"team", "congestion"},
    "weighted_potential": {"exact_potential"},
    "ordinal_potential": {"exact_potential", "weighted_potential"},
    "generalized_potential": {"exact_potential", "weighted_potential", "ordinal_potential"},
    "best_response_acyclic": {"generalized_potential"},
    "weakly_acyclic": {"generalized_potential", "best_response_acyclic", "dominance_solvable"},
}
"""Labels that follow from a stronger one."""
ENDED = {
    "exact": "payoffs were given",
    "decision": "stopped when decided",
    "episodes": "stopped at the episode budget",
    "time": "stopped by time, so another machine may play more or fewer",
    "interrupt": "interrupted: the answer so far",
    "kept": "named from kept episodes, nothing was played",
}


def text(report: Report, width: int = WIDTH) -> str:
    """The page as plain text."""
    file = StringIO()
    Console(file=file, width=width, color_system=None, markup=False, emoji=False).print(page(report))
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


def page(report: Report) -> RenderableType:
    """The page for a rich console; at most WIDTH columns read best."""
    body = Table.grid(padding=(0, 2, 1, 0), expand=False)
    body.add_column(style="bold cyan", min_width=10, no_wrap=True)
    body.add_column(overflow="fold")
    for heading, content in _sections(report):
        body.add_row(heading, content)
    return Group(_headline(report), Text(), body)


def _headline(report: Report) -> RenderableType:
    name = NAMES[report.primary]
    line = Text.assemble((name.title, "bold"), "  ", (report.title, "dim"))
    candidates = ", ".join(NAMES[id].title for id in report.candidates)
    return Group(line, Text(f"between {candidates}" if candidates else name.meaning, "italic"))


def _sections(report: Report) -> Iterator[tuple[str, RenderableType]]:
    yield "why", Text(report.why)
    yield "learning", Text("\n".join(learning(report)))
    yield "payoffs", payoffs(report)
    if report.place:
        yield "2x2", Text("\n".join(atlas(report.place)))
    if report.composition:
        yield "made of", Text("\n".join(made_of(report.composition)))
    if report.equilibria and report.players > 1:
        yield "equilibria", _equilibria(report)
    for heading, told in (("welfare", welfare(report)), ("selection", selected(report)), ("further", lines(report))):
        if said := "\n".join(told):
            yield heading, Text(said)
    if any(report.exactly):
        yield "exact", Text("\n".join(exact_page.lines(report.exactly, report.strategies)))
    yield "labels", _labels(report)
    if report.open:
        yield "open", Text("\n".join(still_open(report)))
    if report.strategy_notes:
        yield "strategies", Text("\n".join(report.strategy_notes))
    if report.notes:
        yield "notes", Text("\n".join(report.notes))
    if report.expect:
        yield "expected", _expected(report)
    yield "played", Text(_played(report))


def learning(report: Report) -> list[str]:
    """What the answer means for who trains agents here."""
    lines = [NAMES[report.primary].learning]
    if report.players == 1:
        return [*lines, _best(report)]
    if report.requires_mixing:
        lines.append(f"No pure profile is stable: an optimal policy must randomise{_over(report)}.")
        lines += ["This is the only equilibrium, and it mixes every strategy."] * bool(report.mixing.fully_mixed)
        lines += _worth(report)
    elif report.requires_mixing is None:
        lines.append("Whether an optimal policy must randomise is undetermined.")
    elif report.primary != "trivial":
        lines.append("A pure equilibrium exists: a deterministic policy can be optimal.")
    return lines


def _over(report: Report) -> str:
    """What the players of the first mixed equilibrium randomise over."""
    mixed = next((found for found in report.equilibria if not found.pure), None)
    if mixed is None:
        return ""
    told = [mixture(shares, names) for shares, names in zip(mixed.profile, report.strategies, strict=True)]
    if len(set(told)) == 1:
        return f" over {told[0]}"
    return " over\n" + ";\n".join(f"  {name}: {text}" for name, text in zip(_players(report), told, strict=True))


def _players(report: Report) -> list[str]:
    """The role of each player, numbered where several share it."""
    roles = report.full_table.roles
    return [role.name if role.players == 1 else f"{role.name} {k + 1}" for role in roles for k in range(role.players)]


def _worth(report: Report) -> list[str]:
    """What randomising secures against the worst case, where it secures anything."""
    worth = [number(rounded(value, report.full_table)) for value in report.value_of_mixing]
    if set(worth) <= {"0"}:
        return []
    told = [f"{value} for {name}" for value, name in zip(worth, _players(report), strict=True)]
    whom = f"{worth[0]} for each player" if len(set(worth)) == 1 else ", ".join(told)
    return [f"In the worst case randomising secures more than any pure strategy: {whom}."]


def _best(report: Report) -> str:
    """The strategy that earns most when one player decides alone."""
    earned = dict(zip(report.strategies[0], np.nanmax(report.full_table.mean, axis=0).tolist(), strict=True))
    best = max(earned, key=lambda name: earned[name])
    return f"Best of these strategies: {best}, {number(earned[best])} an episode."


def _equilibria(report: Report) -> RenderableType:
    table = report.full_table
    payoff = dense(table)
    rows = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", expand=False)
    for heading in ("", "profile", "payoffs", "regret", "solver"):
        rows.add_column(heading, overflow="fold", min_width=32 if heading == "profile" else None)
    alike = arrangements(report)
    for found, ways in alike[:SHOWN]:
        earned = in_turn(rounded(float(value), table) for value in expected(payoff, found.profile))
        rows.add_row(
            "pure" if found.pure else "mixed",
            profile(found.profile, report.strategies) + (f", {ways} arrangements" if ways > 1 else ""),
            earned,
            number(rounded(float(found.regret), table)),
            found.solver + (", exact" if found.exact else ""),
        )
    hidden = len(alike) - SHOWN
    last = f"... {hidden} more in --json. " if hidden > 0 else ""
    last += "These are all." if report.complete else "There may be others."
    return Group(rows, Text(last, "dim"))


def arrangements(report: Report) -> list[tuple[Equilibrium, int]]:
    """Equilibria with how many there are of each when exchangeable players change places."""
    first: dict[Any, Equilibrium] = {}
    ways: Counter[Any] = Counter()
    for found in report.equilibria:
        key = tuple(tuple(sorted(part)) for part in _by_role(report, found.profile))
        first.setdefault(key, found)
        ways[key] += 1
    return [(first[key], ways[key]) for key in first]


def _by_role(report: Report, shares: Sequence[Any]) -> Iterator[Sequence[Any]]:
    start = 0
    for role in report.full_table.roles:
        yield shares[start : start + role.players]
        start += role.players


def _labels(report: Report) -> RenderableType:
    rows = Table(box=None, padding=(0, 2, 0, 0), show_header=False, expand=False)
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(no_wrap=True)
    rows.add_column(justify="right", no_wrap=True)
    rows.add_column(overflow="fold")
    aside = _of_two_alone(report)
    also = implied(report)
    for verdict in ("yes", "undetermined"):
        for name, label in report.labels.items():
            if label.verdict == verdict and name not in aside and name not in also:
                rows.add_row(verdict, name, probability(label.probability), label.why)
    noes = [name for name, label in report.labels.items() if label.verdict == "no" and label.test != "form"]
    ends = [("so also: ", also)]
    ends += [("between two of the strategies, which don't speak for the game: ", aside), ("no: ", noes)]
    return Group(rows, *(Text(heading + ", ".join(names), "dim") for heading, names in ends if names))


def implied(report: Report) -> list[str]:
    """Labels that hold because a stronger one does."""
    held = {name for name, label in report.labels.items() if label.verdict == "yes"}
    return [name for name in report.labels if name in held and held & IMPLIED_BY.get(name, set())]


def _of_two_alone(report: Report) -> list[str]:
    """Names that hold between two strategies of a larger game that isn't about these two."""
    if report.primary in OF_TWO or report.labels["reducible"].verdict != "no":
        return []
    return [name for name in report.labels if name in OF_TWO and report.labels[name].verdict != "no"]


def _expected(report: Report) -> Text:
    verdict = {True: "as expected", False: "NOT as expected"}[bool(report.as_expected)]
    return Text(f"{', '.join(report.expect)}: {verdict}")


def _played(report: Report) -> str:
    players = "1 player" if report.players == 1 else f"{report.players} players"
    return f"{players}{_episodes(report)}; {ENDED[report.ended]}; mettagrid-lite {report.version}"


def _episodes(report: Report) -> str:
    """How much was played of how many profiles; nothing where payoffs were given."""
    plays = report.full_table.plays
    if not report.episodes:
        return ""
    each = f"{plays.max():,}" if plays.min() == plays.max() else f"{plays.min():,} to {plays.max():,}"
    in_all = "" if plays.min() == plays.max() else f" ({plays.sum():,} in all)"
    return f", {each} episodes of each of {len(plays)} profiles{in_all}, seed {report.seed}"
