"""The record of one answer: does the game have this property, how sure, by how much."""

from typing import NamedTuple, SupportsFloat

from analysis.confidence import Distance
from analysis.evidence import Evidence
from analysis.kleene import verdict


class Label(NamedTuple):
    """One property of a game.

    verdict      "yes", "no", or "undetermined" while the episodes leave it open
    probability  share of resampled tables that have the property; 1.0 or 0.0 for exact tables
    margin       how clearly, as a share of the payoff range: for inequalities the smallest gap that decides, for
                 equalities the distance from holding exactly (0 is exact); None where no one number says it
    test         how it was decided
    why          one sentence with the numbers
    names        ids that the label lies between, for a boundary
    """

    verdict: str
    probability: float
    margin: float | None
    test: str
    why: str
    names: tuple[str, ...] = ()


def decided(
    truth: SupportsFloat, chance: SupportsFloat, why: str, margin: float | None = None, test: str = "strict signs"
) -> Label:
    """A label made of strict inequalities: the verdict from simultaneous signs, the probability from replicates."""
    return Label(verdict(float(truth)), float(chance), margin, test, why)


def never(why: str) -> Label:
    """A property that does not apply to a table of this form."""
    return Label("no", 0.0, None, "form", why)


def always(why: str, margin: float | None = None) -> Label:
    """A property that the form of the table guarantees."""
    return Label("yes", 1.0, margin, "form", why)


def unknown(why: str) -> Label:
    """A property that was not computed; `why` says what was in the way."""
    return Label("undetermined", 0.5, None, "not computed", why)


def equality(known: Evidence, found: Distance, what: str) -> Label:
    """A label made of equalities: yes if the upper bound of the distance is within the tolerance (equivalence test).

    An exact table has to be exact, no tolerance: there yes means that the distance is zero.
    """
    if known.exact:
        truth = found.within
        return Label(verdict(truth), truth, found.value, "exact equality", f"{what} by {found.value:.1%} of the range")
    truth = 1.0 if found.high <= known.tolerance else 0.0 if found.low > known.tolerance else 0.5
    bounds = f"[{found.low:.1%}, {found.high:.1%}], tolerance {known.tolerance:.0%}"
    why = f"{what} by {found.value:.1%} of the range {bounds}"
    return Label(verdict(truth), found.within, found.value, "equivalence", why)
