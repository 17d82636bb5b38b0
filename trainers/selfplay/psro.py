"""PSRO with learned replies as a study: sets of strategies that grow by what PPO with an LSTM learns against them.

    python -m trainers.run psro                              # matching pennies; minutes
    python -m trainers.run psro worlds=ring seeds=3 --out runs/rings

`scenarios classify --strategies psro --oracle trainers.best_response.oracle:learned` does the same inside an answer.
"""

from collections.abc import Mapping
from functools import partial
from itertools import product
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from analysis.found.psro import Grown, psro
from analysis.found.record import Search, exploitability
from analysis.regret import expected
from analysis.rounds import Budget, Question
from analysis.strategies import derive
from analysis.table import dense
from mettagrid_lite.values import Positive
from trainers.experiment import read
from trainers.studies.study import Draw, Names, Outcomes, Play, Study, Tell

ORACLE = "trainers.best_response.oracle:learned"


class Psro(Study):
    """Sets of strategies grown by replies, and what replies still gain.

    worlds: their names
    begin: the sets begin with the first script of each role, or with all of them
    oracle: who finds replies: learned by PPO, or another of `scenarios classify --oracle`
    meta_solver: what says against which profile a reply is learned
    iterations: the most times that replies join
    effort: episodes that one reply may learn from
    episodes: of each profile of the table
    seeds: of each world
    """

    free: ClassVar[frozenset[str]] = Study.free | {"worlds", "seeds"}

    algorithm: Literal["psro"] = "psro"
    worlds: Names = ("ring",)
    begin: Literal["first", "all"] = "first"
    oracle: str = ORACLE
    meta_solver: str = "nash"
    iterations: Positive = 6
    effort: Positive = 4_000
    episodes: Positive = 256
    seeds: Annotated[int, Field(ge=1, le=1000)] = 1

    def trials(self) -> Mapping[str, Play]:
        each = product(self.worlds, range(self.seeds))
        return {f"{world}, seed {seed}": partial(self._grow, world, seed) for world, seed in each}

    def _grow(self, world: str, seed: int, tell: Tell) -> dict[str, Any]:
        config = read(world).config
        scripts = derive(config)
        search = Search(
            meta_solver=self.meta_solver,
            oracle=self.oracle,
            iterations=self.iterations,
            episodes=self.episodes,
            effort=self.effort,
        )
        begin = [own[:1] if self.begin == "first" else own for own in scripts]
        found = psro(config, begin, search, Question(seed, 0.95, Budget(), None, "off"))
        tell(1, 1)
        return {"world": world, **told_of(found)}

    def text(self, outcomes: Outcomes) -> str:
        lines = [
            "| world | seed | iteration | sets | a reply gains at most | of the range |",
            "|---|---|---|---|---|---|",
        ]
        for trial, one in outcomes.items():
            for number, step in enumerate(one["iterations"]):
                gain = "none found" if step["gain"] is None else "{:.3f} [{:.3f}, {:.3f}]".format(*step["gain"])
                share = 0.0 if step["gain"] is None else max(0.0, step["gain"][0]) / max(one["range"], 1e-9)
                sets = " + ".join(map(str, step["sizes"]))
                lines.append(f"| {one['world']} | {trial.split()[-1]} | {number} | {sets} | {gain} | {share:.0%} |")
        return "\n".join([*lines, "", *(_end(trial, one) for trial, one in outcomes.items())])

    def pictures(self, outcomes: Outcomes) -> Mapping[str, Draw]:
        return {"gains": partial(_gains, outcomes)}


def told_of(found: Grown) -> dict[str, Any]:
    """Each iteration, the last profile, what it pays each player, and the range of payoffs in the table."""
    last = found.iterations[-1]
    payoffs = dense(found.table)
    names = [[one.name for one in own] for own in found.strategies]
    pays = _cut(payoffs, last.profile)
    return {
        "iterations": [
            {"sizes": list(step.sizes), "gain": gain and [round(float(value), 6) for value in gain]}
            for step, gain in ((step, exploitability(step)) for step in found.iterations)
        ],
        "names": names,
        "profile": [[round(float(share), 4) for share in own] for own in last.profile],
        "pays": [round(float(value), 6) for value in pays],
        "range": round(float(np.nanmax(payoffs) - np.nanmin(payoffs)), 6),
        "ended": found.ended,
    }


def _cut(payoffs: np.ndarray, profile: Any) -> np.ndarray:
    """What each player gets by the last profile, which may be of a table that has grown since."""
    part = payoffs[(slice(None), *(slice(len(own)) for own in profile))]
    return np.asarray(expected(part, profile))


def _end(trial: str, one: Mapping[str, Any]) -> str:
    pays = ", ".join(f"{value:.3f}" for value in one["pays"])
    why = "no reply gained more than is tolerated" if one["ended"] == "closed" else f"stopped by {one['ended']}"
    return f"{trial}: {why}; the last profile pays {pays}.\n"


def _gains(outcomes: Outcomes, axes: Any) -> None:
    """What replies gain, iteration by iteration."""
    for trial, one in outcomes.items():
        gains = [step["gain"][0] if step["gain"] else 0.0 for step in one["iterations"]]
        axes.plot(range(len(gains)), gains, "o-", label=trial)
    axes.set_xlabel("iteration")
    axes.set_ylabel("a reply gains at most")
    axes.set_ylim(bottom=0)
    axes.legend()
