"""How much the equilibria mix: the smallest support among them, and whether the only one mixes everything."""

from typing import NamedTuple

from analysis.equilibria import Solution

PLAYED = 1e-9  # a share above it is played


class Mixing(NamedTuple):
    """Of the equilibria of the whole game.

    smallest    how many strategies each player plays in the equilibrium that uses fewest; None: none was found
    unique      there is just one; None: not all are known
    fully_mixed there is just one, and everybody plays every strategy in it; None: not all are known
    """

    smallest: tuple[int, ...] | None = None
    unique: bool | None = None
    fully_mixed: bool | None = None


def mixing(found: Solution) -> Mixing:
    """Count what is played in each equilibrium."""
    supports = [tuple(sum(share > PLAYED for share in own) for own in one.profile) for one in found.equilibria]
    smallest = min(supports, key=lambda support: (sum(support), support), default=None)
    unique = _unique(found)
    whole = bool(supports) and all(
        count == len(own) > 1 for count, own in zip(supports[0], found.equilibria[0].profile, strict=True)
    )
    return Mixing(smallest, unique, unique and whole)


def _unique(found: Solution) -> bool | None:
    """Two are enough to know that there are several, whatever else there is."""
    if len(found.equilibria) > 1 or found.continuum:
        return False
    return True if found.complete and found.equilibria else None
