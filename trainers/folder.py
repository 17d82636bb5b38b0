"""The folder of a run: the experiment as it was, measures of each update, the newest checkpoint.

runs/navigation-0/
    experiment.yaml      frozen: a run goes on only with the same
    world.yaml           the world with all that is changed in it, whatever becomes of its file
    metrics.jsonl        a line an update, always
    checkpoint.safetensors, checkpoint.json
    tests.json           the newest test: all statistics in each world, with intervals
    replays/WORLD.jsonl  an episode of it
    summary.html         how it went, once it has ended or was stopped
    tensorboard/         where TensorBoard is installed
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analysis.errors import InputError
from analysis.files import as_yaml, write_text
from mettagrid_lite.config import Config as World
from mettagrid_lite.load import load, read_yaml, validated
from trainers.evaluate import Scores
from trainers.experiment import Experiment
from trainers.ranks import here

LONGEST = 100_000_000  # bytes of a world with its maps


class Folder:
    """Where a run is kept."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.checkpoint = path / "checkpoint"
        self.replays = path / "replays"

    @property
    def begun(self) -> bool:
        """There is a checkpoint to go on from."""
        return self.checkpoint.with_suffix(".json").exists()

    def experiment(self) -> Experiment:
        """What is trained here; raises InputError where nothing is."""
        file = self.path / "experiment.yaml"
        if not file.is_file():
            raise InputError(f"{self.path}: is not the folder of a run; name one that has an experiment.yaml")
        return validated(read_yaml(file), str(file), Experiment)

    def world(self) -> World:
        """The world as it was when training began; with all its maps as pictures it may be long."""
        return load(read_yaml(self.path / "world.yaml", LONGEST))

    def open(self, experiment: Experiment) -> None:
        """Make the folder, or check that what is there is the same experiment."""
        if (self.path / "experiment.yaml").exists():
            self._check(experiment)
            return
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{self.path}: can't be made ({error.strerror}); choose another --out") from None
        write_text(self.path / "world.yaml", as_yaml(experiment.config.model_dump(mode="json", by_alias=True)))
        write_text(self.path / "experiment.yaml", as_text(experiment))

    def _check(self, experiment: Experiment) -> None:
        one, other = (dict(flat(some.model_dump(mode="json"))) for some in (self.experiment(), experiment))
        for key in (*one, *other):
            if one.get(key) != other.get(key):
                was, now = one.get(key), other.get(key)
                text = f"has another experiment, its {key} is {was!r}, not {now!r}"
                raise InputError(f"{self.path}: {text}; choose another --out, or the same settings")
        if self.world() != experiment.config:
            raise InputError(f"{self.path}: the world has changed since this was begun; choose another --out")

    def write_tests(self, found: Scores, updates: int, episodes: int) -> None:
        told = {"updates": updates, "episodes": episodes, "worlds": found}
        write_text(self.path / "tests.json", json.dumps(told, indent=1))

    def tests(self) -> Scores:
        """What the newest test found; nothing before the first."""
        file = self.path / "tests.json"
        return json.loads(file.read_text(encoding="utf-8"))["worlds"] if file.is_file() else {}

    def measures(self) -> list[dict[str, float]]:
        """What each update told."""
        file = self.path / "metrics.jsonl"
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.is_file() else []

    @contextmanager
    def log(self, updates: int, steps: int) -> "Iterator[Log]":
        """Go on with the measures after so many updates and steps; what a killed run told beyond them is dropped."""
        if not here().leads:
            yield Log(None, None)
            return
        file = self.path / "metrics.jsonl"
        lines = file.read_text(encoding="utf-8").splitlines()[:updates] if file.exists() else []
        write_text(file, "".join(f"{line}\n" for line in lines))
        events = _events(self.path / "tensorboard", steps)
        with file.open("a", encoding="utf-8") as out:
            yield Log(out, events)
        if events is not None:
            events.close()


def as_text(experiment: Experiment) -> str:
    """All of it as YAML, which `read` takes."""
    return as_yaml(experiment.model_dump(mode="json"))


def flat(said: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Keys of records in records, with dots, and their values."""
    for key, value in said.items():
        if isinstance(value, dict) and value:
            yield from flat(value, f"{above}{key}.")
        else:
            yield above + key, value


class Log:
    """Takes measures and writes them down, if it has where."""

    def __init__(self, out: Any, events: Any) -> None:
        self.out, self.events = out, events

    def write(self, measures: Mapping[str, float]) -> None:
        if self.out is None:
            return
        self.out.write(json.dumps({name: round(value, 6) for name, value in measures.items()}) + "\n")
        self.out.flush()
        for name, value in measures.items() if self.events is not None else ():
            self.events.add_scalar(name, value, int(measures["steps"]))


def _events(path: Path, steps: int) -> Any:
    """A writer for TensorBoard; None where it isn't installed."""
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        return None
    return SummaryWriter(str(path), purge_step=steps + 1 if steps else None)
