"""The folder of a study.

runs/deep_sea/
    experiment.yaml   what is asked; it goes on only with the same, save for which trials there are
    outcomes.jsonl    a line a trial, as soon as it has ended
    page.md, NAME.png, summary.html    what came of them
"""

import json
from pathlib import Path

from analysis.errors import InputError
from analysis.files import as_yaml, write_text
from mettagrid_lite.load import read_yaml, validated
from trainers.studies import page
from trainers.studies.names import study_of
from trainers.studies.study import Outcome, Study

FILE = "experiment.yaml"


class Folder:
    """Where a study is kept; made where there is none. Raises InputError where another study is kept there."""

    def __init__(self, path: Path, study: Study) -> None:
        self.path, self.study, self.file = path, study, path / "outcomes.jsonl"
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{path}: can't be made ({error.strerror}); choose another --out") from None
        if (path / FILE).exists():
            _check(path, study)
        write_text(path / FILE, as_yaml(study.model_dump(mode="json")))
        self.outcomes = _told(self.file)

    @property
    def asked(self) -> dict[str, Outcome]:
        """Outcomes of the study's own trials that are done, in their order."""
        return {name: self.outcomes[name] for name in self.study.trials() if name in self.outcomes}

    def put(self, name: str, outcome: Outcome) -> None:
        """Keep one more."""
        told = json.dumps(outcome, allow_nan=False)
        with self.file.open("a", encoding="utf-8") as out:
            out.write(f'{{"trial": {json.dumps(name)}, "outcome": {told}}}\n')
        self.outcomes[name] = json.loads(told)

    def conclude(self) -> str:
        """Write page and pictures of what is done; the page's text."""
        return page.write(self.path, self.study, self.asked) if self.asked else ""


def begun(path: Path) -> Study | None:
    """The study that is kept in a folder; None where none is."""
    file = path / FILE
    if not file.is_file():
        return None
    data = read_yaml(file)
    model = study_of(data.get("algorithm"))
    return validated(data, str(file), model) if model else None


def _check(path: Path, study: Study) -> None:
    """What came of other settings isn't mixed with what comes of these."""
    was, now = read_yaml(path / FILE), study.model_dump(mode="json")
    for key in sorted({*was, *now} - study.free):
        if was.get(key) != now.get(key):
            text = f"has another study, its {key} is {was.get(key)!r}, not {now.get(key)!r}"
            raise InputError(f"{path}: {text}; choose another --out, or the same settings")


def _told(file: Path) -> dict[str, Outcome]:
    """What the file has; a line that a killed process left undone is dropped."""
    if not file.is_file():
        return {}
    text = file.read_text(encoding="utf-8")
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        write_text(file, whole)
    try:
        lines = [json.loads(line) for line in whole.splitlines()]
        return {line["trial"]: line["outcome"] for line in lines}
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{file}: isn't what a study keeps ({error}); remove it, or choose another --out") from None
