"""The library's tables in README.md and docs/scenarios.md, every world that expects an answer classified anew.

The pages in docs/scenarios, which take their figures from there, are made anew after it.

python docs/library.py
"""

import time
from collections.abc import Callable
from pathlib import Path

import worlds
from machine import machine, put

from analysis.answer import Report
from analysis.classifier import classify
from analysis.names import NAMES
from mettagrid_lite import Config, load
from mettagrid_lite.load import library
from mettagrid_lite.plans import Drawn

PAGE = Path(__file__).parent / "scenarios.md"
README = Path(__file__).parents[1] / "README.md"
HEADER = "| scenario | expected | measured | probability | episodes | seconds |\n|---|---|---|---|---|---|"


def main() -> None:
    """Tell all, classify all with seed 0, and put the tables where the pages have them."""
    put(README, "scenarios", told("| name | expected answer | world |", summary))
    put(PAGE, "worlds", told("| scenario | world | after |", story))
    classify("stag_hunt")  # compiled code and libraries are loaded before the first time is taken
    begin, rows = time.perf_counter(), []
    for name in library():
        rows.append(row(name))
        print(rows[-1], flush=True)
    asked = sum(bool(load(name).expect) for name in library())
    took = f"classified in {time.perf_counter() - begin:.0f} s"
    total = f"{asked} of {len(rows)} worlds, those that expect an answer, {took}"
    settings = "seed 0, default budget, warm, solving included"
    put(PAGE, "library", "\n".join([HEADER, *rows, "", f"{total}: {settings}; {machine()}"]))
    worlds.main()
    print(total)


def told(header: str, line: Callable[[str, Config], str]) -> str:
    """A table with a line for each world."""
    return "\n".join([header, "|---|---|---|", *(line(name, load(name)) for name in library())])


def summary(name: str, config: Config) -> str:
    """Name, expected ids, the first sentence."""
    return f"| `{name}` | {ids(config.expect)} | {about(name, config).partition('. ')[0].rstrip('.')} |"


def story(name: str, config: Config) -> str:
    """Name, all that is said of it, where it comes from."""
    return f"| [`{name}`](scenarios/{name.partition(':')[0]}.md) | {about(name, config)} | {config.reference} |"


def about(name: str, config: Config) -> str:
    """What a world says of itself; a variant without words of its own is its file's world on another map."""
    file = name.partition(":")[0]
    if file == name or config.about != load(file).about or not isinstance(config.map, Drawn):
        return config.about.strip()
    return f"`{file}` on another map: {config.map.model_dump()['generator']}, {config.map.height} x {config.map.width}."


def ids(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def row(name: str) -> str:
    """What is expected, what came out, with which probability, after how many episodes of all profiles together."""
    if not load(name).expect:
        return f"| `{name}` | | not classified | | | |"
    begin = time.perf_counter()
    report = classify(name)
    seconds = time.perf_counter() - begin
    answer = f"{NAMES[report.primary].title}{'' if report.as_expected else ' (not as expected)'}"
    played = int(report.full_table.plays.sum())
    return f"| `{name}` | {ids(report.expect)} | {answer} | {chance(report)} | {played:,} | {seconds:.1f} |"


def chance(report: Report) -> str:
    """Of the least likely of the expected ids."""
    return f"{min(report.labels[id].probability for id in report.expect):.3f}"


if __name__ == "__main__":
    main()
