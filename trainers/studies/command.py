"""`python -m trainers.run STUDY`: which study is asked for, played from where it stands to its end."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from analysis.errors import InputError
from analysis.files import as_yaml
from mettagrid_lite.load import validated
from scenarios.app import stdout
from scenarios.screen import progress_bar
from trainers.experiment import said
from trainers.several import goes_on
from trainers.studies.folder import Folder, begun
from trainers.studies.names import study_of
from trainers.studies.study import Study


def asked_for(target: str, changes: Sequence[str], out: Path | None) -> tuple[Study, Path] | None:
    """A study by its experiment's name, YAML or folder, and where it is kept; None where it is something else."""
    folder = Path(target)
    if folder.is_dir():
        study = begun(folder)
        if study:
            goes_on(target, list(changes), out)
        return (study, folder) if study else None
    data, source = said(target, changes)
    model = study_of(data.get("algorithm"))
    return (validated(data, source, model), out or Path("runs") / Path(target).stem) if model else None


def play(study: Study, path: Path, only: bool = False) -> None:
    """Play what isn't done yet, and print what came of all; only: print the study as YAML instead.

    Ctrl-C loses the running trial: what is done is told, then KeyboardInterrupt goes on.
    """
    if only:
        sys.stdout.write(as_yaml(study.model_dump(mode="json")))
        return
    if os.environ.get("WORLD_SIZE", "1") != "1":
        raise InputError(f"{study.algorithm}: is a study, which one process plays; start it without torchrun")
    folder, console = Folder(path, study), stdout()
    try:
        conduct(folder)
    except KeyboardInterrupt:
        _conclude(folder)
        console.print(f"stopped; go on with: python -m trainers.run {path}")
        raise
    _conclude(folder)


def conduct(folder: Folder) -> None:
    """Play the trials that aren't done, one by one, with a bar."""
    trials = folder.study.trials()
    left = [name for name in trials if name not in folder.outcomes]
    with progress_bar(folder.path.name, "trials") as show:
        for done, name in enumerate(left, len(trials) - len(left)):

            def tell(part: int, whole: int, done: int = done, name: str = name) -> None:
                if show:
                    show(done + part / whole, len(trials), name)

            tell(0, 1)
            folder.put(name, trials[name](tell))


def _conclude(folder: Folder) -> None:
    """The page, on disk and on the screen."""
    if text := folder.conclude():
        sys.stdout.write(text.strip() + "\n")
        stdout().print(f"how it went: {folder.path / 'summary.html'}")
