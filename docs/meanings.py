"""What each key of a config means, from the tables of docs/config.md to the package: `python docs/meanings.py`."""

import json
import re
from pathlib import Path

PAGE = Path(__file__).parent / "config.md"
DATA = Path(__file__).parents[1] / "scenarios" / "meanings.json"


def main() -> None:
    """Write `scenarios/meanings.json` anew."""
    DATA.write_text(json.dumps(meanings(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def meanings() -> dict[str, dict[str, str]]:
    """Record -> key -> what it means, as the page says it, without its links."""
    page = PAGE.read_text(encoding="utf-8")
    tables = re.findall(r"<!-- keys: (\w+) -->\n.*\n.*\n((?:^\|.*\n)+)", page, re.MULTILINE)
    return {record: dict(map(_row, rows.splitlines())) for record, rows in tables}


def _row(line: str) -> tuple[str, str]:
    cells = [cell.strip() for cell in line.split("|")[1:-1]]
    return cells[0].strip("`"), re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", cells[-1])


if __name__ == "__main__":
    main()
