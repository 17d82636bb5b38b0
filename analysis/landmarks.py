"""Features of textbook games, to compare others with.

python -m analysis.landmarks tests/data/games.json > analysis/landmarks.json
"""

import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from analysis.further import further
from analysis.landscape import Landscape, landscape


def measure(payoffs: Any) -> Landscape | None:
    """Features of nested lists [n][a1][a2].. of numbers or fractions."""
    nested = np.array(payoffs, dtype=object)
    exact = np.array([Fraction(value) for value in nested.ravel()], dtype=object).reshape(nested.shape)
    return landscape(exact, further(exact).long_run)


def landmarks(path: Path) -> str:
    """The features of all games of a file, as JSON, a line each."""
    games = json.loads(path.read_text(encoding="utf-8"))["games"]
    found = {game["name"]: measure(game["payoffs"]) for game in games}
    lines = [f" {json.dumps(name)}: {json.dumps(one._asdict())}" for name, one in found.items() if one]
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    print(landmarks(Path(sys.argv[1])), end="")
