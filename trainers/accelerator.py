"""Where an experiment runs: on the CPU or a GPU, and its worlds too where nothing in it needs them on the CPU."""

import os

import torch

from analysis.errors import InputError
from mettagrid_lite import VectorEnv
from mettagrid_lite.device import DeviceEnv
from mettagrid_lite.kernels import cuda
from trainers.experiment import Experiment


def device_of(experiment: Experiment) -> torch.device:
    """As it says; under `torchrun` each process on a machine has a GPU of its own."""
    found: bool = torch.cuda.is_available()
    if experiment.device == "cuda" and not found:
        raise InputError("device: Torch finds no GPU; take device=cpu, or a Torch and a driver for CUDA")
    if experiment.device == "cpu" or not found:
        return torch.device("cpu")
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
    torch.cuda.set_device(device)
    return device


def worlds_on(device: torch.device, experiment: Experiment, count: int) -> VectorEnv | DeviceEnv:
    """So many worlds, on the GPU if kernels can be launched there and neither critic nor explorer looks at the map.

    Nor where something else plays some agents: it does so on the CPU.
    """
    alone = not experiment.others and experiment.network.critic == "own" and not experiment.knows_places
    if device.type == "cuda" and alone and not cuda.missing():
        return DeviceEnv(experiment.config, count, keep_last=True)
    return VectorEnv(experiment.config, count)
