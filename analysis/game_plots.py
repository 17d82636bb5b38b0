"""Games drawn by the picture that fits: greed and fear, Schelling's curves, a triangle of mixtures, best replies."""

import math
from typing import Any

import numpy as np

from analysis.classifier import Report
from analysis.payoff_plots import BLUE, FAINT, INK, RED, Z
from analysis.schelling import cooperator, curves
from analysis.table import PayoffTable

CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, math.sqrt(3) / 2]])
NODES = 64  # joint actions of a response graph


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
    """Greed T-R against fear P-S, as shares of the payoff range, with a 95 % ellipse."""
    greed, fear, spread = greed_fear(report.table)
    outline = np.array(ellipse(greed, fear, spread) if spread is not None else [[greed], [fear]])
    reach = 1.2 * max(float(np.abs(outline).max()), 0.4)
    axes.axhline(0, color=FAINT, linewidth=1)
    axes.axvline(0, color=FAINT, linewidth=1)
    for x, y, name in ((1, 1, "Prisoner's Dilemma"), (1, -1, "Chicken"), (-1, 1, "Stag Hunt"), (-1, -1, "Harmony")):
        axes.text(x * reach * 0.95, y * reach * 0.92, name, ha="right" if x > 0 else "left", color=FAINT, fontsize=10)
    if spread is not None:
        axes.fill(*outline, color=BLUE, alpha=0.2, linewidth=0)
    axes.plot(greed, fear, "o", color=BLUE)
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach))
    axes.set_xlabel("greed  (T - R) / range")
    axes.set_ylabel("fear  (P - S) / range")
    axes.set_title("dilemmas by greed and fear", loc="left", fontsize=9)


def greed_fear(table: PayoffTable) -> tuple[float, float, np.ndarray | None]:
    """Greed, fear and the covariance [2, 2] of their common means; C is the strategy with the larger diagonal."""
    index = table.index
    payoff = table.mean.ravel()[index[0]]
    c = int(payoff[1, 1] > payoff[0, 0])
    at = [index[0][x, y] for x, y in ((1 - c, c), (c, c), (1 - c, 1 - c), (c, 1 - c))]  # T, R, P, S
    span = float(np.nanmax(table.mean) - np.nanmin(table.mean)) or 1.0
    temptation, reward, punishment, sucker = table.mean.ravel()[at] / span
    spread = None
    common = int(table.plays.min())
    if common > 1 and table.samples is not None:
        t, r, p, s = table.samples[:common].reshape(common, -1)[:, at].T / span
        spread = np.cov(t - r, p - s) / common
    return float(temptation - reward), float(punishment - sucker), spread


def ellipse(x: float, y: float, covariance: np.ndarray, scale: float = 5.991) -> tuple[np.ndarray, np.ndarray]:
    """Outline of the 95 % region of a normal pair (chi-square with two degrees of freedom: 5.991)."""
    turn = np.linspace(0, 2 * np.pi, 200)
    values, vectors = np.linalg.eigh(covariance)
    axes = vectors * np.sqrt(scale * np.maximum(values, 0))
    outline = axes @ np.vstack([np.cos(turn), np.sin(turn)])
    return x + outline[0], y + outline[1]


def simplex(axes: Any, report: Report) -> None:
    """Mixtures of three strategies as points of a triangle; equilibria of the game marked, a colour for each player."""
    table = report.table
    axes.fill(*CORNERS.T, facecolor="none", edgecolor=INK)
    spots = ((-0.02, -0.06, "left"), (1.02, -0.06, "right"), (0.5, 0.9, "center"))
    for (x, y, side), name in zip(spots, table.strategies[0], strict=True):
        axes.text(x, y, name, ha=side, fontsize=9)
    markers = zip("o^sDvP", (BLUE, RED, "#2f855a", "#b7791f", "#6b46c1", INK), strict=True)
    for i, (marker, colour) in zip(range(table.players), markers, strict=False):
        keep = [report.strategies[i].index(name) for name in table.strategies[i]]
        for k, found in enumerate(report.equilibria):
            x, y = np.array(found.profile[i])[keep] @ CORNERS
            axes.plot(x, y, marker, color=colour, markersize=11 - 3 * min(i, 2), label=None if k else f"player {i + 1}")
    if table.strategies[0] == table.strategies[1]:
        axes.set_title("equilibria as mixtures", loc="left", fontsize=9)
    else:
        axes.set_title("equilibria as mixtures (corners: player 1's strategies)", loc="left", fontsize=9)
    axes.legend(frameon=False, loc="upper right")
    axes.set_aspect("equal")
    axes.axis("off")


def response_graph(axes: Any, report: Report) -> None:
    """Joint actions as nodes, an arrow where one player gains most by moving; filled nodes: nobody gains."""
    table = report.table
    axes.set_title("best replies: an arrow is one player's move; filled: nobody gains", loc="left", fontsize=9)
    axes.axis("off")
    if math.prod(table.shape) > NODES:
        axes.text(0.5, 0.5, f"{math.prod(table.shape)} joint actions: too many to draw", ha="center")
        return
    places = layout(table.shape)
    arrows = best_replies(table)
    for start, end in arrows:
        axes.annotate(
            "",
            places[end],
            places[start],
            arrowprops={
                "arrowstyle": "-|>",
                "color": BLUE,
                "shrinkA": 7,
                "shrinkB": 7,
                "connectionstyle": "arc3,rad=0.12",
            },
        )
    moved = {start for start, _ in arrows}
    for node, (x, y) in places.items():
        stable = node not in moved
        axes.plot(x, y, "o", markersize=10, color=BLUE if stable else "white", markeredgecolor=INK, zorder=3)
        label = " |\n".join(names[s] for names, s in zip(table.strategies, node, strict=True))
        _beside(
            axes, label, (x, y), lowest=min(y for _, y in places.values()), highest=max(y for _, y in places.values())
        )
    axes.margins(0.22)


def _beside(axes: Any, label: str, place: tuple[float, float], lowest: float, highest: float) -> None:
    """Above the highest nodes and below the lowest, where no arrows are; beside the others."""
    above, below = place[1] == highest, place[1] == lowest
    offset = (0, 9) if above else (0, -9) if below else (8, 4)
    text = axes.annotate(label, place, offset, textcoords="offset points", fontsize=7)
    across, along = ("center", "bottom" if above else "top") if above or below else ("left", "bottom")
    text.set(ha=across, va=along, bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.5})


def layout(shape: tuple[int, ...]) -> dict[tuple[int, ...], tuple[float, float]]:
    """Two players: rows and columns of the table; more: a circle."""
    nodes = list(np.ndindex(*shape))
    if len(shape) == 2:
        return {(r, c): (float(c), -float(r)) for r, c in nodes}
    turn = [2 * math.pi * k / len(nodes) for k in range(len(nodes))]
    return {node: (math.sin(angle), math.cos(angle)) for node, angle in zip(nodes, turn, strict=True)}


def best_replies(table: PayoffTable) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """(from, to) for every joint action and every player that gains by a best reply there."""
    payoffs = table.mean.ravel()[table.index]
    tie = 1e-9 * float(np.ptp(payoffs))
    arrows = []
    for node in np.ndindex(*table.shape):
        for i, payoff in enumerate(payoffs):
            own = payoff[(*node[:i], slice(None), *node[i + 1 :])]
            if own.max() - own[node[i]] > tie:
                arrows.append((node, (*node[:i], int(own.argmax()), *node[i + 1 :])))
    return arrows
