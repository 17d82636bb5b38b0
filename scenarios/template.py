"""`scenarios new`: a commented template, or a copy of a scenario, as the start of one's own."""

import os
from importlib.resources import files
from pathlib import Path

from analysis.errors import InputError
from analysis.files import writable, write_text
from scenarios.options import file_of

TEMPLATE = "template.yaml"
ENDINGS = (".yaml", ".yml")


def new(name: str, like: str | None, force: bool) -> Path:
    """Write the template, or a copy of the scenario `like`, and return where it stands; never over a file unasked."""
    path = place(name)
    writable(path)
    if os.path.lexists(path) and not force:
        raise InputError(f"{path}: is there already; choose another name, or replace it with --force")
    write_text(path, template(path.name) if like is None else copy(like))
    return path


def place(name: str) -> Path:
    """The file that is meant: NAME.yaml in the current folder, or the path given."""
    path = Path(name)
    if not path.name.strip(".") or not name.isprintable():
        raise InputError(f"{name!r}: is no name for a file; write one such as my_world")
    return path if path.suffix in ENDINGS else path.with_name(f"{path.name}.yaml")


def template(name: str) -> str:
    """The text of the template, for a file of that name."""
    return (files("scenarios") / TEMPLATE).read_text(encoding="utf-8").replace(TEMPLATE, name)


def copy(target: str) -> str:
    """The YAML of a scenario as it stands, with all its variants; one that doesn't load is refused."""
    from mettagrid_lite.load import load

    load(target)
    path = file_of(target)
    return f"# A copy of {path.stem}.\n{path.read_text(encoding='utf-8')}"
