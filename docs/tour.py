"""The notebook docs/tour.ipynb with its outputs, made anew by running it: `python docs/tour.py`.

Cells run in order in one namespace, as Jupyter runs them, but without it: what is printed and the value of a last
expression are kept, figures as small pictures.
"""

import ast
import base64
import json
from contextlib import redirect_stdout
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

NOTEBOOK = Path(__file__).with_name("tour.ipynb")
DOTS = 60  # an inch of a figure


def cells(path: Path = NOTEBOOK) -> dict[str, Any]:
    """The notebook as it stands."""
    return json.loads(path.read_text(encoding="utf-8"))


def executed(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook with the outputs that its code has now."""
    names: dict[str, Any] = {"__name__": "__main__"}
    done, count = [], 0
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            count += 1
            cell = cell | {"execution_count": count, "outputs": run("".join(cell["source"]), names, count)}
        done.append(cell)
    return notebook | {"cells": done}


def run(source: str, names: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """The outputs of one cell."""
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(ast.Module(body, []), "cell", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
    out: list[dict[str, Any]] = []
    if printed.getvalue():
        out.append({"name": "stdout", "output_type": "stream", "text": printed.getvalue().splitlines(keepends=True)})
    if value is not None:
        out.append({"data": shown(value), "execution_count": count, "metadata": {}, "output_type": "execute_result"})
    return out


def shown(value: Any) -> dict[str, Any]:
    """A value as a notebook shows it."""
    if not hasattr(value, "savefig"):
        return {"text/plain": [repr(value)]}
    picture = BytesIO()
    value.savefig(picture, format="png", dpi=DOTS, metadata={"Software": "mettagrid-lite"})
    return {"image/png": base64.b64encode(picture.getvalue()).decode(), "text/plain": ["<Figure>"]}


if __name__ == "__main__":
    NOTEBOOK.write_text(json.dumps(executed(cells()), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
