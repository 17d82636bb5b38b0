"""Training put on disk and taken up again, as if it had never stopped: safetensors and JSON, nothing that runs.

Two files, written to a temporary name and renamed: NAME.safetensors has all numbers, NAME.json what they are of. The
JSON comes last: without it there is no checkpoint.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from analysis.errors import InputError
from analysis.files import whole, write_text
from mettagrid_lite.saved import restore, saved
from trainers.collect import Collector
from trainers.ppo import PPO

VERSION = 1


def save(path: Path, learner: PPO, play: Collector, about: Mapping[str, Any]) -> None:
    """Policy, optimizers, chance and the worlds in play; about: what else is to be known, as JSON."""
    tensors = {f"policy.{name}": value for name, value in learner.policy.state_dict().items()}
    groups = []
    for number, optimizer in enumerate(learner.optimizers):
        told = optimizer.state_dict()
        groups.append(told["param_groups"])
        for index, state in told["state"].items():
            tensors |= {f"optimizer.{number}.{index}.{name}": value for name, value in state.items()}
    tensors |= {"chance.learner": learner.chance.get_state(), "chance.play": play.chance.get_state()}
    tensors |= {"first": play.first} | {f"memory.{i}": part for i, part in enumerate(play.state)}
    numbers = {name: value.detach().cpu().numpy() for name, value in tensors.items()}
    numbers["updates"] = np.array([about["updates"]])  # a process killed between the two files leaves an older JSON
    numbers |= {f"world.{name}": array for name, array in saved(play.env).items()}
    with whole(path.with_suffix(".safetensors")) as part:
        save_file(numbers, part)
    write_text(path.with_suffix(".json"), json.dumps({"version": VERSION, "groups": groups, **about}, indent=1))


def about(path: Path) -> dict[str, Any]:
    """What a checkpoint is of."""
    try:
        told = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path.with_suffix('.json')}: is no checkpoint ({error}); name the folder of a run") from None
    if not isinstance(told, dict) or told.get("version") != VERSION:
        raise InputError(f"{path.with_suffix('.json')}: was written by another version; train it again")
    return told


def numbers(path: Path) -> dict[str, np.ndarray]:
    file = path.with_suffix(".safetensors")
    try:
        return load_file(file)
    except (OSError, SafetensorError) as error:
        raise InputError(f"{file}: can't be read ({error}); take another checkpoint") from None


def restore_policy(path: Path, policy: torch.nn.Module) -> None:
    """The weights of a checkpoint; raises InputError where they are of another network."""
    own = {name[7:]: torch.from_numpy(array) for name, array in numbers(path).items() if name.startswith("policy.")}
    try:
        policy.load_state_dict(own)
    except RuntimeError as error:
        raise InputError(f"{path}: is of another network ({' '.join(str(error).split())[:200]})") from None


def resume(path: Path, learner: PPO, play: Collector) -> dict[str, Any]:
    """Put learner and worlds where they were; what the checkpoint says about itself."""
    told, kept = about(path), numbers(path)
    restore_policy(path, learner.policy)
    for number, optimizer in enumerate(learner.optimizers):
        state: dict[int, dict[str, torch.Tensor]] = {}
        for name, array in _below(kept, f"optimizer.{number}.").items():
            index, _, what = name.partition(".")
            state.setdefault(int(index), {})[what] = torch.from_numpy(array)
        optimizer.load_state_dict({"state": state, "param_groups": told["groups"][number]})
    learner.chance.set_state(torch.from_numpy(kept["chance.learner"]))
    play.chance.set_state(torch.from_numpy(kept["chance.play"]))
    play.first = torch.from_numpy(kept["first"]).to(play.device)
    play.state = tuple(torch.from_numpy(kept[f"memory.{i}"]).to(play.device) for i in range(len(play.state)))
    restore(play.env, _below(kept, "world."))
    return told | {"updates": int(kept["updates"][0])}


def _below(arrays: Mapping[str, np.ndarray], prefix: str) -> dict[str, np.ndarray]:
    return {name[len(prefix) :]: array for name, array in arrays.items() if name.startswith(prefix)}
