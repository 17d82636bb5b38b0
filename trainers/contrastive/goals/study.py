"""Which critics lead to goals in a grid world: each loss, and each impostor, with each seed, beside controls."""

from collections.abc import Mapping
from functools import partial
from itertools import product
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
import torch
from pydantic import Field

from mettagrid_lite.values import Positive
from trainers.contrastive.arms import ARMS
from trainers.contrastive.exact import greedy, log_ratio
from trainers.contrastive.goals.learner import Learner, Settings
from trainers.contrastive.goals.places import Places, explored
from trainers.contrastive.goals.score import Score, at_random, score
from trainers.contrastive.study import span
from trainers.experiment import read
from trainers.studies.study import Draw, Outcomes, Play, Several, Study, Tell

CONTROLS = ("random walk", "exact critic")
HEAD = ["| who | goals reached | goals held out reached | SPL | steps / shortest way |", f"|{'---|' * 5}"]


class Goals(Settings, Study):
    """Learners that reach goals in a grid world without rewards.

    world: for one agent, with one map on which nothing else moves
    arms: losses, and impostors with faults
    seeds: of networks, play and goals held out, for each
    held: share of the places that are no goals while it learns
    limit: steps, within which a goal counts as reached
    """

    free: ClassVar[frozenset[str]] = Study.free | {"arms", "seeds"}

    algorithm: Literal["goals"] = "goals"
    world: str = "four_doors"
    arms: Annotated[tuple[Literal[tuple(ARMS)], ...], Several, Field(min_length=1)] = tuple(ARMS)  # type: ignore[valid-type]
    seeds: Annotated[int, Field(ge=1, le=1000)] = 3
    held: Annotated[float, Field(gt=0, lt=1)] = 0.2
    limit: Positive = 50

    def trials(self) -> Mapping[str, Play]:
        each = product(range(self.seeds), (*CONTROLS, *self.arms))
        return {f"{who}, seed {seed}": partial(self._play, who, seed) for seed, who in each}

    def _play(self, who: str, seed: int, tell: Tell) -> dict[str, Any]:
        world = read(self.world).config
        places = explored(world)
        count = len(places.follows)
        known, held = np.split(
            np.random.default_rng(seed).permutation(count), [count - max(1, round(self.held * count))]
        )
        if who in CONTROLS:
            policies = [_control(who, places, self.discount)]
        else:
            learner = Learner(who, world, places, torch.from_numpy(np.isin(range(count), known)), self, seed)
            policies = [learner.policy()]
            for done in range(self.rounds):
                tell(done, self.rounds)
                learner.round()
                policies.append(learner.policy())
        told = [[score(policy, places.follows, goals, self.limit) for goals in (known, held)] for policy in policies]
        return {"who": who, "curve": [both[0].reached for both in told], **_ends(*told[-1])}

    def text(self, outcomes: Outcomes) -> str:
        rows = list(HEAD)
        for who, runs in by_who(outcomes).items():
            cells = [span(np.array([run[key] for run in runs])) for key in ("reached", "held", "spl", "detour")]
            rows.append(f"| {who} | {' | '.join(cells)} |")
        return "\n".join(
            [*rows, "", f"Of all starts and goals, within {self.limit} steps; means over seeds, least and most."]
        )

    def pictures(self, outcomes: Outcomes) -> Mapping[str, Draw]:
        return {"reached": partial(_draw, by_who(outcomes), self.updates)}


def by_who(outcomes: Outcomes) -> dict[str, list[dict[str, Any]]]:
    told = list(outcomes.values())
    return {who: [one for one in told if one["who"] == who] for who in dict.fromkeys(one["who"] for one in told)}


def _control(who: str, places: Places, discount: float) -> np.ndarray:
    return greedy(log_ratio(places.follows, discount)) if who == "exact critic" else at_random(places.follows)


def _ends(known: Score, held: Score) -> dict[str, float]:
    """Shares of both kinds of goals; the ways to those that were learned."""
    return {"reached": known.reached, "held": held.reached, "spl": known.spl, "detour": known.detour}


def _draw(runs: Mapping[str, list[dict[str, Any]]], updates: int, axes: Any) -> None:
    """The share of goals reached over steps of the optimizer; controls, which don't learn, are level."""
    longest = max(len(run["curve"]) for each in runs.values() for run in each)
    for who, each in runs.items():
        curves = np.array([run["curve"] for run in each])
        if who in CONTROLS:
            axes.axhline(curves.mean(), ls=":", color="grey")
            axes.annotate(who, (0, curves.mean()), va="bottom", color="grey")
            continue
        steps = updates * np.arange(curves.shape[1])
        (line,) = axes.plot(steps, curves.mean(0), label=who)
        axes.fill_between(steps, curves.min(0), curves.max(0), alpha=0.2, color=line.get_color())
    axes.set(xlabel="steps of the optimizer", ylabel="share of goals reached in time", ylim=(-0.03, 1.08))
    axes.set_xlim(0, updates * max(1, longest - 1))
    if set(runs) - set(CONTROLS):
        axes.legend(frameon=False)
