"""How often an established label is wrong: five scenarios classified again with 200 other seeds each.

    python docs/reruns.py [--runs 200] [--scenarios NAME,...] [--jobs 2] [--reference 4000] [--budget 1024]

The truth is what a long table of other seeds establishes at 99.9 %; what it leaves open is left out, and counted.
Play goes on until the name is decided or `--budget` episodes are spent, so the answers are the same on every machine.
Equilibria are not solved. The table is put into docs/scenarios.md; Ctrl-C prints what there is.
"""

import argparse
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import numpy as np
from machine import machine, put

from analysis.merge import merge
from analysis.payoffs import estimate
from analysis.rounds import Budget, Question, play_until_decided
from analysis.strategies import derive
from analysis.table import PayoffTable, average
from analysis.typology import Label, labels, primary
from mettagrid_lite.load import library, load

Tick = Callable[[str], object]

PAGE = Path(__file__).parent / "scenarios.md"
SCENARIOS = ("stag_hunt", "coin_game", "wolfpack", "traffic", "running_with_scissors")  # those that take longest
SURE = 0.999  # confidence of the reference
CHUNK = 100  # episodes of the reference that a job plays at once
FAR = 1_000_000  # the reference's seeds begin here, far from those of the runs
COLUMNS = (
    "scenario", "truth", "runs", "wrong headline", "wrong label", "undetermined", "open in the truth", "episodes",
    "seconds a run",
)  # fmt: skip


class Answer(NamedTuple):
    """What one classification, or the truth, says, after how many episodes of all profiles together."""

    primary: str
    verdicts: dict[str, str]
    episodes: int
    seconds: float


class Measured(NamedTuple):
    """A scenario: its truth, and the answers of all its runs so far."""

    name: str
    truth: Answer
    runs: list[Answer]


def main() -> None:
    """Measure, print, and put the table on the page if it is whole."""
    said, begin, found = arguments(), time.perf_counter(), list[Measured]()
    try:
        measure(said, found)
    except KeyboardInterrupt:
        print(f"interrupted: the table is not whole and is not put on the page\n{table(found)}")
        raise SystemExit(130) from None
    minutes = (time.perf_counter() - begin) / 60
    settings = (
        f"seeds 1 to {said.runs}, at most {said.budget:,} episodes a profile, truth from {said.reference:,} others"
    )
    text = f"{table(found)}\n\nMeasured with {settings}; {minutes:.0f} minutes, {said.jobs} processes, {machine()}"
    print(text)
    put(said.page, "reruns", text)


def measure(said: argparse.Namespace, found: list[Measured]) -> None:
    """Fill `found` as runs end, so that Ctrl-C leaves what there is."""
    names = said.scenarios.split(",")
    play(names[0], 1, 0)  # compiled here once, not by every process
    with pool(said.jobs) as workers, progress(len(names) * (said.runs + len(chunks(said.reference)))) as tick:
        for name in names:
            found.append(Measured(name, reference(name, said.reference, workers, tick), []))
            jobs = [workers.submit(run, name, seed, said.budget) for seed in range(1, said.runs + 1)]
            for job in as_completed(jobs):
                found[-1].runs.append(job.result())
                tick(name)


def chunks(episodes: int) -> list[int]:
    return [min(CHUNK, episodes - first) for first in range(0, episodes, CHUNK)]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=positive, default=200, help="classifications of each scenario")
    parser.add_argument("--scenarios", default=",".join(SCENARIOS), help="names with commas between")
    parser.add_argument("--jobs", type=positive, default=os.cpu_count(), help="processes")
    parser.add_argument("--reference", type=positive, default=4_000, help="episodes a profile behind the truth")
    parser.add_argument("--budget", type=positive, default=1_024, help="episodes a profile at most in a run")
    parser.add_argument("--page", type=Path, default=PAGE, help="where the table is put")
    said = parser.parse_args()
    if unknown := set(said.scenarios.split(",")) - set(library()):
        parser.error(f"--scenarios: nothing is called {', '.join(sorted(unknown))}; see `scenarios list`")
    if "<!-- end reruns -->" not in said.page.read_text(encoding="utf-8"):
        parser.error(
            f"--page: {said.page} has no <!-- reruns --> ... <!-- end reruns -->; add them where the table is due"
        )
    return said


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be 1 or more, got {text}")
    return int(text)


@contextmanager
def pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Worker processes; Ctrl-C is for this process alone, which drops what has not begun."""
    workers = ProcessPoolExecutor(jobs, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN))
    try:
        yield workers
    finally:
        workers.shutdown(cancel_futures=True)


@contextmanager
def progress(total: int) -> Iterator[Tick]:
    """A function that moves a bar on stderr by one and says where it is."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda text: bar.update(task, advance=1, description=text)


def reference(name: str, episodes: int, workers: ProcessPoolExecutor, tick: Tick) -> Answer:
    """What a long table says; strategies that pay alike there are one, as in a run."""
    begin, parts, sizes = time.perf_counter(), [], chunks(episodes)
    for part in workers.map(play, [name] * len(sizes), sizes, range(FAR, FAR + len(sizes))):
        parts.append(part)
        tick(f"{name}, truth")
    samples = np.concatenate([part.samples for part in parts])
    whole = merge(replace(parts[0], samples=samples, mean=average(samples), earned=None)).table
    found = labels(whole, SURE)
    return answer(whole, primary(whole, found).id, found, begin)


def play(name: str, episodes: int, seed: int) -> PayoffTable:
    """A table of all profiles."""
    config = load(name)
    return estimate(config, derive(config), episodes, seed)


def run(name: str, seed: int, episodes: int) -> Answer:
    """One classification, without its equilibria."""
    begin, config = time.perf_counter(), load(name)
    question = Question(seed, 0.95, Budget(seconds=None, episodes=episodes), None)
    played = play_until_decided(config, derive(config), question)
    return answer(played.table, played.named.primary.id, played.named.labels, begin)


def answer(table: PayoffTable, primary_id: str, found: dict[str, Label], begin: float) -> Answer:
    verdicts = {name: label.verdict for name, label in found.items()}
    return Answer(primary_id, verdicts, int(table.plays.sum()), time.perf_counter() - begin)


def wrong_headline(truth: Answer, said: Answer) -> bool:
    """Another name than the true one is established."""
    return said.primary != truth.primary and "undetermined" not in (said.primary, truth.primary)


def wrong_labels(truth: Answer, said: Answer) -> list[str]:
    """Labels established as the opposite of what is true."""
    opposite = {("yes", "no"), ("no", "yes")}
    return [name for name in truth.verdicts if (truth.verdicts[name], said.verdicts.get(name)) in opposite]


def table(found: list[Measured]) -> str:
    """A row for each scenario, then the shares over all runs with their intervals."""
    head = [f"| {' | '.join(COLUMNS)} |", "|---" * len(COLUMNS) + "|"]
    return "\n".join([*head, *map(row, found), "", *summary(found)])


def row(scenario: Measured) -> str:
    name, truth, runs = scenario
    headline = sum(wrong_headline(truth, one) for one in runs)
    wrong = Counter(label for one in runs for label in wrong_labels(truth, one))
    wrong_runs = sum(bool(wrong_labels(truth, one)) for one in runs)
    which = f" ({', '.join(f'`{label}` {count}' for label, count in wrong.most_common())})" if wrong else ""
    still = ", ".join(f"`{label}`" for label, verdict in truth.verdicts.items() if verdict == "undetermined") or "none"
    undecided = sum(one.primary == "undetermined" for one in runs)
    cells = (f"`{name}`", f"`{truth.primary}`", len(runs), headline, f"{wrong_runs}{which}", undecided, still)
    means = (f"{mean(one.episodes for one in runs):.0f}", f"{mean(one.seconds for one in runs):.2f}")
    return f"| {' | '.join(map(str, (*cells, *means)))} |"


def mean(values: Iterable[float]) -> float:
    every = list(values)
    return sum(every) / len(every) if every else 0.0


def summary(found: list[Measured]) -> list[str]:
    """Shares of runs that are wrong, and of established labels."""
    pairs = [(scenario.truth, one) for scenario in found for one in scenario.runs]
    if not pairs:
        return ["No runs."]
    labels_wrong = sum(len(wrong_labels(*pair)) for pair in pairs)
    compared = sum(
        truth.verdicts[name] != "undetermined" != said.verdicts.get(name, "undetermined")
        for truth, said in pairs
        for name in truth.verdicts
    )
    return [
        f"Runs with a wrong established label: {share(sum(bool(wrong_labels(*pair)) for pair in pairs), len(pairs))}.",
        f"Runs with a wrong headline: {share(sum(wrong_headline(*pair) for pair in pairs), len(pairs))}.",
        f"Of {compared:,} established labels {labels_wrong} were wrong.",
    ]


def share(count: int, total: int) -> str:
    """A share with its exact interval (Clopper & Pearson 1934)."""
    from scipy.stats import binomtest

    interval = binomtest(count, total).proportion_ci(0.95, "exact")
    return f"{count} of {total:,}, {count / total:.1%} (95 % interval {interval.low:.1%} to {interval.high:.1%})"


if __name__ == "__main__":
    main()
