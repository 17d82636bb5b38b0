"""Who finds the treasure of DeepSea after how many episodes: each agent at each depth with each seed."""

from collections.abc import Mapping
from functools import partial
from itertools import product
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from trainers.studies.study import Draw, Outcomes, Play, Several, Study, Tell
from trainers.vapor.agents import AGENTS
from trainers.vapor.explore import MEASURES, Outcome, Settings, explore
from trainers.vapor.page import page
from trainers.vapor.picture import panel


class DeepSea(Settings, Study):
    """How soon the treasure of DeepSea is found.

    agents: who looks for it
    depths: of the sea, in cells
    seeds: worlds, for each agent and depth
    episodes: at most, in each trial
    known: where actions lead is known
    repeats: what one observation counts
    """

    free: ClassVar[frozenset[str]] = Study.free | {"agents", "depths", "seeds"}

    algorithm: Literal["deep_sea"] = "deep_sea"
    agents: Annotated[tuple[Literal[tuple(AGENTS)], ...], Several, Field(min_length=1)] = (  # type: ignore[valid-type]
        "vapor",
        "thompson",
        "k_learning",
    )
    depths: Annotated[tuple[Annotated[int, Field(ge=2, le=100)], ...], Several, Field(min_length=1)] = (5, 10, 15)
    seeds: Annotated[int, Field(ge=1, le=1000)] = 5

    def trials(self) -> Mapping[str, Play]:
        """Agent, depth and seed of each; the shallow ones first."""
        each = product(self.depths, self.agents, range(self.seeds))
        return {
            f"{agent} at depth {depth}, seed {seed}": partial(self._explore, agent, depth, seed)
            for depth, agent, seed in each
        }

    def _explore(self, agent: str, depth: int, seed: int, tell: Tell) -> dict[str, Any]:
        return explore(agent, depth, seed, self, tell).model_dump()

    def text(self, outcomes: Outcomes) -> str:
        return page([Outcome(**told) for told in outcomes.values()])

    def pictures(self, outcomes: Outcomes) -> Mapping[str, Draw]:
        told = [Outcome(**one) for one in outcomes.values()]
        return {name: partial(panel, told, name) for name in MEASURES}
