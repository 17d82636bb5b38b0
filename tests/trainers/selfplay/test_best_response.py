"""Replies that are learned find what a constant policy concedes, and nothing where there is nothing to find."""

import pytest

from analysis.found.oracle import Asked, named
from analysis.strategies import derive
from mettagrid_lite.build import build
from tests.trainers.selfplay.rings import ring
from trainers.best_response import oracle
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
    told = paid(build(ring(3)), MIXED, 300)
    assert told.shape == (300, 2)
    assert abs(told.sum(1)).max() < 1e-9


def test_an_oracle_learns_a_reply_to_a_profile(tmp_path, monkeypatch):
    monkeypatch.setattr(oracle, "KEPT", tmp_path)
    config = ring(1)
    strategies, gold = derive(config), ((1.0, 0.0), (1.0, 0.0))
    asked = Asked(config, strategies, gold, 0, 0, 30_000, 0.95, 0.0)
    told = oracle.cast_of(asked, build(config))
    assert told == {"agent_0": {"seek(gold)": 1.0}, "agent_1": {"seek(gold)": 1.0}}
    reply = named("trainers.best_response.oracle:learned")(asked, None)
    assert reply.strategy.name.startswith("run:")
    assert reply.low > 0
    assert reply.gain == pytest.approx(0.25, abs=0.1)
