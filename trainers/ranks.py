"""Processes that train one policy together: `torchrun --nproc_per_node=2 -m trainers.run EXPERIMENT`.

Each plays and learns from its share of the environments; what they add up is what one process would have found that
plays all of them. Without `torchrun` there is one process, and nothing here does anything.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, distributed

from analysis.errors import InputError


class Ranks(NamedTuple):
    """Which of how many processes this is."""

    rank: int = 0
    size: int = 1

    @property
    def leads(self) -> bool:
        """The one that writes and prints."""
        return self.rank == 0

    def share(self, total: int) -> slice:
        """Its part of so many things, which all have the same number of."""
        each = total // self.size
        return slice(self.rank * each, (self.rank + 1) * each)

    def environments(self, total: int) -> np.ndarray:
        """Ids of the environments that it plays; raises InputError where they can't be shared out evenly."""
        if total % self.size:
            text = f"environments: {total} can't be shared out over {self.size} processes"
            raise InputError(f"{text}; take a multiple of {self.size}")
        return np.arange(total)[self.share(total)]


ALONE = Ranks()


def here() -> Ranks:
    """This process among those that train together."""
    together = distributed.is_available() and distributed.is_initialized()
    return Ranks(distributed.get_rank(), distributed.get_world_size()) if together else ALONE


@contextmanager
def together(device: torch.device) -> Iterator[Ranks]:
    """While inside, with the others that `torchrun` has started, if it has."""
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield here()
        return
    distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield here()
    finally:
        distributed.destroy_process_group()


@contextmanager
def one_first() -> Iterator[None]:
    """The one that writes does this before all others."""
    if here() == ALONE:
        yield
        return
    if not here().leads:
        distributed.barrier()
    yield
    if here().leads:
        distributed.barrier()


def total(part: Tensor) -> Tensor:
    """The sum over all processes, without gradient."""
    whole = part.detach().clone()
    if here() != ALONE:
        distributed.all_reduce(whole)
    return whole


def largest(part: Tensor) -> Tensor:
    """By elements, over all processes."""
    whole = part.detach().clone()
    if here() != ALONE:
        distributed.all_reduce(whole, distributed.ReduceOp.MAX)
    return whole


def add_gradients(parameters: Sequence[torch.nn.Parameter]) -> None:
    """The gradients of all processes are added up in each."""
    if here() == ALONE:
        return
    grads = [torch.zeros_like(each) if each.grad is None else each.grad for each in parameters]
    sizes = [grad.numel() for grad in grads]
    whole = total(torch.cat([grad.flatten() for grad in grads]))
    for parameter, grad in zip(parameters, whole.split(sizes), strict=True):
        parameter.grad = grad.view_as(parameter)


def own(chance: torch.Generator) -> torch.Generator:
    """What this process alone draws from; `chance` itself goes on alike in all, however much each draws."""
    if here() == ALONE:
        return chance
    seed = int(torch.randint(2**60, (), generator=chance, device=chance.device))
    return torch.Generator(chance.device).manual_seed(seed + here().rank)


def gathered(found: object) -> list:
    """What each process has found, in their order, known to all of them."""
    if here() == ALONE:
        return [found]
    told: list = [None] * here().size
    distributed.all_gather_object(told, found)
    return told


def joined(arrays: Mapping[str, np.ndarray], alike: Sequence[str]) -> dict[str, np.ndarray]:
    """The rows of all processes one after another; those that are alike once."""
    told = gathered(arrays)
    return {
        name: array if name in alike or len(told) == 1 else np.concatenate([part[name] for part in told])
        for name, array in arrays.items()
    }


def parted(arrays: Mapping[str, np.ndarray], alike: Sequence[str], ranks: Ranks) -> dict[str, np.ndarray]:
    """This process's rows of what `joined` has put together, by however many processes."""
    return {name: array if name in alike else array[ranks.share(len(array))] for name, array in arrays.items()}
