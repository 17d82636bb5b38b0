"""Several seeds at once: `seed=0..4` is five runs, one after another."""

import re
from collections.abc import Iterator
from pathlib import Path

from analysis.errors import InputError

SEEDS = re.compile(r"seed=(\d+)\.\.(\d+)")


def each(changes: list[str], out: Path | None) -> Iterator[tuple[list[str], Path | None]]:
    """The changes of each run, and where it is kept: with several seeds in a folder of --out."""
    asked = next((change for change in changes if SEEDS.fullmatch(change)), None)
    if asked is None:
        yield changes, out
        return
    low, high = map(int, asked.removeprefix("seed=").split(".."))
    if high < low:
        raise InputError(f"{asked}: has no seed; write the lowest first, such as seed=0..4")
    rest = [change for change in changes if change != asked]
    for seed in range(low, high + 1):
        yield [*rest, f"seed={seed}"], out and out / str(seed)


def goes_on(folder: str, changes: list[str], out: Path | None) -> None:
    """Raise InputError where what was begun in a folder is to be another."""
    if changes or out:
        raise InputError(f"{folder}: a run goes on as it began; leave out what is changed, and --out")
