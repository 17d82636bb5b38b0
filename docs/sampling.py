"""What sampling where a comparison is open spares, by rule: `python docs/sampling.py` puts the table into theory.md.

Synthetic games with noise of a quarter of the payoff range, played 32 times each profile and then on, until headline
and `requires_mixing` are decided or 1,024 episodes of a profile are spent. Three rules say which profiles are played
twice as often next: all; those of any deviation whose sign is open (the rule of ResponseGraphUCB, Rowland et al. 2019);
those of the comparisons that the headline waits for, which is what classify does.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from machine import put
from noisy_games import FAMILIES, Noise, played

from analysis.confidence import FIRST
from analysis.kleene import UNKNOWN
from analysis.rounds import Budget, Named, Question, headline, more, name
from analysis.table import PayoffTable, truncate

PAGE = Path(__file__).parent / "theory.md"
GAMES, LIMIT = 6, 1_024  # games of each family, episodes of each profile
KINDS = ("random", "matched", "ranked", "circle", "with more")
QUESTION = Question(0, 0.95, Budget(seconds=None, episodes=LIMIT), None)

Rule = Callable[[PayoffTable, Named, np.ndarray], np.ndarray]


def alike(table: PayoffTable, named: Named, goal: np.ndarray) -> np.ndarray:
    """All profiles."""
    return 2 * goal


def arrows(table: PayoffTable, named: Named, goal: np.ndarray) -> np.ndarray:
    """Those of the deviations whose sign is open; all, once none is."""
    seen = named.seen.game
    assert seen is not None
    edges, further = np.flatnonzero(seen.better == UNKNOWN), goal.copy()
    for ends in zip(seen.graph.source[edges], seen.graph.target[edges], strict=True):
        rows = list(ends)
        further[rows] = np.maximum(further[rows], 2 * goal[rows].min())
    return further if len(edges) else 2 * goal


def waiting(table: PayoffTable, named: Named, goal: np.ndarray) -> np.ndarray:
    """Those that the headline waits for."""
    return more(table, named, (), goal, LIMIT)


RULES: dict[str, Rule] = {"all alike": alike, "open deviations": arrows, "what the headline waits for": waiting}


def episodes(full: PayoffTable, rule: Rule) -> tuple[int, str]:
    """Episodes of all profiles until the answer, and the headline."""
    goal = np.full(len(full.profiles), FIRST)
    while True:
        table = truncate(full, goal)
        named = name(table, QUESTION, growing=True)
        further = np.minimum(rule(table, named, goal), LIMIT)
        if not headline(named, ()) or (further <= goal).all():
            return int(goal.sum()), named.primary.id
        goal = further


def games(kind: str) -> list[PayoffTable]:
    """Tables of the longest play, by family."""
    seeds = [np.random.default_rng([9, number]) for number in range(GAMES)]
    return [played(FAMILIES[kind](rng), Noise(LIMIT, 0.25, "own", False), rng) for rng in seeds]


def main() -> None:
    """Play all games by each rule and write down what they took."""
    lines = [f"| games | {' | '.join(RULES)} | decided |", "|---" * (len(RULES) + 2) + "|"]
    total = np.zeros(len(RULES), int)
    for kind in KINDS:
        found = [[episodes(full, rule) for rule in RULES.values()] for full in games(kind)]
        sums = np.array([[count for count, _ in own] for own in found]).sum(axis=0)
        decided = [sum(own[k][1] != "undetermined" for own in found) for k in range(len(RULES))]
        total += sums
        lines.append(row(f"{GAMES} of `{kind}`", sums, ", ".join(map(str, decided))))
        print(lines[-1], flush=True)
    lines.append(row("together", total, ""))
    print(lines[-1])
    put(PAGE, "sampling", "\n".join(lines))


def row(what: str, sums: np.ndarray, decided: str) -> str:
    """Episodes, and their share of those of equal play."""
    cells = [f"{count:,} ({count / sums[0]:.0%})" for count in sums.tolist()]
    return f"| {what} | {' | '.join(cells)} | {decided} |"


if __name__ == "__main__":
    main()
