"""What further solvers say, in lines for the page."""

from collections import defaultdict
from collections.abc import Iterator

from analysis.answer import Report
from analysis.further import LongRun, Value
from analysis.words import counts, mixture, number

SHOWN = 3  # profiles of the long run


def lines(report: Report) -> Iterator[str]:
    """One for each question that has an answer, with the solver that gave it."""
    found = report.further
    if found.value:
        yield _value(report, found.value)
    if found.long_run:
        yield _long_run(report, found.long_run)


def _value(report: Report, found: Value) -> str:
    first, second = report.strategies
    row, column = mixture(found.row, first), mixture(found.column, second)
    played = f"{row} by both" if row == column else f"{row} against {column}"
    return f"value {number(found.value)} to the first player: {played} ({found.solver})"


def _long_run(report: Report, found: LongRun) -> str:
    """Profiles that differ only by who of a role plays what count as one."""
    share: dict[str, float] = defaultdict(float)
    for joint, mass in found.profiles:
        share[_told(report, joint)] += mass
    most = sorted(share.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
    told = ", ".join(f"{mass:.0%} {name}" for name, mass in most)
    sinks = f"{len(found.sinks)} sink{'s' * (len(found.sinks) != 1)} of better replies"
    return f"long run: {told + '; ' if told else ''}{sinks} ({found.solver})"


def _told(report: Report, joint: tuple[int, ...]) -> str:
    row: list[int] = []
    players = iter(joint)
    for role in report.full_table.roles:
        played = [next(players) for _ in range(role.players)]
        row += [played.count(s) for s in range(len(role.strategies))]
    return counts(report.full_table, tuple(row))
