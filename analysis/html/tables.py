"""Tables of the page: payoffs in colour with their intervals, equilibria, labels."""

import math

import numpy as np

from analysis.answer import Report
from analysis.equilibrium_page import arrangements
from analysis.html.tags import Html, joined, table, tag
from analysis.label_page import implied
from analysis.payoff_plots import Z
from analysis.regret import expected
from analysis.table import PayoffTable, dense
from analysis.words import counts, in_turn, number, probability, profile, rounded

ROWS, COLUMNS = 60, 20  # of a payoff table
EQUILIBRIA = 30


def payoff_table(game: PayoffTable) -> Html:
    """Two players: a bimatrix, coloured by the row player's payoff. Else a row for each profile, by the payoff."""
    if game.players == 2:
        return _bimatrix(game) if max(game.shape) <= COLUMNS else _too_large(game)
    return _by_profile(game)


def _bimatrix(game: PayoffTable) -> Html:
    rows, columns = game.strategies
    mean, error = dense(game), game.stderr.ravel()[game.index]
    exact, heat = game.exact, _heat(mean[0])
    body = [
        [tag("th", name)]
        + [_cell(mean[:, r, c], error[:, r, c], heat[r, c], _told(exact, r, c)) for c in range(len(columns))]
        for r, name in enumerate(rows)
    ]
    below = "row's payoff, column's payoff; in colour: the row's" + ("" if game.samples is None else _INTERVALS)
    return joined([table(["", *columns], body), tag("p", below, class_="dim")])


_INTERVALS = "; below, 95 % intervals, each for itself"


def _told(exact: np.ndarray | None, row: int, column: int) -> list[str]:
    return [] if exact is None else [str(value) for value in exact[:, row, column]]


def _heat(values: np.ndarray) -> np.ndarray:
    """From 0, lowest, to 1, highest."""
    low, span = np.nanmin(values), np.nanmax(values) - np.nanmin(values)
    return np.nan_to_num((values - low) / (span or 1.0))


def _cell(values: np.ndarray, errors: np.ndarray, heat: float, exact: list[str]) -> Html:
    told = ", ".join(exact or [number(value, error) for value, error in zip(values, errors, strict=True)])
    inside: list[str] = [told]
    if (errors > 0).any():
        ends = [_interval(value, error) for value, error in zip(values, errors, strict=True)]
        inside.append(tag("small", ", ".join(dict.fromkeys(ends) if len(set(ends)) == 1 else ends)))
    return tag("td", *inside, class_="heat", style=f"--heat:{heat:.2f}")


def _interval(value: float, error: float) -> str:
    return f"[{number(value - Z * error, error)}, {number(value + Z * error, error)}]"


def _by_profile(game: PayoffTable) -> Html:
    names = [name for role in game.roles for name in role.strategies]
    heat = _heat(game.mean)
    body = [
        [tag("th", counts(game, row))] + [_at(game, p, column, heat) for column in range(len(names))]
        for p, row in enumerate(game.profiles[:ROWS])
    ]
    hidden = len(game.profiles) - ROWS
    below = "what one who plays a strategy earns in a profile" + ("" if game.samples is None else _INTERVALS)
    below += f"; {hidden} more profiles in --json" if hidden > 0 else ""
    return joined([table(["profile", *names], body), tag("p", below, class_="dim")])


def _at(game: PayoffTable, row: int, column: int, heat: np.ndarray) -> Html:
    value, error = game.mean[row, column], game.stderr[row, column]
    if math.isnan(value):
        return tag("td")
    return _cell(np.array([value]), np.array([error]), heat[row, column], [])


def _too_large(game: PayoffTable) -> Html:
    return tag("p", f"{' x '.join(map(str, game.shape))} strategies: the table is in --json")


def equilibrium_table(report: Report) -> Html:
    """Every equilibrium that was found, arrangements of exchangeable players once."""
    payoff, alike = dense(report.full_table), arrangements(report)
    rows = [
        (
            "pure" if found.pure else "mixed",
            profile(found.profile, report.strategies) + (f", {ways} arrangements" if ways > 1 else ""),
            in_turn(rounded(float(value), report.full_table) for value in expected(payoff, found.profile)),
            number(rounded(float(found.regret), report.full_table)),
            found.solver + (", exact" if found.exact else ""),
        )
        for found, ways in alike[:EQUILIBRIA]
    ]
    last = f"... {len(alike) - EQUILIBRIA} more in --json. " if len(alike) > EQUILIBRIA else ""
    last += "These are all." if report.complete else "There may be others."
    return joined([table(["", "profile", "payoffs", "regret", "solver"], rows), tag("p", last, class_="dim")])


def label_table(report: Report) -> Html:
    """Every label of this form of game: what holds first, then what is open, then what doesn't."""
    also = set(implied(report))
    order = {"yes": 0, "undetermined": 1, "no": 2}
    shown = [(id, label) for id, label in report.labels.items() if label.test != "form" or label.verdict == "yes"]
    rows = [
        (
            tag("td", label.verdict, class_=label.verdict),
            id,
            tag("td", probability(label.probability), class_="number"),
            tag("td", "" if label.margin is None else f"{label.margin:.1%}", class_="number"),
            label.why + (" (follows from a stronger one)" if id in also else ""),
        )
        for id, label in sorted(shown, key=lambda pair: order[pair[1].verdict])
    ]
    return table(["verdict", "label", "probability", "margin", "why"], rows)
