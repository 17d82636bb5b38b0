"""Three-valued logic (Kleene 1952): 0 no, 0.5 unknown, 1 yes. AND is min, OR is max, NOT is 1 - x.

A statement built from strict inequalities inherits their doubt: it is yes or no as soon as the inequalities that are
decided settle it, whatever the open ones turn out to be. Arrays of 0.0 and 1.0 give ordinary logic.
"""

import numpy as np

NO, UNKNOWN, YES = 0.0, 0.5, 1.0


def positive(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Is a number known to lie in [low, high] above zero? Elementwise."""
    return np.where(low > 0, YES, np.where(high <= 0, NO, UNKNOWN))


def negative(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Is a number known to lie in [low, high] below zero? Elementwise."""
    return positive(-high, -low)


def negate(truth: np.ndarray) -> np.ndarray:
    """NOT, elementwise."""
    return 1.0 - truth


def every(truth: np.ndarray, axis: int | None = None) -> np.ndarray:
    """AND along an axis; yes of nothing."""
    return np.min(truth, axis=axis, initial=YES)


def some(truth: np.ndarray, axis: int | None = None) -> np.ndarray:
    """OR along an axis; no of nothing."""
    return np.max(truth, axis=axis, initial=NO)


def verdict(truth: float) -> str:
    """The word for a truth value."""
    return {NO: "no", UNKNOWN: "undetermined", YES: "yes"}[float(truth)]
