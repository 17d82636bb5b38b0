"""Advantages against a loop that follows the definition, and against TorchRL's."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from trainers.returns import gae, vtrace

DISCOUNT, TRACE = 0.9, 0.8
STEPS = 6


def by_definition(ratio, reward, value, last_value, end):
    """Σ over later steps of the same episode of (γ λ)^k times errors, weighted by clipped ratios on the way."""
    following = np.append(value[1:], last_value)
    error = np.minimum(ratio, 1) * (reward + DISCOUNT * (1 - end) * following - value)
    advantage = np.zeros(STEPS)
    for t in range(STEPS):
        weight = 1.0
        for k in range(t, STEPS):
            advantage[t] += weight * error[k]
            if end[k]:
                break
            weight *= DISCOUNT * TRACE * min(ratio[k], 1)
    return advantage


def tensors(*arrays):
    return [torch.tensor(array)[:, None] for array in arrays]


@pytest.mark.parametrize("ends", range(2**STEPS))
def test_advantages_are_as_defined_with_ends_in_every_position(ends):
    rng = np.random.default_rng(ends)
    reward, value, last = rng.normal(size=STEPS), rng.normal(size=STEPS), rng.normal()
    end = np.array([(ends >> t) & 1 for t in range(STEPS)], float)
    ratio = rng.lognormal(size=STEPS)
    column = torch.tensor([last])
    one = gae(*tensors(reward, value), column, torch.tensor(end)[:, None], DISCOUNT, TRACE)
    other = vtrace(*tensors(np.log(ratio), reward, value), column, torch.tensor(end)[:, None], DISCOUNT, TRACE)
    assert one[:, 0].numpy() == pytest.approx(by_definition(np.ones(STEPS), reward, value, last, end))
    assert other[:, 0].numpy() == pytest.approx(by_definition(ratio, reward, value, last, end))


def test_with_all_traces_the_advantage_is_the_return_less_the_value():
    reward, value, last = torch.ones(3, 1), torch.full((3, 1), 0.5), torch.tensor([2.0])
    assert gae(reward, value, last, torch.zeros(3, 1), 1.0, 1.0)[:, 0].tolist() == [4.5, 3.5, 2.5]


@pytest.mark.parametrize("found", ["gae", "vtrace"])
def test_advantages_are_those_of_torchrl(found):
    """Numbers that TorchRL gave once, see torchrl_returns.py."""
    told = json.loads((Path(__file__).parents[1] / "data" / "returns.json").read_text())
    log_ratio, reward, value, end, wanted = (
        torch.tensor(told[name], dtype=torch.float64).T for name in ("log_ratio", "reward", "value", "end", found)
    )
    last = torch.tensor(told["last_value"], dtype=torch.float64)
    if found == "gae":
        advantage = gae(reward, value, last, end, told["discount"], told["trace"])
    else:
        advantage = vtrace(log_ratio, reward, value, last, end, told["discount"], 1.0)
    assert torch.allclose(advantage, wanted, atol=1e-8)
