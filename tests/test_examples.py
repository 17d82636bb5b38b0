"""The examples aren't run here, but they are Python, name scenarios that there are, and have a command that helps."""

import ast
import os
import subprocess
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


def command(*words, **environment):
    """What `python examples/run.py` answers: exit code, what it prints, what it complains of."""
    done = subprocess.run(
        [sys.executable, EXAMPLES / "run.py", *words],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_help_tells_what_each_example_is_and_how_to_run_it():
    code, printed, _ = command("--help")
    assert code == 0
    assert all(run.about(name) in printed for name in run.NEEDS)
    assert "python examples/run.py sb3 --seeds 1 2 3 --keep DIR" in printed


@pytest.mark.parametrize(("said", "hint"), [
    ("tianshou", "there is no example 'tianshou'; did you mean tianshou_ppo?"),
    ("dreamer", "there is no example 'dreamer'; there are sb3, cleanrl_style"),
])  # fmt: skip
def test_a_name_that_is_not_there_is_told_what_is(said, hint):
    code, _, complaint = command(said)
    assert code == 2
    assert hint in complaint


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    code, _, complaint = command("sb3", "--keep", str(tmp_path))
    assert code == 1
    assert "name another folder" in complaint
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_environment_that_could_not_be_made_whole_is_deleted(tmp_path):
    said = ("sb3", "--keep", str(tmp_path / "made"), "--torch", "there-is-no-such-torch")
    code, printed, complaint = command(*said, PIP_NO_INDEX="1")
    assert code == 1
    assert "making an environment" in printed
    assert "pip could not install it: see above" in complaint
    assert not list(tmp_path.iterdir())
