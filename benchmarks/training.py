"""Agent-steps per second of the whole training loop, the worlds included, and where the time goes.

    python benchmarks/training.py [--write]                                  # on a CPU: two epochs, float32
    python benchmarks/training.py --device cuda --envs 16384 --updates 5     # on a card: one epoch, bfloat16

The arena with 7 and with 24 agents, windows of 11 x 11 x 8, without memory and with an LSTM. A line of
JSON a case, also where one fails. The breakdown is of one more update, which waits for each phase: shares only.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import torch
from cpu import DOCS, PAGE  # beside this script; it puts docs/ on the path
from machine import machine, put

from trainers.experiment import read
from trainers.folder import Folder
from trainers.train import Run

WORLD, AGENTS = "arena/basic", (7, 24)
PHASES = ("worlds", "network", "returns", "forward", "backward", "optimizer")
Case = dict[str, Any]


def begun(agents: int, memory: str, said: argparse.Namespace) -> Run:
    card = said.device == "cuda"
    changes = [f"environments={said.envs}", f"network.memory={memory}", f"network.encoder={said.encoder}"]
    changes += [f"ppo.epochs={1 if card else 2}", f"network.precision={'bfloat16' if card else 'float32'}"]
    views = ["set.view.rows=11", "set.view.columns=11"]
    told = read(
        WORLD,
        [
            *changes,
            *views,
            f"set.agents={agents}",
            "set.map.symmetry=none",
            f"device={said.device}",
            "steps=1000000000",
        ],
    )
    return Run(told, Folder(Path(mkdtemp())))


def measured(run: Run, updates: int) -> Case:
    """Agent-steps a second over some updates, after one that warms up; then the shares of the phases."""
    next(run.updates_left())
    start = _now()
    for _ in range(updates):
        next(run.updates_left())
    rate = updates * run.segment / (_now() - start)
    seconds: dict[str, float] = defaultdict(float)
    play, learner = run.play, run.learner
    stepped = _timed(play.worlds, {"step": "worlds", "view": "worlds"}, seconds)
    with stepped, _timed(play, {"_choose": "network"}, seconds):
        segment = play.collect(run.experiment.ppo.steps)
    with (
        _timed(learner, {"goals": "returns", "loss": "forward"}, seconds),
        _timed(torch.Tensor, {"backward": "backward"}, seconds),
        _timed(learner.optimizers[0], {"step": "optimizer"}, seconds),
    ):
        learner.improve(segment, 1.0)
    whole = sum(seconds[name] for name in PHASES)
    return {"rate": rate, **{name: seconds[name] / whole for name in PHASES}}


@contextmanager
def _timed(owner: Any, names: dict[str, str], seconds: dict[str, float]) -> Iterator[None]:
    """While it lasts, these methods note how long they take, as this phase."""
    before = {name: getattr(owner, name) for name in names}
    for name, phase in names.items():
        setattr(owner, name, _noting(before[name], phase, seconds))
    try:
        yield
    finally:
        for name, method in before.items():
            setattr(owner, name, method)


def _noting(method: Callable[..., Any], phase: str, seconds: dict[str, float]) -> Callable[..., Any]:
    def noting(*given: Any, **named: Any) -> Any:
        start = _now()
        found = method(*given, **named)
        seconds[phase] += _now() - start
        return found

    return noting


def _now() -> float:
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter()


def table(cases: list[Case]) -> str:
    rows = [f"| agents | memory | agent-steps/s | {' | '.join(PHASES)} |", f"|{'---|' * (3 + len(PHASES))}"]
    for case in cases:
        told = (
            [f"{case['rate']:,.0f}", *(f"{case[name]:.0%}" for name in PHASES)] if "rate" in case else [case["error"]]
        )
        rows.append(f"| {case['agents']} | {case['memory']} | {' | '.join(told)} |")
    threads = f"{torch.get_num_threads()} threads, Torch {torch.__version__}"
    return "\n".join([*rows, "", f"{threads}; {machine()}"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--envs", type=int, default=64)
    parser.add_argument("--updates", type=int, default=3)
    parser.add_argument("--encoder", choices=("mlp", "cnn"), default="mlp")
    parser.add_argument("--write", action="store_true", help=f"put the table into {DOCS.name}/{PAGE.name}")
    said = parser.parse_args()
    cases: list[Case] = []
    for agents in AGENTS:
        for memory in ("none", "lstm"):
            case: Case = {"agents": agents, "memory": memory}
            try:
                case |= measured(begun(agents, memory, said), said.updates)
            except Exception as error:  # the next case is measured all the same
                case["error"] = f"{type(error).__name__}: {str(error).splitlines()[0][:100]}"
            cases.append(case)
            print(json.dumps(case), flush=True)
    print(table(cases))
    if said.write:
        put(PAGE, f"training {said.device}", table(cases))


if __name__ == "__main__":
    main()
