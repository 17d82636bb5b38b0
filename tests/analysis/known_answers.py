"""The textbook games' payoff tensors as Fractions, and what is known of their equilibria."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

DATA = Path(__file__).parents[1] / "data"
GAMES: dict[str, dict[str, Any]] = {
    game["id"]: game for game in json.loads((DATA / "games.json").read_text(encoding="utf-8"))["games"]
}
TWO = [name for name, game in GAMES.items() if game["players"] == 2]
MORE = [name for name, game in GAMES.items() if game["players"] > 2]


def payoffs(name: str) -> np.ndarray:
    """Payoffs [n, s1..sn] of the game, exact."""
    return fractions(GAMES[name]["payoffs"])


def fractions(nested: Any) -> np.ndarray:
    return np.vectorize(Fraction, otypes=[object])(np.array(nested, dtype=object))


def known(name: str) -> dict[str, Any]:
    """What is known of the game's equilibria."""
    return GAMES[name]["equilibria"]


def computed(name: str) -> dict[str, Any]:
    return GAMES[name]["computed"]


def distance(profile: Any, other: Any) -> float:
    """Largest difference of a probability between two profiles."""
    flat = [[float(Fraction(p)) for own in each for p in own] for each in (profile, other)]
    return float(np.abs(np.subtract(*flat)).max())
