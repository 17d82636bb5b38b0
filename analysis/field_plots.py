"""Replicator dynamics drawn: arrows where mixtures move, points where they rest, by how stably."""

import math
from typing import Any

import numpy as np

from analysis.answer import Report
from analysis.payoff_plots import BLUE, FAINT, INK, RED
from analysis.schelling import gains
from analysis.table import dense

CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, math.sqrt(3) / 2]])
GREEN, AMBER, VIOLET = "#2f855a", "#b7791f", "#6b46c1"
MARKS = {"stable": ("o", BLUE), "unstable": ("o", "white"), "saddle": ("D", "white"), "neutral": ("s", AMBER)}
STEPS = 14  # arrows along a side


def field(axes: Any, report: Report) -> None:
    """The picture that fits: a triangle, a square, or a line with the gain above it."""
    if report.table.shape == (2, 2):
        square(axes, report)
    elif set(report.table.shape) == {3}:
        simplex(axes, report)
    else:
        line(axes, report)


def simplex(axes: Any, report: Report) -> None:
    """Mixtures of three strategies as points of a triangle: one population's field, else every player's equilibria."""
    table = report.table
    axes.fill(*CORNERS.T, facecolor="none", edgecolor=INK)
    spots = ((-0.02, -0.06, "left"), (1.02, -0.06, "right"), (0.5, 0.9, "center"))
    for (x, y, side), name in zip(spots, table.strategies[0], strict=True):
        axes.text(x, y, name, ha=side, fontsize=9)
    axes.set_aspect("equal")
    axes.axis("off")
    if not report.dynamics.one_population:
        _players(axes, report)
        return
    mixtures = _mixtures()
    fitness = mixtures @ dense(table)[0].T
    flow = mixtures * (fitness - (mixtures * fitness).sum(axis=1, keepdims=True))
    _arrows(axes, mixtures @ CORNERS, flow @ CORNERS)
    rests = [(np.array(rest.shares[0]) @ CORNERS, rest.stability) for rest in report.dynamics.one_population]
    _points(axes, rests)
    axes.set_title("one population under replicator dynamics", loc="left", fontsize=9)


def _mixtures() -> np.ndarray:
    """Shares of three strategies, evenly over the inside of the triangle: [K, 3]."""
    n = STEPS + 1
    inside = [(i, j, n - i - j) for i in range(1, n) for j in range(1, n - i)]
    return np.array(inside) / n


def _players(axes: Any, report: Report) -> None:
    """Equilibria of the whole game, a colour and a mark for each player."""
    table = report.table
    markers = zip("o^sDvP", (BLUE, RED, GREEN, AMBER, VIOLET, INK), strict=True)
    for i, (marker, colour) in zip(range(table.players), markers, strict=False):
        keep = [report.strategies[i].index(name) for name in table.strategies[i]]
        for k, found in enumerate(report.equilibria):
            x, y = np.array(found.profile[i])[keep] @ CORNERS
            axes.plot(x, y, marker, color=colour, markersize=11 - 3 * min(i, 2), label=None if k else f"player {i + 1}")
    whose = "" if table.strategies[0] == table.strategies[1] else " (corners: player 1's strategies)"
    axes.set_title(f"equilibria as mixtures{whose}", loc="left", fontsize=9)
    axes.legend(frameon=False, loc="upper right")


def square(axes: Any, report: Report) -> None:
    """Two populations of a 2x2 game: how many of each play their first strategy."""
    payoffs, names = dense(report.table), report.table.strategies
    x, y = np.meshgrid(*[(np.arange(STEPS) + 0.5) / STEPS] * 2)
    row, column = payoffs[0, 0] - payoffs[0, 1], payoffs[1, :, 0] - payoffs[1, :, 1]
    flow = (x * (1 - x) * (y * row[0] + (1 - y) * row[1]), y * (1 - y) * (x * column[0] + (1 - x) * column[1]))
    _arrows(axes, np.stack([x.ravel(), y.ravel()], axis=1), np.stack([part.ravel() for part in flow], axis=1))
    points = [
        (np.array([rest.shares[0][0], rest.shares[1][0]]), rest.stability) for rest in report.dynamics.two_populations
    ]
    _points(axes, points)
    axes.set(xlim=(-0.04, 1.04), ylim=(-0.04, 1.04))
    axes.set_aspect("equal")
    axes.set_xlabel(f"player 1's population: share of {names[0][0]}")
    axes.set_ylabel(f"player 2's population: share of {names[1][0]}")
    axes.set_title("two populations under replicator dynamics", loc="left", fontsize=9)


def line(axes: Any, report: Report) -> None:
    """One population with two strategies: what the first gains over the second, by how many play it."""
    gain, names = np.array(gains(report.table)), report.table.strategies[0]
    n, share = len(gain), np.linspace(0, 1, 101)
    chance = [math.comb(n - 1, k) * share**k * (1 - share) ** (n - 1 - k) for k in range(n)]
    axes.axhline(0, color=FAINT, linewidth=1)
    axes.plot(share, gain @ np.array(chance), color=BLUE)
    points = [(np.array([rest.shares[0][0], 0.0]), rest.stability) for rest in report.dynamics.one_population]
    _points(axes, points)
    axes.set_xlabel(f"share that plays {names[0]}")
    axes.set_ylabel(f"what it pays more than {names[1]}")
    axes.set_title("one population under replicator dynamics", loc="left", fontsize=9)


def _arrows(axes: Any, places: np.ndarray, flow: np.ndarray) -> None:
    """Directions, all of one length: where to counts, not how fast."""
    speed = np.linalg.norm(flow, axis=1, keepdims=True)
    along = flow / np.where(speed > 0, speed, 1)
    axes.quiver(*places.T, *along.T, color=FAINT, pivot="mid", scale=28, width=0.004, headwidth=4)


def _points(axes: Any, rests: list[tuple[np.ndarray, str]]) -> None:
    told: set[str] = set()
    for (x, y), kind in rests:
        mark, colour = MARKS[kind]
        axes.plot(x, y, mark, color=colour, mec=INK, markersize=9, zorder=5, clip_on=False, label=_once(kind, told))
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=8)


def _once(kind: str, told: set[str]) -> str | None:
    if kind in told:
        return None
    told.add(kind)
    return kind
