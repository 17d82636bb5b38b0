"""Folders of runs sorted into arms: what is the same but for the seed and the world belongs together.

arms(["runs/sweep"])                     # all runs in it, by what they differ in
arms(["lstm=runs/lstm-*", "gru=runs/gru-*"])   # named, each pattern an arm
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from glob import glob, has_magic
from pathlib import Path
from typing import Any, NamedTuple

from analysis.errors import InputError
from trainers.experiment import Experiment
from trainers.folder import Folder, flat

APART = ("seed", "about", "world", "set", "tests", "device")  # keys that make no arm of their own
Rows = list[dict[str, float]]


class Trained(NamedTuple):
    """A run: its folder, what was trained, a row of measures for each update."""

    folder: Path
    experiment: Experiment
    rows: Rows


Arm = dict[str, list[Trained]]
"""Runs by the world that they learned in, a seed each."""


def arms(targets: Sequence[str]) -> dict[str, Arm]:
    """Arms by name, all with the same worlds; raises InputError where that can't be."""
    sorted_in: dict[str, list[Trained]] = {}
    unnamed: list[Trained] = []
    for target in targets:
        name, named, place = target.partition("=")
        some = [read(folder) for folder in folders(place if named else target)]
        if named:
            sorted_in.setdefault(name, []).extend(some)
        else:
            unnamed += some
    found = {name: _by_world(some) for name, some in (sorted_in | _by_settings(unnamed)).items()}
    _check(found)
    return found


def folders(target: str) -> list[Path]:
    """A run, or all runs in a folder or under the folders of a pattern."""
    places = sorted(map(Path, glob(target))) if has_magic(target) else [Path(target)]
    found = [file.parent for place in places for file in sorted(place.rglob("experiment.yaml"))]
    if not found:
        raise InputError(f"{target}: there is no run; name folders that have an experiment.yaml, or a folder of those")
    return found


def read(folder: Path) -> Trained:
    """What was trained there, and how it went."""
    file = folder / "metrics.jsonl"
    try:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise InputError(f"{file}: can't be read ({error}); train it, or leave it out") from None
    if not rows:
        raise InputError(f"{file}: has no update yet; train it, or leave it out")
    return Trained(folder, Folder(folder).experiment(), rows)


def _by_settings(runs: Iterable[Trained]) -> dict[str, list[Trained]]:
    """Arms named by the keys in which they differ."""
    together: dict[str, list[Trained]] = {}
    for run in runs:
        together.setdefault(json.dumps(_settings(run), sort_keys=True), []).append(run)
    said = [dict(_settings(some[0])) for some in together.values()]
    keys = [key for key in said[0] if any(one.get(key) != said[0][key] for one in said)] if said else []
    return {_named(one, keys): some for one, some in zip(said, together.values(), strict=True)}


def _settings(run: Trained) -> dict[str, Any]:
    told = run.experiment.model_dump(mode="json")
    return {key: value for key, value in flat(told) if key.partition(".")[0] not in APART}


def _named(settings: dict[str, Any], keys: Sequence[str]) -> str:
    return " ".join(f"{key}={settings.get(key)}" for key in keys) or "all"


def _by_world(runs: Iterable[Trained]) -> Arm:
    arm: Arm = {}
    for run in runs:
        arm.setdefault(world(run.experiment), []).append(run)
    return arm


def world(experiment: Experiment) -> str:
    """Its name, with what is changed in it."""
    changes = [f"{key}={value}" for key, value in flat(experiment.set)]
    return " ".join([Path(experiment.world).name.replace(".yaml", ""), *changes])


def _check(found: dict[str, Arm]) -> None:
    everywhere = list(dict.fromkeys(name for arm in found.values() for name in arm))
    for name, arm in found.items():
        for absent in set(everywhere) - set(arm):
            raise InputError(f"{name}: has no run in {absent}, as others have; train that, or leave {absent} out")
        for same in arm.values():
            _check_seeds(name, same)


def _check_seeds(name: str, runs: Sequence[Trained]) -> None:
    first: dict[int, Path] = {}
    for run in runs:
        other = first.setdefault(run.experiment.seed, run.folder)
        if other != run.folder:
            raise InputError(f"{run.folder}: has the same seed in arm {name} as {other}; leave one of them out")


def measures_of(found: dict[str, Arm]) -> Iterator[str]:
    """What all runs have measured, at one update or another."""
    runs = [{key for row in run.rows for key in row} for arm in found.values() for some in arm.values() for run in some]
    yield from sorted(set.intersection(*runs))
