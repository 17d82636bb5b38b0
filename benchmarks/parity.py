"""Where the GPU does other than the CPU: every array of state, observations, rewards and flags, bit for bit."""

from importlib import import_module
from typing import Any

import numpy as np
from numba import cuda

from mettagrid_lite import Config, VectorEnv
from mettagrid_lite.device import DeviceEnv
from mettagrid_lite.kernels import cuda as gpu

INTO_THE_NEXT = 10  # steps beyond the longest episode


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


def graph_difference(config: Config, envs: int, seed: int) -> str:
    """The same where steps are launched as one CUDA graph, which reads actions written in place."""
    host, device = VectorEnv(config, envs, seed=seed), DeviceEnv(config, envs, seed=seed, stream=cuda.stream())
    host.reset(), device.reset()
    rng, lying = np.random.default_rng(seed), gpu.room((envs, host.num_agents), np.int64)
    replay, given = None, ()
    for step in range(config.episode + INTO_THE_NEXT):
        actions = rng.integers(0, len(host.world.actions), (envs, host.num_agents))
        lying.copy_to_device(actions)
        gpu.wait()
        if replay:
            replay()
        else:
            given = device.step(lying)
            replay = device.captured(lying)
        gpu.wait()
        if names := differing(arrays(host, host.step(actions)), arrays(device, given)):
            return f"step {step}: {', '.join(names)}"
    return ""


def torch_difference(config: Config, envs: int, seed: int) -> str:
    """The same with Torch's tensors, in Torch's stream: actions are one, observations lie where Torch sees them."""
    torch = import_module("torch")
    stream = torch.cuda.Stream()
    host = VectorEnv(config, envs, seed=seed)
    with torch.cuda.stream(stream):
        device = DeviceEnv(config, envs, seed=seed, stream=stream.cuda_stream)
        host.reset()
        seen = torch.as_tensor(device.reset()[0], device="cuda")
        for step in range(config.episode + INTO_THE_NEXT):
            actions = torch.randint(len(host.world.actions), (envs, host.num_agents), device="cuda")
            device.step(actions)
            wanted = host.step(actions.cpu().numpy())[0]
            if seen.data_ptr() != device.observations.__cuda_array_interface__["data"][0]:
                return "Torch has a copy"
            if not (seen.cpu().numpy() == wanted).all():
                return f"step {step}: observations"
    return ""


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
