"""What the JSON report is made of, as records."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

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
    """The highest sum of payoffs in a correlated and in a coarse correlated equilibrium; the lowest in the former."""

    correlated: float
    coarse: float
    lowest: Number
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


class KeptJson(Record):
    """A profile of the highest welfare, and from where to where the kept share makes it an equilibrium."""

    profile: list[int] = Field(description="the strategy of each player, from 0")
    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)


class SelfInterestJson(Record):
    """Everybody keeps a share of the own payoff; the rest goes to the others in equal parts (Willis et al. 2025)."""

    level: float = Field(ge=0, le=1, description="the largest share with which an optimum is an equilibrium; 1: all")
    low: float = Field(description="of the 95 % interval; the level where payoffs are exact")
    high: float
    optima: list[KeptJson]


class EfficiencyJson(Record):
    """How good the equilibria of the whole game are for all; welfare is the sum of the payoffs."""

    highest: float = Field(description="welfare of all profiles")
    lowest: float
    worst: Number = Field(description="welfare of the worst equilibrium in the list; null: the list is empty")
    best: Number
    worst_share: Number = Field(
        description="where it lies from the lowest, 0, to the highest, 1; null: always the same"
    )
    best_share: Number
    anarchy: Number = Field(description="price of anarchy, highest over worst; null: the worst isn't positive")
    stability: Number = Field(description="price of stability, highest over best; null: the best isn't positive")
    mediation: Number = Field(description="what the best correlated equilibrium adds to the best equilibrium")
    dominated: list[list[int]] = Field(description="pure equilibria that a profile beats for some, worsening nobody")
    deficient: list[list[int]] = Field(description="pure equilibria that a profile beats for all")
    strong: bool | None = Field(description="every equilibrium is beaten for all; null: not all are known")
    dawes: bool = Field(description="all have a strictly dominant strategy, and playing it is deficient")
    self_interest: SelfInterestJson | None = Field(description="null: welfare never changes, or over 100 optima")


class ChoiceJson(Record):
    """What a rule of selection says: a profile of distributions, or several that tie; each with its sum of payoffs."""

    rule: Literal["payoff_dominance", "risk_dominance", "p_dominance", "potential", "logit", "alpha_rank"]
    profiles: list[list[list[float]]]
    welfare: list[float]


class BeliefJson(Record):
    """A strict pure equilibrium, and from which probability of the others' part on one's own is a best reply."""

    profile: list[int]
    p: float = Field(ge=0, le=1, description="from which on the equilibrium is p-dominant (Morris, Rob & Shin 1995)")
    players: list[float] = Field(description="the same for each player; p is the largest")


class SelectionJson(Record):
    """Which equilibrium would be played, by the rules that apply."""

    choices: list[ChoiceJson]
    agree: bool | None = Field(description="some profile is among those of every rule; null: one rule applies")
    low: float = Field(description="lowest sum of payoffs of what the rules say")
    high: float
    beliefs: list[BeliefJson] = Field(description="the strict pure equilibria, the one with the smallest p first")


class MixingJson(Record):
    """How much the equilibria in the list mix."""

    smallest: list[int] | None = Field(description="strategies each player plays in the equilibrium that uses fewest")
    unique: bool | None = Field(description="there is just one equilibrium; null: not known")
    fully_mixed: bool | None = Field(description="just one, and everybody plays every strategy; null: not known")


class CandidateJson(Record):
    id: str
    probability: float = Field(ge=0, le=1, description="share of resampled tables")


class SideJson(Record):
    """Cooperation and defection of one player: `reward` both cooperate, `sucker` it does so alone, `temptation` it
    defects alone, `punishment` both defect."""

    role: str
    cooperate: str
    defect: str
    reward: float
    sucker: float
    temptation: float
    punishment: float
    conditions: dict[str, LabelJson] = Field(description="of Macy & Flache (2002), greed and fear among them")


class AtlasJson(Record):
    """Where a game between two players with two strategies each stands among all such games."""

    replies: list[CandidateJson] = Field(description="classes by better replies, ties included, that it may be of")
    names: list[CandidateJson] = Field(description="ordinal names (Bruns 2015) that it may have, likeliest first")
    layer: str = Field(description="of the likeliest name: win-win, mixed or discord")
    family: str = Field(description="of the likeliest name, by its best pure equilibrium")
    neighbours: dict[str, str] = Field(description="games one swap of adjacent ranks away from the likeliest name")
    better: LabelJson | None = Field(description="both cooperating is better for both; null: no outcome could be that")
    sides: list[SideJson] = Field(description="what it is to each player, one where they share a role; may be empty")


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


class ReplyJson(Record):
    """What one player of a role finds who leaves the equilibrium alone."""

    role: str
    player: int = Field(ge=0, description="its number, from 0; of players of a role that play alike, the first")
    strategy: str = Field(description="as `--strategies` takes it; `learned`: a table, kept by --out")
    about: str
    value: float = Field(description="what it receives an episode")
    before: float = Field(description="what it would by staying")
    gain: float
    low: float = Field(description="of the interval; all players that leave err together no oftener than one")
    high: float
    episodes: int = Field(ge=0, description="fresh ones that it was judged by")


class OutsideJson(Record):
    """What leaving an equilibrium gains for a reply that is none of the strategies."""

    method: Literal["exact", "learned"] = Field(description="exact: any policy there is; learned: the best found")
    profile: list[list[float]] = Field(description="for each player, a probability for each of its strategies")
    tolerance: float = Field(ge=0, description="what a gain must surely exceed to count")
    gain: float = Field(description="of the player who gains most")
    low: float
    high: float
    replies: list[ReplyJson] = Field(description="for each kind of player; empty where the answer is exact")


class ExactJson(Record):
    """Exact answers beside the sampled one, in worlds that are small enough; null: only sampled, or too large."""

    primary: str | None = Field(description="id of the headline of the exact payoffs of the same strategies")
    agrees: bool | None = Field(description="that is the primary, or one of its candidates")
    furthest: Number = Field(description="largest distance of a sampled payoff from the exact one, in standard errors")
    payoffs: Nested | CountsJson | None = Field(description="exact, in the form of `payoffs`")
    world: SolvedJson | None
    leaving: LeavingJson | None


class TriedJson(Record):
    """A reply that was found from outside a set of strategies."""

    role: str
    name: str
    gain: float = Field(description="by playing it against the profile instead of staying; with its interval")
    low: float
    high: float
    joined: bool = Field(description="it became one of the set")


class IterationJson(Record):
    """One round of psro: a profile of the strategies so far, and what was found against it."""

    sizes: list[int] = Field(description="strategies of each role")
    profile: list[list[float]] = Field(description="by the meta-solver, for each player")
    tried: list[TriedJson]


class GainJson(Record):
    gain: float = Field(ge=0, description="the most that a player gains by the best reply that was found")
    low: float = Field(ge=0, description="of the interval")
    high: float = Field(ge=0)


class PolicyJson(Record):
    """One of a population."""

    value: float = Field(description="of what was varied, where it was learned")
    plays: list[str] = Field(description="in each role")
    score: float = Field(description="of the behaviour by which it was sorted")
    others: float = Field(description="what others receive an episode beside it")
    side: str = Field(description="cooperate, defect; empty: between the thresholds")


class SortingJson(Record):
    vary: str = Field(description="the key that differed where each was learned")
    policies: list[PolicyJson]
    measure: str = Field(description="an event or item by agent and step; others: what others receive")
    kind_low: bool = Field(description="little of it is cooperation")
    low: float = Field(description="threshold: sorted with up to so much")
    high: float = Field(description="threshold: sorted from so much on")


class SetJson(Record):
    """The answer under one set of strategies: a label is relative to it."""

    name: str = Field(description="scripted, psro or population")
    primary: str
    why: str
    candidates: list[str]
    labels: list[str] = Field(description="that hold")
    strategies: list[list[str]] = Field(description="of each role")
    exploitability: GainJson | None = Field(description="null: nobody looked for replies from outside")
    iterations: list[IterationJson]
    ended: str | None = Field(description="of the search: closed, iterations, size, interrupt; null: none")
    sorting: SortingJson | None = Field(description="of a population")
