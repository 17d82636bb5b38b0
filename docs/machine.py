"""What the measured pages share: where and with what it was measured, and a place on a page."""

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

from analysis.files import write_text


def machine() -> str:
    """Processor, cores and versions, in a line."""
    info = Path("/proc/cpuinfo")
    models = re.findall(r"model name\s*: (.*)", info.read_text()) if info.exists() else []
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "numba", "open_spiel"))
    processor = f"{models[0] if models else platform.machine()}, {len(os.sched_getaffinity(0))} cores"
    return f"{processor}; Python {platform.python_version()}, {packages}."


def put(page: Path, marker: str, text: str) -> None:
    """Replace what stands on the page from `<!-- marker -->` to `<!-- end marker -->`."""
    begin, end = f"<!-- {marker} -->", f"<!-- end {marker} -->"
    said = page.read_text(encoding="utf-8")
    if begin not in said or end not in said:
        raise SystemExit(f"{page}: has no {begin} ... {end}; add the two lines where the table should stand")
    before, after = said.split(begin)[0], said.split(end, 1)[1]
    write_text(page, f"{before}{begin}\n{text}\n{end}{after}")
