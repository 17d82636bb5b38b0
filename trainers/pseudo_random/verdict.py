"""Predictions that an experiment's YAML makes, and whether they held."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

import numpy as np

from mettagrid_lite.values import Frozen
from trainers.pseudo_random.rows import Interval, Row, grouped, interval

HELD, FAILED, OPEN = "held", "not", "undecided"
FIRST = ("markov", "tree", "gru")
LADDERS = {"best": FIRST, "any": (*FIRST, "transformer")}


class Claim(Frozen):
    """What some policies concede a round to a predictor.

    policies: by their names in the tables
    least, most: units of memory
    games: all of them, if none is named
    predictor: markov, tree, gru or transformer (after all that it reads); best: whichever of the first three is paid
        most; any: of all
    above, below: bounds
    """

    policies: tuple[str, ...]
    least: int = 0
    most: int = 1_000_000
    games: tuple[str, ...] = ()
    predictor: Literal["markov", "tree", "gru", "transformer", "best", "any"] = "best"
    above: float = float("-1e9")
    below: float = float("1e9")

    def means(self, row: Row) -> bool:
        """Whether it says something of this row."""
        meant = row.predictor in LADDERS.get(self.predictor, (self.predictor,))
        of = row.policy in self.policies and self.least <= row.memory <= self.most
        return meant and of and (not self.games or row.game in self.games)

    def __str__(self) -> str:
        low = f"above {self.above:g}" if self.above > -1e9 else ""
        high = f"below {self.below:g}" if self.below < 1e9 else ""
        return f"{' and '.join(part for part in (low, high) if part)} to {self.predictor}"

    def verdict(self, told: Interval) -> str:
        """Held where all of the interval lies within the bounds, not where all of it lies outside."""
        if self.above < told.low and told.high < self.below:
            return HELD
        return FAILED if told.high < self.above or told.low > self.below else OPEN


class Prediction(Frozen):
    """about: what is said; claims: that must all hold, for each of their policies, sizes and games."""

    about: str
    claims: tuple[Claim, ...]


class Finding(NamedTuple):
    """A claim about one policy of one size in one game."""

    claim: Claim
    game: str
    who: str
    told: Interval

    @property
    def verdict(self) -> str:
        return self.claim.verdict(self.told)

    def as_json(self) -> dict[str, Any]:
        bounds = [self.told.low, self.told.high] if np.isfinite(self.told.low) else None
        told = {"mean": self.told.mean, "bounds": bounds, "verdict": self.verdict}
        return {"game": self.game, "policy": self.who, "claim": str(self.claim)} | told


def findings(prediction: Prediction, told: Iterable[Row]) -> Iterator[Finding]:
    """Of all claims, where there is something to find."""
    rows = list(told)
    for claim in prediction.claims:
        meant = [row for row in rows if claim.means(row)]
        for (game, who), some in grouped(meant, lambda row: (row.game, row.who)).items():
            by_seed = grouped(some, lambda row: row.seed).values()
            yield Finding(claim, game, who, interval(conceded(claim.predictor, trial) for trial in by_seed))


def conceded(predictor: str, trial: list[Row]) -> float:
    """To a predictor after all that it reads, of the rows of one trial; of several, to the one that was paid most."""
    if predictor in LADDERS:
        return max(row.conceded for row in trial)
    return max(trial, key=lambda row: row.read).conceded


def verdict(found: Iterable[Finding]) -> str:
    """Of all findings of a prediction: one that isn't so is enough against it."""
    verdicts = {one.verdict for one in found}
    if FAILED in verdicts:
        return FAILED
    return HELD if verdicts == {HELD} else OPEN


def as_json(told: Iterable[Row], predicted: Mapping[str, Iterable[Prediction]]) -> str:
    """All predictions, by their dates, with findings and verdicts."""
    rows = list(told)
    said = []
    for date, prediction in ((date, one) for date, several in predicted.items() for one in several):
        found = list(findings(prediction, rows))
        whole = {"date": date or None, "about": prediction.about, "verdict": verdict(found)}
        said.append(whole | {"found": [one.as_json() for one in found]})
    return json.dumps(said, indent=2) + "\n"
