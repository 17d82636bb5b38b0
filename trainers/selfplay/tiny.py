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

from trainers.experiment import read
from trainers.folder import Folder
from trainers.selfplay.conceding import measured
from trainers.selfplay.conceding_page import text
from trainers.studies.study import Draw, Names, Outcomes, Play, Study, Tell
from trainers.train import train


class TinyWorlds(Study):
    """NashConv of learners in tiny worlds, exactly.

    worlds: their names
    learner: changes of an experiment that all arms share, as on the command line
    arms: changes of each
    seeds: of each arm in each world
    """

    free: ClassVar[frozenset[str]] = Study.free | {"worlds", "seeds"}

    algorithm: Literal["tiny_worlds"] = "tiny_worlds"
    worlds: Names = ("ring",)
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
        return text(list(outcomes.values()))

    def pictures(self, outcomes: Outcomes) -> Mapping[str, Draw]:
        worlds = dict.fromkeys(one["world"] for one in outcomes.values())
        return {
            world: partial(_curves, [one for one in outcomes.values() if one["world"] == world]) for world in worlds
        }


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
