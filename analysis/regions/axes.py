"""Axes of a map: a path of the config and the values it takes.

path=lo:hi:n       n numbers from lo to hi; whole numbers where both ends are written as such
path=lo:hi:n:log   the same, equal factors apart
path=a,b,c         these values, in no order
path*=lo:hi:n      what the config says there, a number or a list of them, times n factors
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from analysis.errors import InputError
from mettagrid_lite.config import Config
from mettagrid_lite.load import ConfigError, parse_value

MOST = 200  # values of an axis
NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
REMEDY = "write it as path=lo:hi:n, path=lo:hi:n:log, path=a,b,c or path*=lo:hi:n"


class Axis(NamedTuple):
    """values: as --set takes them; factors where `times`; named: there is no order between them."""

    path: str
    values: tuple[Any, ...]
    named: bool = False
    times: bool = False

    @property
    def title(self) -> str:
        """`regrow.after` for `objects.apple.regrow.after`, `matrix.1.0`; with a sign where it multiplies."""
        parts = self.path.split(".")
        named = max((k for k, part in enumerate(parts) if not part.isdigit()), default=0)
        return ".".join(parts[min(named, max(len(parts) - 2, 0)) :]) + (" x" if self.times else "")


def parse_axis(option: str, text: str) -> Axis:
    """The axis that an option says."""
    path, equals, said = text.partition("=")
    times = path.endswith("*")
    path = path.removesuffix("*").strip()
    if not equals or not all(path.split(".")) or not said.strip():
        raise InputError(f"{option}: {text[:60]!r} is no axis; {REMEDY}")
    span = re.fullmatch(rf"({NUMBER}):({NUMBER}):(\d{{1,6}})(:log)?", said.strip())
    if span is None and (times or re.match(rf"{NUMBER}:", said)):
        raise InputError(f"{option}: {said[:60]!r} is no range of numbers; {REMEDY}")
    if span is None:
        return Axis(path, _named(option, said), named=True)
    low, high, count, log = span.groups()
    values = _numbers(f"{option}: {path}", (low, high), int(count), bool(log), times)
    return Axis(path, values, times=times)


def _numbers(where: str, ends: tuple[str, str], n: int, log: bool, times: bool) -> tuple[Any, ...]:
    (low, high), (first, last) = ends, map(float, ends)
    if not (first < last and 2 <= n <= MOST):
        raise InputError(f"{where}: {low}:{high}:{n} must go up, by 2 to {MOST} values")
    if log and first <= 0:
        raise InputError(f"{where}: a logarithmic axis begins above 0, got {low}")
    values = np.geomspace(first, last, n) if log else np.linspace(first, last, n)
    if times or not all(re.fullmatch(r"[-+]?\d+", end) for end in ends):
        return tuple(float(f"{value:.10g}") for value in values)
    whole = tuple(dict.fromkeys(round(value) for value in values))
    if len(whole) < n:
        raise InputError(
            f"{where}: {low}:{high}:{n} has {len(whole)} whole numbers only; say so many, "
            f"or {low}.0:{high}.0:{n} for fractions"
        )
    return whole


def _named(option: str, said: str) -> tuple[Any, ...]:
    """Values between commas; commas inside brackets belong to a value."""
    texts = _split(said)
    values = tuple(parse_value(text) for text in texts)
    if len(values) < 2 or len(values) > MOST or any(values.count(value) > 1 for value in values):
        raise InputError(f"{option}: {said[:60]!r} must be 2 to {MOST} different values; {REMEDY}")
    return values


def _split(said: str) -> list[str]:
    texts, depth = [""], 0
    for letter in said:
        depth += (letter in "[{(") - (letter in "]})")
        if letter == "," and depth == 0:
            texts.append("")
        else:
            texts[-1] += letter
    return [text.strip() for text in texts]


def overrides(config: Config, axes: Sequence[Axis], point: Sequence[int]) -> dict[str, Any]:
    """What a cell of the map changes in the config."""
    return {axis.path: _value(config, axis, place) for axis, place in zip(axes, point, strict=True)}


def _value(config: Config, axis: Axis, place: int) -> Any:
    value = axis.values[place]
    return _times(value, _there(config, axis), axis, config) if axis.times else value


def _there(config: Config, axis: Axis) -> Any:
    """What the config says at the path of an axis, defaults included."""
    found: Any = config.model_dump(mode="json", by_alias=True)
    for key in axis.path.split("."):
        if isinstance(found, Mapping) and key in found:
            found = found[key]
        elif isinstance(found, list) and key.isdigit() and int(key) < len(found):
            found = found[int(key)]
        else:
            raise ConfigError(f"{config.source}: {axis.path}: nothing to multiply there; say path=lo:hi:n")
    return found


def _times(factor: float, value: Any, axis: Axis, config: Config) -> Any:
    if isinstance(value, list):
        return [_times(factor, one, axis, config) for one in value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ConfigError(f"{config.source}: {axis.path}: {value!r} is no number to multiply; say path=a,b,c")
    return round(value * factor) if isinstance(value, int) else float(f"{value * factor:.10g}")
