"""What a search may vary: a path of the config, and the values it may take there."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from pydantic import BaseModel

from analysis.classifier import check
from analysis.errors import InputError
from analysis.given import given_game
from mettagrid_lite.complaint import hint
from mettagrid_lite.config import Config
from mettagrid_lite.load import ConfigError, load, parse_value

NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
DIGITS = 3  # of a range's width; further ones only make a file hard to read


class Range(NamedTuple):
    """The values of one path: from low to high, whole or not, evenly or by their logarithm; or some choices."""

    path: str
    low: float = 0.0
    high: float = 0.0
    log: bool = False
    whole: bool = False
    choices: tuple[Any, ...] = ()

    @property
    def size(self) -> float:
        """How many values there are."""
        return len(self.choices) or (int(self.high) - int(self.low) + 1 if self.whole else math.inf)

    @property
    def ends(self) -> tuple[Any, ...]:
        """Both ends, as whole numbers if they are; all choices."""
        return self.choices or tuple(int(end) if float(end).is_integer() else end for end in (self.low, self.high))

    def value(self, raw: Any) -> Any:
        """What a config is given for a search's number: a choice by its place, a number without needless digits."""
        if self.choices:
            return self.choices[int(raw)]
        if self.whole:
            return int(raw)
        digits = DIGITS - math.floor(math.log10(raw if self.log else self.high - self.low))
        return min(max(round(float(raw), digits), self.low), self.high)

    def place(self, value: Any) -> float:
        """Where a value lies, 0 to 1; choices stand side by side, one apart."""
        if self.choices:
            return float(self.choices.index(value))
        low, high, at = (math.log(x) if self.log else x for x in (self.low, self.high, value))
        return (at - low) / (high - low)


def parse_range(path: str, text: str) -> Range:
    """`2:8`, `0.01:1:log` or `a,b,c`, as a range of that path."""
    if match := re.fullmatch(rf"({NUMBER}):({NUMBER})(:log)?", text.strip()):
        return _checked(Range(path, float(match[1]), float(match[2]), bool(match[3])))
    choices = parse_value(f"[{text}]")
    if len(choices) < 2:
        raise InputError(f"--vary: {path}={text[:60]}: is no range; write low:high, low:high:log or choices a,b,c")
    return Range(path, choices=tuple(choices))


def _checked(given: Range) -> Range:
    if not given.low < given.high:
        raise InputError(f"--vary: {given.path}={given.low:g}:{given.high:g}: is empty; the second must be larger")
    if given.log and given.low <= 0:
        raise InputError(f"--vary: {given.path}: a logarithmic range begins above 0, not at {given.low:g}")
    return given


def ranges(target: Any, changes: Mapping[str, Any], vary: Mapping[str, str | Sequence[Any]]) -> tuple[Range, ...]:
    """What varies, checked: each path is in the config, and both ends of each range can be played.

    vary: path to text as on the command line, or to a list of choices. A range is whole where the config takes nothing
    between two whole numbers.
    """
    if (game := given_game(target, {}, None)) is not None:
        raise InputError(f"{target}: is {game.kind}, in which nothing can vary; name a world")
    check(target, changes)
    config = load(target, changes)
    given = [
        parse_range(path, said) if isinstance(said, str) else Range(path, choices=tuple(said))
        for path, said in vary.items()
    ]
    if not given:
        raise InputError("--vary: nothing may vary; name a path and its range, as in --vary episode=50:200")
    for one in given:
        value_at(config, one.path)
    corners = [{}, *({one.path: one.ends[side] for one in given} for side in (0, -1))]
    return tuple(_fitted(target, [{**changes, **corner} for corner in corners], one) for one in given)


def value_at(config: Config, path: str) -> Any:
    """What the config has there, None where it says nothing; raises where there is no such place."""
    here: Any = {name: getattr(config, name) for name in type(config).model_fields} | {"objects": config.kinds}
    steps = path.split(".")
    for k, step in enumerate(steps):
        known = _keys(here)
        if known is None:
            return None
        if step not in known:
            where = ".".join(steps[: k + 1])
            raise InputError(f"--vary: {where}: is not in {config.source}; {hint(step, known)}")
        here = known[step]
    return here


def _keys(here: Any) -> dict[str, Any] | None:
    """What may follow in a path; None: the config itself must say."""
    if isinstance(here, BaseModel):
        return {name: getattr(here, name) for name in type(here).model_fields}
    if isinstance(here, tuple):
        return {str(k): value for k, value in enumerate(here)}
    return {str(key): value for key, value in here.items()} if isinstance(here, dict) else None


def _fitted(target: Any, corners: Sequence[Mapping[str, Any]], one: Range) -> Range:
    """The range, whole if it has to be; raises where one of its ends can't be, whatever the others are."""
    for end in one.ends:
        errors = [_error(target, {**corner, one.path: end}) for corner in corners]
        if all(errors):
            raise InputError(f"--vary: {one.path}={end}: {errors[0]}")
    if one.choices or not all(isinstance(end, int) for end in one.ends):
        return one
    between = one.low + 0.381966 * (one.high - one.low)  # never whole
    return one._replace(whole=all(_error(target, {**corner, one.path: between}) for corner in corners))


def _error(target: Any, changes: Mapping[str, Any]) -> ConfigError | None:
    try:
        load(target, changes)
    except ConfigError as error:
        return error
    return None


def combinations(given: Sequence[Range]) -> Iterator[tuple[Any, ...]]:
    """All values of ranges that are whole or choices, as a search counts them."""
    lists = [range(len(one.choices)) if one.choices else range(int(one.low), int(one.high) + 1) for one in given]
    return product(*lists)
