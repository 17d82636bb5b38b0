"""What is counted of a look for the treasure of DeepSea: when it was found, how often, and how much was lost."""

from typing import Annotated, Literal

from pydantic import Field

from mettagrid_lite.values import Frozen

Episode = Annotated[int, Field(ge=1)] | None
"""The number of an episode, from 1; None for never."""
SHARE, LOW = 0.1, 0.5


class Settings(Frozen):
    """episodes: at most; until: a run ends once this has happened; known: where actions lead is known; repeats: what
    one observation counts."""

    episodes: Annotated[int, Field(ge=1, le=10_000_000)] = 2000
    until: Literal["first", "share", "all"] = "all"
    known: bool = True
    repeats: Annotated[int, Field(ge=1)] = 100


class Outcome(Frozen):
    """Of one run.

    first: the first episode that found the treasure; share: the first after which a tenth of all had; low: the first
    after which mean regret was at most 0.5; regret: the sum over `episodes`, each by what its policy is expected to
    earn; residual: of the worst of VAPOR's programs.
    """

    agent: str
    depth: int
    seed: int
    episodes: int
    first: Episode
    share: Episode
    low: Episode
    regret: float
    residual: float


MEASURES = {"first": "first success", "share": "successes ≥ 10 %", "low": "mean regret ≤ 0.5"}
"""Names of an outcome's measures, and what they are called."""


class Tally:
    """Counts one run, episode by episode."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.reached: dict[str, int] = {}
        self.episode, self.found, self.lost = 0, 0, 0.0

    def count(self, found: bool, loss: float) -> None:
        """One more episode; loss: what its policy is expected to earn less than the best."""
        self.episode, self.found, self.lost = self.episode + 1, self.found + found, self.lost + loss
        now = {"first": found, "share": self.found >= SHARE * self.episode, "low": self.lost <= LOW * self.episode}
        for name in (name for name, true in now.items() if true):
            self.reached.setdefault(name, self.episode)

    @property
    def ended(self) -> bool:
        wanted = MEASURES.keys() if self.settings.until == "all" else {self.settings.until}
        return self.episode >= self.settings.episodes or wanted <= self.reached.keys()

    def outcome(self, agent: str, depth: int, seed: int, residual: float = 0.0) -> Outcome:
        """What came of it."""
        told = {name: self.reached.get(name) for name in MEASURES}
        return Outcome(
            agent=agent, depth=depth, seed=seed, episodes=self.episode, regret=self.lost, residual=residual, **told
        )
