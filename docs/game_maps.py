"""The maps in maps.md, drawn anew.

    python docs/game_maps.py [gathering harvest ...] [--out DIR] [--processes N]

With DIR cells are kept there, and those that are there are not played again.
"""

import argparse
from pathlib import Path
from typing import Any, NamedTuple

from machine import machine, put

from analysis.classifier import classify
from analysis.regions.borders import turns
from analysis.regions.page import text
from analysis.regions.picture import save
from analysis.regions.survey import Survey, survey
from analysis.rounds import Budget
from analysis.self_interest import SelfInterest

HERE = Path(__file__).parent
PAGE, PICTURES = HERE / "maps.md", HERE / "maps"


class Drawing(NamedTuple):
    """What a map is asked with; budget: episodes of each profile."""

    target: str
    axes: tuple[str, ...]
    budget: int = 256

    @property
    def command(self) -> str:
        said = " ".join(f"--{name} '{axis}'" for name, axis in zip("xy", self.axes, strict=False))
        return f"scenarios map {self.target} {said}" + (f" --budget {self.budget}ep" if self.budget != 256 else "")


DRAWINGS = {
    "gathering": Drawing("gathering", ("objects.apple.regrow.after=2:40:20", "actions.zap.freeze=1:39:20")),
    "harvest": Drawing("harvest", ("objects.apple.regrow.chance*=0.25:4:7:log", "agents=2:6:5"), 128),
    "cleanup": Drawing("cleanup", ("sharing=0.0:1.0:21",)),
}


def main() -> None:
    """Draw those that are named, all if none is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *DRAWINGS], default=[])
    parser.add_argument("--out", type=Path)
    parser.add_argument("--processes", type=int)
    asked = parser.parse_args()
    PICTURES.mkdir(exist_ok=True)
    for name in asked.names or DRAWINGS:
        found = draw(name, asked.out and asked.out / name, asked.processes)
        if name == "cleanup":
            put(PAGE, "shared", shared(found))


def draw(name: str, out: Path | None, processes: int | None) -> Survey:
    """Play a map, and put picture and page where maps.md has them."""
    said = DRAWINGS[name]
    how: Any = {"budget": Budget(seconds=None, episodes=said.budget), "out": out, "processes": processes}
    found = survey(said.target, said.axes, **how)
    save(found, PICTURES / f"{name}.png")
    put(PAGE, name, f"    {said.command}\n\n```text\n{text(found)}```\n\n{machine()}")
    print(f"{name}: {len(found.cells)} cells played", flush=True)
    return found


def shared(found: Survey) -> str:
    """Where sharing changes what a change of one agent gains, beside the self-interest level of the world unshared."""
    rows = [
        f"| {turn.gauge} | {'+' if turn.rises else '-'} | {turn.position:.3f} [{turn.low:.3f}, {turn.high:.3f}] |"
        for turn in turns(found)
    ]
    level = classify(found.target).efficiency
    assert level is not None
    assert level.self_interest is not None
    said = as_sharing(level.self_interest)
    return "\n".join(["| difference of payoffs | sign | from sharing |", "|---|---|---|", *rows, "", said])


def as_sharing(found: SelfInterest) -> str:
    """A player who keeps s and gives the rest to n - 1 others has what `sharing` (1 - s) n / (n - 1) leaves it."""
    players = len(found.optima[0].profile)
    at, low, high = ((1 - kept) * players / (players - 1) for kept in (found.level, found.high, found.low))
    kept = f"{found.level:.3f} [{found.low:.3f}, {found.high:.3f}]"
    share = f"{at:.3f} [{low:.3f}, {high:.3f}]"
    return f"Self-interest level {kept}: what is best for all is an equilibrium from sharing {share} on."


if __name__ == "__main__":
    main()
