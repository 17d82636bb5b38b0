"""What a search has found, on disk: it goes on from there, and gives what it would have given had it never stopped.

DIR/stag_hunt-psro/found.json    strategies, iterations, why it ended
                   agent-reply_2.json    a learned strategy; also to be named as learned:FILE
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.files import write_text
from analysis.found.record import Iteration, Search, Searched, Tried, as_objects
from analysis.kept import asked
from analysis.learned.table import read, write
from analysis.parse import parse
from analysis.rounds import Question
from analysis.strategy import Strategy
from mettagrid_lite.build import World, build
from mettagrid_lite.config import Config

if TYPE_CHECKING:
    from analysis.found.psro import Grown, Strategies

FILE = "found.json"
FORMAT = "mettagrid-lite found strategies, format 1"


class Shelf(NamedTuple):
    """A folder for one search. asked: what makes it this one and no other."""

    path: Path
    world: World
    asked: dict[str, Any]

    def keep(self, found: "Grown") -> None:
        """Write all that was found so far."""
        self.path.mkdir(parents=True, exist_ok=True)
        roles = list(self.world.config.agents)
        strategies = [
            [_put(self, f"{role}-{one.name}.json", one) for one in own]
            for role, own in zip(roles, found.strategies, strict=True)
        ]
        said = {
            "format": FORMAT,
            "asked": self.asked,
            "strategies": strategies,
            "iterations": as_objects(found.iterations),
            "ended": found.ended,
        }
        write_text(self.path / FILE, json.dumps(said, indent=1) + "\n")

    def recall(self) -> "tuple[Strategies, tuple[Iteration, ...], Searched] | None":
        """What was found before of this very search; None where there is nothing, or another search."""
        try:
            said = json.loads((self.path / FILE).read_text(encoding="utf-8"))
            if said["asked"] != self.asked or any(one.get("own") for own in said["strategies"] for one in own):
                return None
            strategies = tuple(tuple(_taken(self, one) for one in own) for own in said["strategies"])
            return strategies, tuple(_iteration(one) for one in said["iterations"]), said["ended"]
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None  # the search begins anew, and writes over it


def shelf(path: Path, config: Config, start: "Strategies", search: Search, question: Question, **more: Any) -> Shelf:
    """The place of a search that begins with these strategies."""
    said = {**asked("", config, start, question.seed), **asdict(search), "confidence": question.confidence, **more}
    return Shelf(path, build(config), json.loads(json.dumps(said)))


def _put(shelf: Shelf, file: str, one: Strategy) -> dict[str, Any]:
    """A strategy as an object; its table in a file beside."""
    said: dict[str, Any] = {"name": one.name, "about": one.about}
    if one.table:
        write(shelf.path / file, shelf.world, one.table)
        return said | {"file": file}
    return said | ({"own": True} if one.act and not one.digest else {})


def _taken(shelf: Shelf, said: dict[str, Any]) -> Strategy:
    if "file" not in said:
        return parse(shelf.world, said["name"])
    table = read(shelf.path / said["file"], shelf.world, str(shelf.path))
    return Strategy(said["name"], said["about"], table=table)


def _iteration(said: dict[str, Any]) -> Iteration:
    profile = tuple(tuple(map(float, own)) for own in said["profile"])
    return Iteration(tuple(map(int, said["sizes"])), profile, tuple(Tried(**one) for one in said["tried"]))
