"""Records of the JSON report about better replies: the response graph, its features, replicator dynamics."""

from typing import Literal

from pydantic import Field

from analysis.records import Record


class ArrowJson(Record):
    """A move of one player from a profile to another that pays; profiles by counts in the order of `roles`."""

    source: list[int]
    target: list[int]
    gain: float = Field(description="of who moves")
    sure: bool = Field(description="that it pays is established, with all other moves together")


class NeighbourJson(Record):
    """Textbook games with features at this distance; 0: the same."""

    names: list[str]
    distance: float = Field(ge=0)


class LandscapeJson(Record):
    """Features of the response graph over joint actions (Omidshafiei et al. 2020), as shares; see theory.md."""

    sink_count: int = Field(ge=1)
    sinks: float
    largest_sink: float
    out_mean: float
    out_spread: float
    out_skew: float
    in_spread: float
    on_cycles: float
    round_squares: float
    entropy: float
    spectrum: list[float]
    nearest: list[NeighbourJson]


class RestJson(Record):
    """Shares of the strategies in each population, and what happens after a small push."""

    shares: list[list[float]]
    stability: Literal["stable", "unstable", "saddle", "neutral"]


class DynamicsJson(Record):
    """Where replicator dynamics of the reduced game rest; empty where it has no such form."""

    one_population: list[RestJson]
    two_populations: list[RestJson]
