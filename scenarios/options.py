"""What is said with options, read: a budget, changes of a config, names of strategies."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis import Budget
    from analysis.found.record import Search
    from mettagrid_lite.config import Config


def parse_budget(text: str) -> "Budget":
    """`60s`: seconds; `2000ep`: episodes of each profile, whatever time they take."""
    from analysis import Budget
    from analysis.errors import InputError

    match = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)s|([0-9]{1,9})ep", text.strip())
    if not match or float(match[1] or match[2]) == 0:
        raise InputError(f"--budget: {text[:60]!r} is not a budget; write seconds as 60s or episodes as 2000ep")
    return Budget(seconds=float(match[1])) if match[1] else Budget(seconds=None, episodes=int(match[2]))


def parse_changes(changes: list[str] | None) -> dict[str, Any]:
    """`path.to.field=value` pairs as a dict; values are read as YAML."""
    from analysis.errors import InputError
    from mettagrid_lite.load import parse_value

    pairs = [change.partition("=") for change in changes or ()]
    for key, equals, _ in pairs:
        if not key or not equals:
            raise InputError(f"--set: {key[:60]!r} has no value; write it as --set path.to.field=value")
    return {key: parse_value(value) for key, _, value in pairs}


def changed(name: str, changes: list[str] | None, strategies: str | None = None) -> "Config":
    from mettagrid_lite.load import load

    named = {} if strategies is None else {"strategies": split(strategies)}
    return load(name, parse_changes(changes) | named)


def split(names: str | None) -> list[str] | None:
    """Names between commas; a comma inside brackets belongs to a name: `collect(hare, 2), stay`."""
    return None if names is None else [name.strip() for name in re.split(r",(?![^()]*\))", names) if name.strip()]


def file_of(target: str) -> Path:
    """The YAML file of a built-in name or a path, with or without `:variant`."""
    from mettagrid_lite.load import built_in, parted

    named, _ = parted(target)
    return built_in(named) or Path(named)


def checked_outputs(json: str | None, plot: Path | None) -> None:
    """Say before the work what would fail after it."""
    from analysis.errors import InputError
    from analysis.files import writable

    if json == "":
        raise InputError("--json: names no file; give one, or - for stdout")
    if json is not None and json != "-":
        writable(Path(json))
    if plot is not None:
        if plot.suffix.lower() not in (".png", ".svg"):
            raise InputError(f"--plot: {plot} is neither .png nor .svg; choose one of these endings")
        writable(plot)


def checked_confidence(confidence: float) -> None:
    from analysis.errors import InputError

    if not 0.5 <= confidence < 1:
        raise InputError(
            f"--confidence: {confidence:g} is not a confidence; choose one from 0.5 to below 1, such as 0.99"
        )


def parse_search(
    meta_solver: str | None,
    oracle: str | None,
    iterations: int | None,
    effort: int | None,
    vary: str | None,
    behaviour: str | None,
    thresholds: str | None,
) -> "Search":
    """How strategies are looked for; what isn't said stays as it is."""
    from analysis.errors import InputError
    from analysis.found.record import Search

    said: dict[str, Any] = {
        "meta_solver": meta_solver,
        "oracle": oracle,
        "iterations": iterations,
        "effort": effort,
        "vary": None if vary is None else _varied(vary)[0],
        "values": None if vary is None else _varied(vary)[1],
        "behaviour": behaviour,
        "thresholds": None if thresholds is None else _numbers("--thresholds", thresholds),
    }
    limits = said["thresholds"]
    if limits is not None and (len(limits) != 2 or limits[0] >= limits[1]):
        raise InputError(f"--thresholds: {thresholds!r} is not two numbers that rise; write them as 0.01,0.05")
    return Search(**{key: value for key, value in said.items() if value is not None})


def _varied(text: str) -> tuple[str, tuple[float, ...]]:
    from analysis.errors import InputError

    key, equals, values = text.partition("=")
    if not key or not equals:
        raise InputError(f"--vary: {text[:60]!r} has no values; write it as sharing=0,0.5,1")
    return key.strip(), _numbers("--vary", values)


def _numbers(option: str, text: str) -> tuple[float, ...]:
    from analysis.errors import InputError

    parts = [part.strip() for part in text.split(",")]
    if not all(re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", part) for part in parts):
        raise InputError(f"{option}: {text[:60]!r} is not a list of numbers; write it as 0,0.5,1")
    return tuple(float(part) for part in parts)
