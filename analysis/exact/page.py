"""How the page tells exact answers."""

from collections.abc import Sequence

from analysis.exact.check import Checked, Exactly, Leaving, Solved
from analysis.names import NAMES
from analysis.words import number, profile


def lines(found: Exactly, names: Sequence[tuple[str, ...]]) -> list[str]:
    told = _payoffs(found.payoffs) if found.payoffs else []
    told += world(found.world) if found.world else []
    return told + (_leaving(found.leaving, names) if found.leaving else [])


def in_short(found: Exactly, names: Sequence[tuple[str, ...]]) -> list[str]:
    """Whether the exact answer is the sampled one, and what leaving an equilibrium gains."""
    told = _payoffs(found.payoffs) if found.payoffs else []
    return told + (_leaving(found.leaving, names) if found.leaving else [])


def _payoffs(found: Checked) -> list[str]:
    title = NAMES[found.primary].title
    if not found.agrees:
        return [f"NOT the sampled answer: with exact payoffs of these strategies it is {title}."]
    return [
        f"The same strategies with exact payoffs: {title}; none of the sampled payoffs is off by more than "
        f"{number(round(found.furthest, 1))} standard errors."
    ]


def world(found: Solved) -> list[str]:
    """The world's own game, where any policy is a strategy."""
    told = [f"With any policy as a strategy: {found.states:,} joint states, {found.steps} steps, solved backwards."]
    if _same(found.best, found.worst):
        told.append(f"Markov-perfect values: {_each(found.best)}.")
    else:
        told.append(
            f"Markov-perfect values: {_each(found.best)} where stage games have the best of their pure equilibria,"
        )
        told.append(f"{_each(found.worst)} where they have the worst; {found.several:.1%} of them have several.")
    told.append(
        f"No pure equilibrium in {found.needs_mixing:.1%} of stage games."
        if found.needs_mixing
        else "Every stage game has a pure equilibrium."
    )
    if not _same(found.pure, found.mixed):
        told.append(
            f"Against a best responder a deterministic policy secures {_each(found.pure)}, "
            f"one that mixes {_each(found.mixed)}."
        )
    return told


def _leaving(found: Leaving, names: Sequence[tuple[str, ...]]) -> list[str]:
    """Whether an equilibrium of the strategies is one among all policies."""
    who = profile(found.profile, names)
    if found.gain < 1e-6:
        return [f"No policy whatever gains by leaving the equilibrium {who}."]
    most = "" if found.exact else "at most "
    return [
        f"Among these strategies only: leaving the equilibrium {who} for the best policy gains "
        f"{most}{number(round(found.gain, 4))}."
    ]


def _same(one: Sequence[float], other: Sequence[float]) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < 1e-6


def _each(values: Sequence[float]) -> str:
    return ", ".join(number(round(value, 4)) for value in values)
