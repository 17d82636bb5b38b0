"""The response graph drawn: profiles as nodes, an arrow for each move that pays, filled where no way leads out."""

import math
from string import ascii_letters
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.answer import Report
from analysis.payoff_plots import BLUE, FAINT, INK
from analysis.table import PayoffTable
from analysis.words import counts

if TYPE_CHECKING:
    import networkx

MOST_NODES = 30
FEW = 6  # nodes with names; more have letters
Place = tuple[float, float]


def response_graph(axes: Any, report: Report) -> None:
    """Profiles, or what leads to each other and back where these are too many; dashed: not established."""
    graph, table = drawable(report), report.full_table
    axes.axis("off")
    if graph is None:
        axes.text(0.5, 0.5, f"{len(table.profiles):,} profiles: too many to draw", ha="center", color=INK)
        return
    axes.set_title("arrows: a player gains by moving; dashed: not sure\nfilled: no way out", loc="left", fontsize=9)
    places = layout(graph, table)
    for start, end, sure in graph.edges(data="sure"):
        _arrow(axes, places[start], places[end], sure)
    lowest, highest = (end(y for _, y in places.values()) for end in (min, max))
    for node, (x, y) in places.items():
        color = BLUE if graph.nodes[node]["final"] else "white"
        axes.plot(x, y, "o", markersize=9, color=color, mec=INK, zorder=3)
        below = y == lowest < highest  # beside the arrows, which come from above
        offset = (0, -8 if below else 8)
        label = axes.annotate(graph.nodes[node]["name"], (x, y), offset, textcoords="offset points", fontsize=8)
        label.set(ha="center", va="top" if below else "bottom", color=INK, zorder=4)
        label.set_bbox({"fc": "white", "ec": "none", "alpha": 0.7, "pad": 0.5})
    if not _has_room(table):
        axes.text(0, -0.06, "\n".join(_legend(table)), transform=axes.transAxes, va="top", fontsize=8, color=INK)
    axes.margins(0.16)


def drawable(report: Report) -> "networkx.DiGraph | None":
    """The graph of profiles, or of its strong components where that is small enough; None: neither is."""
    import networkx

    graph = networkx.DiGraph()
    for row, profile in enumerate(report.full_table.profiles):
        graph.add_node(row, name=_name(report.full_table, profile))
    graph.add_edges_from((arrow.source, arrow.target, {"sure": arrow.sure}) for arrow in report.arrows)
    parts = networkx.condensation(graph)
    for part, members in parts.nodes(data="members"):
        final = parts.out_degree(part) == 0
        networkx.set_node_attributes(graph, {row: {"final": final, "part": part} for row in members})
    if len(graph) <= MOST_NODES:
        return graph
    return _condensed(graph, parts) if len(parts) <= MOST_NODES else None


def _condensed(graph: "networkx.DiGraph", parts: "networkx.DiGraph") -> "networkx.DiGraph":
    for part, members in parts.nodes(data="members"):
        first = graph.nodes[min(members)]["name"]
        name = first if len(members) == 1 else f"{len(members)} profiles"
        parts.nodes[part].update(name=name, final=parts.out_degree(part) == 0)
    for start, end in parts.edges:
        between = graph.edges(parts.nodes[start]["members"], data="sure")
        parts.edges[start, end]["sure"] = any(sure for _, row, sure in between if graph.nodes[row]["part"] == end)
    return parts


def _has_room(table: PayoffTable) -> bool:
    """For whole names: not along a line of many."""
    return len(table.profiles) <= (3 if table.mean.shape[1] == 2 else FEW)


def _name(table: PayoffTable, profile: tuple[int, ...]) -> str:
    if _has_room(table):
        return fill(counts(table, profile), 22, break_long_words=True)
    alone = all(role.players == 1 for role in table.roles)
    played = [(count, letter) for count, letter in zip(profile, _letters(profile), strict=True) if count]
    return "".join(letter if alone else f"{count}{letter}" for count, letter in played)


def _legend(table: PayoffTable) -> list[str]:
    names = [name for role in table.roles for name in role.strategies]
    told = [f"{letter} {name}" for letter, name in zip(_letters(names), names, strict=True)]
    return fill(",  ".join(told), 76).splitlines()


def _letters(columns: Any) -> list[str]:
    return [ascii_letters[26:][k] if k < 26 else f"{ascii_letters[k % 26]}{k // 26}" for k in range(len(columns))]


def layout(graph: "networkx.DiGraph", table: PayoffTable) -> dict[Any, Place]:
    """Two players: the table's rows and columns. Exchangeable ones with up to three strategies: a line or a triangle.

    Else what leads round is a circle, or ends stand lowest and what leads there above.
    """
    if len(graph) == len(table.profiles):
        if len(table.roles) == len(table.shape) == 2:
            rows, columns = table.shape
            return {row: (float(row % columns), -float(row // columns)) for row in range(rows * columns)}
        if len(table.roles) == 1 and table.shape[0] <= 3:
            corners = np.array([[0, 0], [1, 0], [0.5, 0.87]])[: table.shape[0]]
            return {row: tuple(place) for row, place in enumerate(np.array(table.profiles) @ corners)}
    return _circle(graph) or _levels(graph)


def _circle(graph: "networkx.DiGraph") -> dict[Any, Place]:
    import networkx

    if not networkx.is_strongly_connected(graph):
        return {}
    turn = [2 * math.pi * k / len(graph) for k in range(len(graph))]
    return {node: (math.sin(angle), math.cos(angle)) for node, angle in zip(graph, turn, strict=True)}


def _levels(graph: "networkx.DiGraph") -> dict[Any, Place]:
    import networkx

    parts = networkx.condensation(graph)
    places: dict[Any, Place] = {}
    for level, row in enumerate(networkx.topological_generations(parts.reverse())):
        nodes = sorted(node for part in row for node in parts.nodes[part]["members"])
        for k, node in enumerate(nodes):
            places[node] = ((k + 0.5) / len(nodes), level + 0.3 * (k % 2 and len(nodes) > 4))
    return places


def _arrow(axes: Any, start: Place, end: Place, sure: bool) -> None:
    how = {"arrowstyle": "-|>", "color": BLUE if sure else FAINT, "shrinkA": 7, "shrinkB": 7, "mutation_scale": 9}
    how |= {"linestyle": "-" if sure else "--", "connectionstyle": "arc3,rad=0.12", "linewidth": 1}
    axes.annotate("", end, start, arrowprops=how)
