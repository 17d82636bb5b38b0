"""Which curricula there are, by name, and what an experiment may say of them."""

from typing import Literal

from mettagrid_lite.values import Frozen
from trainers.curricula.curriculum import Curriculum
from trainers.curricula.learnability import Learnability, LearnabilityConfig
from trainers.curricula.learning_progress import LearningProgress, LearningProgressConfig
from trainers.curricula.plr import Replay, ReplayConfig
from trainers.curricula.progressive import Progressive, ProgressiveConfig
from trainers.curricula.regressed import Regressed, RegressedConfig

Kind = Literal["none", "uniform", "progressive", "learning_progress", "plr", "robust_plr", "learnability", "regressed"]


class Rules(Frozen):
    """Which episodes to learn from next.

    kind: how tasks are drawn; none is the world as it is
    """

    kind: Kind = "none"
    progressive: ProgressiveConfig = ProgressiveConfig()
    learning_progress: LearningProgressConfig = LearningProgressConfig()
    plr: ReplayConfig = ReplayConfig()
    learnability: LearnabilityConfig = LearnabilityConfig()
    regressed: RegressedConfig = RegressedConfig()


def curriculum(rules: Rules, tasks: int, seed: int) -> Curriculum:
    """A new one over so many tasks."""
    if rules.kind == "progressive":
        return Progressive(tasks, seed, rules.progressive)
    if rules.kind == "learning_progress":
        return LearningProgress(tasks, seed, rules.learning_progress)
    if rules.kind in ("plr", "robust_plr"):
        return Replay(tasks, seed, rules.plr, robust=rules.kind == "robust_plr")
    if rules.kind == "learnability":
        return Learnability(tasks, seed, rules.learnability)
    if rules.kind == "regressed":
        return Regressed(tasks, seed, rules.regressed)
    return Curriculum(tasks, seed)
