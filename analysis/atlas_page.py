"""Where a 2x2 game stands among all of them, in lines for the page."""

from collections.abc import Iterator

from analysis.names import NAMES
from analysis.ordinal import IDS, family, layer, neighbours
from analysis.replies import meaning
from analysis.two_by_two import Place, TwoByTwo
from analysis.words import probability

SHOWN = 4  # candidates


def atlas(place: TwoByTwo) -> Iterator[str]:
    """The class by better replies, the ordinal name, and what lies around it."""
    yield _replies(place.replies)
    yield _name(place.name)
    if place.name.settled:
        name = place.name.candidates[0][0]
        yield f"one swap of ranks away: {', '.join(neighbours(name).values())}"


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
