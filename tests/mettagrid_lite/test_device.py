"""The world on a GPU does the same to the bit. Without a GPU these tests run in Numba's simulator, see test_legs.py."""

import json

import numpy as np
import pytest

from benchmarks.gpu import main
from benchmarks.parity import arrays, differing, first_difference
from mettagrid_lite import VectorEnv, load
from mettagrid_lite.device import DeviceEnv
from mettagrid_lite.kernels import cuda as gpu
from tests.mettagrid_lite.rules.test_golden import DIGESTS, SEED, WORLDS
from tests.mettagrid_lite.test_vector import RUN
from tests.rollouts import digest

MISSING = gpu.missing()
needs_gpu = pytest.mark.skipif(bool(MISSING), reason=MISSING)


def host(record):
    return [array.copy_to_host() for array in record]


@needs_gpu
@pytest.mark.parametrize(("name", "block"), [("cardinal", 1), ("rotating", 3), ("generated", 2), ("workshop", 2)])
def test_a_rollout_is_the_same_to_the_bit_on_a_gpu(name, block, monkeypatch):
    monkeypatch.setattr(gpu, "BLOCK", block)
    assert digest(WORLDS[name], 200, SEED, face=DeviceEnv) == DIGESTS[name]


@needs_gpu
@pytest.mark.parametrize("block", [2, 4, 32])
def test_a_rollout_is_the_same_in_blocks_of_any_size(block, monkeypatch):
    monkeypatch.setattr(gpu, "BLOCK", block)
    device, cpu = (digest(WORLDS["cardinal"], 8, SEED, envs=5, face=face) for face in (DeviceEnv, VectorEnv))
    assert device == cpu


@needs_gpu
@pytest.mark.parametrize(("name", "view", "block"), [
    ("cardinal", {"hidden": True, "tokens": 60, "compass": "apple"}, 3), ("cardinal", {"turned": True}, 64),
    ("rotating", {}, 1), ("generated", {"tokens": 9, "hidden": True}, 32), ("round", {"turned": True}, 3),
])  # fmt: skip
def test_what_is_seen_is_the_same_to_the_bit_on_a_gpu(name, view, block, monkeypatch):
    monkeypatch.setattr(gpu, "BLOCK", block)
    config = load(WORLDS[name], {"view": {"rows": 4, "columns": 11} | view, "episode": 20})
    cpu, device = VectorEnv(config, 2, seed=SEED), DeviceEnv(config, 2, seed=SEED)
    assert differing(arrays(cpu, cpu.reset()), arrays(device, device.reset())) == []
    rng = np.random.default_rng(SEED)
    for _ in range(25):
        actions = rng.integers(0, len(cpu.world.actions), (2, cpu.num_agents))
        assert differing(arrays(cpu, cpu.step(actions)), arrays(device, device.step(actions))) == []


@needs_gpu
def test_rewards_flags_and_sums_are_those_of_the_cpu_also_where_an_episode_ends(monkeypatch):
    monkeypatch.setattr(gpu, "BLOCK", 2)
    cpu, device = VectorEnv(load(RUN), 2, seed=1), DeviceEnv(load(RUN), 2, seed=1)
    cpu.reset(), device.reset()
    for step in range(1, 8):
        actions = np.full((2, 2), 1 + step % 2)
        wanted, given = cpu.step(actions), device.step(actions)
        assert differing(arrays(cpu, wanted), arrays(device, given)) == []
        assert given[4]["over"].copy_to_host().all() == (step % 3 == 0)
        sums = wanted[4]["episode"] if step % 3 == 0 else cpu.statistics()
        for name in ("return", "raw_return"):
            assert (given[4][name].copy_to_host() == sums[name]).all()


@needs_gpu
def test_masks_are_those_of_the_cpu(monkeypatch):
    monkeypatch.setattr(gpu, "BLOCK", 3)
    cpu, device = (env(load(WORLDS["cardinal"]), 2, seed=SEED) for env in (VectorEnv, DeviceEnv))
    cpu.reset(), device.reset()
    rng = np.random.default_rng(0)
    for _ in range(5):
        assert (device.masks().copy_to_host() == cpu.masks()).all()
        actions = rng.integers(0, len(cpu.world.actions), (2, 4))
        cpu.step(actions), device.step(actions)


@needs_gpu
def test_an_environment_that_does_not_reset_itself_stays_over(monkeypatch):
    monkeypatch.setattr(gpu, "BLOCK", 2)
    cpu, device = (env(load(RUN), 2, autoreset=False) for env in (VectorEnv, DeviceEnv))
    cpu.reset(), device.reset()
    for _ in range(5):
        wanted, given = cpu.step(np.ones((2, 2), int)), device.step(np.ones((2, 2), int))
        assert differing(arrays(cpu, wanted), arrays(device, given)) == []
    assert given[4]["over"].copy_to_host().all()


@needs_gpu
def test_resets_repeat_go_on_and_choose_episodes_as_on_the_cpu(monkeypatch):
    monkeypatch.setattr(gpu, "BLOCK", 3)
    config = load(WORLDS["generated"])
    cpu, device = VectorEnv(config, 2), DeviceEnv(config, 2)
    for chosen in ({"seed": 5}, {}, {"ids": np.array([9, 4])}, {"seed": 2**61, "ids": np.array([3, 3])}):
        assert (device.reset(**chosen)[0].copy_to_host() == cpu.reset(**chosen)[0]).all()
        assert all(map(np.array_equal, host(device.state), cpu.state))


@needs_gpu
def test_actions_are_checked_on_the_host_and_borrowed_on_the_gpu(monkeypatch):
    monkeypatch.setattr(gpu, "BLOCK", 2)
    device, other = DeviceEnv(load(RUN), 2), DeviceEnv(load(RUN), 2)
    with pytest.raises(ValueError, match="call reset"):
        device.step(np.zeros((2, 2), int))
    device.reset(), other.reset()
    with pytest.raises(ValueError, match="actions must be 0 to 4"):
        device.step(np.full((2, 2), 5))
    with pytest.raises(ValueError, match="shape"):
        device.step(gpu.copied(np.zeros((1, 2), np.int64)))
    actions = np.array([[2, 4], [0, 1]])
    device.step(actions), other.step(gpu.copied(actions))
    assert all(map(np.array_equal, host(device.state), host(other.state)))


@needs_gpu
@pytest.mark.filterwarnings("ignore:Simulator timings are bogus")
def test_the_benchmark_goes_on_after_an_error_and_where_it_stopped(tmp_path, capsys):
    few = ["--scenarios=tag,nowhere", "--checked=1", "--timed=traffic", "--envs=1", "--steps=1", "--filled=64"]
    command = [*few, "--tried", "1:1:0", "--out", str(tmp_path), "--only"]
    assert main([*command, "about,fill,speed,kernels,tuned"]) == 0
    assert main([*command, "about,parity tag,parity nowhere"]) == 1
    cases = {each["case"]: each for each in map(json.loads, (tmp_path / "gpu.jsonl").read_text().splitlines())}
    assert list(cases)[:4] == ["about", "fill", "speed traffic 1", "kernels traffic 1"]
    assert cases["parity tag"]["same_bits"] is True
    assert "nowhere" in cases["parity nowhere"]["error"]
    assert {"act", "grow", "close", "begin", "see"} <= set(cases["kernels traffic 1"])
    assert "parity tag: same_bits True" in capsys.readouterr().out.splitlines()


@needs_gpu
def test_the_benchmark_says_where_a_difference_is(monkeypatch):
    monkeypatch.setattr(gpu, "BLOCK", 2)
    monkeypatch.setattr(gpu, "begin_some", lambda *_: None)  # a GPU that never begins
    assert first_difference(load(RUN), 1, seed=0).startswith("step ")


def test_arrays_differ_by_bits_types_and_shapes():
    zero = np.zeros(2, np.float32)
    assert differing({"a": zero}, {"a": zero.copy()}) == []
    assert differing({"a": zero, "b": zero}, {"a": -zero, "b": zero.astype(np.float64)}) == ["a", "b"]
    assert differing({"a": zero}, {"a": zero[:1]}) == ["a"]


@pytest.mark.skipif(not MISSING, reason="nothing is missing here")
def test_without_a_gpu_one_line_says_what_is_missing(capsys):
    with pytest.raises(RuntimeError, match=r"numba-cuda: pip install 'mettagrid-lite\[cuda\]'|no GPU") as raised:
        DeviceEnv(load(RUN), 2)
    assert "\n" not in str(raised.value)
    assert main(["--out", "unused"]) == 2
    assert capsys.readouterr() == ("", MISSING + "\n")
