"""Payoff tables made by hand, exact or with visible noise, for tests of what is done with them."""

from collections.abc import Callable

import numpy as np

from analysis.table import PayoffTable, Role, count_profiles

NAN = float("nan")


def given(roles: tuple[Role, ...], payoff: Callable[[tuple[int, ...]], list[float]]) -> PayoffTable:
    """A table without noise; `payoff` says what each strategy earns in a profile, NaN where nobody plays it."""
    profiles = tuple(count_profiles(roles))
    return PayoffTable(roles, profiles, np.array([payoff(profile) for profile in profiles], float))


def played(table: PayoffTable, episodes: int = 128, noise: float = 0.3, seed: int = 0) -> PayoffTable:
    """The same table as if measured: half of the noise is shared by all cells of an episode."""
    rng = np.random.default_rng(seed)
    shared = noise * rng.standard_normal((episodes, 1, 1))
    samples = table.mean + shared + noise * rng.standard_normal((episodes, *table.mean.shape))
    return PayoffTable(table.roles, table.profiles, samples.mean(0), samples)


def symmetric(
    reward: float, sucker: float, temptation: float, punishment: float, names: tuple[str, str] = ("share", "keep")
) -> PayoffTable:
    """Two exchangeable players with two strategies."""
    rows = {(2, 0): [reward, NAN], (1, 1): [sucker, temptation], (0, 2): [NAN, punishment]}
    return given((Role("agent", 2, names),), lambda profile: rows[profile])


def commons(players: int = 5) -> PayoffTable:
    """A dilemma by greed alone: taking pays once someone else holds back, and holding back alone beats ruin."""

    def payoff(profile: tuple[int, ...]) -> list[float]:
        hold, take = profile
        return [2.0 * hold if hold else NAN, (3.0 * hold if hold else 0.0) if take else NAN]

    return given((Role("agent", players, ("hold back", "take")),), payoff)


def task() -> PayoffTable:
    """One player: a task, no game."""
    return given(
        (Role("agent", 1, ("seek the goal", "stay")),), lambda profile: [1.0, NAN] if profile[0] else [NAN, 0.0]
    )
