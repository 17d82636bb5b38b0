"""Who learns to mix: each learner in each game with each seed, by how far its play is from an equilibrium.

python -m trainers.run mixed_strategy games=biased_rps,running_with_scissors seeds=5
"""

from collections.abc import Mapping
from functools import cache, partial
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field, field_validator

from mettagrid_lite.complaint import hint
from mettagrid_lite.load import library
from trainers.mixed import page, pictures
from trainers.mixed.course import Course, coarse_gap, course
from trainers.mixed.facts import conceded, facts
from trainers.mixed.games import Game, game, is_game, names
from trainers.mixed.gradient import Gradient
from trainers.mixed.mirror import Mirror
from trainers.mixed.nash_dynamics import NashDynamics
from trainers.mixed.neural import FictitiousSelfPlay
from trainers.mixed.oracles import Oracles
from trainers.mixed.population import Population
from trainers.mixed.regrets import FictitiousPlay, RegretMatching
from trainers.mixed.sampled import SampledPPO
from trainers.studies.study import Draw, Names, Outcome, Outcomes, Play, Study, Tell

Anyone = Annotated[
    Gradient
    | Mirror
    | NashDynamics
    | RegretMatching
    | FictitiousPlay
    | SampledPPO
    | FictitiousSelfPlay
    | Oracles
    | Population,
    Field(discriminator="kind"),
]
DIGITS = 6  # that outcomes keep
TWO: dict[str, Any] = {"hedge": Mirror(kind="mirror"), "mmd": Mirror(kind="mirror", pull=0.1, drift=0.01)}


class MixedStrategy(Study):
    """The study.

    games: built-in ones, .nfg or .json files, scenarios by the table that `classify` measures, folders that it kept
    learners: by name, with their settings
    only: names of learners that play; none: all do
    seeds: of where play begins, and of chance; so many from 0 on
    steps: of each learner at most; none: as many as it says itself
    range: learners are paid as if the largest range of payoffs in a game were this; none: as they stand
    """

    free: ClassVar[frozenset[str]] = frozenset({"about", "games", "only", "seeds"})

    algorithm: Literal["mixed_strategy"] = "mixed_strategy"
    games: Annotated[Names, Field(min_length=1)] = ("biased_rps",)
    learners: Annotated[dict[str, Anyone], Field(min_length=1)] = TWO
    only: Names = ()
    seeds: Annotated[int, Field(ge=1, le=1_000)] = 3
    steps: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    range: Annotated[float, Field(gt=0, le=1e6)] | None = None

    @field_validator("games")
    @classmethod
    def _are_games(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for name in given:
            if not is_game(name):
                raise ValueError(f"{name!r} is no game, file or scenario; {hint(name, (*names(), *library()))}")
        return given

    @field_validator("only")
    @classmethod
    def _are_learners(cls, given: tuple[str, ...], info: Any) -> tuple[str, ...]:
        for name in given:
            if name not in info.data.get("learners", {name: None}):
                raise ValueError(f"{name!r} is no learner; {hint(name, tuple(info.data['learners']))}")
        return given

    def trials(self) -> Mapping[str, Play]:
        asked = [name for name in self.learners if name in self.only or not self.only]
        return {
            f"{target}, {name}, seed {seed}": partial(self._play, target, name, seed)
            for target in self.games
            for name in asked
            for seed in range(self.seeds)
        }

    def text(self, outcomes: Outcomes) -> str:
        return page.text(outcomes)

    def pictures(self, outcomes: Outcomes) -> Mapping[str, Draw]:
        return pictures.pictures(outcomes)

    def _play(self, target: str, name: str, seed: int, tell: Tell) -> Outcome:
        played, learner = game(target), self.learners[name]
        paid = stretched(played, self.range)
        steps = min(learner.steps, self.steps or learner.steps)
        plays = learner.model_copy(update={"steps": steps}).plays(paid, np.random.default_rng(seed))
        went = course(played, plays, steps, learner.linear, lambda share: tell(round(100 * share), 100))
        return {
            "game": target,
            "learner": name,
            "kind": learner.kind,
            "seed": seed,
            "facts": _facts(target),
            **told(played, went),
        }


def stretched(game: Game, to: float | None) -> Game:
    """The same game with payoffs in other units."""
    return game if to is None else game._replace(payoffs=game.payoffs * to / game.spread)


def told(game: Game, went: Course) -> Outcome:
    """A course as JSON has it: `Course`'s own words, and what both plays concede."""
    cuts = np.cumsum(game.payoffs.shape[1:])[:-1]
    last, mean = (np.split(shares[-1], cuts) for shares in (went.played, went.mean_played))
    return {
        "steps": int(went.steps[-1]),
        "last": short(went.last[-1]),
        "late": short(went.late),
        "average": short(went.average[-1]),
        "moves": short(went.moves),
        "conceded": short(conceded(game, last)),
        "mean_conceded": short(conceded(game, mean)),
        "regrets": short(went.regrets),
        "coarse": short(coarse_gap(game, went)),
        "welfare": short(went.welfare),
        "curve": {"steps": went.steps.tolist(), "last": short(went.last), "average": short(went.average)},
        "played": short(went.played),
        "mean_played": short(went.mean_played),
    }


def short(values: Any) -> Any:
    """Numbers, or lists of them, with few digits."""
    if np.ndim(values):
        return [short(value) for value in values]
    return float(f"{float(values):.{DIGITS}g}")


@cache
def _facts(target: str) -> dict[str, Any]:
    return facts(game(target))
