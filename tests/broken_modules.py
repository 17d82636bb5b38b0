"""Modules with strategies of a user's own that are broken, in every way that Python allows."""

TACTICS = """
import numpy as np
NUMBER = 7
def raises(seen, chance):
    return 1 / 0
def leaves(seen, chance):
    raise SystemExit(0)
def tells_two_lines(seen, chance):
    raise ValueError("two\\nlines")
def takes_one(seen):
    return seen
def returns_nothing(seen, chance):
    pass
def returns_one(seen, chance):
    return [0]
def returns_ragged(seen, chance):
    return [[1], [1, 2]]
def returns_halves(seen, chance):
    return chance * 0.5
def returns_words(seen, chance):
    return np.array(["north"] * len(seen))
def returns_too_high(seen, chance):
    return chance * 0 + 99
"""
MODULES = {
    "tactics.py": TACTICS,
    "raising.py": "x = 1\nraise RuntimeError('not today')\n",
    "misspelt.py": "x = 1\ndef (:\n",
    "leaving.py": "import sys\nsys.exit(0)\n",
    "lacking.py": "import no_such_module_at_all\n",
}
