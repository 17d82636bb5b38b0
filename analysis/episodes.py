"""Episodes on disk: how many of each profile were played, and what each paid, in one file."""

import zipfile
import zlib
from pathlib import Path

import numpy as np

from analysis.errors import InputError
from analysis.files import whole
from analysis.table import PayoffTable, Role, count_profiles, measured

RETURNS = "returns.npz"


def write(folder: Path, roles: tuple[Role, ...], plays: np.ndarray, received: np.ndarray, earned: np.ndarray) -> None:
    """Keep the episodes, whole. plays [P]; received, earned [N, P, C], of which only what there is is written."""
    there = _there(plays, roles, len(received))
    with whole(folder / RETURNS) as part:
        np.savez(part, plays=plays, received=received[there], earned=earned[there])


def read(folder: Path, roles: tuple[Role, ...]) -> PayoffTable | None:
    """The table of what was played; None before there was an episode of each profile."""
    file = folder / RETURNS
    if not file.exists():
        return None
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
            plays, received, earned = (arrays[name] for name in ("plays", "received", "earned"))
        there = _there(plays, roles, int(plays.max()))
        samples, before = np.full(there.shape, np.nan), np.full(there.shape, np.nan)
        samples[there], before[there] = received, earned
        if not (np.isfinite(samples[there]).all() and np.isfinite(before[there]).all()):
            raise ValueError
    except (OSError, ValueError, KeyError, IndexError, EOFError, MemoryError, zipfile.BadZipFile, zlib.error):
        raise InputError(f"{file}: is damaged; remove it, and the episodes are played again") from None
    return measured(roles, tuple(count_profiles(roles)), samples, before) if plays.min() > 0 else None


def _there(plays: np.ndarray, roles: tuple[Role, ...], episodes: int) -> np.ndarray:
    """Which payoffs there are: bool [N, P, C]."""
    profiles = np.array(list(count_profiles(roles)))
    return (np.arange(episodes)[:, None] < plays)[..., None] & (profiles > 0)
