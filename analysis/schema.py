"""The schema of the JSON report, as records.

python -m analysis.schema > docs/report-schema.json
"""

import json

from pydantic import Field

from analysis.graph_records import ArrowJson, DynamicsJson, LandscapeJson
from analysis.records import (
    AtlasJson,
    CompositionJson,
    CountsJson,
    EfficiencyJson,
    EquilibriumJson,
    ExactJson,
    FurtherJson,
    LabelJson,
    MixingJson,
    Nested,
    Number,
    OutsideJson,
    Record,
    RoleJson,
    SelectionJson,
    SetJson,
)
from analysis.rounds import Ended


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
    composition: CompositionJson | None = Field(description="null: one player, nothing varies, or too large a table")
    further: FurtherJson
    efficiency: EfficiencyJson | None = Field(description="null: one player, or too large")
    selection: SelectionJson | None = Field(description="null: one player, no rule applies, or too large")
    arrows: list[ArrowJson] = Field(description="the response graph; empty: one player, or too large")
    landscape: LandscapeJson | None = Field(description="null: one player, or too large")
    dynamics: DynamicsJson
    mixing: MixingJson
    episodes: int = Field(ge=0, description="of the profile that was played most; 0: payoffs were given")
    plays: PlaysJson | None = Field(description="episodes of each profile; null: payoffs were given")
    exact: ExactJson | None = Field(description="null: not a world, or too large")
    outside: OutsideJson | None = Field(description="null: nothing was looked for outside the set")
    within_set: bool = Field(description="a reply from outside gains: the name holds within these strategies only")
    sets: list[SetJson] = Field(description="the answer under each set of strategies; empty: only these were asked for")
    open: list[OpenJson] = Field(description="what the undetermined labels wait for")
    ended: Ended = Field(description="how play stopped; only `time` and `interrupt` depend on the machine")
    seed: int
    expect: list[str]
    as_expected: bool | None = Field(description="null: the scenario states no expectation")
    notes: list[str]
    strategy_notes: list[str]
    version: str


def schema() -> str:
    """The JSON Schema, as it stands in docs/report-schema.json."""
    return json.dumps(ReportJson.model_json_schema(), indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    print(schema(), end="")
