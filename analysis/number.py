"""Numbers from outside, read exactly."""

import re
from fractions import Fraction

from analysis.errors import InputError

LARGEST = 10**15  # payoffs beyond it leave no digits for differences in floats
PATTERN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?(/\d+)?", re.IGNORECASE | re.ASCII)
LENGTH = 100


def fraction(text: str, where: str = "payoffs") -> Fraction:
    """The Fraction that `text` says: "2", "-0.25", "1/3", "1e-3". Raises InputError that names `where`."""
    shown = text.strip() if len(text) < 30 else text[:30] + ".."
    if len(text) > LENGTH or not PATTERN.fullmatch(text.strip()):
        raise InputError(f'{where}: {shown!r} is no payoff; give a finite number or a fraction such as "1/3"')
    above, _, below = text.strip().partition("/")
    if below and not int(below):
        raise InputError(f"{where}: {shown!r} divides by zero; give a finite number")
    value = Fraction(above) / int(below or 1)
    if abs(value) > LARGEST:
        raise InputError(f"{where}: {shown!r} is over the limit of {LARGEST:.0e}; choose a larger unit")
    return value
