"""How often labels are right that are claimed at 95 %: noisy games whose labels are known.

    python docs/calibration.py [--games 1000] [--seed 0] [--jobs 2] [--out calibration]

Each game of docs/noisy_games.py is played once, 30 to 200 episodes of every profile, and labelled; the truth is the
same table without noise, equalities within the tolerance. What the form of a table says is no claim. The table is put
into docs/theory.md, its figures into docs/calibration.json and docs/calibration.png. Answers are kept in `--out`; given
again, the command goes on there (after a change of the labels, give another folder). Ctrl-C prints what there is. It
exits with 1 where 95 % is above the interval of how often a label of 200 claims or more was right.
"""

import argparse
import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import as_completed
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from machine import machine, put
from noisy_games import game, near_a_border, noise, played, still
from reliability import draw
from reruns import pool, positive, progress

from analysis.files import write_text
from analysis.names import N_PLAYER, SYMMETRIC_2X2
from analysis.typology import examine, labels, primary

HERE = Path(__file__).parent
CONFIDENCE, ENOUGH = 0.95, 200  # of a claim; how many of them a label is judged by
CHUNK = 20  # games that a job plays
EDGES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)  # of the bins of stated probabilities
ORDERS = {*SYMMETRIC_2X2.values()} - {"coordination"}
PATTERNS = {*N_PLAYER, "volunteers_dilemma"}


class Claim(NamedTuple):
    """What was said of a label: "yes", "no" or "undetermined", the probability beside it, and what would be right.

    Both may be, where two payoffs differ by less than the tolerance: on a boundary within it, and in a strict order.
    """

    label: str
    said: str
    probability: float
    yes: bool
    no: bool

    @property
    def right(self) -> bool:
        return self.yes if self.said == "yes" else self.no


class Answer(NamedTuple):
    """A game: what it was called, whether that holds, whether it is what it is called without noise; its claims."""

    number: int
    headline: str
    holds: bool
    same: bool
    claims: list[Claim]


class Share(NamedTuple):
    """So many of so many, with the exact interval (Clopper & Pearson 1934)."""

    right: int
    count: int
    low: float
    high: float


class Figures(NamedTuple):
    """yes, no, all: how often the claims of each label were right; open: how many were left undetermined.

    bins: of the likelier side's probability, from edge to edge, how often that side was right.
    """

    games: int
    yes: dict[str, Share]
    no: dict[str, Share]
    all: dict[str, Share]
    open: dict[str, int]
    bins: list[Share]
    headline: Share
    same: int


def answer(number: int, seed: int) -> Answer:
    """Play game `number` and compare what is said of it with the truth."""
    table, rng = game(number, seed)
    true, sampled = examine(still(table)), played(table, noise(rng), rng)
    near, said = near_a_border(true), labels(sampled, CONFIDENCE)
    claims = [
        Claim(
            name, label.verdict, label.probability, _holds(name, true.labels, near), true.labels[name].verdict == "no"
        )
        for name, label in said.items()
        if true.labels[name].verdict != "undetermined" and label.test not in ("form", "not computed")
    ]
    headline, real = primary(sampled, said).id, primary(table, true.labels).id
    return Answer(number, headline, _holds(headline, true.labels, near), headline == real, claims)


def _holds(name: str, true: dict[str, Any], near: bool) -> bool:
    return name in true and (true[name].verdict == "yes" or (name == "boundary" and near))


def answers(first: int, seed: int, end: int) -> list[Answer]:
    return [answer(number, seed) for number in range(first, end)]


def share(outcomes: list[bool]) -> Share:
    from scipy.stats import binomtest

    if not outcomes:
        return Share(0, 0, 0.0, 1.0)
    interval = binomtest(sum(outcomes), len(outcomes)).proportion_ci(0.95, "exact")
    return Share(sum(outcomes), len(outcomes), round(float(interval.low), 4), round(float(interval.high), 4))


def figures(found: list[Answer]) -> Figures:
    """What the claims come to, also those of all orders and of all patterns together."""
    claims: dict[str, list[Claim]] = {}
    for claim in (claim for one in found for claim in one.claims):
        claims.setdefault(claim.label, []).append(claim)
    claims["all orders"] = [claim for name in ORDERS for claim in claims.get(name, [])]
    claims["all patterns"] = [claim for name in PATTERNS for claim in claims.get(name, [])]
    decided = {name: [claim for claim in own if claim.said != "undetermined"] for name, own in claims.items()}
    sides = {
        side: {name: share([c.right for c in own if c.said == side]) for name, own in decided.items()}
        for side in ("yes", "no")
    }
    named = [one for one in found if one.headline not in ("undetermined", "unnamed")]
    return Figures(
        games=len(found),
        **sides,
        all={name: share([claim.right for claim in own]) for name, own in decided.items()},
        open={name: len(claims[name]) - len(own) for name, own in decided.items()},
        bins=_bins([claim for one in found for claim in one.claims]),
        headline=share([one.holds for one in named]),
        same=sum(one.same for one in named),
    )


def _bins(claims: list[Claim]) -> list[Share]:
    """By the probability of the likelier side: how often that side is right."""
    stated = [(max(c.probability, 1 - c.probability), c.yes if c.probability >= 0.5 else c.no) for c in claims]
    ends = zip(EDGES, (*EDGES[1:], 2.0), strict=True)
    return [share([right for chance, right in stated if low <= chance < high]) for low, high in ends]


def failing(found: Figures, enough: int = ENOUGH) -> list[str]:
    """Labels, and their sides, with enough claims, whose interval of being right is below the confidence."""
    sides = {f"{name}: {side}": own for side in ("yes", "no") for name, own in getattr(found, side).items()}
    every = {"headline": found.headline} | found.all | sides
    return [name for name, own in every.items() if own.count >= enough and own.high < CONFIDENCE]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--games", type=positive, default=1_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=positive, default=os.cpu_count(), help="processes")
    parser.add_argument("--out", type=Path, default=Path("calibration"), help="folder that keeps the answers")
    parser.add_argument(
        "--page", type=Path, default=HERE / "theory.md", help="where the table is put, figures beside it"
    )
    return parser.parse_args()


def main() -> int:
    """Measure what is not kept yet, print, and put the table on the page if it is whole."""
    said, begin = arguments(), time.perf_counter()
    said.out.mkdir(parents=True, exist_ok=True)
    kept = said.out / f"seed{said.seed}.jsonl"
    found = read(kept, said.games)
    try:
        for part in measure(said, set(found)):
            found |= {one.number: one for one in part}
            with kept.open("a", encoding="utf-8") as file:
                file.writelines(json.dumps(one) + "\n" for one in part)
    except KeyboardInterrupt:
        print(f"interrupted: the table is not whole and is not put on the page\n{table(figures([*found.values()]))}")
        return 130
    whole = figures([found[number] for number in sorted(found)])
    settings = f"{said.games:,} games, seed {said.seed}; {time.perf_counter() - begin:.0f} s, {said.jobs} processes"
    text = f"{table(whole)}\n\n{settings}, {machine()}"
    print(text)
    put(said.page, "calibration", text)
    write_text(said.page.with_name("calibration.json"), json.dumps(as_json(whole, said.seed), indent=1) + "\n")
    draw(whole, EDGES, CONFIDENCE, said.page.with_name("calibration.png"))
    if wrong := failing(whole):
        print(f"too rarely right: {', '.join(wrong)}")
    return 1 if wrong else 0


def read(kept: Path, games: int) -> dict[int, Answer]:
    """The answers of an earlier run, by number; a line that was cut is none."""
    found = {}
    for line in kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []:
        if line.endswith("]"):
            *plain, claims = json.loads(line)
            found[plain[0]] = Answer(*plain, [Claim(*claim) for claim in claims])
    return {number: one for number, one in found.items() if number < games}


def measure(said: argparse.Namespace, done: set[int]) -> Iterator[list[Answer]]:
    """The games that are missing, in parts, on all cores."""
    firsts = [
        first for first in range(0, said.games, CHUNK) if not {*range(first, min(first + CHUNK, said.games))} <= done
    ]
    with pool(said.jobs) as workers, progress(len(firsts)) as tick:
        jobs = [workers.submit(answers, first, said.seed, min(first + CHUNK, said.games)) for first in firsts]
        for job in as_completed(jobs):
            yield [one for one in job.result() if one.number not in done]
            tick(f"{CHUNK} games")


def table(found: Figures) -> str:
    """A row a label, a row a bin of probabilities, and the headline."""
    head = "| label | yes, right | no, right | all | right | 95 % interval | open |\n|---|---|---|---|---|---|---|"
    rows = []
    for name, own in found.all.items():
        sides = f"{_of(found.yes[name])} | {_of(found.no[name])}"
        rows.append(f"| {_name(name)} | {sides} | {own.count:,} | {_percent(own)} | {found.open[name]:,} |")
    bins = "| stated probability | claims | right | 95 % interval |\n|---|---|---|---|"
    ends = [f"{low:g} to {high:g}" for low, high in pairwise(EDGES)] + ["1"]
    steps = [f"| {end} | {own.count:,} | {_percent(own)} |" for end, own in zip(ends, found.bins, strict=True)]
    own = found.headline
    last = (
        f"Headlines that hold: {own.right} of {own.count}, {own.right / max(1, own.count):.1%} (95 % interval "
        f"{own.low:.1%} to {own.high:.1%}); {found.same} are what the game is called without noise, "
        f"{found.games - own.count} games were left undetermined or have no name."
    )
    return "\n".join([head, *rows, "", bins, *steps, "", last])


def _name(name: str) -> str:
    return name if name.startswith("all ") else f"`{name}`"


def _of(own: Share) -> str:
    return f"{own.right:,} of {own.count:,}"


def _percent(own: Share) -> str:
    return f"{own.right / own.count:.1%} | {own.low:.1%} to {own.high:.1%}" if own.count else "  |  "


def as_json(found: Figures, seed: int) -> dict[str, Any]:
    sides = {side: {name: own._asdict() for name, own in getattr(found, side).items()} for side in ("yes", "no", "all")}
    bins = [{"from": edge, **own._asdict()} for edge, own in zip(EDGES, found.bins, strict=True)]
    whole = {"games": found.games, "seed": seed, "confidence": CONFIDENCE, **sides, "open": found.open, "bins": bins}
    return whole | {"headline": {**found.headline._asdict(), "same": found.same}}


if __name__ == "__main__":
    raise SystemExit(main())
