"""How near learned critics come to the exact one in four rooms: each loss, and each impostor, with each seed."""

from collections.abc import Mapping
from functools import partial
from itertools import product
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from mettagrid_lite.values import Positive
from trainers.contrastive import four_rooms
from trainers.contrastive.arms import ARMS
from trainers.studies.study import Draw, Outcomes, Play, Several, Study, Tell

CORRELATION, REACHED = 0.97, 0.6  # what a right critic has


class FourRooms(Study):
    """Critics as tables, against the exact one.

    arms: losses, and impostors with faults
    seeds: of walks and tables, for each
    updates: steps of the optimizer
    width: numbers that stand for a cell
    """

    free: ClassVar[frozenset[str]] = Study.free | {"arms", "seeds"}

    algorithm: Literal["four_rooms"] = "four_rooms"
    arms: Annotated[tuple[Literal[tuple(ARMS)], ...], Several, Field(min_length=1)] = tuple(ARMS)  # type: ignore[valid-type]
    seeds: Annotated[int, Field(ge=1, le=1000)] = 3
    updates: Positive = 4_000
    width: Positive = 64

    def trials(self) -> Mapping[str, Play]:
        each = product(self.arms, range(self.seeds))
        return {f"{arm}, seed {seed}": partial(self._learn, arm, seed) for arm, seed in each}

    def _learn(self, arm: str, seed: int, tell: Tell) -> dict[str, Any]:
        return {"arm": arm, **four_rooms.learn(arm, seed, self.updates, self.width, tell)._asdict()}

    def text(self, outcomes: Outcomes) -> str:
        reached = four_rooms.success(four_rooms.exact())
        rows = ["| critic | correlation | goals reached | near the exact one |", "|---|---|---|---|"]
        rows += [f"| exact | 1.000 | {reached:.3f} | |"]
        for arm, told in by_arm(outcomes).items():
            near = sum(is_near(*run) for run in told)
            rows.append(f"| {arm} | {span(told[:, 0])} | {span(told[:, 1])} | {near} of {len(told)} |")
        return "\n".join([*rows, "", f"Near: correlation {CORRELATION} and {REACHED} of all goals, or more."])

    def pictures(self, outcomes: Outcomes) -> Mapping[str, Draw]:
        return {"critics": partial(_draw, by_arm(outcomes))}


def is_near(correlation: float, success: float) -> bool:
    return correlation >= CORRELATION and success >= REACHED


def by_arm(outcomes: Outcomes) -> dict[str, np.ndarray]:
    """Correlation and success of each run of each arm, [seeds, 2]."""
    told = list(outcomes.values())
    return {
        arm: np.array([(one["correlation"], one["success"]) for one in told if one["arm"] == arm])
        for arm in dict.fromkeys(one["arm"] for one in told)
    }


def span(values: np.ndarray) -> str:
    """Mean, and least to most."""
    return f"{values.mean():.3f} ({values.min():.3f} to {values.max():.3f})"


def _draw(runs: Mapping[str, np.ndarray], axes: Any) -> None:
    for (arm, told), mark in zip(runs.items(), "osD^vP", strict=False):
        axes.plot(*told.T, mark, label=arm, alpha=0.7)
    axes.axvline(CORRELATION, ls=":", color="grey")
    axes.axhline(REACHED, ls=":", color="grey")
    axes.set(xlabel="correlation with the exact critic", ylabel="share of goals reached", ylim=(-0.03, 1.03))
    axes.legend(frameon=False)
