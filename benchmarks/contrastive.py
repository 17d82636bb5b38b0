"""What the contrastive loss costs beside PPO: agent-steps with and without it by turns; its kernels' time and memory.

    OMP_NUM_THREADS=1 python benchmarks/contrastive.py [--write]         # on a CPU: CPU-seconds, so others may run too
    python benchmarks/contrastive.py --device cuda [--write]             # on a card: seconds of the whole
    python benchmarks/contrastive.py --cases notes,fast --small          # the cases of a card, small, wherever one is

Two runs, with and without, learn by turns, an update each; a row a case:
notes    LSTM, batch 524,288, parts of 16,384, all of a part as negatives; also beside a trainer of 65,000 steps/s
fast     LSTM in bfloat16, 24 agents in 16,384 worlds, one epoch, the default loss
others   an experiment as it is, with the default loss
"""

import argparse
import json
import re
import time
from collections.abc import Callable
from ctypes import CDLL
from pathlib import Path
from statistics import median
from tempfile import mkdtemp
from typing import Any

import torch
from cpu import DOCS, PAGE  # beside this script; it puts docs/ on the path
from machine import machine, put

from trainers.contrastive.auxiliary import Config
from trainers.contrastive.infonce import dense, gathered, in_blocks
from trainers.experiment import read
from trainers.folder import Folder
from trainers.train import Run

ARENA = ["set.view.rows=11", "set.view.columns=11", "set.map.symmetry=none", "network.memory=lstm", "ppo.epochs=1"]
NOTES = [*ARENA, "set.agents=8", "ppo.contrastive.share=1", "ppo.contrastive.block=0", "network.encoder=mlp"]
FAST = [*ARENA, "set.agents=24", "network.encoder=mlp"]
LARGE = {
    "notes": [*NOTES, "environments=1024", "ppo.parts=32"],
    "fast": [*FAST, "environments=16384", "network.precision=bfloat16"],
}
SMALL = {"notes": [*NOTES, "environments=16", "ppo.parts=8"], "fast": [*FAST, "environments=16"]}
WORLD = "arena/basic"
RATE = 65_000
MMAP_THRESHOLD = -3  # of mallopt(3)
WIDTH, NEGATIVES = 128, 10


def beside(case: str, said: argparse.Namespace) -> dict[str, Any]:
    """Seconds of an update without and with the loss, by turns after one of each that warms up."""
    changes = (SMALL if said.small else LARGE).get(case)
    runs = [begun(case, changes, said.device, weight) for weight in (0.0, 0.1)]
    took: list[list[float]] = [[], []]
    for turn in range(said.updates + 1):
        for run, seconds in zip(runs, took, strict=True):
            begin = now(said.device)
            next(run.updates_left())
            if turn:
                seconds.append(now(said.device) - begin)
    without, with_loss = (median(seconds) for seconds in took)
    return {
        "case": case,
        "steps": runs[0].segment,
        "seconds": without,
        "loss": with_loss - without,
        "kept": without / with_loss,
        "median": median(one / other for one, other in zip(*took, strict=True)),
    }


def begun(case: str, changes: list[str] | None, device: str, weight: float) -> Run:
    said = [*(changes or []), f"device={device}", f"ppo.contrastive.weight={weight}"]
    target = case if changes is None else WORLD
    return Run(read(target, [*said, "steps=1000000000"]), Folder(Path(mkdtemp())))


def now(device: str) -> float:
    """Seconds: of the CPUs on a CPU, which other programs don't count in; of the clock on a card."""
    if device == "cpu":
        return time.process_time()
    torch.cuda.synchronize()
    return time.perf_counter()


def kernel(name: str, anchors: int, device: str) -> dict[str, Any]:
    """Milliseconds and most MiB beside the states, forward and backward, of one form of the loss."""
    states = torch.nn.functional.normalize(torch.randn(2, anchors, WIDTH, device=device), dim=-1)
    query, key = states[0].requires_grad_(), states[1].requires_grad_()
    size = int(name.split()[1]) if name.startswith("block") else anchors
    far = torch.randint(0, anchors, (anchors, NEGATIVES), device=device)

    def told() -> torch.Tensor:
        if name == "gathered":
            return gathered(query, key, key[far], 0.19)
        blocks = (each.unflatten(0, (-1, size)) for each in (query, key))
        return (dense if name.startswith("matrix") else in_blocks)(*blocks, 0.19)

    def work() -> None:
        told().mean().backward()
        query.grad = key.grad = None

    mib = most_memory(work, device)
    work()
    seconds = []
    for _ in range(5):
        begin = now(device)
        work()
        seconds.append(now(device) - begin)
    return {"kernel": name, "anchors": anchors, "ms": 1000 * min(seconds), "mib": mib}


def most_memory(work: Callable[[], None], device: str) -> float:
    """MiB that it needs at most beyond what is held before it."""
    if device == "cuda":
        before = torch.cuda.memory_allocated()
        torch.cuda.reset_peak_memory_stats()
        work()
        return (torch.cuda.max_memory_allocated() - before) / 2**20
    CDLL(None).mallopt(MMAP_THRESHOLD, 2**16)  # what is freed leaves the process
    work()
    CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")  # the high-water mark of memory falls to what is used now
    before = resident("VmRSS")
    work()
    found = (resident("VmHWM") - before) / 2**10
    CDLL(None).mallopt(MMAP_THRESHOLD, 2**25)
    return found


def resident(what: str) -> int:
    """KiB of this process."""
    found = re.search(rf"{what}:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) if found else 0


def table(cases: list[dict[str, Any]], kernels: list[dict[str, Any]], device: str) -> str:
    unit = "CPU-seconds" if device == "cpu" else "seconds"
    rows = [
        f"| case | steps an update | {unit} without | of the loss | steps/s kept | median of turns |",
        f"|{'---|' * 6}",
    ]
    for case in cases:
        kept = f"{case['kept']:.1%}"
        if case["case"] == "notes" and device == "cuda":
            whole = case["steps"] / RATE
            kept += f"; at {RATE:,} steps/s {whole / (whole + max(case['loss'], 0)):.1%}"
        told = [case["case"], f"{case['steps']:,}", f"{case['seconds']:.2f}", f"{case['loss']:.3f}", kept]
        rows.append(f"| {' | '.join(told)} | {case['median']:.1%} |")
    rows += ["", "| kernel | anchors | ms, forward and backward | MiB at most |", f"|{'---|' * 4}"]
    rows += [f"| {k['kernel']} | {k['anchors']:,} | {k['ms']:.2f} | {k['mib']:.0f} |" for k in kernels]
    config = Config()
    said = f"Share {config.share}, blocks of {config.block}, width {WIDTH} of kernels"
    return "\n".join([*rows, "", f"{said}; {torch.get_num_threads()} threads, Torch {torch.__version__}; {machine()}"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--cases", help="with commas: notes, fast, or experiments by name")
    parser.add_argument("--small", action="store_true", help="notes and fast in few worlds")
    parser.add_argument("--updates", type=int, default=10)
    parser.add_argument("--anchors", type=int, help="of the kernels: 4,096 on a CPU, 16,384 on a card")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {DOCS.name}/{PAGE.name}")
    said = parser.parse_args()
    names = said.cases or ("notes,fast" if said.device == "cuda" else "navigation,memory,arena")
    cases = [shown(beside(case, said)) for case in names.split(",")]
    anchors = said.anchors or (16_384 if said.device == "cuda" else 4_096)
    forms = [*(f"block {size}" for size in (64, 256, 1024)), f"block {anchors}", "matrix", "gathered"]
    kernels = [shown(kernel(name, anchors, said.device)) for name in forms]
    print(table(cases, kernels, said.device))
    if said.write:
        put(PAGE, f"contrastive {said.device}", table(cases, kernels, said.device))


def shown(found: dict[str, Any]) -> dict[str, Any]:
    print(json.dumps(found), flush=True)
    return found


if __name__ == "__main__":
    main()
