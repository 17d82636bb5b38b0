"""Every built-in scenario classified anew, as the table in docs/scenarios.md: `python docs/library.py`."""

import os
import platform
import re
import time
from importlib.metadata import version
from pathlib import Path

from analysis.classifier import Report, classify
from analysis.names import NAMES
from mettagrid_lite.load import library

PAGE = Path(__file__).parent / "scenarios.md"
HEADER = "| scenario | expected | answer | probability | profiles x episodes | seconds |\n|---|---|---|---|---|---|\n"


def main() -> None:
    """Classify all with seed 0 and put the table where the page has it."""
    classify("stag_hunt")  # compiled code and libraries are loaded before the first time is taken
    rows = "\n".join(row(name) for name in library())
    table = f"<!-- library -->\n{HEADER}{rows}\n\n{machine()}\n<!-- end -->"
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(re.sub(r"<!-- library -->.*<!-- end -->", lambda _: table, page, flags=re.DOTALL))


def row(name: str) -> str:
    """What is expected, what came out, with which probability, after how much play."""
    begin = time.perf_counter()
    report = classify(name)
    seconds = time.perf_counter() - begin
    expected = ", ".join(f"`{id}`" for id in report.expect)
    answer = f"{NAMES[report.primary].title}{'' if report.as_expected else ' (not as expected)'}"
    played = f"{len(report.full_table.profiles)} x {report.episodes}"
    return f"| `{name}` | {expected} | {answer} | {chance(report)} | {played} | {seconds:.1f} |"


def chance(report: Report) -> str:
    """Of the least likely of the expected ids."""
    return f"{min(report.labels[id].probability for id in report.expect):.3f}"


def machine() -> str:
    """Where and with what it was measured."""
    info = Path("/proc/cpuinfo")
    models = re.findall(r"model name\s*: (.*)", info.read_text()) if info.exists() else []
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "numba", "open_spiel"))
    cores = len(os.sched_getaffinity(0))
    return (
        f"Seed 0, budget 60 s, warm, solving included; {models[0] if models else platform.machine()}, {cores} cores; "
        f"Python {platform.python_version()}, {packages}."
    )


if __name__ == "__main__":
    main()
