"""CPU-milliseconds for 1,000 samples through networks, forward and with gradients, in one thread.

OMP_NUM_THREADS=1 python benchmarks/networks.py [navigation]
"""

import sys
import time
from collections.abc import Callable
from itertools import product

import torch

from mettagrid_lite import VectorEnv, load
from trainers.collect import Collector
from trainers.network import Network
from trainers.policy import Policy

STEPS, ENVIRONMENTS, TIMES = 16, 128, 20


def milliseconds(work: Callable[[], None]) -> float:
    """Of CPU, for 1,000 samples: the least of several times."""
    work()
    least = float("inf")
    for _ in range(TIMES):
        begin = time.process_time()
        work()
        least = min(least, time.process_time() - begin)
    return least * 1e6 / (STEPS * ENVIRONMENTS)


def measured(world: str, network: Network) -> tuple[float, float]:
    """Forward alone, and with gradients, over a segment that was played."""
    torch.manual_seed(0)
    env = VectorEnv(load(world), ENVIRONMENTS)
    policy = Policy(env.world, env.observations.shape[2:4], network)
    segment = Collector(env, policy, 0.99, torch.device("cpu"), 0).collect(STEPS)

    def forward() -> None:
        with torch.no_grad():
            policy(segment.view, segment.first, segment.state)

    def both() -> None:
        told = policy(segment.view, segment.first, segment.state)
        (told.logits.square().mean() + told.value.mean()).backward()

    return milliseconds(forward), milliseconds(both)


def main() -> None:
    torch.set_num_threads(1)
    for encoder, memory in product(["mlp", "cnn"], ["none", "lstm"]):
        forward, both = measured(*sys.argv[1:2] or ["navigation"], Network(encoder=encoder, memory=memory))
        print(f"{encoder} {memory}: forward {forward:.1f}, with gradients {both:.1f} CPU-ms for 1,000 samples")


if __name__ == "__main__":
    main()
