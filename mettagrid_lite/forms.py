"""In which form observations are handed out: `observations=` of every face."""

from collections.abc import Callable
from difflib import get_close_matches
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from gymnasium import spaces

from .sight import COMPASS, SEE_KIND, Feature
from .vector import VectorEnv, features, vector_features


class Form(NamedTuple):
    """A way to hand out what the agents of a batch see.

    space: of one agent. seen(batch, where): what some agents see, the caller's own; `where` picks them out of [E, A],
    and what is picked stays in front of the observation's shape.
    """

    space: spaces.Space
    seen: Callable[[VectorEnv, Any], Any]


_MOST = float(np.finfo(np.float32).max)  # libraries warn of bounds that are infinite
_BELOW_ZERO = ("last_reward", *(number.name for number in COMPASS))  # beside the window, what may be negative


def form(name: str, batch: VectorEnv) -> Form:
    """The form of this name in the world of a batch."""
    if name in FORMS:
        return FORMS[name](batch)
    near = get_close_matches(str(name), FORMS, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(FORMS)}"
    raise ValueError(f"observations: there is no form {name!r}; {hint}")


def _window(batch: VectorEnv) -> Form:
    return Form(_window_space(batch), _see_window)


def _see_window(batch: VectorEnv, where: Any) -> np.ndarray:
    return np.array(batch.observations[where])


def _dict(batch: VectorEnv) -> Form:
    return Form(spaces.Dict({"window": _window_space(batch), "vector": _vector_space(batch)}), _see_dict)


def _see_dict(batch: VectorEnv, where: Any) -> dict[str, np.ndarray]:
    return {"window": np.array(batch.observations[where]), "vector": np.array(batch.vectors[where])}


def _flat(batch: VectorEnv) -> Form:
    shares, beside = _shares(features(batch.world)), _shares(vector_features(batch.world))
    shares[SEE_KIND] = 1 / len(batch.world.kinds)  # of those that there are; beyond the edge is 1
    window, vector = _window_space(batch), _vector_space(batch)
    low = np.concatenate([np.zeros(window.low.size, np.float32), vector.low * beside])
    high = np.concatenate([np.ones(window.low.size, np.float32), vector.high * beside])
    return Form(spaces.Box(low, high, dtype=np.float32), partial(_see_flat, shares, beside))


def _see_flat(shares: np.ndarray, beside: np.ndarray, batch: VectorEnv, where: Any) -> np.ndarray:
    window = np.minimum(batch.observations[where] * shares, 1)
    return np.concatenate([window.reshape(*window.shape[:-3], -1), batch.vectors[where] * beside], axis=-1)


def _window_space(batch: VectorEnv) -> spaces.Box:
    return spaces.Box(0, 255, batch.observations.shape[2:], np.uint8)


def _vector_space(batch: VectorEnv) -> spaces.Box:
    numbers = vector_features(batch.world)
    low = [-_MOST if number.name in _BELOW_ZERO else 0 for number in numbers]
    high = [_MOST if number.largest is None else number.largest for number in numbers]
    return spaces.Box(np.array(low, np.float32), np.array(high, np.float32), dtype=np.float32)


def _shares(numbers: tuple[Feature, ...]) -> np.ndarray:
    """What each is multiplied by: one over its largest, which counts for 255 at most, so that small amounts show."""
    return np.array([1 / min(number.largest or 1, 255) for number in numbers], np.float32)


def _tokens(batch: VectorEnv) -> Form:
    if not batch.tokens.shape[2]:
        raise ValueError("observations: tokens are for worlds that have them; say how many with view.tokens")
    return Form(spaces.Box(0, 255, batch.tokens.shape[2:], np.uint8), _see_tokens)


def _see_tokens(batch: VectorEnv, where: Any) -> np.ndarray:
    return np.array(batch.tokens[where])


FORMS = {"dict": _dict, "window": _window, "flat": _flat, "tokens": _tokens}
"""`dict`: `window` and `vector`; `window` alone: uint8 [rows, columns, 8]; `vector`: float32 [D], what an agent has and
did; `flat`: both in one float32 [D], each number by the largest that it can be; `tokens`: uint8 [tokens, 3]."""


def each(function: Callable[[np.ndarray], Any], seen: Any) -> Any:
    """The function of what is seen, or of each part of it."""
    return {key: function(part) for key, part in seen.items()} if isinstance(seen, dict) else function(seen)


def merged(seen: Any) -> Any:
    """[E, A, ...] as rows [E * A, ...]."""
    return each(lambda part: part.reshape(-1, *part.shape[2:]), seen)


def apart(seen: Any) -> list[Any]:
    """Rows of what is seen, one by one."""
    if not isinstance(seen, dict):
        return list(seen)
    rows = zip(seen["window"], seen["vector"], strict=True)
    return [{"window": window, "vector": vector} for window, vector in rows]
