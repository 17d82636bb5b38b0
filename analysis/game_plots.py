"""Dilemmas drawn: greed and fear, Schelling's curves."""

from typing import Any

import numpy as np

from analysis.answer import Report
from analysis.payoff_plots import BLUE, DIM, FAINT, RED, Z
from analysis.schelling import cooperator, curves
from analysis.table import PayoffTable


def schelling_diagram(axes: Any, report: Report) -> None:
    """R_c(l + 1) and R_d(l) by the number l of others that cooperate, with 95 % bands (Schelling 1973)."""
    table, best = report.table, cooperator(report.table)
    names = table.roles[0].strategies
    for curve, name, colour in zip(curves(table), (names[best], names[1 - best]), (BLUE, RED), strict=True):
        mean, error = np.array(curve).T
        others = np.arange(len(mean))
        axes.fill_between(others, mean - Z * error, mean + Z * error, color=colour, alpha=0.2, linewidth=0)
        axes.plot(others, mean, "o-", color=colour, label=name)
    axes.set_xticks(others)
    axes.set_xlabel(f"others that play: {names[best]}")
    axes.set_ylabel("payoff of an episode")
    axes.legend(frameon=False)


def plane(axes: Any, report: Report) -> None:
    """Greed T-R against fear P-S, as shares of the payoff range, with a 95 % ellipse; of each role if they differ."""
    seen = [(name, *greed_fear(report.table, cells)) for name, cells in views(report)]
    outlines = [np.array(ellipse(x, y, spread) if spread is not None else [[x], [y]]) for _, x, y, spread in seen]
    reach = 1.2 * max(0.4, *(float(np.abs(outline).max()) for outline in outlines))
    axes.axhline(0, color=FAINT, linewidth=1)
    axes.axvline(0, color=FAINT, linewidth=1)
    for x, y, name in ((1, 1, "Prisoner's Dilemma"), (1, -1, "Chicken"), (-1, 1, "Stag Hunt"), (-1, -1, "Harmony")):
        axes.text(x * reach * 0.95, y * reach * 0.92, name, ha="right" if x > 0 else "left", color=DIM, fontsize=10)
    for (role, greed, fear, _), outline, colour in zip(seen, outlines, (BLUE, RED), strict=False):
        axes.fill(*outline, color=colour, alpha=0.2, linewidth=0)
        axes.plot(greed, fear, "o", color=colour, label=role)
    if len(seen) > 1:
        axes.legend(frameon=False, loc="center left")
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach))
    axes.set_xlabel("greed  (T - R) / range")
    axes.set_ylabel("fear  (P - S) / range")
    axes.set_title("dilemmas by greed and fear", loc="left", fontsize=9)


def views(report: Report) -> list[tuple[str, list[int]]]:
    """Roles with where their R, S, T, P stand in `mean.ravel()`; one for all where they are alike."""
    table, told = report.table, report.place.sides.sides if report.place and report.place.sides else ()
    if not told:
        index = table.index[0]
        c = int(table.mean.ravel()[index[1, 1]] > table.mean.ravel()[index[0, 0]])
        return [("", [index[x, y] for x, y in ((c, c), (c, 1 - c), (1 - c, c), (1 - c, 1 - c))])]
    a, b = (names.index(told[min(i, len(told) - 1)].cooperate) for i, names in enumerate(table.strategies))
    turns = [((a, b), (a, 1 - b), (1 - a, b), (1 - a, 1 - b)), ((a, b), (1 - a, b), (a, 1 - b), (1 - a, 1 - b))]
    return [
        (side.role, [table.index[i][joint] for joint in joints])
        for i, (side, joints) in enumerate(zip(told, turns, strict=False))
    ]


def greed_fear(table: PayoffTable, cells: list[int]) -> tuple[float, float, np.ndarray | None]:
    """Greed, fear and the covariance [2, 2] of their common means, as shares of the range; cells: of R, S, T, P."""
    span = float(np.nanmax(table.mean) - np.nanmin(table.mean)) or 1.0
    reward, sucker, temptation, punishment = table.mean.ravel()[cells] / span
    spread = None
    common = int(table.plays.min())
    if common > 1 and table.samples is not None:
        r, s, t, p = table.samples[:common].reshape(common, -1)[:, cells].T / span
        spread = np.cov(t - r, p - s) / common
    return float(temptation - reward), float(punishment - sucker), spread


def ellipse(x: float, y: float, covariance: np.ndarray, scale: float = 5.991) -> tuple[np.ndarray, np.ndarray]:
    """Outline of the 95 % region of a normal pair (chi-square with two degrees of freedom: 5.991)."""
    turn = np.linspace(0, 2 * np.pi, 200)
    values, vectors = np.linalg.eigh(covariance)
    axes = vectors * np.sqrt(scale * np.maximum(values, 0))
    outline = axes @ np.vstack([np.cos(turn), np.sin(turn)])
    return x + outline[0], y + outline[1]
