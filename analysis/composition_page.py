"""What a game is made of, in lines for the page."""

from collections.abc import Iterator

from analysis.composition import Composition, Share


def made_of(found: Composition) -> Iterator[str]:
    """A line for each way to share out the payoffs."""
    if found.aligned:
        yield f"{_told(found.aligned)} of what varies moves all payoffs alike, the rest sets them against each other"
    if found.common and found.opposed:
        yield (
            f"of the gains from a change {_told(found.common)} come from playing together to all alike, "
            f"{_told(found.opposed)} at others' cost, the rest from the own choice"
        )
    if found.transitive:
        yield f"{_told(found.transitive)} of who wins follows from a rating of the strategies, the rest goes round"
    if found.harmonic:
        yield f"of the gains {_told(found.harmonic)} only go round (of random payoffs {found.chance:.0%})"


def _told(share: Share) -> str:
    if share.high - share.low < 0.005:
        return f"{share.value:.0%}"
    return f"{share.value:.0%} [{share.low:.0%}, {share.high:.0%}]"
