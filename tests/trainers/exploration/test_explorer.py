"""Bonuses in training: their unit, what is kept, and that evaluation knows nothing of them."""

import numpy as np
import pytest
import torch

from mettagrid_lite.load import ConfigError
from tests.trainers.runs import check_resumed, measures, quietly
from trainers.experiment import read
from trainers.exploration.scale import Unit
from trainers.folder import Folder
from trainers.train import Run, train

SMALL = ["environments=4", "ppo.steps=8", "steps=192", "network.width=16", "set.episode=20", "tests.episodes=4"]


def experiment(kind, *changes):
    return read("key_door", [*SMALL, f"exploration.kind={kind}", "exploration.width=16", *changes])


@pytest.mark.parametrize("kind", ["both", "rnd", "icm", "disagreement"])
def test_a_run_with_a_bonus_taken_up_again_ends_as_one_that_never_stopped(tmp_path, kind):
    check_resumed(experiment(kind), tmp_path)


def test_a_bonus_moves_the_policy_but_no_return(tmp_path):
    """No goal is found in so few steps: what is paid for new places stands in no return."""
    runs = {kind: train(experiment(kind), Folder(tmp_path / kind), quietly) for kind in ("none", "both")}
    first, second = (run.learner.policy.state_dict()["bodies.0.logits.weight"] for run in runs.values())
    assert not torch.equal(first, second)
    rows = measures(tmp_path / "both")
    assert all(row["bonus"] > 0 and 0 < row["bonus_share"] <= 1 for row in rows)
    assert all(row[name] == 0 for row in rows for name in ("return", "test_return") if name in row)


def test_discounted_sums_of_a_bonus_have_deviation_one_in_its_unit():
    chance = torch.Generator().manual_seed(0)
    bonus = 7 * torch.rand(400, 32, generator=chance)
    unit, alive = Unit(32, 0.9), torch.ones(400, 32, dtype=torch.bool)
    paid = torch.cat([unit.of(part, alive[:100]) for part in bonus.split(100)])
    sums, rows = torch.zeros(32), []
    for now in paid[300:]:
        sums = 0.9 * sums + now
        rows.append(sums)
    assert float(torch.stack(rows)[50:].std()) == pytest.approx(1, abs=0.25)


def test_the_unit_goes_by_all_sums_so_far_and_by_those_alive():
    chance = torch.Generator().manual_seed(0)
    bonus, alive = torch.rand(30, 5, generator=chance), torch.rand(30, 5, generator=chance) < 0.7
    unit = Unit(5, 0.5)
    for part, living in zip(bonus.split(10), alive.split(10), strict=True):
        unit.of(part, living)
    sums, rows = np.zeros(5), []
    for now in bonus.double().numpy():
        sums = 0.5 * sums + now
        rows.append(sums)
    assert unit.deviation == pytest.approx(np.array(rows)[alive.numpy()].std())


def test_the_weight_of_entropy_goes_from_one_value_to_another_on_a_line(tmp_path):
    run = Run(experiment("none", "ppo.entropy=0.1", "ppo.entropy_end=0.02"), Folder(tmp_path / "run"))
    assert [run.learner.config.entropy_at(left) for left in (1, 0.5, 0)] == pytest.approx([0.1, 0.06, 0.02])


def test_an_unknown_kind_is_one_line():
    with pytest.raises(ConfigError, match=r"exploration\.kind"):
        read("key_door", ["exploration.kind=curious"])
