"""Policies kept on the way: play that is drawn from them is what self-play was on average.

Files FOLDER/snapshots/UPDATES.safetensors. As a strategy `run:FOLDER/snapshots` is one of them, drawn for each
episode and agent, and `run:FOLDER/snapshots/UPDATES.safetensors` is that one.
"""

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from analysis.errors import InputError
from analysis.files import whole

NAME = "snapshots"
SUFFIX = ".safetensors"


def due(done: int, updates: int, count: int) -> bool:
    """After this many updates one is kept, so that there are `count` in the end, as evenly as can be."""
    return done * count // updates > (done - 1) * count // updates


def keep(folder: Path, policy: torch.nn.Module, done: int) -> None:
    """The weights after so many updates."""
    (folder / NAME).mkdir(parents=True, exist_ok=True)
    with whole(folder / NAME / f"{done:07d}{SUFFIX}") as file:
        save_file({name: value.contiguous() for name, value in policy.state_dict().items()}, file)


def files(folder: Path) -> list[Path]:
    """All that were kept, the first one first; raises InputError where none was."""
    found = sorted((folder / NAME).glob(f"*{SUFFIX}"))
    if not found:
        raise InputError(f"{folder}: has no snapshots; train it with snapshots=20")
    return found


def restore(file: Path, policy: torch.nn.Module) -> None:
    """Take the weights; raises InputError where they are damaged, or of another network. It may lack the critic."""
    mine = set(policy.state_dict())
    try:
        kept = load_file(file)
        policy.load_state_dict({name: own for name, own in kept.items() if name in mine or ".critic." not in name})
    except (OSError, SafetensorError, RuntimeError) as error:
        told = " ".join(str(error).split())[:200]
        raise InputError(f"{file}: is no snapshot of this network ({told}); name another") from None
