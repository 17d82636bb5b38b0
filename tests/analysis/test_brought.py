"""Checkpoints of other packages as strategies, by an entry point of a package that is really installed."""

import sys

import numpy as np
import pytest

from analysis import brought
from analysis.classifier import classify
from analysis.errors import InputError
from analysis.parse import parse
from analysis.rounds import Budget
from mettagrid_lite import load
from mettagrid_lite.build import build
from tests.analysis.acting import FIELD, described, table_of
from tests.analysis.checkpoints import Shapes

SHORT = Budget(seconds=None, episodes=16)


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A folder on the path with the records of an installed package; checkpoints may be laid into it."""
    info = tmp_path / "tiny_trainer-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tiny-trainer\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{brought.GROUP}]\nrun = tests.analysis.checkpoints:load\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return tmp_path


def checkpoint(package, said, name="best"):
    (package / name).write_text(said)
    return f"run:{package / name}"


def test_a_checkpoint_plays_like_a_function_of_ones_own(package):
    run = checkpoint(package, "east")
    table = table_of(described(FIELD), 8, strategies=[run, "tests.analysis.own:east", "seek(apple)"])
    assert np.array_equal(table.samples[:, 0, 0], table.samples[:, 3, 1])
    assert brought.words() == ("run",)


def test_a_checkpoint_sees_all_there_is(package):
    world = described(FIELD, view={"rows": 3, "columns": 5, "tokens": 4}, episode=2)
    table_of(world, 3, strategies=[checkpoint(package, "shapes")])
    seen = Shapes.noted
    assert seen.windows.shape == (6, 3, 5, 8)
    assert seen.tokens.shape == (6, 4, 3)
    assert len(seen.vectors) == 6
    assert (seen.place.tolist(), seen.agent.tolist()) == ([0, 1, 2, 3, 4, 5], [0, 1, 0, 1, 0, 1])
    assert seen.step.tolist() == [1] * 6


def test_checkpoints_are_compared_by_classify(package):
    names = [checkpoint(package, "turns"), checkpoint(package, "noop", "lazy")]
    report = classify(load(described(FIELD, strategies=names)), budget=SHORT)
    assert set(report.full_table.roles[0].strategies) <= set(names)
    assert "loaded by tests.analysis.checkpoints:load" in " ".join(report.strategy_notes)


def test_other_weights_are_another_question(package, tmp_path):
    world = load(described(FIELD, name="orchard", strategies=[checkpoint(package, "east"), "stay"]))
    classify(world, budget=SHORT, out=tmp_path)
    checkpoint(package, "west")
    with pytest.raises(InputError, match="holds a run with another sources"):
        classify(world, budget=SHORT, out=tmp_path)


def refusal(text):
    with pytest.raises(InputError) as refused:
        parse(build(load(described(FIELD, name="orchard"))), text)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_without_a_package_that_can_load_it_a_checkpoint_is_one_line(monkeypatch):
    monkeypatch.setattr(brought, "entry_points", lambda **asked: ())
    assert refusal("run:runs/best") == (
        "orchard: strategies: 'run:runs/best': no installed package can load it (none has the entry point `run` in the "
        "group mettagrid_lite.strategies); install the one that wrote the checkpoint"
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [("fly", "can't load it (ValueError: "), ("nothing", "must return a function of what is seen, got NoneType")],
)
def test_a_checkpoint_that_cannot_be_loaded_is_one_line(package, said, words):
    assert words in refusal(checkpoint(package, said))


def test_a_path_that_is_not_there_is_one_line(package):
    assert "FileNotFoundError" in refusal(f"run:{package / 'none'}")
