"""Replies that are learned find what a constant policy concedes, and nothing where there is nothing to find."""

import pytest

from tests.trainers.selfplay.rings import ring
from trainers.best_response.reply import Budget, conceded, paid
from trainers.experiment import read

SMALL = ("set.episode=1", "environments=64", "ppo.steps=8", "network.width=16", "network.encoder=mlp", "ppo.rate=0.01")
GOLD = {"agent_0": "seek(gold)", "agent_1": "seek(gold)"}
MIXED = {
    "agent_0": {"seek(gold)": 0.4, "seek(silver)": 0.6},
    "agent_1": {"seek(gold)": 0.8, "seek(silver)": 0.2},
}


@pytest.mark.parametrize(("cast", "value", "gain"), [(GOLD, 0.75, 0.25), (MIXED, 0.9, 0.0)])
def test_a_reply_gains_what_is_known_by_hand(tmp_path, cast, value, gain):
    found = conceded(read("ring", SMALL), cast, "agent_0", Budget(15_000, 1, 1_000), tmp_path)
    assert found.stays[0] == pytest.approx(value, abs=0.05)
    assert found.gain == pytest.approx(gain, abs=0.06)
    assert len(found.learned.curve) == 10
    assert {one.by for one in found.replies} == {"learner 0", found.replies[0].by}


def test_what_all_are_paid_adds_up_to_nothing():
    from mettagrid_lite.build import build

    told = paid(build(ring(3)), MIXED, 300)
    assert told.shape == (300, 2)
    assert abs(told.sum(1)).max() < 1e-9
