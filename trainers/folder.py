"""The folder of a run: the experiment as it was, measures of each update, the newest checkpoint.

runs/navigation-0/
    experiment.yaml      frozen: a run goes on only with the same
    metrics.jsonl        a line an update, always
    checkpoint.safetensors, checkpoint.json
    tensorboard/         where TensorBoard is installed
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from analysis.errors import InputError
from analysis.files import write_text
from mettagrid_lite.load import read_yaml, validated
from trainers.experiment import Experiment


class Folder:
    """Where a run is kept."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.checkpoint = path / "checkpoint"

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

    def open(self, experiment: Experiment) -> None:
        """Make the folder, or check that what is there is the same experiment."""
        if (self.path / "experiment.yaml").exists():
            if self.experiment() != experiment:
                raise InputError(f"{self.path}: has another experiment; choose another --out, or the same settings")
            return
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{self.path}: can't be made ({error.strerror}); choose another --out") from None
        told = experiment.model_dump(mode="json")
        write_text(self.path / "experiment.yaml", yaml.safe_dump(told, sort_keys=False))

    @contextmanager
    def log(self, updates: int, steps: int) -> "Iterator[Log]":
        """Go on with the measures after so many updates and steps; what a killed run told beyond them is dropped."""
        file = self.path / "metrics.jsonl"
        lines = file.read_text(encoding="utf-8").splitlines()[:updates] if file.exists() else []
        write_text(file, "".join(f"{line}\n" for line in lines))
        events = _events(self.path / "tensorboard", steps)
        with file.open("a", encoding="utf-8") as out:
            yield Log(out, events)
        if events is not None:
            events.close()


class Log:
    """Takes measures and writes them down."""

    def __init__(self, out: Any, events: Any) -> None:
        self.out, self.events = out, events

    def write(self, measures: Mapping[str, float]) -> None:
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
