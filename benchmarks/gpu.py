"""A GPU, measured in one go: how fast the world is there, and whether it does the same as the CPU, bit for bit.

    pip install -e ".[cuda]" "numba-cuda[cu13]"     # cu12 for a driver of CUDA 12
    python benchmarks/gpu.py --out FOLDER [--minutes 20] [--only speed,parity]

Cases come in the order of their worth. Each prints a line and adds one to FOLDER/gpu.jsonl as soon as it is known; an
error is told in its line, and the next case follows. Cases that stand in that file are left out, so the command can be
given again. No case begins after --minutes. Exit code 1 where anything differs or fails, 3 where the GPU gave up, and
the command should be given again.

Speed: random actions that lie on the GPU, a step, observations and automatic resets, eight steps a CUDA graph, timed
with CUDA events, median of five runs. Bytes are those of the windows, beside the rate at which a plain kernel fills
memory. Parity: every array after every step of whole episodes and into the next.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numba import cuda

from mettagrid_lite import Config, library, load
from mettagrid_lite.device import DeviceEnv
from mettagrid_lite.kernels import cuda as gpu

sys.path.append(str(Path(__file__).parent))
from card import about, fill_rate, seconds, smi  # scripts beside this one
from cpu import work
from parity import first_difference, graph_difference, torch_difference

DRAWN = 8  # steps with actions of their own, and of a graph
AGENTS = 7  # in harvest and cleanup
SEED = 7
ENDLESS = 100_000  # steps, more than any run takes
PEERS = "SocialJax Harvest 13.5 M, Cleanup 9.7 M, XLand-MiniGrid 11 M, JaxMARL storm 17 M agent-steps/s (one H100)"
Found = dict[str, Any]
Cases = Iterator[tuple[str, Callable[[], Found]]]


def timed_world(name: str) -> Config:
    """A world to time: `arena`, 24 agents among mines and altars, or a scenario with seven agents, if it has groups of
    no special size: the first free cells of its picture are starts too.
    """
    if name == "arena":
        return load(work(24))
    config = load(name)
    if len(config.agents) > 1 or not isinstance(config.map, str):
        return config
    asked = max(AGENTS - config.players, 0)
    return load(name, {"agents": max(AGENTS, config.players), "map": config.map.replace(".", "@", asked)})


def running(config: Config, envs: int) -> tuple[DeviceEnv, list[Any]]:
    """A batch that has taken a few steps, which compiles all, and actions for more."""
    env = DeviceEnv(config, envs, stream=cuda.stream())
    rng = np.random.default_rng(0)
    drawn = [gpu.copied(rng.integers(0, len(env.world.actions), (envs, env.num_agents))) for _ in range(DRAWN)]
    env.reset()
    for actions in drawn:
        env.step(actions)
    gpu.wait()
    return env, drawn


def replayed(work: Callable[[], Any], stream: Any) -> Callable[[], Any]:
    """The work as a CUDA graph; the simulator has none."""
    return work if gpu.config.ENABLE_CUDASIM else gpu.captured(work, stream)


def speed(name: str, envs: int, steps: int) -> Found:
    """Steps of a batch with random actions."""
    env, drawn = running(timed_world(name), envs)
    again = replayed(lambda: [env.step(actions) for actions in drawn], env.stream)
    again()
    took = seconds(again, max(steps // DRAWN, 1), env.stream) / DRAWN
    size, agents = int(np.prod(env.observations.shape)), envs * env.num_agents
    rates = {"agent_steps_per_second": agents / took, "bytes_per_second": size / took}
    return {"envs": envs, "agents": env.num_agents, "microseconds": took * 1e6, **rates, "gpu": smi()}


def kernels(name: str, envs: int, steps: int) -> Found:
    """Microseconds of each kernel of a step, launched by itself again and again."""
    env, drawn = running(timed_world(name).model_copy(update={"episode": ENDLESS}), envs)
    found: Found = {"envs": envs}
    for kernel, launch in env.launches(drawn[0]).items():
        launch()
        again = replayed(lambda launch=launch: [launch() for _ in range(DRAWN)], env.stream)
        found[kernel] = seconds(again, max(steps // DRAWN, 1), env.stream) / DRAWN * 1e6
    return found


def tuned(name: str, envs: int, steps: int, blocks: int, block: int, registers: int) -> Found:
    """Speed with other sizes of blocks, or other registers to act (0: as many as wanted, -1: as they are)."""
    kept = gpu.BLOCKS, gpu.BLOCK, gpu.act_kernel
    gpu.BLOCKS, gpu.BLOCK = blocks, block
    if registers >= 0 and not gpu.config.ENABLE_CUDASIM:
        gpu.act_kernel = cuda.jit(max_registers=registers or None)(gpu.act_kernel.py_func)
    try:
        return speed(name, envs, steps)
    finally:
        gpu.BLOCKS, gpu.BLOCK, gpu.act_kernel = kept


def same(difference: Callable[[Config, int, int], str], config: Callable[[], Config], envs: int) -> Found:
    """Where they differ, if they do."""
    said = difference(config(), envs, SEED)
    return {"differs": said} if said else {"same_bits": True}


def cases(said: argparse.Namespace) -> Cases:
    """All there is to do, what matters most first."""
    timed, sizes = said.timed.split(","), [int(size) for size in said.envs.split(",")]
    yield "about", lambda: {**about(), "peers": PEERS}
    yield "fill", partial(fill_rate, said.filled)
    for name in timed:
        yield f"speed {name} {sizes[0]}", partial(speed, name, sizes[0], said.steps)
    for name in timed:
        yield f"kernels {name} {sizes[0]}", partial(kernels, name, sizes[0], said.steps)
    for name in timed:
        yield f"parity {name}", partial(same, first_difference, partial(timed_world, name), said.checked)
    for size in sizes[1:]:
        for name in timed:
            yield f"speed {name} {size}", partial(speed, name, size, said.steps)
    for kind, difference in (("graph", graph_difference), ("torch", torch_difference)):
        yield f"parity of {kind} {timed[0]}", partial(same, difference, partial(timed_world, timed[0]), said.checked)
    for name in said.scenarios.split(","):
        yield f"parity {name}", partial(same, first_difference, partial(load, name), said.checked)
    for blocks, block, registers in said.tried:
        label = f"tuned {timed[0]} {sizes[0]} blocks={blocks} block={block} registers={registers}"
        yield label, partial(tuned, timed[0], sizes[0], said.steps, blocks, block, registers)


def attempt(work: Callable[[], Found]) -> tuple[Found, bool]:
    """What was found, or the error in one line; and whether the GPU gave up."""
    try:
        return work(), False
    except Exception as error:
        said = (str(error).strip().splitlines() or [""])[-1]
        return {"error": f"{type(error).__name__}: {said}"}, "cuda" in type(error).__name__.lower()


def told(name: str, found: Found) -> str:
    """A line for people."""
    if "agent_steps_per_second" in found:
        rate = f", {found['of_fill']:.1%} of the fill rate" if "of_fill" in found else ""
        bytes_seen = f"{found['bytes_per_second'] / 1e9:,.0f} GB/s seen{rate}"
        steps = found["agent_steps_per_second"] / 1e6
        return f"{name}: {steps:,.1f} M agent-steps/s, {found['microseconds']:,.0f} us, {bytes_seen}"
    shown = (f"{key} {value:,.1f}" if isinstance(value, float) else f"{key} {value}" for key, value in found.items())
    return f"{name}: {', '.join(shown)}"


def run(said: argparse.Namespace) -> int:
    """Every case that is asked for, not yet known and begins in time; the exit code."""
    path, started = Path(said.out) / "gpu.jsonl", time.monotonic()
    path.parent.mkdir(parents=True, exist_ok=True)
    known = {each["case"]: each for each in map(json.loads, path.read_text().splitlines())} if path.exists() else {}
    for name, case in cases(said):
        if name in known or not any(name.startswith(kind) for kind in said.only.split(",")):
            continue
        if time.monotonic() - started > said.minutes * 60:
            print(f"{name}: no time left")
            continue
        begun = time.monotonic()
        found, gave_up = attempt(case)
        if "bytes_per_second" in known.get("fill", {}) and "bytes_per_second" in found:
            found["of_fill"] = found["bytes_per_second"] / known["fill"]["bytes_per_second"]
        known[name] = {"case": name, **found, "took": round(time.monotonic() - begun, 1)}
        with path.open("a") as file:
            file.write(json.dumps(known[name]) + "\n")
        print(told(name, found), flush=True)
        if gave_up:
            return 3
    return int(any("differs" in each or "error" in each for each in known.values()))


def variant(text: str) -> tuple[int, int, int]:
    """`BLOCKS:BLOCK:REGISTERS`."""
    blocks, block, registers = map(int, text.split(":"))
    return blocks, block, registers


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", default="gpu", help="the folder for gpu.jsonl")
    parser.add_argument("--minutes", type=float, default=20, help="after which no case begins")
    parser.add_argument("--only", default="", help="kinds of cases: about, fill, speed, kernels, parity, tuned")
    parser.add_argument("--timed", default="harvest,cleanup,arena")
    parser.add_argument("--envs", default="16384,65536,32768,4096,8192,1024,256", help="batch sizes that are timed")
    parser.add_argument("--steps", type=int, default=800, help="steps in a timed run")
    parser.add_argument("--scenarios", default=",".join(library()), help="checked for parity")
    parser.add_argument("--checked", type=int, default=16, help="environments in a check of parity")
    parser.add_argument("--filled", type=int, default=2**31, help="bytes that the fill rate is measured on")
    tried = "1024:64:-1 4096:64:-1 512:64:-1 2048:32:-1 2048:128:-1 1024:64:0 2048:64:0 2048:64:96"
    parser.add_argument("--tried", type=variant, nargs="*", default=[*map(variant, tried.split())])
    said = parser.parse_args(words)
    if missing := gpu.missing():
        print(missing, file=sys.stderr)
        return 2
    return run(said)


if __name__ == "__main__":
    sys.exit(main())
