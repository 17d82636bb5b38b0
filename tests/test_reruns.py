"""The command that counts wrong labels: what counts, with which interval, and that it runs."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def reruns(monkeypatch):
    """The module behind `python docs/reruns.py`."""
    monkeypatch.syspath_prepend(ROOT / "docs")
    import reruns

    return reruns


def test_a_label_is_wrong_only_where_both_sides_are_sure(reruns):
    truth = reruns.Answer("chicken", {"chicken": "yes", "team": "no", "cyclic": "undetermined"}, 1, 0.0)
    said = reruns.Answer("stag_hunt", {"chicken": "undetermined", "team": "yes", "cyclic": "yes"}, 1, 0.0)
    assert reruns.wrong_labels(truth, said) == ["team"]
    assert reruns.wrong_headline(truth, said)
    assert not reruns.wrong_headline(truth, said._replace(primary="undetermined"))


def test_the_interval_is_exact(reruns):
    """With none of n the upper end is 1 - 0.025 ** (1 / n)."""
    assert reruns.share(0, 200) == f"0 of 200, 0.0% (95 % interval 0.0% to {1 - 0.025 ** (1 / 200):.1%})"


@pytest.mark.slow
def test_the_command_puts_its_table_on_the_page(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- reruns -->\nold\n<!-- end reruns -->\nafter\n")
    command = [sys.executable, "docs/reruns.py", "--runs", "2", "--scenarios", "spatial_stag_hunt", "--page", page]
    answer = subprocess.run(
        [*command, "--reference", "64", "--jobs", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert "| `spatial_stag_hunt` | `stag_hunt` | 2 |" in answer.stdout
    said = page.read_text()
    assert said.startswith("before\n<!-- reruns -->\n| scenario |") and said.endswith("<!-- end reruns -->\nafter\n")
