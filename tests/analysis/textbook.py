"""The textbook games with known answers, as tables: exact, pooled into one role, with noise, with other labels."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from analysis.equality import pool
from analysis.normal_form import NormalForm, to_table
from analysis.table import PayoffTable, Role, restrict

DATA = Path(__file__).parents[1] / "data"
GAMES: dict[str, dict[str, Any]] = {
    game["id"]: game for game in json.loads((DATA / "games.json").read_text(encoding="utf-8"))["games"]
}
PUBLISHED: dict[str, Any] = json.loads((DATA / "published.json").read_text(encoding="utf-8"))


def from_payoffs(payoffs: Any) -> PayoffTable:
    """An exact table from nested lists [n][a1][a2].. of numbers or fractions as strings."""
    nested = np.array(payoffs, dtype=object)
    exact = np.array([Fraction(value) for value in nested.ravel()], dtype=object).reshape(nested.shape)
    names = tuple(tuple(f"s{x}" for x in range(size)) for size in exact.shape[1:])
    players = tuple(f"player {i + 1}" for i in range(len(exact)))
    return to_table(NormalForm("", players, names, exact))


def game(name: str) -> PayoffTable:
    return from_payoffs(GAMES[name]["payoffs"])


def one_role(name: str) -> PayoffTable:
    """A symmetric game by counts."""
    return pool(game(name))


def computed(name: str) -> dict[str, Any]:
    return GAMES[name]["computed"]


def noisy(table: PayoffTable, noise: float, episodes: int, seed: int) -> PayoffTable:
    """The table as if measured, every payoff with its own noise; `noise` is a share of the payoff range."""
    spread = noise * (float(np.nanmax(table.mean) - np.nanmin(table.mean)) or 1.0)
    chance = np.random.default_rng(seed).standard_normal((episodes, *table.mean.shape))
    samples = table.mean + spread * chance
    return PayoffTable(table.roles, table.profiles, samples.mean(axis=0), samples)


def scaled(table: PayoffTable, factor: float) -> PayoffTable:
    samples = None if table.samples is None else table.samples * factor
    return PayoffTable(table.roles, table.profiles, table.mean * factor, samples)


def reordered(table: PayoffTable, *orders: tuple[int, ...]) -> PayoffTable:
    """The same game with each role's strategies listed in another order."""
    return restrict(table, orders)


def seats_exchanged(name: str) -> PayoffTable:
    """The same game with its players listed backwards."""
    payoffs = np.array(GAMES[name]["payoffs"], dtype=object)
    return from_payoffs(payoffs[::-1].transpose(0, *range(payoffs.ndim - 1, 0, -1)))


def schelling(cooperator: list[float], defector: list[float]) -> PayoffTable:
    """Exchangeable players from Schelling's curves, by the number of other cooperators 0..N-1."""
    n = len(cooperator)
    profiles = tuple((n - d, d) for d in range(n + 1))
    rows = [[cooperator[c - 1] if c else np.nan, defector[c] if c < n else np.nan] for c, _ in profiles]
    return PayoffTable((Role("agent", n, ("cooperate", "defect")),), profiles, np.array(rows, float))
