"""The Schelling diagram of exchangeable players with two strategies: what each earns by how many others cooperate."""

from analysis.table import PayoffTable

Point = tuple[float, float]  # payoff, standard error


def cooperator(table: PayoffTable) -> int:
    """Which of the two strategies pays more when everybody plays it."""
    n = table.players
    first = table.mean[table.profiles.index((n, 0)), 0]
    second = table.mean[table.profiles.index((0, n)), 1]
    return int(second > first)


def curves(table: PayoffTable) -> tuple[list[Point], list[Point]]:
    """R_c(l + 1) and R_d(l): a cooperator's and a defector's payoff while l others cooperate, l = 0..n-1."""
    best, n = cooperator(table), table.players
    cooperate = [_at(table, best, best, cooperators) for cooperators in range(1, n + 1)]
    defect = [_at(table, best, 1 - best, cooperators) for cooperators in range(n)]
    return cooperate, defect


def _at(table: PayoffTable, best: int, strategy: int, cooperators: int) -> Point:
    profile = [table.players - cooperators] * 2
    profile[best] = cooperators
    p = table.profiles.index(tuple(profile))
    return float(table.mean[p, strategy]), float(table.stderr[p, strategy])


def gains(table: PayoffTable) -> list[float]:
    """What the first strategy pays more than the second while 0..n-1 others play the first."""
    cooperate, defect = curves(table)
    differences = [c[0] - d[0] for c, d in zip(cooperate, defect, strict=True)]
    return differences if cooperator(table) == 0 else [-value for value in reversed(differences)]
