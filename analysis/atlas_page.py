"""Where a 2x2 game stands among all of them, in lines for the page."""

from collections.abc import Iterator

from analysis.names import NAMES
from analysis.ordinal import IDS, family, layer, neighbours
from analysis.replies import meaning
from analysis.sides import Side, Sides
from analysis.two_by_two import Place, TwoByTwo
from analysis.words import probability

SHOWN = 4  # candidates
DEFECTION = {
    (True, True): "defection pays whatever the other does",
    (True, False): "defection pays if the other cooperates",
    (False, True): "defection pays if the other defects",
    (False, False): "defection doesn't surely pay",
}
"""By whether greed and fear are established."""


def atlas(place: TwoByTwo) -> Iterator[str]:
    """The class by better replies, the ordinal name, and what lies around it."""
    yield _replies(place.replies)
    yield _name(place.name)
    if place.name.settled:
        name = place.name.candidates[0][0]
        yield f"one swap of ranks away: {', '.join(neighbours(name).values())}"
    if place.sides:
        yield from _sides(place.sides)


def _sides(found: Sides) -> Iterator[str]:
    """What cooperation and defection are to each player."""
    lead = found.better.margin or 0.0
    yield f"both cooperating is better for both than both defecting: {found.better.verdict}, {lead:+.2f} of the range"
    for side in found.sides:
        greed, fear = side.conditions["greed"], side.conditions["fear"]
        sizes = f"greed {greed.margin or 0.0:+.2f}, fear {fear.margin or 0.0:+.2f} of the range"
        yield f"{_whose(found, side)}: {sizes}; {DEFECTION[greed.verdict == 'yes', fear.verdict == 'yes']}"


def _whose(found: Sides, side: Side) -> str:
    """The role, where there are two, with what its cooperation is."""
    to = f"to {side.role}" if len(found.sides) > 1 else "to either"
    return f"{to} (cooperation is {side.cooperate})"


def _replies(place: Place) -> str:
    told = _candidates(place)
    return f"better replies: {told}. {meaning(place.candidates[0][0])}" if place.settled else f"better replies: {told}"


def _name(place: Place) -> str:
    if not place.settled:
        return f"ordinal name: {_candidates(place)}"
    name = place.candidates[0][0]
    mine, other = (NAMES[IDS[half]].title for half in (name[:2], name[2:]))
    told = f"{mine} for both" if mine == other else f"{mine} for the first, {other} for the second"
    return f"ordinal name: {name}, {told}; {layer(name)} layer, {family(name)} family"


def _candidates(place: Place) -> str:
    if place.settled:
        return place.candidates[0][0]
    told = [f"{name} {probability(share)}" for name, share in place.candidates[:SHOWN]]
    hidden = len(place.candidates) - SHOWN
    return "one of " + ", ".join(told) + (f" and {hidden} more" if hidden > 0 else "")
