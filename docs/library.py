"""Every built-in scenario and variant classified anew, as the table in docs/scenarios.md: `python docs/library.py`."""

import time
from pathlib import Path

from machine import machine, put

from analysis.classifier import Report, classify
from analysis.names import NAMES
from mettagrid_lite.load import library

PAGE = Path(__file__).parent / "scenarios.md"
HEADER = "| scenario | expected | measured | probability | episodes | seconds |\n|---|---|---|---|---|---|"


def main() -> None:
    """Classify all with seed 0 and put the table where the page has it."""
    classify("stag_hunt")  # compiled code and libraries are loaded before the first time is taken
    begin, rows = time.perf_counter(), []
    for name in library():
        rows.append(row(name))
        print(rows[-1], flush=True)
    total = f"Whole library, {len(rows)} worlds, classified in {time.perf_counter() - begin:.0f} s"
    settings = "seed 0, default budget, warm, solving included"
    put(PAGE, "library", "\n".join([HEADER, *rows, "", f"{total}: {settings}; {machine()}"]))
    print(total)


def row(name: str) -> str:
    """What is expected, what came out, with which probability, after how much play."""
    begin = time.perf_counter()
    report = classify(name)
    seconds = time.perf_counter() - begin
    expected = ", ".join(f"`{id}`" for id in report.expect)
    answer = f"{NAMES[report.primary].title}{'' if report.as_expected else ' (not as expected)'}"
    played = f"{report.episodes} x {len(report.full_table.profiles)}"
    return f"| `{name}` | {expected} | {answer} | {chance(report)} | {played} | {seconds:.1f} |"


def chance(report: Report) -> str:
    """Of the least likely of the expected ids."""
    return f"{min(report.labels[id].probability for id in report.expect):.3f}"


if __name__ == "__main__":
    main()
