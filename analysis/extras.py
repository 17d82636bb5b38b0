"""What an answer needs beyond the world's own dependencies, and the one line to say when it is missing."""

from importlib.util import find_spec

from analysis.errors import InputError

ANALYSIS = ("typer", "rich", "pyspiel", "cvxpy", "nashpy", "networkx", "scipy", "matplotlib")
"""Modules that the `analysis` extra brings."""


def missing(*also: str) -> list[str]:
    """Modules of the extra that are not installed; `also`: those that not every answer needs."""
    return [name for name in (*ANALYSIS, *also) if find_spec(name) is None]


def remedy(*also: str) -> str | None:
    """One line that says what to install; None when nothing is missing."""
    absent = missing(*also)
    return f'{", ".join(absent)} not installed; run: pip install "mettagrid-lite[analysis]"' if absent else None


def require(*also: str) -> None:
    """Raise the one line, as an InputError, when something is missing."""
    line = remedy(*also)
    if line:
        raise InputError(line)
