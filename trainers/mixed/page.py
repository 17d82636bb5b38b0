"""What came of the study as tables: a section a game, a row a learner; medians over seeds with least and most."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from trainers.studies.study import Outcome, Outcomes

REACHED = 1e-6  # of the payoff range: NashConv up to here is an equilibrium but for rounding
NEAR = 0.1  # of the payoff range
RESTS = 0.01  # shares that change by less than this over the end have come to rest


def text(outcomes: Outcomes) -> str:
    """In Markdown."""
    return "\n\n".join(block for some in by_game(outcomes).values() for block in _section(some))


def by_game(outcomes: Outcomes) -> dict[str, list[Outcome]]:
    """Outcomes of each game, in their order."""
    told: dict[str, list[Outcome]] = {}
    for outcome in outcomes.values():
        told.setdefault(outcome["game"], []).append(outcome)
    return told


def by_learner(some: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """Seeds of each learner, in their order."""
    told: dict[str, list[Outcome]] = {}
    for outcome in some:
        told.setdefault(outcome["learner"], []).append(outcome)
    return told


def verdict(seeds: Sequence[Outcome]) -> str:
    """Of what is played at the end, the worst of all seeds."""
    spread = seeds[0]["facts"]["spread"]
    last, late, moves = (max(outcome[key] for outcome in seeds) for key in ("last", "late", "moves"))
    if last <= REACHED * spread:
        return "is there"
    if moves <= RESTS:
        return "rests beside it"
    return "is near" if late <= NEAR * spread else "cycles"


def _section(some: Sequence[Outcome]) -> Iterator[str]:
    yield f"## {some[0]['game']}"
    yield _about(some[0]["facts"])
    columns = ZERO_SUM if some[0]["facts"]["zero_sum"] else GENERAL
    rows = [("learner", *columns), ("---",) * (len(columns) + 1)]
    for name, seeds in by_learner(some).items():
        rows.append((name, *(tell(seeds) for tell in columns.values())))
    yield "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _about(facts: dict[str, Any]) -> str:
    lost = max(mixed - pure for pure, mixed in zip(facts["pure"], facts["mixed"], strict=True))
    about = f"{facts['about']}. "
    if facts["zero_sum"]:
        about += f"Its value is {_number(facts['mixed'][0])}. "
        return (
            about
            + f"A deterministic policy concedes {_number(lost) if lost > REACHED * facts['spread'] else 'nothing'}."
        )
    low, high = facts["welfare"]
    about += f"Welfare lies between {_number(low)} and {_number(high)}"
    if facts["equilibria"]:
        about += f", in equilibria between {_number(facts['equilibria'][0])} and {_number(facts['equilibria'][1])}"
    return about + f"; with a mediator (CCE) it reaches {_number(facts['mediated'])}."


def _of(key: str) -> Callable[[Sequence[Outcome]], str]:
    """The median of a number over seeds, and its least and most."""

    def tell(seeds: Sequence[Outcome]) -> str:
        return spread([float(np.max(outcome[key])) for outcome in seeds])

    return tell


def spread(values: Sequence[float]) -> str:
    """Such as `0.12 (0.11 to 0.15)`; a median that is one of them."""
    ordered = sorted(values)
    middle, low, high = _number(ordered[(len(ordered) - 1) // 2]), _number(ordered[0]), _number(ordered[-1])
    return middle if low == high else f"{middle} ({low} to {high})"


def _number(value: float) -> str:
    if abs(value) < 1e-12:
        return "0" if abs(value) < 1e-15 else f"{value:.0e}"
    return f"{value:.0e}" if abs(value) < 1e-3 else f"{value:.3g}"


ZERO_SUM: dict[str, Callable[[Sequence[Outcome]], str]] = {
    "last NashConv": _of("last"),
    "over the end": _of("late"),
    "of the average": _of("average"),
    "last concedes": _of("conceded"),
    "average concedes": _of("mean_conceded"),
    "what is played": verdict,
}
GENERAL: dict[str, Callable[[Sequence[Outcome]], str]] = {
    "CCE gap": _of("coarse"),
    "regret of each player": lambda seeds: ", ".join(
        _number(float(np.median(own))) for own in zip(*(outcome["regrets"] for outcome in seeds), strict=True)
    ),
    "welfare": _of("welfare"),
    "last NashConv": _of("last"),
    "of the average": _of("average"),
    "what is played": verdict,
}
