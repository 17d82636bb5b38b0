"""The notebook is what its code says: run in order, it prints what it shows."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "docs"))
import tour  # noqa: E402  # a script, no package's


def told(notebook):
    """All text that the cells show, numbers to six digits."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    text = "".join("".join(output.get("text", output.get("data", {}).get("text/plain", ""))) for output in outputs)
    return re.sub(r"\d+\.\d{6,}", lambda number: f"{float(number[0]):.6g}", text)


@pytest.mark.slow
def test_the_notebook_shows_what_its_code_prints():
    kept = tour.cells()
    assert told(tour.executed(kept)) == told(kept), "run: python docs/tour.py"


def test_the_notebook_is_small_and_has_run_whole():
    assert tour.NOTEBOOK.stat().st_size < 400_000
    counts = [cell["execution_count"] for cell in tour.cells()["cells"] if cell["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))
    pictures = [output for cell in tour.cells()["cells"] for output in cell.get("outputs", ()) if "data" in output]
    assert all("image/png" in output["data"] for output in pictures) and len(pictures) >= 4
