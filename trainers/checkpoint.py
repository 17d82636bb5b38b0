"""Training put on disk and taken up again, as if it had never stopped: safetensors and JSON, nothing that runs.

Two files, written to a temporary name and renamed: NAME.safetensors has all numbers, NAME.json what they are of. The
JSON comes last: without it there is no checkpoint.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from analysis.errors import InputError
from analysis.files import whole, write_text
from trainers.collect import below
from trainers.ranks import here

VERSION = 3


class Part(Protocol):
    """Whatever changes in training: it tells all that it goes on from as arrays by name, and takes them back."""

    def kept(self) -> dict[str, np.ndarray]: ...

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None: ...


def save(path: Path, parts: Mapping[str, Part], about: Mapping[str, Any]) -> None:
    """Each part under its name; about: what else is to be known, as JSON, with `updates`.

    Of several processes all must call this, and one writes.
    """
    numbers = {f"{name}.{key}": array for name, part in parts.items() for key, array in part.kept().items()}
    numbers["updates"] = np.array([about["updates"]])  # a process killed between the two files leaves an older JSON
    if not here().leads:
        return
    with whole(path.with_suffix(".safetensors")) as file:
        save_file(numbers, file)
    write_text(path.with_suffix(".json"), json.dumps({"version": VERSION, **about}, indent=1))


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
    """The weights of a checkpoint; raises InputError where they are of another network. It may lack the critic."""
    kept = below(numbers(path), "learner.policy.")
    mine = set(policy.state_dict())
    own = {name: torch.from_numpy(array) for name, array in kept.items() if name in mine or ".critic." not in name}
    try:
        policy.load_state_dict(own)
    except RuntimeError as error:
        raise _other(path, error) from None


def resume(path: Path, parts: Mapping[str, Part]) -> dict[str, Any]:
    """Put all parts where they were; what the checkpoint says about itself."""
    told, kept = about(path), numbers(path)
    for name, part in parts.items():
        try:
            part.restore(below(kept, f"{name}."))
        except (KeyError, RuntimeError, ValueError) as error:
            raise _other(path, error) from None
    return told | {"updates": int(kept["updates"][0])}


def _other(path: Path, error: Exception) -> InputError:
    return InputError(f"{path}: is of another network or world ({' '.join(str(error).split())[:200]})")
