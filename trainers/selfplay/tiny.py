"""What learners who play each other concede in tiny worlds, exactly, while they learn and in the end.

Each learner keeps policies on the way; each of them, and the mean of all so far, is a table over joint states, against
which the best response of each agent is known. The order of the worlds, arms and seeds is that of the trials.
"""

from collections.abc import Mapping
from functools import partial
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from analysis.exact.backward import Policy as Profile
from analysis.exact.backward import markov_perfect
from analysis.exact.graph import Graph, joint_states
from analysis.exact.shown import conceded, mean_of
from trainers.experiment import Experiment, read
from trainers.folder import Folder
from trainers.selfplay import snapshots
from trainers.selfplay.tabulated import profile_of
from trainers.studies.study import Draw, Names, Outcomes, Play, Study, Tell
from trainers.train import Run, train

LATE = 0.2  # share of the policies that "last" is the mean of, so that no lucky one is told


class TinyWorlds(Study):
    """NashConv of learners in tiny worlds, exactly.

    worlds: their names
    learner: changes of an experiment that all arms share, as on the command line
    arms: changes of each
    seeds: of each arm in each world
    """

    free: ClassVar[frozenset[str]] = Study.free | {"worlds", "seeds"}

    algorithm: Literal["tiny_worlds"] = "tiny_worlds"
    worlds: Names = ("ring", "tag3")
    learner: tuple[str, ...] = ()
    arms: dict[str, tuple[str, ...]] = {"independent": ()}
    seeds: Annotated[int, Field(ge=1, le=1000)] = 3

    def trials(self) -> Mapping[str, Play]:
        each = product(self.worlds, self.arms, range(self.seeds))
        return {f"{world}, {arm}, seed {seed}": partial(self._learn, world, arm, seed) for world, arm, seed in each}

    def _learn(self, world: str, arm: str, seed: int, tell: Tell) -> dict[str, Any]:
        needed = ("network.memory=none", "network.past=false")
        said = read(world, [*self.learner, *self.arms[arm], *needed, f"seed={seed}"])
        with TemporaryDirectory() as place:
            folder = Folder(Path(place))
            run = train(said, folder, lambda measures: tell(int(measures["steps"]), 2 * said.steps))
            return {"world": world, "arm": arm, **measured(said, run, folder.path)}

    def text(self, outcomes: Outcomes) -> str:
        lines = ["| world | learner | last | average | value | solver's value |", "|---|---|---|---|---|---|"]
        for world, arm in dict.fromkeys((one["world"], one["arm"]) for one in outcomes.values()):
            found = [one for one in outcomes.values() if (one["world"], one["arm"]) == (world, arm)]
            cells = [_of([late(one) for one in found]), _of([one["average"][-1] for one in found])]
            values = f"{np.mean([one['value'] for one in found]):.3f} | {found[0]['solver']:.3f}"
            lines.append(f"| {world} | {arm} | {' | '.join(cells)} | {values} |")
        return "\n".join(lines)

    def pictures(self, outcomes: Outcomes) -> Mapping[str, Draw]:
        worlds = dict.fromkeys(one["world"] for one in outcomes.values())
        return {
            world: partial(_curves, [one for one in outcomes.values() if one["world"] == world]) for world in worlds
        }


def measured(said: Experiment, run: Run, folder: Path) -> dict[str, Any]:
    """NashConv of each policy that was kept and of the mean of all so far; what the first agent gets in the end."""
    graph = joint_states(said.config, seen=True)
    found: list[Profile] = []
    told: dict[str, list[float]] = {"last": [], "average": []}
    for file in snapshots.files(folder):
        snapshots.restore(file, run.learner.policy)
        found.append(profile_of(graph, run.learner.policy))
        last = conceded(graph, found[-1])
        told["last"].append(round(last.nash_conv, 6))
        told["average"].append(round(conceded(graph, mean_of(found)).nash_conv, 6))
    value = round(float(last.value[0]), 6)
    return {**told, "value": value, "solver": round(_solved(graph), 6), "steps": run.steps}


def _solved(graph: Graph) -> float:
    return float(markov_perfect(graph).value[0])


def late(outcome: Mapping[str, Any]) -> float:
    """Mean NashConv of the last policies."""
    return float(np.mean(outcome["last"][-max(1, round(LATE * len(outcome["last"]))) :]))


def _of(values: list[float]) -> str:
    """The mean over seeds, and the range."""
    return f"{np.mean(values):.3f} ({min(values):.3f} to {max(values):.3f})"


def _curves(found: list[dict[str, Any]], axes: Any) -> None:
    """NashConv over agent-steps: of each policy as it was, and of their mean so far."""
    arms = list(dict.fromkeys(one["arm"] for one in found))
    for color, arm in enumerate(arms):
        for name, style in (("last", "-"), ("average", ":")):
            rows = np.mean([one[name] for one in found if one["arm"] == arm], axis=0)
            steps = np.linspace(0, found[0]["steps"] / 1000, len(rows) + 1)[1:]
            axes.plot(steps, rows, style, color=f"C{color}", label=arm if name == "last" else None)
    axes.set_xlabel("thousand agent-steps")
    axes.set_ylabel("NashConv: as it is, and dotted of the mean so far")
    axes.set_ylim(bottom=0)
    axes.legend()
