"""The answer in the README, made anew by running it: `python docs/answer.py stag_hunt`."""

import re
import sys
from pathlib import Path

from analysis.classifier import classify
from analysis.plots import save
from analysis.report import text

ROOT = Path(__file__).parents[1]


def main(target: str) -> None:
    """Classify `target` and put page and figure where the README shows them."""
    report = classify(target)
    block = f"```\n$ scenarios classify {target}\n{text(report)}```"
    readme = ROOT / "README.md"
    page = readme.read_text(encoding="utf-8")
    readme.write_text(re.sub(r"(<!-- answer -->\n)```\n.*?```", lambda m: m[1] + block, page, count=1, flags=re.DOTALL))
    save(report, ROOT / "docs" / "answer.png")


if __name__ == "__main__":
    main(sys.argv[1])
