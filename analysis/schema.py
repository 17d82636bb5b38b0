"""The JSON report: one documented schema, the same bytes for the same answer.

python -m analysis.schema > docs/report-schema.json
"""

import json
import math
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from analysis.classifier import Report
from analysis.doubts import Open, compared
from analysis.equilibria import Equilibrium
from analysis.further import Further
from analysis.ordinal import family, layer, neighbours
from analysis.rounds import Ended
from analysis.table import DENSE_LIMIT, PayoffTable
from analysis.two_by_two import Place, TwoByTwo
from analysis.typology import Label

DENSE = 1_000  # payoffs; a table with more, and with exchangeable players, is written by counts

Number = float | None
Nested = list[Any]


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LabelJson(Record):
    verdict: Literal["yes", "no", "undetermined"]
    probability: float = Field(ge=0, le=1, description="that the label holds, given the episodes played")
    margin: Number = Field(
        description="by how much it holds or fails, in units of the payoff range; null: no such number"
    )


class EquilibriumJson(Record):
    profile: list[list[float]] = Field(description="for each player, a probability for each of its strategies")
    pure: bool
    regret: float = Field(description="largest gain of a player who deviates alone, by our own code")
    solver: str
    exact: bool = Field(description="computed in rational arithmetic; the profile is its nearest floats")


class RoleJson(Record):
    name: str
    players: int = Field(ge=1, description="exchangeable players of this role")
    strategies: list[str]


class CountsJson(Record):
    """A table of exchangeable players. Row p: `counts[p]` says how many play each (role, strategy), in the order of
    `roles`; `values[p]` is what one who plays that strategy earns there, null where nobody does."""

    by: Literal["counts"] = "counts"
    counts: list[list[int]]
    values: list[list[Number]]


class ValueJson(Record):
    """What the first player of a two-player constant-sum game gets when both play best, and how."""

    value: float
    row: list[float]
    column: list[float]
    solver: str


class WelfareJson(Record):
    """The highest sum of payoffs in a correlated and in a coarse correlated equilibrium."""

    correlated: float
    coarse: float
    solver: str


class ProfileShareJson(Record):
    profile: list[int] = Field(description="the strategy of each player, from 0")
    share: float = Field(ge=0, le=1)


class LongRunJson(Record):
    """alpha-rank: profiles with 1 % of the time or more; the sink components of the strict better-reply graph."""

    profiles: list[ProfileShareJson]
    sinks: list[list[list[int]]]
    solver: str


class FurtherJson(Record):
    """What other solvers say of the whole game; null where the question makes no sense or the game is too large."""

    value: ValueJson | None
    welfare: WelfareJson | None
    long_run: LongRunJson | None


class CandidateJson(Record):
    id: str
    probability: float = Field(ge=0, le=1, description="share of resampled tables")


class AtlasJson(Record):
    """Where a game between two players with two strategies each stands among all such games."""

    replies: list[CandidateJson] = Field(description="classes by better replies, ties included, that it may be of")
    names: list[CandidateJson] = Field(description="ordinal names (Bruns 2015) that it may have, likeliest first")
    layer: str = Field(description="of the likeliest name: win-win, mixed or discord")
    family: str = Field(description="of the likeliest name, by its best pure equilibrium")
    neighbours: dict[str, str] = Field(description="games one swap of adjacent ranks away from the likeliest name")


class OpenJson(Record):
    """What undetermined labels wait for: the open comparison that needs most episodes, and how many more all need."""

    labels: list[str]
    comparison: str
    profiles: list[list[int]] = Field(description="that it compares, by counts in the order of `roles`")
    episodes: int = Field(ge=0, description="that these profiles have in common")
    needed: Number = Field(
        description="episodes of each of them that decide it in four of five cases; null: over 1,000,000, a tie"
    )
    more: Number = Field(
        description="episodes that all open comparisons of these labels need in all, beyond those played"
    )


class PlaysJson(Record):
    """Row p of `counts` says how many play each (role, strategy), in the order of `roles`."""

    counts: list[list[int]]
    episodes: list[int] = Field(description="played of each profile")


class ReportJson(Record):
    """The answer of `scenarios classify --json`."""

    target: str = Field(description="what was asked about: a name or a path")
    title: str
    primary: str = Field(description="id of the headline; see theory.md for all ids")
    why: str
    candidates: list[str] = Field(description="ids still possible when the primary is `undetermined` or `boundary`")
    players: int = Field(ge=1)
    roles: list[RoleJson]
    strategies: list[list[str]] = Field(description="strategies of each player")
    reduced: list[list[str]] = Field(description="those of the smaller game: cooperation and defection, or undominated")
    reduction: str = Field(description="how the smaller game was found; empty: there is none")
    dominated: list[list[str]] = Field(description="strategies of each role that iterated strict dominance removes")
    payoffs: Nested | CountsJson = Field(description="[player][a1][a2]..., or by counts for large symmetric tables")
    stderr: Nested | CountsJson = Field(
        description="standard errors, in the same form; 0 where the payoff never varied"
    )
    raw: Nested | CountsJson | None = Field(
        description="mean reward earned before sharing, in the same form; null where payoffs were given"
    )
    labels: dict[str, LabelJson]
    equilibria: list[EquilibriumJson]
    complete: bool = Field(description="the list holds every equilibrium (of a continuum: every extreme one)")
    requires_mixing: bool | None = Field(description="null: undetermined")
    value_of_mixing: list[float] = Field(description="mixed minus pure security level of each player")
    two_by_two: AtlasJson | None = Field(
        description="of the reduced game; null: not of two players with two strategies each"
    )
    further: FurtherJson
    episodes: int = Field(ge=0, description="of the profile that was played most; 0: payoffs were given")
    plays: PlaysJson | None = Field(description="episodes of each profile; null: payoffs were given")
    open: list[OpenJson] = Field(description="what the undetermined labels wait for")
    ended: Ended = Field(description="how play stopped; only `time` and `interrupt` depend on the machine")
    seed: int
    expect: list[str]
    as_expected: bool | None = Field(description="null: the scenario states no expectation")
    notes: list[str]
    strategy_notes: list[str]
    version: str


def to_json(report: Report) -> dict[str, Any]:
    """The report as plain lists, numbers and strings, checked against the schema."""
    full = report.full_table
    answer = ReportJson(
        target=report.target,
        title=report.title,
        primary=report.primary,
        why=report.why,
        candidates=list(report.candidates),
        players=report.players,
        roles=[RoleJson(name=role.name, players=role.players, strategies=list(role.strategies)) for role in full.roles],
        strategies=[list(names) for names in report.strategies],
        reduced=[list(names) for names in report.table.strategies],
        reduction=report.reduction,
        dominated=[list(names) for names in report.dominated],
        payoffs=_values(full, full.mean),
        stderr=_values(full, full.stderr),
        raw=None if full.raw is None else _values(full, full.raw),
        labels={name: _label(label) for name, label in report.labels.items()},
        equilibria=[_equilibrium(found) for found in report.equilibria],
        complete=report.complete,
        requires_mixing=report.requires_mixing,
        value_of_mixing=[float(value) for value in report.value_of_mixing],
        two_by_two=_atlas(report.place) if report.place else None,
        further=_further(report.further),
        episodes=report.episodes,
        plays=_plays(full) if report.episodes else None,
        open=[_open(report, waiting) for waiting in report.open],
        ended=report.ended,
        seed=report.seed,
        expect=list(report.expect),
        as_expected=report.as_expected,
        notes=list(report.notes),
        strategy_notes=list(report.strategy_notes),
        version=report.version,
    )
    return answer.model_dump()


def dumps(reports: list[Report]) -> str:
    """One report as an object, several as a list; sorted keys, shortest exact floats, no times."""
    answers = [to_json(report) for report in reports]
    return json.dumps(answers[0] if len(answers) == 1 else answers, indent=1, sort_keys=True, allow_nan=False) + "\n"


def _label(label: Label) -> LabelJson:
    margin = None if label.margin is None or not math.isfinite(label.margin) else float(label.margin)
    return LabelJson.model_validate(
        {"verdict": label.verdict, "probability": float(label.probability), "margin": margin}
    )


def _plays(table: PayoffTable) -> PlaysJson:
    return PlaysJson(counts=[list(profile) for profile in table.profiles], episodes=table.plays.tolist())


def _open(report: Report, waiting: Open) -> OpenJson:
    doubt = waiting.biggest
    return OpenJson(
        labels=list(waiting.ids),
        comparison=doubt.what,
        profiles=[list(profile) for profile in compared(report.full_table, doubt)],
        episodes=doubt.common,
        needed=_finite(doubt.needed),
        more=_finite(waiting.more),
    )


def _finite(value: float) -> Number:
    return float(value) if math.isfinite(value) else None


def _equilibrium(found: Equilibrium) -> EquilibriumJson:
    profile = [[float(share) for share in player] for player in found.profile]
    return EquilibriumJson(
        profile=profile, pure=found.pure, regret=float(found.regret), solver=found.solver, exact=found.exact
    )


def _atlas(place: TwoByTwo) -> AtlasJson:
    likeliest = place.name.candidates[0][0]
    return AtlasJson(
        replies=_candidates(place.replies),
        names=_candidates(place.name),
        layer=layer(likeliest),
        family=family(likeliest),
        neighbours=neighbours(likeliest),
    )


def _candidates(place: Place) -> list[CandidateJson]:
    return [CandidateJson(id=id, probability=share) for id, share in place.candidates]


def _further(found: Further) -> FurtherJson:
    run = found.long_run
    return FurtherJson(
        value=ValueJson.model_validate(found.value._asdict()) if found.value else None,
        welfare=WelfareJson.model_validate(found.welfare._asdict()) if found.welfare else None,
        long_run=LongRunJson(
            profiles=[ProfileShareJson(profile=list(joint), share=mass) for joint, mass in run.profiles],
            sinks=[[list(joint) for joint in sink] for sink in run.sinks],
            solver=run.solver,
        )
        if run
        else None,
    )


def _values(table: PayoffTable, values: np.ndarray) -> Nested | CountsJson:
    cells = math.prod(table.shape) * table.players
    exchangeable = any(role.players > 1 for role in table.roles)
    if cells > DENSE_LIMIT or (exchangeable and cells > DENSE):
        rows = [[None if math.isnan(value) else value for value in row] for row in values.tolist()]
        return CountsJson(counts=[list(profile) for profile in table.profiles], values=rows)
    nested: Nested = values.ravel()[table.index].tolist()
    return nested


def schema() -> str:
    """The JSON Schema, as it stands in docs/report-schema.json."""
    return json.dumps(ReportJson.model_json_schema(), indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    print(schema(), end="")
