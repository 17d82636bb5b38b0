"""Every zero-sum scenario: its value and who concedes how much, from learners and from the solver, in one table.

Whoever is asked - a learner's policy, the solver's mixture of scripts, one script alone as a control known to be
exploitable - is answered by a fresh learner in each seat (`trainers.best_response`). What that gains is a lower bound
of what is conceded, told as a share of the range of payoffs between the scripts.
"""

from collections.abc import Mapping
from functools import partial
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field

from analysis.equilibria import solve
from analysis.payoffs import estimate
from analysis.regret import expected
from analysis.strategies import derive
from analysis.table import dense
from mettagrid_lite.build import build
from mettagrid_lite.config import Config
from mettagrid_lite.load import library, load
from trainers.best_response.reply import Budget, conceded, paid
from trainers.best_response.seats import seats_of
from trainers.experiment import Experiment, read
from trainers.folder import Folder
from trainers.selfplay.others import Cast
from trainers.selfplay.snapshots import NAME
from trainers.studies.study import Names, Outcomes, Play, Study, Tell
from trainers.train import train

SOLVER, CONSTANT = "solver", "one script"


class ZeroSum(Study):
    """What each concedes in each zero-sum scenario.

    worlds: scenarios; none: all of the library that expect `zero_sum`
    changed: changes of some worlds
    learner: changes of an experiment that all learners share, as on the command line
    arms: changes of each
    plays: last: the policy in the end; average: one of those kept on the way, drawn for each episode
    replies: learners in each seat, of which the best counts
    longer: how many times the steps that the learner played in its world a reply may play in it
    episodes: to judge by, and to measure scripts by
    """

    free: ClassVar[frozenset[str]] = Study.free | {"worlds", "plays"}

    algorithm: Literal["zero_sum"] = "zero_sum"
    worlds: Names = ()
    changed: dict[str, tuple[str, ...]] = {}
    learner: tuple[str, ...] = ()
    arms: dict[str, tuple[str, ...]] = {"independent": ()}
    plays: tuple[Literal["last", "average"], ...] = ("last", "average")
    replies: Annotated[int, Field(ge=1, le=100)] = 1
    longer: Annotated[float, Field(gt=0)] = 2.0
    episodes: Annotated[int, Field(ge=2)] = 256

    def trials(self) -> Mapping[str, Play]:
        worlds = self.worlds or tuple(zero_sum())
        learned = {
            f"{world}, {arm}, {plays}": partial(self._learned, world, arm, plays)
            for world, arm, plays in product(worlds, self.arms, self.plays)
        }
        scripted = {f"{world}, {who}": partial(self._scripted, world, who) for world in worlds for who in CONTROLS}
        every = learned | scripted
        return {name: every[name] for world in worlds for name in every if name.startswith(f"{world}, ")}

    def _said(self, world: str, *changes: str) -> Experiment:
        return read(world, [*self.changed.get(world, ()), *self.learner, *changes])

    def _learned(self, world: str, arm: str, plays: str, tell: Tell) -> dict[str, Any]:
        said = self._said(world, *self.arms[arm])
        with TemporaryDirectory() as place:
            folder = Path(place) / "run"
            train(said, Folder(folder), lambda measures: tell(int(measures["steps"]), 4 * said.steps))
            what = f"run:{folder / NAME if plays == 'average' else folder}"
            cast = dict.fromkeys(build(said.config).agents, what)
            return {"world": world, "who": f"{arm}, {plays}"} | self._answered(said, cast, Path(place), tell)

    def _scripted(self, world: str, who: str, tell: Tell) -> dict[str, Any]:
        said = self._said(world)
        with TemporaryDirectory() as place:
            cast = CONTROLS[who](scripts_of(said.config, self.episodes))
            return {"world": world, "who": who} | self._answered(said, cast, Path(place), tell)

    def _answered(self, said: Experiment, cast: Cast, place: Path, tell: Tell) -> dict[str, Any]:
        """What the first agent is paid, what replies gain in each seat, and in what range payoffs lie."""
        world, scripts = build(said.config), scripts_of(said.config, self.episodes)
        budget = Budget(int(self.longer * said.steps) // len(world.agents), self.replies, self.episodes)
        found = [conceded(said, cast, seat, budget, place) for seat in seats_of(world, None)]
        tell(1, 1)
        return {
            "value": found[0].stays,
            "sum": float(paid(world, cast, self.episodes).sum(1).mean()),
            "gain": {one.seat: one.gain for one in found},
            "rising": [one.seat for one in found if one.learned.rising],
            "curve": {one.seat: one.learned.curve for one in found},
            "by": {one.seat: one.best.by for one in found},
            "steps": budget.steps,
            "range": scripts.range,
            "solver": scripts.value,
        }

    def text(self, outcomes: Outcomes) -> str:
        lines = [
            "| scenario | solver's value | who | is paid | a reply gains | of the range | steps of a reply |",
            "|---|---|---|---|---|---|---|",
        ]
        for one in outcomes.values():
            gains = ", ".join(f"{gain:.2f} ({one['by'][seat]})" for seat, gain in one["gain"].items())
            share = max(0.0, *one["gain"].values()) / one["range"]
            mean, low, high = one["value"]
            steps = f"{one['steps']:,}" + (" (still rising)" if one["rising"] else "")
            value = f"{mean:.2f} [{low:.2f}, {high:.2f}]"
            value += f", all together {one['sum']:.2f}" if abs(one["sum"]) > 1e-6 else ""
            lines.append(
                f"| {one['world']} | {one['solver']:.2f} | {one['who']} | {value} | {gains} | {share:.0%} | {steps} |"
            )
        return "\n".join(lines)


class Scripts(NamedTuple):
    """The game between the scripts of a world.

    value: of the first agent in its equilibrium; shares: of each agent's scripts there; range: between payoffs
    """

    agents: tuple[str, ...]
    names: list[list[str]]
    shares: list[list[float]]
    value: float
    range: float


def scripts_of(config: Config, episodes: int) -> Scripts:
    """Measured by so many episodes of each profile, and solved."""
    strategies, world = derive(config), build(config)
    payoffs = dense(estimate(config, strategies, episodes))
    profile = solve(payoffs).equilibria[0].profile
    names = [[one.name for one in strategies[group]] for group in world.params.group]
    value = float(expected(payoffs, profile)[0])
    return Scripts(world.agents, names, [list(own) for own in profile], value, float(np.ptp(payoffs)))


def mixture_of(scripts: Scripts) -> Cast:
    """Each agent draws a script for each episode, as the solver says."""
    told = zip(scripts.agents, scripts.names, scripts.shares, strict=True)
    return {agent: dict(zip(names, map(float, own), strict=True)) for agent, names, own in told}


def first_of(scripts: Scripts) -> Cast:
    """The script that each agent plays most."""
    told = zip(scripts.agents, scripts.names, scripts.shares, strict=True)
    return {agent: names[int(np.argmax(own))] for agent, names, own in told}


CONTROLS = {SOLVER: mixture_of, CONSTANT: first_of}


def zero_sum() -> list[str]:
    """Scenarios of the library, and variants of them, that are expected to be zero-sum games of two."""
    names = [name for own in library() for name in (own, *(f"{own}:{variant}" for variant in load(own).variants))]
    return [name for name in dict.fromkeys(names) if load(name).players == 2 and "zero_sum" in load(name).expect]
