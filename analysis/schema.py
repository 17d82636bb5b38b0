"""The schema of the JSON report, as records.

python -m analysis.schema > docs/report-schema.json
"""

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from analysis.rounds import Ended

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


class ShareJson(Record):
    value: float
    low: float = Field(description="of the 95 % interval")
    high: float


class CompositionJson(Record):
    """What the payoffs are made of, each player's in its own range; null where there is nothing to share out."""

    aligned: ShareJson | None = Field(description="share of all variation that moves all payoffs alike")
    harmonic: ShareJson | None = Field(description="share of the gains that only goes round (Candogan et al. 2011)")
    chance: float = Field(description="the harmonic share of a game of random payoffs")
    common: ShareJson | None = Field(description="share of the gains from playing together, to all alike")
    opposed: ShareJson | None = Field(description="share of the gains from playing together, at others' cost")
    transitive: ShareJson | None = Field(
        description="of symmetric constant-sum games of two: share of what one wins that a rating explains"
    )


class SolvedJson(Record):
    """The world's own game, solved backwards over all joint states: any policy is a strategy."""

    states: int = Field(ge=1, description="joint states that can be reached")
    steps: int = Field(ge=1)
    best: list[float] = Field(description="Markov-perfect value of each agent, by the best pure stage equilibria")
    worst: list[float] = Field(description="the same by the worst")
    needs_mixing: float = Field(ge=0, le=1, description="share of stage games without a pure equilibrium")
    several: float = Field(ge=0, le=1, description="share of those with pure equilibria that pay somebody otherwise")
    pure: list[float] = Field(description="what each agent secures by a deterministic policy against a best responder")
    mixed: list[float] = Field(description="the same by a policy that may mix")
    gain: float = Field(ge=0, description="the most that anybody gains by deviating, by our own best responses")


class LeavingJson(Record):
    """The equilibrium of the exact payoffs that is left for least, when any policy may be played instead."""

    profile: list[list[float]] = Field(description="for each player, a probability for each of its strategies")
    gain: float = Field(ge=0, description="the most that one player gains by leaving it for the best policy there is")
    exact: bool = Field(description="nobody mixes; else a bound, for a responder who is told what the others drew")


class ExactJson(Record):
    """Exact answers beside the sampled one, in worlds that are small enough; null: only sampled, or too large."""

    primary: str | None = Field(description="id of the headline of the exact payoffs of the same strategies")
    agrees: bool | None = Field(description="that is the primary, or one of its candidates")
    furthest: Number = Field(description="largest distance of a sampled payoff from the exact one, in standard errors")
    payoffs: Nested | CountsJson | None = Field(description="exact, in the form of `payoffs`")
    world: SolvedJson | None
    leaving: LeavingJson | None


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
    episodes: int = Field(ge=0, description="of the profile that was played most; 0: payoffs were given")
    plays: PlaysJson | None = Field(description="episodes of each profile; null: payoffs were given")
    exact: ExactJson | None = Field(description="null: not a world, or too large")
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
