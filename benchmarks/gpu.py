"""The GPU against the CPU: first whether all bits are the same, then how fast it is.

    pip install -e ".[cuda]" "numba-cuda[cu13]"     # cu12 for a driver of CUDA 12
    python benchmarks/gpu.py [--scenarios NAME,...] [--timed harvest,...,arena] [--envs 256,...,65536] [--steps 1000]

Parity: every array of state, observations, rewards and flags after every step of whole episodes and into the next, for
every scenario of the library and every world that is timed. Exit code 1 where anything differs. Speed: random actions
that lie on the GPU, a step, observations and automatic resets, some steps a CUDA graph, timed with CUDA events; bytes
are those of the windows, beside the rate at which a plain kernel fills memory. The peers' figures were measured on one
H100, random actions.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import numpy as np
from numba import cuda

from mettagrid_lite import Config, VectorEnv, library, load
from mettagrid_lite.device import DeviceEnv
from mettagrid_lite.kernels import cuda as gpu

sys.path.append(str(Path(__file__).parent))
from cpu import work  # the CPU's benchmark, a script too

INTO_THE_NEXT = 10  # steps of parity beyond the longest episode
REPEATS, DRAWN = 5, 8  # runs of which the median counts; steps with actions of their own, and of a graph
AGENTS = 7  # in harvest and cleanup
PEERS = "SocialJax Harvest 13.5 M, Cleanup 9.7 M; XLand-MiniGrid R9-25x25 11 M; JaxMARL storm 17 M agent-steps/s"
COLUMNS = ("scenario", "envs", "microseconds a step", "agent-steps/s", "GB/s seen", "of the fill rate")


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


class Speed(NamedTuple):
    """Seconds a step of a batch, agents in it, bytes of its observations."""

    scenario: str
    envs: int
    seconds: float
    agents: int
    size: int


@cuda.jit
def fill(words, value):
    """A thread a word."""
    n = cuda.grid(1)
    if n < words.shape[0]:
        words[n] = value


def first_difference(config: Config, envs: int, seed: int) -> str:
    """Where a rollout of random actions first differs between CPU and GPU; empty where it never does."""
    host, device = VectorEnv(config, envs, seed=seed), DeviceEnv(config, envs, seed=seed)
    rng = np.random.default_rng(seed)
    names = differing(arrays(host, host.reset()), arrays(device, device.reset()))
    for step in range(config.episode + INTO_THE_NEXT):
        if names:
            return f"step {step}: {', '.join(names)}"
        actions = rng.integers(0, len(host.world.actions), (envs, host.num_agents))
        names = differing(arrays(host, host.step(actions)), arrays(device, device.step(actions)))
    return f"the last step: {', '.join(names)}" if names else ""


def arrays(env: Any, given: tuple) -> dict[str, np.ndarray]:
    """All that a step, or a reset, gave and left behind, on the host."""
    named = dict(zip(("observations", "rewards", "terminated", "truncated"), given[:-1], strict=False))
    named |= {"vectors": env.vectors, "tokens": env.tokens, "dropped": env.dropped}
    named |= env.state._asdict()
    return {name: array if isinstance(array, np.ndarray) else array.copy_to_host() for name, array in named.items()}


def differing(first: dict[str, np.ndarray], second: dict[str, np.ndarray]) -> list[str]:
    """Names of arrays whose types, shapes or bits are not the same."""
    return [
        name
        for name, array in first.items()
        if (array.dtype, array.shape) != (second[name].dtype, second[name].shape)
        or array.tobytes() != second[name].tobytes()
    ]


def seconds(work: Any, times: int, stream: Any = 0) -> float:
    """Seconds of the GPU for one call of `work()`, the median of some runs of `times` calls."""
    return median(_timed(work, times, stream) for _ in range(REPEATS))


def _timed(work: Any, times: int, stream: Any) -> float:
    start, end = cuda.event(), cuda.event()
    start.record(stream)
    for _ in range(times):
        work()
    end.record(stream)
    end.synchronize()
    return max(start.elapsed_time(end) / 1000 / times, 1e-9)  # the simulator's clock stands still


def fill_rate(size: int) -> float:
    """Bytes a second at which `size` bytes of the card's memory are filled."""
    words = gpu.room((size // 8,), np.uint64)
    blocks = -(-len(words) // gpu.BLOCK)
    fill[blocks, gpu.BLOCK](words, np.uint64(1))
    return size / seconds(lambda: fill[blocks, gpu.BLOCK](words, np.uint64(2)), 10)


def measure(scenario: str, envs: int, steps: int) -> Speed:
    """Steps of a batch with random actions, after a few that are not timed: the first ones compile."""
    env = DeviceEnv(timed_world(scenario), envs, stream=cuda.stream())
    rng = np.random.default_rng(0)
    drawn = [gpu.copied(rng.integers(0, len(env.world.actions), (envs, env.num_agents))) for _ in range(DRAWN)]
    env.reset()

    def run() -> None:
        for actions in drawn:
            env.step(actions)

    run()
    again = run if gpu.config.ENABLE_CUDASIM else gpu.captured(run, env.stream)
    took = seconds(again, max(steps // DRAWN, 1), env.stream) / DRAWN
    return Speed(scenario, envs, took, envs * env.num_agents, int(np.prod(env.observations.shape)))


def row(speed: Speed, rate: float) -> tuple[str, ...]:
    seen = speed.size / speed.seconds
    return (
        speed.scenario,
        f"{speed.envs:,}",
        f"{speed.seconds * 1e6:,.0f}",
        f"{speed.agents / speed.seconds / 1e6:,.1f} M",
        f"{seen / 1e9:,.1f}",
        f"{seen / rate:.1%}",
    )


def line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def check(names: list[str], envs: int) -> int:
    """Print parity of these scenarios; how many differ."""
    wrong = 0
    for name in names:
        said = first_difference(load(name) if name in library() else timed_world(name), envs, seed=7)
        wrong += bool(said)
        print(f"{name}: {'differs at ' + said if said else 'same bits'}", flush=True)
    return wrong


def report(names: list[str], sizes: list[int], steps: int, filled: int) -> None:
    """Print the table of speeds."""
    rate = fill_rate(filled)
    name = getattr(cuda.current_context().device, "name", "simulator")
    print(f"\n{name}, fill rate {rate / 1e9:,.0f} GB/s, {steps} steps, median of {REPEATS}\n")
    print(PEERS + "\n")
    print(line(COLUMNS) + "\n" + line("---" for _ in COLUMNS))
    for name in names:
        for envs in sizes:
            print(line(row(measure(name, envs, steps), rate)), flush=True)


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenarios", default=",".join(library()), help="checked for parity")
    parser.add_argument("--checked", type=int, default=64, help="environments in a check of parity")
    parser.add_argument("--timed", default="harvest,cleanup,arena")
    parser.add_argument("--envs", default="256,1024,4096,16384,65536", help="batch sizes that are timed")
    parser.add_argument("--steps", type=int, default=1000, help="steps in a timed run")
    parser.add_argument("--block", type=int, default=gpu.BLOCK, help="threads in a block")
    parser.add_argument("--filled", type=int, default=2**31, help="bytes that the fill rate is measured on")
    said = parser.parse_args(words)
    if missing := gpu.missing():
        print(missing, file=sys.stderr)
        return 2
    gpu.BLOCK = said.block
    timed = said.timed.split(",")
    wrong = check([*said.scenarios.split(","), *({*timed} - {*library()})], said.checked)
    report(timed, [int(size) for size in said.envs.split(",")], said.steps, said.filled)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
