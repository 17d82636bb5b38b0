"""A study on disk: its settings and what its runs came to, as `outcomes.json` in a folder."""

import json
from pathlib import Path

from analysis.errors import InputError
from analysis.files import write_text
from mettagrid_lite.load import validated
from mettagrid_lite.values import Frozen
from trainers.vapor.study import Outcome, Settings

SAME = ("episodes", "known", "repeats")  # what a study goes on with; agents, depths and seeds may come and go


class Kept(Frozen):
    """The file."""

    settings: Settings
    outcomes: tuple[Outcome, ...]


class Shelf:
    """A folder of one study; made where there is none."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.file, self.settings = folder / "outcomes.json", settings
        self.outcomes: dict[tuple[str, int, int], Outcome] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{folder}: can't be made ({error.strerror}); choose another --out") from None
        if self.file.exists():
            self._open()

    def _open(self) -> None:
        try:
            told = json.loads(self.file.read_text(encoding="utf-8"))
        except ValueError:
            raise InputError(f"{self.file}: is no JSON; remove it, or choose another --out") from None
        kept = validated(told, str(self.file), Kept)
        for name in SAME:
            old, new = getattr(kept.settings, name), getattr(self.settings, name)
            if old != new:
                raise InputError(
                    f"{self.file}: {name}: was {old}, now {new}; choose another --out, or the same settings"
                )
        self.outcomes = {outcome.run: outcome for outcome in kept.outcomes}

    def put(self, outcome: Outcome) -> None:
        """Keep one more."""
        if self.outcomes.get(outcome.run) == outcome:
            return
        self.outcomes[outcome.run] = outcome
        kept = Kept(settings=self.settings, outcomes=tuple(self.outcomes.values()))
        write_text(self.file, json.dumps(kept.model_dump(mode="json"), indent=1) + "\n")
