"""How the page tells the answers under several sets of strategies."""

from collections.abc import Iterator, Sequence

from analysis.found.record import OTHERS, Iteration, Sorting, StrategySet, Tried
from analysis.names import NAMES
from analysis.words import in_turn, number

ENDED = {
    "closed": "no reply that was found gains more than the tolerance",
    "iterations": "stopped at the most iterations, with a reply that would gain",
    "size": "stopped: the table would have been too large",
    "interrupt": "interrupted",
}


def in_short(sets: Sequence[StrategySet]) -> list[str]:
    """A line for each set: its name, the game's name under it, and what it rests on."""
    width = max((len(one.name) for one in sets), default=0)
    return [f"{one.name:{width}}  {_answer(one)}; {_size(one)}{_gain(one)}" for one in sets]


def lines(sets: Sequence[StrategySet]) -> list[str]:
    """The same, with how each set was found."""
    told = in_short(sets)
    for one in sets:
        told += [f"{one.name}, {line}" for line in _iterations(one)]
        told += _sorting(one.sorting) if one.sorting else []
    return told


def _answer(one: StrategySet) -> str:
    between = ", ".join(NAMES[id].title for id in one.candidates)
    return NAMES[one.primary].title + (f" (between {between})" if between else "")


def _size(one: StrategySet) -> str:
    if one.sorting:
        sides = [policy.side for policy in one.sorting.policies]
        counts = [f"{sides.count(side)} {side}" for side in ("cooperate", "defect")]
        return f"of {len(sides)} policies {' and '.join(counts)}"
    sizes = [len(own) for own in one.strategies]
    same = all(own == one.strategies[0] for own in one.strategies)
    return f"{sizes[0] if same else in_turn(sizes)} strategies"


def _gain(one: StrategySet) -> str:
    found = one.exploitability
    if found is None:
        return ""
    told = f"{number(round(found.gain, 3))} [{number(round(found.low, 3))}, {number(round(found.high, 3))}]"
    return f"; a player gains {told} by the best reply found"


def _iterations(one: StrategySet) -> Iterator[str]:
    for k, asked in enumerate(one.iterations):
        yield f"round {k + 1} ({in_turn(asked.sizes)} strategies): {_tried(asked)}"
    if one.ended:
        yield ENDED[one.ended]


def _tried(asked: Iteration) -> str:
    return "; ".join(_reply(one) for one in asked.tried) or "no reply was found"


def _reply(one: Tried) -> str:
    ends = f"[{number(round(one.low, 3))}, {number(round(one.high, 3))}]"
    joins = ", joins" if one.joined else ""
    return f"{one.role} by {one.name} gains {number(round(one.gain, 3))} {ends}{joins}"


def _sorting(found: Sorting) -> Iterator[str]:
    what = "what others receive beside it" if found.measure == OTHERS else f"{found.measure} by agent and step"
    kind = "little" if found.kind_low else "much"
    yield (
        f"population, sorted by {what}: {kind} of it is cooperation; up to {number(round(found.low, 4))}, "
        f"from {number(round(found.high, 4))}"
    )
    for policy in found.policies:
        plays = " | ".join(dict.fromkeys(policy.plays))
        did = "" if found.measure == OTHERS else f"{found.measure} {number(round(policy.score, 4))}, "
        told = f"{did}others receive {number(round(policy.others, 2))}: {policy.side or 'between, left out'}"
        yield f"  {found.vary} {number(policy.value)}: {plays}; {told}"
