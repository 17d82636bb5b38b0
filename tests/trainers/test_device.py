"""Learning on a GPU is learning on a CPU. Without a GPU these tests run in Numba's simulator, see test_legs.py."""

import pytest
import torch

from mettagrid_lite import VectorEnv, load
from mettagrid_lite.device import DeviceEnv
from mettagrid_lite.kernels import cuda as gpu
from trainers.collect import Collector
from trainers.network import Network
from trainers.policy import Policy
from trainers.returns import vtrace
from trainers.scan import scanned

MISSING = gpu.missing()
needs_gpu = pytest.mark.skipif(bool(MISSING), reason=MISSING)
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")  # the simulator's arrays are the CPU's


@needs_gpu
def test_advantages_are_the_same_with_ends_in_every_position():
    steps, chance = 5, torch.Generator().manual_seed(0)
    rows = 2**steps
    log_ratio, reward, value = torch.randn(3, steps, rows, generator=chance)
    last = torch.randn(rows, generator=chance)
    end = (torch.arange(rows) >> torch.arange(steps)[:, None] & 1) == 1
    given = [each.to(DEVICE) for each in (log_ratio, reward, value, last, end)]
    for most in ((1.0, 1.0), (2.0, 0.5)):
        wanted = vtrace(log_ratio, reward, value, last, end, 0.9, 0.8, most)
        assert torch.allclose(scanned(tuple(given), 0.9, 0.8, most).cpu(), wanted, atol=1e-5)


@needs_gpu
@pytest.mark.parametrize(("episode", "stagger", "ends"), [(3, False, 2), (5, False, 1), (5, True, 3)])
def test_both_collectors_give_the_same_segment(episode, stagger, ends, monkeypatch):
    """With episodes that the time limit cuts, once or twice in a segment, and memory that goes on."""
    monkeypatch.setattr(gpu, "BLOCK", 2)
    config = load("stag_hunt", {"episode": episode})
    cpu, device = VectorEnv(config, 2), DeviceEnv(config, 2, keep_last=True)
    torch.manual_seed(0)
    policy = Policy(cpu.world, cpu.observations.shape[2:4], Network(memory="lstm", width=8, masks=True))
    plays = Collector(cpu, policy, 0.9, torch.device("cpu"), 1), Collector(device, policy, 0.9, DEVICE, 1)
    for play in plays if stagger else ():
        play.stagger(episode)
    for _ in range(2):
        one, other = (play.collect(4) for play in plays)
        for name in ("first", "action", "log_prob", "value", "reward", "end", "alive", "last_value"):
            assert torch.allclose(getattr(one, name).double(), getattr(other, name).double(), atol=1e-5), name
        assert all(map(torch.equal, one.view, other.view))
    ended = [play.ended for play in plays]
    assert len(ended[0]) == len(ended[1]) == ends  # steps of eight in which any did
    assert all((a.statistics["return"] == b.statistics["return"]).all() for a, b in zip(*ended, strict=True))
    kept = [play.kept() for play in plays]
    assert kept[0].keys() == kept[1].keys()
    plays[1].restore(kept[0])
    assert plays[1].collect(2).reward.isfinite().all()
