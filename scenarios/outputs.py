"""Where an answer goes beside the terminal: JSON, a figure, a page for a browser, a game in a file."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scenarios.options import checked_outputs

if TYPE_CHECKING:
    from analysis import Report


class Outputs(NamedTuple):
    """What was asked for; picture: what the figure shows."""

    json: str | None
    plot: Path | None
    picture: str | None
    html: Path | None
    nfg: Path | None


def check(asked: Outputs, targets: list[str]) -> None:
    """Say before the work what would fail after it."""
    from analysis.errors import InputError

    checked_outputs(asked.json, asked.plot)
    for option, path, verb in (("--plot", asked.plot, "draws"), ("--nfg", asked.nfg, "writes")):
        if path is not None and len(targets) > 1:
            raise InputError(f"{option}: {verb} one answer, got {len(targets)} targets; classify them one by one")
    check_ending("--html", asked.html, ".html")
    check_ending("--nfg", asked.nfg, ".nfg")
    _check_picture(asked.plot, asked.picture)


def check_ending(option: str, path: Path | None, ending: str) -> None:
    """Say before the work that a file has another ending, or can't be written."""
    if path is None:
        return
    from analysis.errors import InputError
    from analysis.files import writable

    if path.suffix.lower() != ending:
        raise InputError(f"{option}: {path} is no {ending} file; choose this ending")
    writable(path)


def _check_picture(plot: Path | None, picture: str | None) -> None:
    if picture is None:
        return
    from analysis.errors import InputError
    from analysis.plots import ALL, PICTURES
    from mettagrid_lite.complaint import hint

    known = [*PICTURES, ALL]
    if plot is None:
        raise InputError("--picture: says what --plot draws; give --plot FILE too")
    if picture not in known:
        raise InputError(f"--picture: there is no {picture!r}; {hint(picture, known)}")


def write(asked: Outputs, reports: list["Report"]) -> None:
    """Everything that was asked for, each file whole."""
    if asked.json is not None:
        _write_json(asked.json, reports)
    if asked.plot is not None:
        from analysis.plots import save

        save(reports[0], asked.plot, asked.picture)
    if asked.html is not None:
        from analysis import html

        html.save(reports, asked.html, command=command())
    if asked.nfg is not None:
        _write_nfg(asked.nfg, reports[0])


def command() -> str:
    """The command line, as it can be given again."""
    return shlex.join(["scenarios", *sys.argv[1:]])


def _write_json(where: str, reports: list["Report"]) -> None:
    from analysis.as_json import dumps
    from analysis.files import write_text

    if where == "-":
        sys.stdout.write(dumps(reports))
    else:
        write_text(Path(where), dumps(reports))


def _write_nfg(path: Path, report: "Report") -> None:
    from analysis.errors import InputError
    from analysis.files import write_text
    from analysis.normal_form import to_nfg
    from analysis.table import DENSE_LIMIT
    from analysis.tensor import is_small

    if not is_small(report.full_table):
        raise InputError(f"--nfg: the game has over {DENSE_LIMIT:,} payoffs; name fewer --strategies")
    write_text(path, to_nfg(report.full_table, report.title))
