"""Which answers of the library hold outside their strategies: the table in docs/scenarios.md.

python docs/outside.py
"""

import time
from pathlib import Path

from machine import machine, put

from analysis.answer import Report
from analysis.classifier import classify, scenario
from analysis.learned.check import Outside, outside_the_set
from analysis.names import NAMES
from analysis.rounds import Budget, Question
from analysis.words import number, profile
from mettagrid_lite import load
from mettagrid_lite.load import library

PAGE = Path(__file__).parent / "scenarios.md"
HEADER = (
    "| scenario | answer | left | best reply found | gain | tolerance | | CPU-s |\n|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    """Classify all that expect an answer with seed 0, look outside, and put the table on the page."""
    checked("stag_hunt")  # compiled code is loaded before the first time is taken
    rows, within = [], 0
    for name in library():
        if load(name).expect:
            report, found, seconds = checked(name)
            within += found.beyond
            rows.append(row(name, report, found, seconds))
            print(rows[-1], flush=True)
    total = f"{within} of {len(rows)} hold within their strategies only: quick, seed 0; {machine()}"
    put(PAGE, "outside", "\n".join([HEADER, *rows, "", total]))
    print(total)


def checked(name: str) -> tuple[Report, Outside, float]:
    """The answer, what leaving it gains, and the processor's seconds that this took."""
    report = classify(name, outside="off")
    config, strategies = scenario(name, {})
    begin, question = time.process_time(), Question(0, 0.95, Budget(), None)
    found, leaving = report.equilibria, report.exactly.leaving
    outside = outside_the_set(config, strategies, report.full_table, found, report.selection, leaving, question)
    return report, outside, time.process_time() - begin


def row(name: str, report: Report, found: Outside, seconds: float) -> str:
    """A line of the table."""
    best = found.best
    assert best is not None
    error = (found.high - found.low) / 4
    gain = f"{number(found.gain, error)} [{number(found.low, error)}, {number(found.high, error)}]" if error else None
    told = "within these strategies" if found.beyond else "open" if found.high > found.tolerance else "holds"
    cells = (
        f"`{name}`",
        NAMES[report.primary].title,
        profile(found.profile, report.strategies).replace(" | ", " / "),
        best.reply.strategy.name,
        gain or number(found.gain),
        number(found.tolerance),
        told,
        f"{seconds:.1f}",
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
