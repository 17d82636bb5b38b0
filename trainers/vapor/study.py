"""Who finds the treasure of DeepSea after how many episodes: each agent at each depth with each seed."""

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import product
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from trainers.studies.study import Draw, Outcomes, Play, Several, Study, Tell
from trainers.vapor import agents, lite
from trainers.vapor.explore import explore
from trainers.vapor.page import page
from trainers.vapor.picture import panel
from trainers.vapor.tally import MEASURES, Outcome, Settings
from trainers.vapor.together import explore_together

AGENTS = (*agents.AGENTS, *lite.AGENTS)
TOGETHER = 10  # seeds of VAPOR-lite in one trial


class DeepSea(Settings, Study):
    """How soon the treasure of DeepSea is found.

    agents: who looks for it
    depths: of the sea, in cells
    seeds: worlds, for each agent and depth
    episodes: at most, with each seed
    until: a run ends once the treasure was found first, in a share of a tenth of the episodes, or all was measured
    known: where actions lead is known
    repeats: what one observation counts
    """

    free: ClassVar[frozenset[str]] = Study.free | {"agents", "depths", "seeds"}

    algorithm: Literal["deep_sea"] = "deep_sea"
    agents: Annotated[tuple[Literal[AGENTS], ...], Several, Field(min_length=1)] = (  # type: ignore[valid-type]
        "vapor",
        "thompson",
        "k_learning",
    )
    depths: Annotated[tuple[Annotated[int, Field(ge=2, le=100)], ...], Several, Field(min_length=1)] = (5, 10, 15)
    seeds: Annotated[int, Field(ge=1, le=1000)] = 5

    def trials(self) -> Mapping[str, Play]:
        """Agent, depth and seeds of each; the shallow ones first."""
        each = product(self.depths, self.agents)
        return {name: play for depth, agent in each for name, play in self._trials(agent, depth)}

    def _trials(self, agent: str, depth: int) -> Iterator[tuple[str, Play]]:
        """Networks learn with several seeds at once."""
        if agent not in lite.AGENTS:
            for seed in range(self.seeds):
                yield f"{agent} at depth {depth}, seed {seed}", partial(self._alone, agent, depth, seed)
            return
        for first in range(0, self.seeds, TOGETHER):
            some = range(first, min(first + TOGETHER, self.seeds))
            name = f"{agent} at depth {depth}, seeds {some[0]} to {some[-1]}"
            yield name, partial(self._together, agent, depth, some)

    def _alone(self, agent: str, depth: int, seed: int, tell: Tell) -> dict[str, Any]:
        return explore(agent, depth, seed, self, tell).model_dump()

    def _together(self, agent: str, depth: int, seeds: range, tell: Tell) -> dict[str, Any]:
        return {"runs": [one.model_dump() for one in explore_together(agent, depth, seeds, self, tell)]}

    @property
    def measured(self) -> tuple[str, ...]:
        """What a run goes on for, and what it has to have seen before."""
        return {"first": ("first",), "share": ("first", "share"), "all": tuple(MEASURES)}[self.until]

    def text(self, outcomes: Outcomes) -> str:
        return page(told(outcomes), self.measured)

    def pictures(self, outcomes: Outcomes) -> Mapping[str, Draw]:
        return {name: partial(panel, told(outcomes), name) for name in self.measured}


def told(outcomes: Outcomes) -> list[Outcome]:
    """Of all runs."""
    return [Outcome(**run) for trial in outcomes.values() for run in trial.get("runs", [trial])]
