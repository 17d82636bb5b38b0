"""What is remembered: a segment gives what single steps give, and nothing from before an episode."""

import pytest
import torch

from trainers.lstm import unrolled
from trainers.memory import Attention, Recurrent

STEPS, ROWS, WIDTH = 12, 5, 8


def memories():
    torch.manual_seed(0)
    yield "lstm", Recurrent("lstm", WIDTH)
    yield "gru", Recurrent("gru", WIDTH)
    yield "attention", Attention(WIDTH, 4, 2, 2, gate=False)
    yield "gated", Attention(WIDTH, 4, 2, 2, gate=True)


ALL = list(memories())


def segment(seed):
    chance = torch.Generator().manual_seed(seed)
    inputs = torch.randn(STEPS, ROWS, WIDTH, generator=chance)
    return inputs, torch.rand(STEPS, ROWS, generator=chance) < 0.2


@pytest.mark.parametrize(("name", "memory"), ALL)
def test_a_segment_gives_what_single_steps_give(name, memory):
    _, state = memory(*segment(1), memory.begin(ROWS))
    inputs, first = segment(2)
    at_once, after = memory(inputs, first, state)
    for t in range(STEPS):
        step, state = memory(inputs[t : t + 1], first[t : t + 1], state)
        assert torch.allclose(step[0], at_once[t], atol=1e-6)
    assert all(torch.allclose(a.float(), b.float(), atol=1e-6) for a, b in zip(after, state, strict=True))


@pytest.mark.parametrize(("name", "memory"), ALL)
def test_nothing_from_before_an_episode_is_used(name, memory):
    inputs, first = segment(3)
    first[:] = False
    first[5] = True
    changed = inputs.clone()
    changed[:5, :, 0] += 1
    one, other = (memory(given, first, memory.begin(ROWS))[0] for given in (inputs, changed))
    assert torch.equal(one[5:], other[5:])
    assert not torch.allclose(one[:5], other[:5])


@pytest.mark.parametrize(("name", "memory"), ALL)
def test_what_was_seen_before_matters(name, memory):
    inputs, first = segment(4)
    first[:] = False
    changed = inputs.clone()
    changed[8, :, 0] += 1
    one, other = (memory(given, first, memory.begin(ROWS))[0] for given in (inputs, changed))
    assert (one[9:11] - other[9:11]).abs().min() > 0


def test_attention_reaches_as_far_as_its_window():
    memory = Attention(WIDTH, 4, 1, 2, gate=False)
    inputs, first = torch.randn(STEPS, 1, WIDTH), torch.zeros(STEPS, 1, dtype=torch.bool)
    changed = inputs.clone()
    changed[3, :, 0] += 1
    one, other = (memory(given, first, memory.begin(1))[0] for given in (inputs, changed))
    differs = (one - other).abs().amax((1, 2)) > 0
    assert differs.tolist() == [3 <= t <= 7 for t in range(STEPS)]


def test_an_lstm_that_begins_anew_has_the_gradients_of_the_steps_it_is_made_of():
    torch.manual_seed(0)
    core = torch.nn.LSTM(5, 3).double()
    inputs, first = torch.randn(6, 4, 5, dtype=torch.double), torch.rand(6, 4) < 0.3
    state = tuple(torch.randn(4, 3, dtype=torch.double, requires_grad=True) for _ in range(2))
    given = inputs.requires_grad_(), *state, *core.parameters()
    assert torch.autograd.gradcheck(lambda x, out, cell, *_: unrolled(core, x, first, (out, cell)), given)
    weights = core.weight_ih_l0, core.weight_hh_l0, core.bias_ih_l0, core.bias_hh_l0
    after = state
    for step, begins in zip(inputs, first, strict=True):
        after = torch.lstm_cell(step, [part * ~begins[:, None] for part in after], *weights)
    assert all(map(torch.allclose, unrolled(core, inputs, first, state)[1:], after))


def test_an_lstm_of_low_precision_keeps_its_state_in_full():
    memory = Recurrent("lstm", WIDTH)
    inputs, first = segment(5)
    exact, (_, cell) = memory(inputs, first, memory.begin(ROWS))
    with torch.autocast("cpu", torch.bfloat16):
        rough, state = memory(inputs.bfloat16(), first, memory.begin(ROWS))
    assert rough.dtype == torch.bfloat16 and {part.dtype for part in state} == {torch.float32}
    assert torch.allclose(rough.float(), exact, atol=0.02) and torch.allclose(state[1], cell, atol=0.05)
