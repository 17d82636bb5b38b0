"""How the page tells whether the answer holds outside the set."""

from collections.abc import Sequence

from analysis.answer import Report
from analysis.learned.check import Left, Outside
from analysis.names import NAMES
from analysis.words import mixture, number, profile

WITHIN = "within these strategies"


def headline(report: Report) -> str:
    """The name of the game, and that it holds within the set only where it does."""
    title = NAMES[report.primary].title
    return f"{title}, {WITHIN}" if report.within_set and report.decided else title


def lines(found: Outside, names: Sequence[tuple[str, ...]], full: bool = False) -> list[str]:
    """Nothing where nothing was looked for."""
    if found.method == "none":
        return []
    told = [_exact(found) if found.method == "exact" else _learned(found, names)]
    if found.beyond:
        told.append(_offer(found, names))
    return told + ([_each(one, names, found) for one in found.left] if full else [])


def _exact(found: Outside) -> str:
    gain, limit = number(round(found.gain, 4)), number(round(found.tolerance, 4))
    if found.beyond:
        return f"Leaving for the best policy there is gains {gain}, beyond the tolerance of {limit}."
    return f"Leaving for the best policy there is gains {gain}, within the tolerance of {limit}."


def _learned(found: Outside, names: Sequence[tuple[str, ...]]) -> str:
    assert found.best is not None
    error = _error(found)
    limit, name = number(found.tolerance, error or found.tolerance / 10), found.best.reply.strategy.name
    gain = _interval(found.gain, found.low, found.high)
    verdict = "within the tolerance of" if found.high <= found.tolerance else "not surely beyond the tolerance of"
    verdict = "beyond the tolerance of" if found.beyond else verdict
    played = profile(found.profile, names)
    if found.gain <= 0 and found.high <= found.tolerance:
        best = f"; the best, {name}: {gain}" if found.high > found.low or found.gain else ""
        return f"Against {played} no reply was found that gains{best}."
    return f"Against {played} the best reply found, {name}, gains {gain}: {verdict} {limit}."


def _error(found: Outside) -> float:
    return (found.high - found.low) / 4


def _interval(gain: float, low: float, high: float) -> str:
    error = (high - low) / 4
    if error == 0:
        return number(gain)
    return f"{number(gain, error)} [{number(low, error)}, {number(high, error)}]"


def _offer(found: Outside, names: Sequence[tuple[str, ...]]) -> str:
    """How to make it one of the strategies."""
    told = "The name holds within these strategies only; --strategies psro goes on from here."
    best = found.best
    if best is None:
        return told
    if not best.reply.known:
        return f"{told} --out DIR keeps the reply as reply-{best.number}.json, to be added as learned:FILE."
    more = ", ".join([*names[best.number], best.reply.strategy.name])
    return f'{told} To add the reply: --strategies "{more}".'


def _each(one: Left, names: Sequence[tuple[str, ...]], found: Outside) -> str:
    """All that is known of a reply."""
    reply = one.reply
    value = number(reply.value, _error(found))
    return (
        f"{one.role} that plays {mixture(found.profile[one.number], names[one.number])}: {reply.strategy.name} gets "
        f"{value}, gain {_interval(reply.gain, reply.low, reply.high)} in {reply.judged} fresh episodes; "
        f"{reply.strategy.about}."
    )
