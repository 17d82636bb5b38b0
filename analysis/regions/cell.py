"""One cell of a map: which game a configuration is, by its name alone; kept in a file of its own.

The file's name is a hash of all that the answer rests on: the whole config, strategies, seed, budget, confidence and
the code. So a file is never read for another question, and another map finds the cells that it shares.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from pydantic import Field, ValidationError

from analysis.classifier import scenario
from analysis.confidence import differences
from analysis.errors import InputError
from analysis.files import write_text
from analysis.kept import asked
from analysis.records import Record
from analysis.rounds import Budget, Ended, Named, Played, Question, play_until_decided
from analysis.table import PayoffTable, starts
from analysis.words import counts
from mettagrid_lite.kernels.cache import reached
from mettagrid_lite.load import ConfigError

FORMAT = 1
ALL_PAIRS = 8  # payoffs; in larger tables a gauge is what somebody gains by a change, or the lead of one choice of all
MOST_GAUGES = 500


class CellJson(Record):
    """The answer for one configuration."""

    primary: str = Field(description="id of the headline")
    probability: float = Field(ge=0, le=1, description="of the headline; where it is undetermined, of the likeliest")
    likeliest: str = Field(description="the headline, or where it is undetermined the likeliest name")
    why: str
    labels: dict[str, float] = Field(description="probability of each label that isn't surely wrong")
    strategies: list[list[str]] = Field(description="of each role, without those that pay like another")
    episodes: int = Field(ge=0, description="of all profiles together")
    ended: Ended
    gauges: dict[str, tuple[float, float]] = Field(
        description="differences of payoffs, with standard errors: where one changes its sign, a border may be"
    )

    @property
    def decided(self) -> bool:
        return self.primary != "undetermined"


class Job(NamedTuple):
    """What a worker needs to answer for a cell. target and changes: as `load` takes them; place: of the cell files."""

    target: Any
    changes: Mapping[str, Any]
    seed: int
    confidence: float
    budget: Budget
    place: str | None = None
    device: str = "cpu"


def answer(job: Job) -> dict[str, Any]:
    """The cell as JSON, from its file if it is there; {"error": line} where the configuration is wrong."""
    try:
        return _answer(job).model_dump(mode="json")
    except (InputError, ConfigError) as error:
        return {"error": str(error)}


def _answer(job: Job) -> CellJson:
    config, strategies = scenario(job.target, job.changes)
    path = None
    if job.place is not None:
        path = Path(job.place) / f"{_key(job, asked('', config, strategies, job.seed))}.json"
        if path.exists():
            return _read(path)
    question = Question(job.seed, job.confidence, job.budget, None, device=job.device)
    played = play_until_decided(config, strategies, question)
    cell = told(played)
    if path is not None:
        said = {"changes": {key: value for key, value in job.changes.items() if key != "expect"}}
        write_text(path, json.dumps(said | cell.model_dump(mode="json"), indent=1, sort_keys=True) + "\n")
    return cell


def _key(job: Job, run: dict[str, Any]) -> str:
    """A name that two questions share only if they have the same answer."""
    said = [FORMAT, run, job.confidence, job.budget.seconds, job.budget.episodes, _code()]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:24]


@cache
def _code() -> str:
    """A hash of all code that a cell's answer may rest on."""
    files = reached(__name__, Path(__file__))
    return hashlib.sha256(b"".join(path.read_bytes() for _, path in sorted(files.items()))).hexdigest()


def _read(path: Path) -> CellJson:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return CellJson.model_validate({key: value for key, value in said.items() if key != "changes"})
    except (OSError, ValueError, ValidationError, AttributeError):
        raise InputError(f"{path}: is not what a map writes; remove it and draw the map again") from None


def told(played: Played) -> CellJson:
    """What a map needs of an answer."""
    named = played.named
    id, chance = _likeliest(named)
    return CellJson(
        primary=named.primary.id,
        probability=chance,
        likeliest=id,
        why=named.primary.why,
        labels={name: float(label.probability) for name, label in named.labels.items() if label.verdict != "no"},
        strategies=[list(role.strategies) for role in played.table.roles],
        episodes=int(played.table.plays.sum()),
        ended=played.ended,
        gauges=gauges(named, played.table),
    )


def _likeliest(named: Named) -> tuple[str, float]:
    """The headline and its probability, or the likeliest of the names that are open."""
    ids = [named.primary.id] if named.primary.id != "undetermined" else named.primary.candidates
    chances = {id: float(named.labels[id].probability) if id in named.labels else 1.0 for id in ids}
    id = max(chances, key=chances.__getitem__, default="unnamed")
    return id, chances.get(id, 0.0)


def gauges(named: Named, table: PayoffTable) -> dict[str, tuple[float, float]]:
    """Differences of payoffs whose signs make the name, with standard errors, by names that other cells use too."""
    game = named.seen.game
    if game is None:
        return {}
    cells = np.flatnonzero(game.known.at >= 0)
    pairs = dict.fromkeys(_pairs(table, cells) if len(cells) <= ALL_PAIRS else _moves(table, game.graph))
    plus, minus = (np.array([pair[side] for pair in pairs][:MOST_GAUGES], np.int64) for side in (0, 1))
    found = differences(game.known, game.known.at[plus], game.known.at[minus])
    names = [f"{_name(table, one)} - {_name(table, other)}" for one, other in zip(plus, minus, strict=True)]
    return {
        name: (float(f"{value:.9g}"), float(f"{error:.9g}"))
        for name, value, error in zip(names, found.value, found.error, strict=True)
    }


def _pairs(table: PayoffTable, cells: np.ndarray) -> Iterator[tuple[int, int]]:
    """Any two payoffs of the same role, by where they stand in `mean.ravel()`."""
    bounds = [*starts(table.roles)[1:], table.mean.shape[1]]
    role = np.searchsorted(bounds, cells % table.mean.shape[1], side="right")
    for k, one in enumerate(cells):
        yield from ((int(one), int(other)) for other in cells[k + 1 :][role[k + 1 :] == role[k]])


def _moves(table: PayoffTable, graph: Any) -> Iterator[tuple[int, int]]:
    """What a change gains, each once; then how much better one choice of all is than another."""
    yield from (
        (int(after), int(before)) for after, before in zip(graph.after, graph.before, strict=True) if before < after
    )
    columns = table.mean.shape[1]
    alone = [
        (row * columns + profile.index(table.players))
        for row, profile in enumerate(table.profiles)
        if len(table.roles) == 1 and max(profile) == table.players
    ]
    yield from ((one, other) for k, one in enumerate(alone) for other in alone[k + 1 :])


def _name(table: PayoffTable, cell: int) -> str:
    """`defect in 1 cooperate + 1 defect`."""
    row, column = divmod(int(cell), table.mean.shape[1])
    names = [name for role in table.roles for name in role.strategies]
    return f"{names[column]} in {counts(table, table.profiles[row])}"
