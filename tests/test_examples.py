"""The examples aren't run here, but they are Python, name scenarios that there are, and have a command."""

import ast
import sys
from pathlib import Path

import pytest

from mettagrid_lite import library

EXAMPLES = Path(__file__).parents[1] / "examples"
sys.path.append(str(EXAMPLES))
import run  # noqa: E402  # a script, no package's

TOOLS = {"run", "score"}


def test_each_example_has_a_command_and_a_row_of_what_came_out():
    names = {path.stem for path in EXAMPLES.glob("*.py")} - TOOLS
    page = (EXAMPLES / "README.md").read_text()
    assert names == set(run.NEEDS)
    assert all(f"| `{name}` |" in page for name in names)


@pytest.mark.parametrize("name", run.NEEDS)
def test_an_example_is_python_and_names_a_scenario_that_there_is(name):
    source = (EXAMPLES / f"{name}.py").read_text()
    tree = ast.parse(source)
    compile(source, name, "exec")
    said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert said & set(library())
    assert f"python examples/run.py {name}" in ast.get_docstring(tree)
