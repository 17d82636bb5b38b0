"""What pays whom, as tables in fixed point: objects to others, games, and the sharing of what is earned."""

import numpy as np

from .config import Config
from .load import ConfigError
from .state import ONE
from .vocabulary import known


def fixed(values: list[float] | np.ndarray) -> np.ndarray:
    """Fixed point, halves away from zero, so that -x is exactly the opposite of x."""
    scaled = np.asarray(values, np.float64) * ONE
    return (np.sign(scaled) * np.floor(np.abs(scaled) + 0.5)).astype(np.int64)


def others(config: Config, kinds: tuple[str, ...]) -> np.ndarray:
    """What each agent gets when another takes an object of a kind, [K, A]."""
    rows = []
    for name in kinds:
        said = config.kinds[name].others
        paid = said if isinstance(said, dict) else dict.fromkeys(config.agents, said)
        for group in paid:
            known(config, f"objects.{name}.others.{group}", group, tuple(config.agents))
        rows.append([paid.get(group, 0.0) for group in config.agents])
    return np.ascontiguousarray(fixed(np.array(rows))[:, groups(config)])  # kernels are compiled by memory order too


def matrices(config: Config) -> np.ndarray:
    """Payoffs of the row and of the column player, [2, C, C]; no classes without the action `play`."""
    play = config.actions.play
    if play is None:
        return np.zeros((2, 0, 0), np.int64)
    if play.column is not None and len(config.agents) != 2:
        raise ConfigError(
            f"{config.source}: actions.play.column: needs two groups in `agents`, e.g. {{row: 1, column: 1}}"
        )
    row = np.array(play.matrix)
    column = np.array(play.column) if play.column is not None else row.T
    return np.stack([fixed(row), fixed(column)])


def shares(config: Config) -> np.ndarray:
    """Who gets how much of what each agent earns, of ONE; the rounding remainder stays with the earner."""
    group = np.array(groups(config))
    agents = len(group)
    if isinstance(config.sharing, tuple):
        said = [list(row) for row in config.sharing]
        if [len(row) for row in said] != [agents] * agents:
            raise ConfigError(f"{config.source}: sharing: needs {agents} rows of {agents} shares, one for each agent")
        wrong = [i for i, row in enumerate(said) if abs(sum(row) - 1) > 1e-6]
        if wrong:
            raise ConfigError(f"{config.source}: sharing: row {wrong[0]} sums to {sum(said[wrong[0]]):g}; make it 1")
        table = np.array(said)
    else:
        mates = group[:, None] == group[None, :]
        table = config.sharing * mates / mates.sum(1, keepdims=True)
    shares = np.floor(table * ONE).astype(np.int64)
    np.fill_diagonal(shares, 0)
    np.fill_diagonal(shares, ONE - shares.sum(1))
    return shares


def groups(config: Config) -> list[int]:
    """The group of each agent."""
    return [g for g, count in enumerate(config.agents.values()) for _ in range(count)]
