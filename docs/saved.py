"""What is spared by playing only where the headline is open: `python docs/saved.py` puts the table into theory.md.

All profiles alike would need as many episodes of each as the profile that was played most.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from machine import put

from analysis.rounds import Budget, Question, play_until_decided
from analysis.strategies import derive
from mettagrid_lite import load
from mettagrid_lite.load import library

PAGE = Path(__file__).parent / "theory.md"
HEADER = "| worlds | answers | episodes | all profiles alike | share |\n|---|---|---|---|---|"
SEEDS = range(10)
NEAR_TIE = {"actions.play.matrix": [[3, 0], [2.3, 1]]}
FOUR = {"strategies": ["collect(cooperate, 5)", "collect(defect, 5)", "stay", "random"]}


def main() -> None:
    """Classify each and write down what was played."""
    near = "`prisoners_dilemma` near a stag hunt (`actions.play.matrix=[[3, 0], [2.3, 1]]`), seeds 0 to 9"
    more = "the same with `stay` and `random`, four strategies and ten profiles"
    rows = [
        row("the library, seed 0", (plays(name, 0) for name in library())),
        row(near, (plays("prisoners_dilemma", seed, NEAR_TIE) for seed in SEEDS)),
        row(more, (plays("prisoners_dilemma", seed, NEAR_TIE | FOUR) for seed in SEEDS)),
    ]
    put(PAGE, "saved", "\n".join([HEADER, *rows]))
    print("\n".join(rows))


def plays(name: str, seed: int, changes: Mapping[str, object] | None = None) -> np.ndarray:
    """Episodes of each profile until the answer, at most 1,024."""
    config = load(name, changes or {})
    question = Question(seed, 0.95, Budget(seconds=None, episodes=1024), None)
    return play_until_decided(config, derive(config), question).table.plays


def row(what: str, found: Iterator[np.ndarray]) -> str:
    """Episodes played, and those of equal play, over several answers."""
    each = [(int(counts.sum()), int(counts.max()) * len(counts)) for counts in found]
    played, alike = (sum(pair[side] for pair in each) for side in (0, 1))
    return f"| {what} | {len(each)} | {played:,} | {alike:,} | {played / alike:.0%} |"


if __name__ == "__main__":
    main()
