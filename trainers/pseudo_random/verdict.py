"""Predictions that an experiment's YAML makes, and whether they held."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from mettagrid_lite.values import Frozen
from trainers.pseudo_random.rows import Interval, Row, grouped, interval

HELD, FAILED, OPEN = "held", "not", "undecided"


class Claim(Frozen):
    """What some policies concede a round to a predictor.

    policies: by their names in the tables
    least, most: units of memory
    predictor: markov, tree, gru (after all that it reads), or best, whichever is paid most
    above, below: bounds
    """

    policies: tuple[str, ...]
    least: int = 0
    most: int = 1_000_000
    predictor: Literal["markov", "tree", "gru", "best"] = "best"
    above: float = float("-1e9")
    below: float = float("1e9")

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


def findings(prediction: Prediction, told: Iterable[Row]) -> Iterator[Finding]:
    """Of all claims, where there is something to find."""
    rows = list(told)
    for claim in prediction.claims:
        meant = [row for row in rows if row.policy in claim.policies and claim.least <= row.memory <= claim.most]
        for (game, who), some in grouped(meant, lambda row: (row.game, row.who)).items():
            by_seed = grouped(some, lambda row: row.seed).values()
            yield Finding(claim, game, who, interval(conceded(claim.predictor, trial) for trial in by_seed))


def conceded(predictor: str, trial: list[Row]) -> float:
    """To a predictor, of the rows of one trial; to the one that has read most, where several are called so."""
    if predictor == "best":
        return max(row.conceded for row in trial)
    return max((row for row in trial if row.predictor == predictor), key=lambda row: row.read).conceded


def verdict(found: Iterable[Finding]) -> str:
    """Of all findings of a prediction: one that isn't so is enough against it."""
    verdicts = {one.verdict for one in found}
    if FAILED in verdicts:
        return FAILED
    return HELD if verdicts == {HELD} else OPEN
