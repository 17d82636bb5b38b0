"""Labels under scripted, psro and population strategies for some of the library: a table in theory.md.

python docs/found.py
"""

import time
from pathlib import Path

from machine import machine, put

from analysis.answer import Report
from analysis.classifier import classify
from analysis.found.record import Search, StrategySet
from analysis.names import NAMES
from analysis.words import number
from mettagrid_lite import load

PAGE = Path(__file__).parent / "theory.md"
WORLDS = (
    "prisoners_dilemma",
    "chicken",
    "stag_hunt",
    "running_with_scissors",
    "matching_pennies",
    "coin_game",
    "gathering:scarce",
    "spatial_stag_hunt",
)
HEADER = (
    "| world | scripted | gain by leaving it | psro | strategies | gain by leaving it | population | seconds |\n"
    "|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    """Ask for all three sets of each world, and put the table where the page has it."""
    classify("stag_hunt")  # compiled code and libraries are loaded before the first time is taken
    rows = []
    for name in WORLDS:
        begin = time.perf_counter()
        values = (0.0, 0.5, 1.0) if len(load(name).agents) == 1 else (0.0, 45.0, 90.0)
        search = Search(iterations=5, episodes=64, effort=500, values=values)
        report = classify(name, strategies=["scripted", "psro", "population"], search=search)
        rows.append(row(name, report, time.perf_counter() - begin))
        print(rows[-1], flush=True)
    how = "at most 5 rounds, 64 episodes of a profile, 500 to look for a reply, three policies of a population"
    put(PAGE, "found", "\n".join([HEADER, *rows, "", f"`python docs/found.py`, seed 0; {how}; {machine()}"]))


def row(name: str, report: Report, seconds: float) -> str:
    scripted, psro, population = report.sets
    sizes = ", ".join(dict.fromkeys(str(len(own)) for own in psro.strategies))
    cells = [title(scripted), gain(scripted), title(psro), sizes, gain(psro), title(population)]
    return f"| `{name}` | {' | '.join(cells)} | {seconds:.0f} |"


def title(one: StrategySet) -> str:
    """The game's name under a set; of a population with who is on which side."""
    if one.sorting is None:
        return NAMES[one.primary].title
    sides = [policy.side for policy in one.sorting.policies]
    measure = f"{sides.count('cooperate')} C, {sides.count('defect')} D by `{one.sorting.measure}`"
    return f"{NAMES[one.primary].title} ({measure})"


def gain(one: StrategySet) -> str:
    """Exploitability with its interval."""
    found = one.exploitability
    return "" if found is None else f"{number(round(found.gain, 2))} [{found.low:.2f}, {found.high:.2f}]"


if __name__ == "__main__":
    main()
