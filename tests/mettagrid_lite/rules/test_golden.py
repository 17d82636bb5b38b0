"""Whole rollouts to the bit: the same in compiled, bounds-checked and plain code, on every machine.

A digest changes when a rule changes on purpose: then, and only then, write the new one here.
"""

import hashlib

import numpy as np
import pytest

from mettagrid_lite import VectorEnv, load
from mettagrid_lite.config import EVENTS

EVERYTHING = {
    "agents": {"first": 2, "second": 2},
    "legend": {"1": "first", "2": "second"},
    "episode": 90,
    "map": """
        ###########
        #1.haGS..2#
        #..aa..m..#
        #ddd.#.o.G#
        #ddd.#.r.g#
        #2..c~.r.1#
        ###########""",
    "objects": {
        "apple": {"regrow": {"chance": [0.01, 0.1, 0.4], "radius": 2, "held_back_by": "dirt", "dirty": 0.9}},
        "dirt": {"regrow": {"chance": 0.1}, "gives": "mud"},
        "hare": {"regrow": {"after": 4}},
        "stag": {"regrow": {"chance": 0.2}},
        "ore": {"amount": 300, "regrow": {"after": 2}},
        "coin": {"ends": "nothing", "reward": -0.3, "regrow": {"chance": 0.3}},
        "red_gem": {"glyph": "r", "taken": "step", "gives": "red", "regrow": {"after": 3}},
        "green_gem": {"glyph": "g", "taken": "step", "gives": "green", "regrow": {"after": 3}},
    },
    "items": {"red": {"initial": 1}, "green": {"initial": 2}, "mud": {"limit": 3}, "ore": {"limit": 900}},
    "actions": {
        "use": True,
        "zap": {"length": 3, "width": 3, "cooldown": 2, "freeze": 3},
        "clean": {"length": 2, "width": 3},
        "play": {
            "classes": ["red", "green"],
            "matrix": [[1, -1], [-1, 1.1]],
            "column": [[-1, 1], [1, -1.1]],
            "reach": 3,
            "freeze": 2,
            "ready": 0,
        },
    },
    "rewards": {
        "items": {"apple": 1, "hare": 0.7, "stag": 5},
        "events": {"move": -0.01, "zap": 0.5, "zapped": -2.3, "clean": 0.1, "end": 1},
    },
    "sharing": 0.37,
    "view": {"rows": 4, "columns": 5},
}
ROTATING = EVERYTHING | {
    "actions": EVERYTHING["actions"] | {"move": {"style": "rotate"}},
    "sharing": [[0.1, 0.2, 0.3, 0.4], [0, 1, 0, 0], [0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0]],
    "view": {"rows": 3, "columns": 3},
    "ends": {"plays": 40},
}
GENERATED = {
    "agents": 3,
    "episode": 50,
    "map": {"generator": "rooms", "height": 9, "width": 11, "place": {"apple": 9, "mine": 2, "goal": 1}, "layouts": 5},
    "objects": {"apple": {"regrow": {"chance": 0.05}}},
    "actions": {"use": True},
    "rewards": {"items": {"apple": 1}},
    "view": {"rows": 3, "columns": 3},
}
WORLDS = {"cardinal": EVERYTHING, "rotating": ROTATING, "generated": GENERATED}
DIGESTS = {
    "cardinal": "3ff52a25fa7c699bf6bdf1eb1e1fc729c06010fbdbf3f3874dae4429f07f9d5d",
    "rotating": "45aa7cc18c2b6650ddb78158d44a9ccaae72be5af98bdbd0e8459ce34306b9aa",
    "generated": "71d25f01cd34ce4f9b41c69088327e0e75bc2c51791e32d59020b375d19a5843",
}


def digest(config, envs=2, steps=200, seed=12):
    """SHA-256 over all state, observations and rewards of `steps` random steps, with autoreset."""
    batch = VectorEnv(load(config), envs, seed=seed)
    rng = np.random.default_rng(seed)
    sha = hashlib.sha256(batch.reset()[0].tobytes())
    for _ in range(steps):
        seen, rewards, *_ = batch.step(rng.integers(0, len(batch.world.actions), (envs, batch.num_agents)))
        for array in (*batch.state, seen, rewards):
            sha.update(array.tobytes())
    return sha.hexdigest()


@pytest.mark.parametrize("name", WORLDS)
def test_a_rollout_is_the_same_to_the_bit_everywhere(name):
    assert digest(WORLDS[name]) == DIGESTS[name]


def test_everything_happens_in_the_golden_worlds():
    for name in ("cardinal", "rotating"):
        batch = VectorEnv(load(WORLDS[name]), 2, seed=12, autoreset=False)
        rng = np.random.default_rng(12)
        batch.reset()
        for _ in range(90):
            batch.step(rng.integers(0, len(batch.world.actions), (2, 4)))
        assert [event for event in EVENTS if not batch.statistics()[event].any()] == []
