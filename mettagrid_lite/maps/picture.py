"""Pictures to cells, glyph by glyph."""

import numpy as np

from ..complaint import hint
from ..config import Config
from ..load import ConfigError
from ..plans import LONGEST
from .layout import ANY, ARROWS, Layouts, Start

Meaning = dict[str, tuple[str, int, int | None]]


def pictured(config: Config, texts: tuple[str, ...]) -> Layouts:
    """A map for each picture."""
    meaning = _legend(config)
    kinds = tuple(dict.fromkeys(kind for kind, _, _ in meaning.values()))
    _check_glyphs(config, set("".join(texts)))
    rows = [_rows(config, _key(texts, n), text) for n, text in enumerate(texts)]
    for n, lines in enumerate(rows):
        if (len(lines), len(lines[0])) != (len(rows[0]), len(rows[0][0])):
            raise ConfigError(
                f"{config.source}: {_key(texts, n)}: is {len(lines)} x {len(lines[0])} cells, the first picture "
                f"{len(rows[0])} x {len(rows[0][0])}; make them equal"
            )
        _check_known(config, _key(texts, n), set("".join(lines)), meaning)
    number = np.zeros(128, np.int16)
    for glyph, (kind, _, _) in meaning.items():
        number[ord(glyph)] = kinds.index(kind)
    cells = np.stack([number[np.array([list(line.encode()) for line in lines])] for lines in rows])
    return Layouts(kinds, cells, tuple(_starts(lines, meaning) for lines in rows))


def _key(texts: tuple[str, ...], n: int) -> str:
    return f"map.pictures.{n}" if len(texts) > 1 else "map"


def _rows(config: Config, key: str, text: str) -> list[str]:
    lines = [line.strip() for line in text.strip().splitlines()]
    width = len(lines[0]) if lines else 0
    if width == 0 or len(lines) > LONGEST or width > LONGEST:
        raise ConfigError(f"{config.source}: {key}: must be 1 to {LONGEST} rows and columns")
    for number, line in enumerate(lines, 1):
        if len(line) != width:
            raise ConfigError(
                f"{config.source}: {key}: row {number} has {len(line)} cells, row 1 has {width}; make them equal"
            )
    return lines


def _starts(lines: list[str], meaning: Meaning) -> tuple[Start, ...]:
    """Where agents may start, in reading order."""
    found = []
    for row, line in enumerate(lines):
        for col, glyph in enumerate(line):
            kind, facing, group = meaning[glyph]
            if kind == "floor" and group is not None:
                found.append(Start(row, col, facing, group))
    return tuple(found)


def _legend(config: Config) -> Meaning:
    """Glyph -> (kind, facing, group): group None for an object, ANY where an agent of any group starts."""
    kinds, groups = config.kinds, list(config.agents)
    meaning: Meaning = {"@": ("floor", ANY, ANY)}
    meaning |= {glyph: ("floor", facing, ANY) for glyph, facing in ARROWS.items()}
    for known in (kinds, config.objects):  # a glyph of the config's own goes before one of the stock
        meaning |= {kind.glyph: (name, ANY, None) for name, kind in known.items()}
    for glyph, name in config.legend.items():
        if name in groups:
            meaning[glyph] = ("floor", ANY, groups.index(name))
        elif name in kinds:
            meaning[glyph] = (name, ANY, None)
        else:
            near = hint(name, [*groups, *kinds])
            raise ConfigError(f"{config.source}: legend.{glyph}: no object or group is called {name!r}; {near}")
    return meaning


def _check_glyphs(config: Config, drawn: set[str]) -> None:
    """No glyph on the map that the legend doesn't explain stands for two kinds of the config's own."""
    owners: dict[str, str] = {}
    for name, kind in config.objects.items():
        other = owners.setdefault(kind.glyph, name)
        if other != name and kind.glyph in drawn - set(config.legend):
            raise ConfigError(
                f"{config.source}: map: {kind.glyph!r} is the glyph of {other} and of {name}; "
                f"give one of them its own `glyph` or say which in `legend`"
            )


def _check_known(config: Config, key: str, drawn: set[str], meaning: Meaning) -> None:
    for glyph in sorted(drawn - set(meaning)):
        raise ConfigError(f"{config.source}: {key}: nothing has the glyph {glyph!r}; add `legend: {{'{glyph}': KIND}}`")
