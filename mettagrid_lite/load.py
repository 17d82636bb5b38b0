"""From a name, a path or a dict to a checked `Config`. Whatever is wrong is one line: file, key, remedy."""

from collections.abc import Mapping
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from .config import Config

LARGEST = 1_000_000  # bytes of a config file


class ConfigError(ValueError):
    """A config that can't be used; the message is one line that names file, key and remedy."""


class _Loader(yaml.SafeLoader):
    """Safe YAML without aliases (no bombs) and without a key said twice."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.get_event()
            raise yaml.constructor.ConstructorError(None, None, "aliases (*name) are not supported", event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if not isinstance(key, str | int | float | bool) or keys.count(key) > 1:
                text = f"key {key!r} is said twice" if keys.count(key) > 1 else f"{key!r} can't be a key"
                raise yaml.constructor.ConstructorError(None, None, text, node.start_mark)
        return super().construct_mapping(node, deep)


def library() -> dict[str, Path]:
    """Built-in scenarios: name -> YAML file. The folder listing is the registry; no code of `scenarios` is imported."""
    root = Path(str(files("scenarios")))
    return {path.stem: path for path in sorted(root.glob("*/*.yaml"))}


def load(target: str | Path | Mapping | Config, overrides: Mapping[str, Any] | None = None) -> Config:
    """The config of a built-in name, a YAML file, a dict or a Config, with `overrides` {"path.to.field": value} set."""
    if isinstance(target, Config) and not overrides:
        return target
    source, data = _raw(target)
    for path, value in (overrides or {}).items():
        _set(data, path, value, source)
    return _check(data, source)


def parse_value(text: str) -> Any:
    """The value of `--set key=value`, read as YAML."""
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise ConfigError(f"--set: {text!r} is not a YAML value ({_first_line(error)})") from None


def _raw(target: str | Path | Mapping | Config) -> tuple[str, dict]:
    if isinstance(target, Config):
        return target.name, target.model_dump(exclude_unset=True)
    if isinstance(target, Mapping):
        return str(target.get("name", "config")), dict(target)
    path = _find(str(target))
    data = _read(path)
    return str(path.name), {"name": path.stem} | data


def _find(target: str) -> Path:
    known = library()
    if target in known:
        return known[target]
    path = Path(target)
    if path.suffix in (".yaml", ".yml") or path.exists():
        return path
    near = get_close_matches(target, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else f"built-in names: {', '.join(known)}"
    raise ConfigError(f"{target}: neither a built-in scenario nor a file; {hint}")


def _read(path: Path) -> dict:
    try:
        if path.is_dir():
            raise ConfigError(f"{path}: is a folder; name a YAML file in it")
        if path.stat().st_size > LARGEST:
            raise ConfigError(f"{path}: over {LARGEST:,} bytes; a config is a page of YAML")
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except OSError as error:
        raise ConfigError(f"{path}: can't be read ({error.strerror}); check the path") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not UTF-8 text; a config is a YAML file") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, ConfigError):
            raise
        raise ConfigError(f"{path}: is not valid YAML ({_first_line(error)})") from None
    if not isinstance(data, dict):
        raise ConfigError(f"{path}: must be a mapping of keys such as `agents`, `map`, `objects`")
    return data


def _first_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    place = f", line {mark.line + 1}" if mark else ""
    text = getattr(error, "problem", None) or str(error) or type(error).__name__
    return " ".join(str(text).split())[:200] + place


def _set(data: dict, path: str, value: Any, source: str) -> None:
    *parents, last = path.split(".")
    for key in parents:
        child = data.get(key)
        data[key] = dict(child) if isinstance(child, Mapping) else {}
        if child is not None and not isinstance(child, Mapping):
            raise ConfigError(f"{source}: --set {path}: {key!r} is not a mapping; set {key} itself")
        data = data[key]
    data[last] = value


def _check(data: dict, source: str) -> Config:
    try:
        return Config.model_validate(data)
    except ValidationError as error:
        raise ConfigError(f"{source}: {_one_line(error)}") from None
    except RecursionError:
        raise ConfigError(f"{source}: is nested too deeply; a config is a page of YAML") from None


def _one_line(error: ValidationError) -> str:
    """The first problem, in the words of a person: key, what is wrong, the nearest known key."""
    problem = error.errors(include_url=False)[0]
    steps = [str(step) for step in problem["loc"] if step not in ("str", "Generator", "tuple[constrained-str, ...]")]
    steps = [step for step in steps if "[" not in step and "(" not in step]
    key = ".".join(steps) or "config"
    if problem["type"] == "extra_forbidden":
        near = get_close_matches(steps[-1], _known(steps[:-1]), n=1, cutoff=0.5)
        known = ", ".join(_known(steps[:-1])) or "none"
        return f"{key}: unknown key; " + (f"did you mean {near[0]!r}?" if near else f"known keys: {known}")
    message = problem["msg"].removeprefix("Value error, ")
    given = repr(problem["input"])
    shown = f", got {given[:60]}" if problem["type"] not in ("missing", "value_error") else ""
    return " ".join(f"{key}: {message[0].lower() + message[1:]}{shown}".split())


def _known(steps: list[str]) -> list[str]:
    """Keys that may stand at this place of a config."""
    model: Any = Config
    for step in steps:
        field = model.model_fields.get(step) if isinstance(model, type) and issubclass(model, BaseModel) else None
        model = _model_in(field.annotation) if field else model
    return [*model.model_fields] if isinstance(model, type) and issubclass(model, BaseModel) else []


def _model_in(annotation: Any) -> Any:
    """The record inside an annotation such as `Zap | None` or `dict[str, Kind]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = [_model_in(part) for part in getattr(annotation, "__args__", ())]
    return next((model for model in inner if model is not None), None)
