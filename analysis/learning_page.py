"""What the answer means for who trains agents, in lines for the page."""

import numpy as np

from analysis.answer import Report
from analysis.names import NAMES
from analysis.words import mixture, number, rounded


def learning(report: Report) -> list[str]:
    """What the answer means for who trains agents here."""
    lines = [NAMES[report.primary].learning]
    if report.players == 1:
        return [*lines, _best(report)]
    if report.requires_mixing:
        lines.append(f"No pure profile is stable: an optimal policy must randomise{_over(report)}.")
        lines += ["This is the only equilibrium, and it mixes every strategy."] * bool(report.mixing.fully_mixed)
        lines += _worth(report)
    elif report.requires_mixing is None:
        lines.append("Whether an optimal policy must randomise is undetermined.")
    elif report.primary != "trivial":
        lines.append("A pure equilibrium exists: a deterministic policy can be optimal.")
    return lines


def _over(report: Report) -> str:
    """What the players of the first mixed equilibrium randomise over."""
    mixed = next((found for found in report.equilibria if not found.pure), None)
    if mixed is None:
        return ""
    told = [mixture(shares, names) for shares, names in zip(mixed.profile, report.strategies, strict=True)]
    if len(set(told)) == 1:
        return f" over {told[0]}"
    return " over\n" + ";\n".join(f"  {name}: {text}" for name, text in zip(_players(report), told, strict=True))


def _players(report: Report) -> list[str]:
    """The role of each player, numbered where several share it."""
    roles = report.full_table.roles
    return [role.name if role.players == 1 else f"{role.name} {k + 1}" for role in roles for k in range(role.players)]


def _worth(report: Report) -> list[str]:
    """What randomising secures against the worst case, where it secures anything."""
    worth = [number(rounded(value, report.full_table)) for value in report.value_of_mixing]
    if set(worth) <= {"0"}:
        return []
    told = [f"{value} for {name}" for value, name in zip(worth, _players(report), strict=True)]
    whom = f"{worth[0]} for each player" if len(set(worth)) == 1 else ", ".join(told)
    return [f"In the worst case randomising secures more than any pure strategy: {whom}."]


def _best(report: Report) -> str:
    """The strategy that earns most when one player decides alone."""
    earned = dict(zip(report.strategies[0], np.nanmax(report.full_table.mean, axis=0).tolist(), strict=True))
    best = max(earned, key=lambda name: earned[name])
    return f"Best of these strategies: {best}, {number(earned[best])} an episode."
