"""Legs to run compiled code on in a process of its own: plain Python, checked bounds, and a simulated GPU."""

import os

LEGS = {
    "plain": {"NUMBA_DISABLE_JIT": "1"},
    "bounds": {"NUMBA_BOUNDSCHECK": "1"},
    "simulated": {"NUMBA_ENABLE_CUDASIM": "1", "NUMBA_DISABLE_JIT": "1"},
}


def environment(leg: str) -> dict[str, str]:
    """This process's variables, but Numba's: those of the leg. Compiled code is kept apart by itself, see cache.py."""
    return {key: value for key, value in os.environ.items() if not key.startswith("NUMBA_")} | LEGS[leg]
