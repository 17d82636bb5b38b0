"""The house: imports go one way, the README says what is true, nothing is left half done."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = ("mettagrid_lite", "analysis", "scenarios", "trainers")
"""Each may import itself and those before it."""
FOUND_IN = {
    "torch": {"trainers"},
    "pyspiel": {"analysis"},
    "open_spiel": {"analysis"},
    "typer": {"scenarios", "trainers"},
}
"""Libraries that only some floors may import."""
COMMANDS = [
    'python -m venv .venv && . .venv/bin/activate && pip install -e ".[analysis]" && scenarios classify stag_hunt',
    'python -m venv .venv && . .venv/bin/activate && pip install -e ".[dev]" -c constraints.txt && pytest -n 2',
]


def modules() -> list[Path]:
    return [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    """Top-level packages that a module imports, anywhere in it."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.split(".")[0] for name in plain | named}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path):
    floor = path.relative_to(ROOT).parts[0]
    above = set(FLOORS[FLOORS.index(floor) + 1 :])
    assert not imported(path) & (above | {"tests"})
    for library, floors in FOUND_IN.items():
        assert floor in floors or library not in imported(path)


def test_the_packages_import_with_the_core_dependencies_alone():
    code = """
import sys
from importlib.abc import MetaPathFinder

class Absent(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("torch", "pyspiel", "open_spiel", "typer", "rich", "cvxpy", "nashpy", "scipy",
                                  "networkx", "matplotlib", "ecos", "pygambit", "optuna"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
import mettagrid_lite, analysis, scenarios, trainers, scenarios.cli
import mettagrid_lite.config, mettagrid_lite.load, analysis.table
"""
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )
    assert answer.returncode == 0, answer.stderr


def test_public_names_are_not_replaced_by_modules_of_the_same_name():
    code = """
import analysis, mettagrid_lite
for package in (mettagrid_lite, analysis):
    for name in package.__all__:
        getattr(package, name)
    for name in package.__all__:
        assert type(getattr(package, name)).__name__ != "module", name
"""
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )
    assert answer.returncode == 0, answer.stderr


def test_the_readme_has_exactly_the_two_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [line for line in readme.splitlines() if line.startswith("python -m venv")] == COMMANDS


@pytest.mark.slow
def test_the_answer_in_the_readme_is_what_the_command_prints():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- answer -->\n```\n\$ scenarios (.*?)\n(.*?)```", readme, re.DOTALL)
    assert block
    command = [sys.executable, "-m", "scenarios.cli", *block[1].split()]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert _without_ecos(answer.stdout) == _without_ecos(block[2])


def _without_ecos(text: str) -> str:
    """ecos has no wheel for Python 3.13; there HiGHS answers the same."""
    return text.replace("OpenSpiel jpsro (ecos)", "scipy HiGHS")


def tree() -> set[str]:
    """Paths in the README's file tree: two blanks deeper is inside the folder above."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- tree -->\s*```\w*\n(.*?)```", readme, re.DOTALL)
    assert block, "README.md has no block after <!-- tree -->"
    folders: list[str] = []
    paths: set[str] = set()
    for line in block[1].splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        for name in line.split("  #")[0].split():
            folders[depth:] = [name] if name.endswith("/") else []
            paths.add("".join(folders[:depth]) + name)
    return paths


def test_every_file_in_the_readmes_tree_exists():
    assert [path for path in sorted(tree()) if not (ROOT / path).exists()] == []


def test_every_module_stands_in_the_readmes_tree():
    said = tree()
    inside = {folder for folder in said if folder.count("/") == 2 and folder.endswith("/")}
    missing = [
        name
        for path in modules()
        if (name := str(path.relative_to(ROOT))) not in said
        and path.name != "__init__.py"
        and not any(name.startswith(folder) for folder in inside)
    ]
    assert missing == []


def test_files_named_in_the_readmes_and_docs_exist():
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))):
        links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
        assert [link for link in links if not (page.parent / link).exists()] == [], page.name


def test_nothing_is_left_to_do():
    words = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)))
    texts = [*modules(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "scenarios").rglob("*.yaml"), ROOT / "README.md"]
    assert [str(path.relative_to(ROOT)) for path in texts if words.search(path.read_text(encoding="utf-8"))] == []


def test_the_version_is_the_same_in_the_citation_and_the_package():
    from mettagrid_lite.version import __version__

    assert f"version: {__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
