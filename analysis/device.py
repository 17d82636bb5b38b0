"""Where episodes are played."""

from analysis.errors import InputError


def checked(device: str) -> str:
    """The device, if episodes can be played there."""
    if device == "cuda":
        from mettagrid_lite.kernels.cuda import missing

        if said := missing():
            raise InputError(f"--device: cuda: {said}")
    elif device != "cpu":
        raise InputError(f"--device: {device[:60]!r} is neither cpu nor cuda; leave it out")
    return device
