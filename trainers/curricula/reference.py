"""A world of tasks without a world, to try curricula on: how soon is a chain of skills learned among distractions?

    python -m trainers.curricula.reference

24 skills, each of which can be learned only when the one before is known (its success above 0.8) and then grows with
each episode, s <- s + 0.01 (1 - s). 24 tasks that nobody can do. 6 that are won by a coin flip. 64 episodes a batch.
"""

from typing import Annotated, NamedTuple

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from scenarios.app import one_line_errors
from trainers.curricula.curriculum import Curriculum, Episodes, Scores, of_each, share_of_new
from trainers.curricula.kinds import Rules, curriculum
from trainers.curricula.learnability import LearnabilityConfig
from trainers.curricula.learning_progress import LearningProgressConfig
from trainers.curricula.plr import ReplayConfig

SKILLS, IMPOSSIBLE, COINS = 24, 24, 6
TASKS = SKILLS + IMPOSSIBLE + COINS
EPISODES = 64  # a batch
KNOWN = 0.8
RATE = 0.01

PUBLISHED = LearningProgressConfig(rate=0.1, anything=0.25, sigmoid=True)
CURRICULA = {
    "uniform": Rules(kind="uniform"),
    "learning progress": Rules(kind="learning_progress"),
    "learning progress, as published": Rules(kind="learning_progress", learning_progress=PUBLISHED),
    "the same, in proportion": Rules(
        kind="learning_progress", learning_progress=LearningProgressConfig(rate=0.1, anything=0.25)
    ),
    "learnability": Rules(kind="learnability"),
    "learnability, three quarters fresh": Rules(kind="learnability", learnability=LearnabilityConfig(fresh=0.75)),
    "plr": Rules(kind="plr"),
    "plr, too low only": Rules(kind="plr", plr=ReplayConfig(score="positive")),
    "plr, MaxMC": Rules(kind="plr", plr=ReplayConfig(score="maxmc")),
    "robust plr": Rules(kind="robust_plr"),
    "progressive": Rules(kind="progressive"),
    "regressed": Rules(kind="regressed"),
}


class Outcome(NamedTuple):
    """batches: until all skills were known, or the limit; coins, impossible: share of episodes spent on these."""

    batches: int
    coins: float
    impossible: float


def learn(teacher: Curriculum, seed: int, limit: int) -> Outcome:
    """Teach a simulated learner until all skills are known."""
    chance = np.random.default_rng([seed, 1])
    skill, told = np.zeros(SKILLS), np.zeros(TASKS)  # told: the learner's own running guess of its success
    plays = np.zeros(TASKS, np.int64)
    batches = 0
    while batches < limit and not (skill > KNOWN).all():
        batches += 1
        drawn = teacher.draw(np.arange(EPISODES), np.zeros(EPISODES, np.int64))
        likely = np.concatenate([skill, np.zeros(IMPOSSIBLE), np.full(COINS, 0.5)])
        won = (chance.random(EPISODES) < likely[drawn.task]).astype(float)
        surprise = won - told[drawn.task]
        by = getattr(getattr(teacher, "config", None), "score", "size")
        score = {"size": np.abs(surprise), "positive": np.maximum(surprise, 0), "maxmc": -told[drawn.task]}[by]
        begun, mean = of_each(drawn.task, won, TASKS)
        told += share_of_new(begun, 0.1) * (mean - told)
        plays += begun
        practise(skill, np.bincount(drawn.task[drawn.learn], minlength=TASKS)[:SKILLS])
        teacher.take(Episodes(drawn.task, drawn.learn, won, won), Scores(drawn.task, score))
    spent = plays / plays.sum()
    return Outcome(batches, float(spent[-COINS:].sum()), float(spent[SKILLS:-COINS].sum()))


def practise(skill: np.ndarray, episodes: np.ndarray) -> None:
    """What so many episodes of each skill add to it, where the one before is known."""
    open_ = np.concatenate([[True], skill[:-1] > KNOWN])
    skill += open_ * (1 - (1 - RATE) ** episodes) * (1 - skill)


def outcomes(rules: Rules, seeds: int, limit: int) -> list[Outcome]:
    """One for each seed."""
    return [learn(curriculum(rules, TASKS, seed), seed, limit) for seed in range(seeds)]


def main(
    seeds: Annotated[int, typer.Option(min=1)] = 10,
    limit: Annotated[int, typer.Option(min=1, help="Batches after which we stop.")] = 8_000,
) -> None:
    """Batches until all skills are known, and on what the episodes went, for each curriculum."""
    table = Table("curriculum", "batches, median", "least to most", "on coin flips", "on the impossible")
    for name, rules in CURRICULA.items():
        told = outcomes(rules, seeds, limit)
        batches = np.array([one.batches for one in told])
        middle = f"{np.median(batches):,.0f}" if np.median(batches) < limit else f"over {limit:,}"
        coins, impossible = (np.mean([getattr(one, what) for one in told]) for what in ("coins", "impossible"))
        table.add_row(name, middle, f"{batches.min():,} to {batches.max():,}", f"{coins:.0%}", f"{impossible:.0%}")
    Console().print(table)


if __name__ == "__main__":
    typer.run(one_line_errors(main, "trainers"))
