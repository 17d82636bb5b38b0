"""From a name, a path or a dict to a checked `Config`. Whatever is wrong is one line: file, key, remedy."""

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from .complaint import complaint, plain
from .config import Config

Record = TypeVar("Record", bound=BaseModel)
LARGEST = 1_000_000  # bytes of a config file
_NO_YAML = (yaml.YAMLError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What PyYAML raises; the built-in ones at tags that don't fit, such as `!!int ''` or `!!bool perhaps`."""


class ConfigError(ValueError):
    """A config that can't be used; the message is one line that names file, key and remedy."""

    def __init__(self, text: str) -> None:
        super().__init__(plain(text))


class _Loader(yaml.SafeLoader):
    """Safe YAML without aliases (no bombs) and without a key said twice."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.get_event()
            raise yaml.constructor.ConstructorError(
                None, None, "aliases (*name) are not supported; write it out", event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict:
        said = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            plain = isinstance(key, str | int | float | bool)
            if not plain or key in said:
                text = f"key {key!r} is said twice; leave one out" if plain else f"{key!r} can't be a key"
                raise yaml.constructor.ConstructorError(None, None, text, key_node.start_mark)
            said.add(key)
        return super().construct_mapping(node, deep)


def library(family: str = "*") -> dict[str, Path]:
    """Built-in scenarios and their variants: name, or name:variant, -> YAML file; of a family: `"navigation/*"`.

    The folder listing is the registry; no code of `scenarios` is imported.
    """
    return {
        name: path
        for stem, path in _built_in().items()
        for name in (stem, *(f"{stem}:{variant}" for variant in read_yaml(path).get("variants", ())))
        if fnmatchcase(name, family) or fnmatchcase(f"{path.parent.name}/{name}", family)
    }


def built_in(name: str) -> Path | None:
    """The file of a built-in scenario: `arena_basic`, `arena/arena_basic` or, as it begins with it, `arena/basic`."""
    family, slash, stem = name.rpartition("/")
    known = {path.stem: path for path in _built_in().values() if not slash or path.parent.name == family}
    return known.get(stem) or known.get(f"{family}_{stem}")


def _built_in() -> dict[str, Path]:
    root = Path(str(files("scenarios")))
    return {path.stem: path for path in sorted(root.glob("*/*.yaml"))}


def load(target: str | Path | Mapping | Config, overrides: Mapping[str, Any] | None = None) -> Config:
    """The config of a built-in name, a YAML file, a dict or a Config, with `overrides` {"path.to.field": value} set.

    `name:variant` or `file.yaml:variant` is the world with what that variant sets; `family/name` is a name too, and
    so is `name/variant` of a built-in one.
    """
    if isinstance(target, Config) and not overrides:
        return target
    return _check(*_said(target, overrides))


def spelled(target: str | Path | Mapping | Config, overrides: Mapping[str, Any] | None = None) -> dict:
    """The keys as a file of that config says them, in short, with `overrides` set; not checked."""
    return _said(target, overrides)[0]


def _said(target: str | Path | Mapping | Config, overrides: Mapping[str, Any] | None) -> tuple[dict, str]:
    source, data = _raw(target)
    for path, value in (overrides or {}).items():
        set_path(data, path, value, f"{source}: --set")
    return data, source


def parse_value(text: str) -> Any:
    """The value of `--set key=value`, read as YAML."""
    try:
        return yaml.load(text, Loader=_Loader)
    except _NO_YAML as error:
        raise ConfigError(f"--set: {text[:60]!r} is not a YAML value ({_first_line(error)})") from None


def _raw(target: str | Path | Mapping | Config) -> tuple[str, dict]:
    if isinstance(target, Config):
        # objects in full: what is left out would be filled from the stock again
        objects = {name: kind.model_dump() for name, kind in target.objects.items()}
        return target.source, target.model_dump(exclude_unset=True) | {"objects": objects}
    if isinstance(target, Mapping):
        return _short(target.get("name", "config")), dict(target)
    file, variant = parted(str(target))
    path = _find(file)
    data = {"name": path.stem} | read_yaml(path)
    if variant is None:
        return _short(path.name), data
    return _short(f"{path.name}:{variant}"), _varied(data, path, variant)


def parted(target: str) -> tuple[str, str | None]:
    """File or name, and variant: what stands behind the last colon, unless a file is called so.

    Behind a built-in name a slash will do, `navigation/rooms`, unless that is a name or a file itself.
    """
    if os.path.lexists(target):
        return target, None
    file, colon, variant = target.rpartition(":")
    if not colon and not built_in(target):
        file, _, variant = target.rpartition("/")
    return (file, variant) if colon or built_in(file) else (target, None)


def _varied(data: dict, path: Path, variant: str) -> dict:
    """The world as one of its variants sets it."""
    known = _check(data, _short(path.name)).variants
    if variant not in known:
        near = get_close_matches(variant, known, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(known) or 'none'}"
        raise ConfigError(f"{_short(path.name)}: variants: there is no {_short(variant)!r}; {hint}")
    said = known[variant]
    for key, value in said.set.items():
        set_path(data, key, value, f"{_short(path.name)}: variants.{variant}.set")
    own = {"name": f"{data['name']}:{variant}", "expect": said.expect, "about": said.about or data.get("about", "")}
    return {key: value for key, value in data.items() if key != "variants"} | own


def _find(target: str) -> Path:
    path = built_in(target)
    if path:
        return path
    known, path = _built_in(), Path(target)
    if path.suffix in (".yaml", ".yml") or os.path.lexists(target):
        return path
    near = get_close_matches(target, library(), n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else f"built-in names: {', '.join(known)}"
    raise ConfigError(f"{_short(target) or repr('')}: neither a built-in scenario nor a file; {hint}")


def read_yaml(path: Path, largest: int = LARGEST) -> dict:
    """The mapping of keys that a YAML file of at most so many bytes is."""
    try:
        data = yaml.load(_text(path, largest), Loader=_Loader)
    except ConfigError:
        raise
    except _NO_YAML as error:
        raise ConfigError(f"{_short(path)}: is not valid YAML ({_first_line(error)})") from None
    if not isinstance(data, dict):
        raise ConfigError(f"{_short(path)}: must be a mapping of keys such as `agents`, `map`, `objects`")
    return data


def _text(path: Path, largest: int) -> str:
    try:
        if path.is_dir():
            raise ConfigError(f"{_short(path)}: is a folder; name a YAML file in it")
        if path.exists() and not path.is_file():  # a pipe without a writer would be waited for
            raise ConfigError(f"{_short(path)}: is a device or a pipe; name a YAML file")
        with path.open("rb") as file:
            said = file.read(largest + 1)  # no more, whatever the file's size says of itself
        if len(said) > largest:
            raise ConfigError(f"{_short(path)}: over {largest:,} bytes; a config is a page of YAML")
        return said.decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{_short(path)}: can't be read ({error.strerror}); check the path") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{_short(path)}: is not UTF-8 text; a config is a YAML file") from None


def _short(name: object) -> str:
    """A name on one line, however odd it is."""
    return " ".join(str(name).split())[:200]


def _first_line(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    mark = getattr(error, "problem_mark", None)
    place = f", line {mark.line + 1}" if mark else ""
    tag = re.match("could not determine a constructor for the tag '(.*)'", getattr(error, "problem", None) or "")
    if tag:
        return f"the tag {_short(tag[1])} is not supported; leave it out{place}"
    text = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error) or type(error).__name__
    return " ".join(str(text).split())[:200] + place


def set_path(data: dict, path: str, value: Any, where: str) -> None:
    """Change what stands at a path such as `map.place.goal`; a number in it is a place in a list."""
    *parents, last = str(path).split(".")
    if not all((*parents, last)):
        raise ConfigError(f"{where} {_short(path)}: is not a path such as actions.zap.freeze")
    inside: Any = data
    for key in parents:
        place = _place(inside, key, f"{where} {path}")
        child = inside.get(place) if isinstance(inside, dict) else inside[place]
        if child is not None and not isinstance(child, Mapping | list | tuple):
            raise ConfigError(f"{where} {path}: {key!r} is not a mapping; set {key} itself")
        inside[place] = list(child) if isinstance(child, list | tuple) else dict(child or {})
        inside = inside[place]
    inside[_place(inside, last, f"{where} {path}")] = value


def _place(inside: dict | list, key: str, where: str) -> Any:
    """The key of a mapping, or the place in a list."""
    if isinstance(inside, dict):
        return key
    if not re.fullmatch("[0-9]{1,6}", key) or int(key) >= len(inside):
        raise ConfigError(f"{where}: {_short(key)!r} is no place in a list of {len(inside)}; they count from 0")
    return int(key)


def _check(data: dict, source: str) -> Config:
    config = validated(data, source, Config)
    vars(config)["source"] = source  # what is only found when it is built names the file too
    return config


def validated(data: dict, source: str, model: type[Record]) -> Record:
    """A record of these keys; what is wrong with them is one line."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise ConfigError(f"{source}: {complaint(error, model)}") from None
    except RecursionError:
        raise ConfigError(f"{source}: is nested too deeply; a config is a page of YAML") from None
