"""What is wrong with a config, in the words of a person: key, what it must be, the nearest known key."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from .config import ONE_LINE, Config
from .plans import FORMS, GENERATORS
from .values import COLOR, GLYPH, NAME

WORDS = {
    "missing": "is missing",
    "dict_type": "must be a mapping of keys",
    "model_type": "must be a mapping of keys",
    "tuple_type": "must be a list",
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be finite",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "greater_than": "must be above {gt}",
    "less_than": "must be below {lt}",
    "literal_error": "must be {expected}",
    "string_too_long": "must be at most {max_length} characters long",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    "union_tag_not_found": "must say its {discriminator}",
    "too_long": "must have at most {max_length} entries",
}
"""pydantic's error types that a config can meet; others keep pydantic's words."""

PATTERNS = {
    NAME: "must be letters, digits and underscores, no digit first",
    GLYPH: "must be one visible character of ASCII",
    COLOR: "must be a colour such as '#d9483b'",
    ONE_LINE: "must be one line without control characters",
}


def complaint(error: ValidationError, root: type[BaseModel] = Config) -> str:
    """The problem that explains most, in one line: an unknown key, else the one found deepest in the config."""
    problems = error.errors(include_url=False)
    problem = max(problems, key=_weight)
    steps = _steps(problem["loc"])
    key = ".".join(steps)[:100]
    if problem["type"] == "extra_forbidden":
        above, unknown = _steps(problem["loc"][:-1]), str(problem["loc"][-1])[:60]
        near = hint(unknown, _known(problem["loc"][:-1], root), "known keys")
        text = f"{'.'.join([*above, unknown or repr('')])}: unknown key; {near}"
    elif problem["type"] == "union_tag_invalid":
        text = f"{key}.{_wrong_tag(problem)}"
    elif problem["type"] == "value_error":  # our own words
        text = (f"{key}: " if key else "") + problem["msg"].removeprefix("Value error, ")
    else:
        text = f"{key or 'config'}: {_wrong(problem)}"
    return " ".join(text.split())


def _weight(problem: Any) -> tuple[bool, int, bool, bool]:
    """Of a value that may be one of several types, what is wrong with it as the type that it has tells more."""
    kind, depth = problem["type"], len(_steps(problem["loc"]))
    return kind == "extra_forbidden", depth, kind == "value_error", not kind.endswith(("_type", "missing"))


def _wrong(problem: Any) -> str:
    words = WORDS.get(problem["type"], problem["msg"][0].lower() + problem["msg"][1:])
    if problem["type"] == "string_pattern_mismatch":
        words = PATTERNS[problem["ctx"]["pattern"]]
    text = words.format(**problem.get("ctx", {}))
    if problem["type"] == "missing":
        return text
    text, given = f"{text}, got {_shown(problem['input'])}", problem["input"]
    if problem["type"] != "literal_error" or not isinstance(given, str):
        return text
    near = get_close_matches(given[:60], re.findall(r"'([^']+)'", words.format(**problem["ctx"])), n=1, cutoff=0.5)
    return f"{text}; did you mean {near[0]!r}?" if near else text


def _wrong_tag(problem: Any) -> str:
    """What kind of a record it is: of a map, or of a union whose records say it by a key."""
    name = problem["ctx"]["discriminator"]
    if not name.startswith("'"):
        return f"generator: {_no_generator(problem['input'])}"
    known = [tag.strip("' ") for tag in problem["ctx"]["expected_tags"].split(",")]
    return f"{name[1:-1]}: {problem['ctx']['tag'][:60]!r} is not known; {hint(problem['ctx']['tag'], known)}"


def _no_generator(said: dict) -> str:
    if "generator" not in said:
        return f"is missing; name one: {', '.join(GENERATORS)}"
    given, names = str(said["generator"])[:60], ", ".join(GENERATORS)
    near = get_close_matches(given, GENERATORS, n=1, cutoff=0.5)
    return f"must be one of {names}, got {_shown(said['generator'])}" + (f"; did you mean {near[0]!r}?" if near else "")


def _shown(value: Any) -> str:
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # an integer of thousands of digits, a list in itself
        return f"a very large {type(value).__name__}"
    return text if len(text) <= 60 else f"{text[:57]}..."


def plain(text: str) -> str:
    """On one line, and nothing in it that a terminal would obey."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in " ".join(text.split()))


def hint(name: str, known: Iterable[str], what: str = "known") -> str:
    """The nearest known name, else all of them."""
    names = list(known)
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else f"{what}: {', '.join(names) or 'none'}"


def _steps(place: tuple[int | str, ...]) -> list[str]:
    """The path a person would write: without the names pydantic gives to the branches of a union."""
    branches = ("str", "float", "bool", "int", "constrained-str", "constrained-float", "constrained-int", "Paid")
    return [str(step) for step in place if str(step) not in branches and "[" not in str(step)]


def _known(place: tuple[int | str, ...], root: type[BaseModel]) -> list[str]:
    """Keys that may stand at this place of a config."""
    model: Any = root
    for step in map(str, place):
        field = model.model_fields.get(step) if isinstance(model, type) and issubclass(model, BaseModel) else None
        model = FORMS[step] if step in FORMS else _model_in(field.annotation) if field else model
    keys = [*model.model_fields] if isinstance(model, type) and issubclass(model, BaseModel) else []
    return [*keys, "like"] if _steps(place)[:1] == ["objects"] and len(_steps(place)) == 2 else keys


def _model_in(annotation: Any) -> Any:
    """The record inside an annotation such as `Zap | None` or `dict[str, Kind]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = [_model_in(part) for part in getattr(annotation, "__args__", ())]
    return next((model for model in inner if model is not None), None)
