"""Games to learn in: built-in ones, files, and scenarios by the table that `classify` measures."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from analysis.errors import InputError
from mettagrid_lite.complaint import hint
from mettagrid_lite.load import library, parted, read_yaml

FILE = Path(__file__).with_name("games.yaml")
EPISODES = 2_000  # of each profile at most, where a scenario's table is measured


class Game(NamedTuple):
    """strategies: names of each player's; payoffs: float64 [n, s1..sn], one for each player in each joint action."""

    name: str
    about: str
    strategies: tuple[tuple[str, ...], ...]
    payoffs: np.ndarray

    @property
    def players(self) -> int:
        return len(self.payoffs)

    @property
    def zero_sum(self) -> bool:
        """Two players, whose payoffs add up to the same everywhere but for rounding."""
        total = self.payoffs.sum(0)
        return self.players == 2 and bool(np.ptp(total) <= 1e-9 * max(np.abs(self.payoffs).max(), 1e-300))

    @property
    def spread(self) -> float:
        """The largest range of a player's payoffs."""
        return max(float(np.ptp(own)) for own in self.payoffs) or 1.0


def names() -> dict[str, str]:
    """Built-in games and what they are about."""
    return {name: said["about"] for name, said in read_yaml(FILE).items()}


@cache
def game(target: str) -> Game:
    """A built-in game by its name, a .nfg or .json file, a scenario, or the folder of a run that `classify` kept."""
    known = read_yaml(FILE)
    if target in known:
        return _built_in(target, known[target])
    if not is_game(target):
        raise InputError(f"games: {target}: is no game, file or scenario; {hint(target, (*known, *library()))}")
    return _given(target) or _measured(target)


def is_game(target: str) -> bool:
    """Whether there is one of this name; nothing is played."""
    return target in names() or Path(target).exists() or parted(target)[0] in library()


def _built_in(name: str, said: Mapping[str, Any]) -> Game:
    payoffs = _payoffs(said)
    return Game(name, said["about"], (tuple(said["strategies"]),) * len(payoffs), payoffs)


def _payoffs(said: Mapping[str, Any]) -> np.ndarray:
    if "curves" in said:
        return from_curves(*np.array(said["curves"], float))
    if "zero_sum" in said:
        own = np.array(said["zero_sum"], float)
        return np.stack([own, -own])
    if "symmetric" in said:
        own = np.array(said["symmetric"], float)
        return np.stack([own, own.T])
    return np.array([said["row"], said["column"]], float)


def from_curves(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Payoffs [n, 2..2] of n exchangeable players from Schelling's curves [n]: by how many others play the first."""
    n = len(first)
    payoffs = np.empty((n, *[2] * n))
    for joint in np.ndindex(*[2] * n):
        for player, played in enumerate(joint):
            others = joint.count(0) - (played == 0)
            payoffs[player, *joint] = (first, second)[played][others]
    return payoffs


def _given(target: str) -> Game | None:
    """A file or a kept run."""
    from analysis.given import given_game
    from analysis.tensor import tensor

    given = given_game(target, {}, None)
    if given is None:
        return None
    payoffs = tensor(given.table)
    if payoffs is None:
        raise InputError(f"games: {target}: has too many joint actions to learn in; name fewer strategies")
    return Game(target, given.title, given.table.strategies, payoffs.astype(float))


def _measured(scenario: str) -> Game:
    """The table that `classify` plays with all its defaults, but for a budget that is the same on every machine."""
    from analysis import Budget, classify
    from analysis.tensor import tensor

    report = classify(scenario, budget=Budget(None, EPISODES), outside="off")
    payoffs = tensor(report.full_table)
    if payoffs is None:
        raise InputError(f"games: {scenario}: has too many joint actions to learn in; give it fewer strategies")
    about = f"{report.about} {report.primary}, by what {report.episodes} episodes of each profile paid"
    return Game(scenario, about, report.full_table.strategies, payoffs.astype(float))
