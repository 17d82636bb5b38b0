"""The map that an agent draws: where it was, what it saw; a segment gives what single steps give."""

import numpy as np
import pytest
import torch

from analysis.errors import InputError
from mettagrid_lite import VectorEnv, load
from mettagrid_lite.build import build
from mettagrid_lite.state import COL, ROW
from trainers.chart import BLOCK, BLOCKS, SEEN, SIDE, SOLID_TOO, WORTH, Chart

ROWS, STEPS = 6, 90


def walked(episode=40):
    """A random walk on terrain: the chart, what was seen, which steps began an episode, and where agents were."""
    config = load("navigation", {"episode": episode, "map.height": 20, "map.width": 20, "map.layouts": 4})
    env = VectorEnv(config, ROWS)
    chart, chance = Chart(env.world, (11, 11)), np.random.default_rng(0)
    env.reset(0)
    windows, vectors, first, at, over = [], [], [], [], np.ones(ROWS, bool)
    for _ in range(STEPS):
        windows.append(torch.from_numpy(env.observations[:, 0].copy()))
        vectors.append(torch.from_numpy(env.vectors[:, 0].copy()))
        first.append(torch.from_numpy(over.copy()))
        at.append(env.state.agents[:, 0, [ROW, COL]].copy())
        *_, info = env.step(chance.integers(0, len(env.world.actions), (ROWS, 1)))
        over = info.get("over", np.zeros(ROWS, bool))
    return chart, env, torch.stack(windows), torch.stack(vectors), torch.stack(first), np.stack(at)


def test_an_agent_knows_by_its_own_steps_where_it_is():
    chart, _, windows, vectors, first, at = walked()
    state, begun = chart.begin(ROWS), at[0]
    for t in range(STEPS):
        _, _, state = chart(windows[t : t + 1], vectors[t : t + 1], first[t : t + 1], state)
        begun = np.where(first[t].numpy()[:, None], at[t], begun)
        assert np.array_equal(state[3].numpy(), (at[t] - begun) % SIDE)


def test_what_is_drawn_is_what_is_there():
    chart, env, windows, vectors, first, at = walked(episode=200)
    shown, _, state = chart(windows, vectors, first, chart.begin(ROWS))
    solid = env.state.cells[:, 0] == env.world.kinds.index("wall")
    ground = state[0].view(ROWS, SIDE, SIDE).numpy()
    for n in range(ROWS):
        rows, columns = ((np.arange(20) - at[0, n, axis]) % SIDE for axis in (0, 1))
        here = ground[n][np.ix_(rows, columns)]
        assert set(here[solid[n]].tolist()) <= {0, SEEN + SOLID_TOO}
        assert set(here[~solid[n]].tolist()) <= {0, SEEN, SEEN + WORTH}
        assert here[at[-1, n, 0], at[-1, n, 1]] == SEEN
        times = (at[:, n] == at[-1, n]).all(-1).sum()
        assert shown[-1, n, 5, 5, 8].item() == round(30 * np.log2(1 + times))


def test_a_segment_gives_what_single_steps_give():
    chart, _, windows, vectors, first, _ = walked()
    at_once = chart(windows, vectors, first, chart.begin(ROWS))
    state, told = chart.begin(ROWS), []
    for t in range(STEPS):
        *step, state = chart(windows[t : t + 1], vectors[t : t + 1], first[t : t + 1], state)
        told.append(step)
    for whole, steps in zip(at_once[:2], zip(*told, strict=True), strict=True):
        assert torch.equal(whole, torch.cat(steps))
    assert all(torch.equal(one, other) for one, other in zip(at_once[2], state, strict=True))


def test_blocks_tell_what_was_seen_what_was_solid_and_what_is_to_be_had():
    chart, _, windows, vectors, first, _ = walked(episode=200)
    _, blocks, state = chart(windows, vectors, first, chart.begin(ROWS))
    seen, solid, worth = blocks[-1].view(ROWS, 3, BLOCKS, BLOCKS).unbind(1)
    ground, wide = state[0].view(ROWS, SIDE, SIDE), SIDE // BLOCK
    by_block = ground.view(ROWS, wide, BLOCK, wide, BLOCK).transpose(2, 3).flatten(3)  # [N, 12, 12, 25]
    for n in range(ROWS):
        rows, columns = ((torch.arange(BLOCKS) - BLOCKS // 2 + at) % wide for at in (state[3][n] // BLOCK).tolist())
        own = by_block[n][rows][:, columns]
        assert torch.allclose(seen[n], (own > 0).float().mean(-1))
        assert torch.allclose(solid[n], (own % WORTH >= SOLID_TOO).float().mean(-1))
        assert torch.equal(worth[n] > 0, (own >= WORTH).any(-1))


def test_turned_windows_have_no_map():
    world = build(load("navigation", {"actions.move": {"style": "rotate"}}))
    with pytest.raises(InputError, match=r"network\.map"):
        Chart(world, (11, 11))
