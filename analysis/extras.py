"""What an answer needs beyond the world's own dependencies, and the one line to say when it is missing."""

from importlib.util import find_spec

from analysis.errors import InputError

ANALYSIS = ("typer", "rich", "pyspiel", "cvxpy", "nashpy", "networkx", "scipy", "matplotlib")
"""Modules that the `analysis` extra brings."""


def missing() -> list[str]:
    """Modules of the extra that are not installed."""
    return [name for name in ANALYSIS if find_spec(name) is None]


def remedy() -> str | None:
    """One line that says what to install; None when nothing is missing."""
    absent = missing()
    return f'{", ".join(absent)} not installed; run: pip install "mettagrid-lite[analysis]"' if absent else None


def require() -> None:
    """Raise the one line, as an InputError, when something is missing."""
    line = remedy()
    if line:
        raise InputError(line)
