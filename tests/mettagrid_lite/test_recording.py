"""What a recorder writes is, byte by byte, what plain Python makes of the live states."""

import json

import numpy as np
import pytest

from mettagrid_lite import VectorEnv, load
from mettagrid_lite.pages import Layout
from mettagrid_lite.parts import DERIVED, digest, kept
from mettagrid_lite.replay import Recorder
from mettagrid_lite.state import CLOCK, ONE, REWARD


def changes(old, new):
    """Place, value, place, value, ... of a part."""
    values = new.ravel().tolist()
    return [number for place in np.flatnonzero(old != new).tolist() for number in (place, values[place])]


def line(step, actions, old, new):
    """A step as the format says."""
    told = {"step": step, "actions": actions}
    if new["money"][:, REWARD].any():
        told["rewards"] = (new["money"][:, REWARD] / ONE).tolist()
    told["changed"] = {part: found for part in new if (found := changes(old[part], new[part]))}
    if step % 100 == 0:
        told["digest"] = digest(new)
    return json.dumps(told, separators=(",", ":"))


def now(batch, e):
    """A copy of what a replay tells of an environment."""
    return kept({part: array[e].copy() for part, array in batch.state._asdict().items() if part not in DERIVED})


@pytest.mark.parametrize("name", ["harvest", "stag_hunt", "cleanup", "tag", "coin_game", "arena_basic"])
def test_each_line_of_a_replay_is_the_one_plain_python_writes(tmp_path, name):
    batch, rng = VectorEnv(load(name), 3, autoreset=False), np.random.default_rng(2)
    batch.reset(5)
    told, states = [], [now(batch, 1)]
    with Recorder(tmp_path / "x.jsonl", batch, 1):
        for step in range(1, 601):
            actions = rng.integers(len(batch.world.actions), size=(3, batch.num_agents))
            batch.step(actions)
            if batch.state.env[1, CLOCK] < step:
                break
            states.append(now(batch, 1))
            told.append(line(step, actions[1].tolist(), *states[-2:]))
    assert (tmp_path / "x.jsonl").read_text().splitlines()[2:-1] == told


@pytest.mark.parametrize("dtype", [np.int16, np.int32, np.int64])
def test_numbers_of_all_sizes_and_signs_are_written_whole(dtype):
    most = np.iinfo(dtype)
    values = [0, 7, -1, 10, -10, 99, -100, 12345, -32768, most.max, most.min, most.min + 1]
    live = {"cells": np.zeros((2, 3), dtype), "money": np.zeros((1, 5), np.int64), "stores": np.zeros((0, 6), dtype)}
    layout = Layout(live, np.array([12]))
    page = layout.page()
    for row, value in enumerate(values, start=1):
        live["cells"][1, 1] = value
        page.words[row] = layout.page().words[0]
    said = [json.loads(text)["changed"] for text in layout.lines(page, len(values)).splitlines()]
    assert said == [{}] + [{"cells": [4, value]} for value in values[1:]]
