"""Whole rollouts to the bit: the same in compiled, bounds-checked and plain code, on every machine.

A digest changes when a rule changes on purpose: then, and only then, write the new one here.
"""

import numpy as np
import pytest

from mettagrid_lite import VectorEnv, load
from mettagrid_lite.rewards import EVENTS
from mettagrid_lite.state import EARNED, RECEIVED
from tests.rollouts import digest

EVERYTHING = {
    "agents": {"first": 2, "second": 2},
    "legend": {"1": "first", "2": "second"},
    "episode": 90,
    "map": """
        ###########
        #1phaGS..2#
        #..aa..mp.#
        #ddd.#.oFG#
        #dddp#.r.g#
        #2..c~.r.1#
        ###########""",
    "objects": {
        "apple": {
            "regrow": {"chance": [0.01, 0.1, 0.4], "radius": 2, "held_back_by": "dirt", "dirty": 0.9},
            "pack": {"radius": 3, "reward": 0.6},
        },
        "dirt": {"regrow": {"chance": 0.1}, "gives": "mud"},
        "hare": {"regrow": {"after": 4}},
        "stag": {"regrow": {"chance": 0.2}},
        "ore": {"amount": 300, "regrow": {"after": 2}, "others": {"first": -0.4, "second": 0.1}},
        "coin": {"ends": "nothing", "reward": -0.3, "regrow": {"chance": 0.3}},
        "red_gem": {"glyph": "r", "taken": "step", "gives": "red", "regrow": {"after": 3}},
        "green_gem": {"glyph": "g", "taken": "step", "gives": "green", "regrow": {"after": 3}},
        "plot": {"glyph": "p", "taken": "step", "claim": True, "income": 0.03},
        "fort": {"glyph": "F", "solid": True, "taken": "use", "claim": True, "income": -0.01, "reward": 0.2},
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
        "give": {"item": "green", "becomes": "red", "amount": 2, "reach": 4},
    },
    "rewards": {
        "items": {"apple": 1, "hare": 0.7, "stag": 5, "green": 0.3, "red": 0.2},
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
FEELING = EVERYTHING | {
    "sharing": 0.2,
    "preferences": {"inequity": {"envy": 0.7, "guilt": 0.1, "decay": 0.9}},
    "rewards": EVERYTHING["rewards"]
    | {
        "items": {"apple": {"reward": 1, "up_to": 3}, "red": 0.2},
        "events": {"blocked": {"reward": -0.3, "up_to": 4}, "move": -0.01},
        "held": {"red": {"reward": 0.4, "up_to": 3}, "mud": -0.07},
        "step": -0.013,
        "end": {"terminated": 2, "truncated": -0.7, "items": {"ore": 0.001}},
        "shaping": {"toward": "goal", "reward": 1.7, "steepness": 0.6},
    },
    "groups": {
        "first": {
            "items": {"red": {"initial": 3, "limit": 5}},
            "rewards": {"items": {"apple": 2}, "sequence": {"order": ["apple", "ore"], "reward": 0.3, "complete": 1}},
        },
        "second": {
            "rewards": {
                "sequence": {"order": ["coin", "apple", "dirt"], "reward": 0.2, "wrong": -0.1, "restart": True}
            },
            "preferences": {"inequity": {"decay": 0.5}, "social_value": 30},
        },
    },
}
DEEDS = {
    "agents": {"first": 2, "second": 2},
    "episode": 90,
    "map": """
        #############
        #>..X..%.!..#
        #.@.#H#..X.<#
        #a_.H.H.k.D.#
        #.X.#H#.t.$.#
        #..@...X.aa@#
        #############""",
    "objects": {
        "apple": {"regrow": {"after": 5}},
        "shell": {"like": "apple", "glyph": "s", "regrow": {"chance": 0.2}},
        "trap": {"freezes": 2},
        "gate": {"starts": "absent"},
    },
    "legend": {"a": "apple", "k": "shell"},
    "items": {"apple": {"limit": 6}, "key": {"initial": 1}, "food": {"initial": 60}, "shell": {"initial": 1}},
    "actions": {
        "move": {"style": "diagonal"},
        "use": True,
        "zap": {"length": 4, "cooldown": 3, "out": 3},
        "swap": True,
        "attack": {"targets": 2, "columns": 5, "weapon": {"food": 2}, "armour": "shell", "freeze": 3},
        "costs": {"move": {"food": 1}},
        "asks": {"zap": {"apple": 1}},
    },
    "rewards": {"items": {"apple": 1, "shell": 0.5}, "events": {"fail": -0.01, "steal": 0.1, "push": 0.2}},
    "ends": {"respawn": 4},
    "view": {"rows": 3, "columns": 4},
}
BACKWARD = DEEDS | {
    "actions": DEEDS["actions"] | {"move": {"style": "rotate", "backward": True}, "costs": {}, "asks": {}},
    "objects": DEEDS["objects"] | {"gate": {}},
}
WORKSHOP = {
    "agents": {"first": 2, "second": 2},
    "episode": 90,
    "map": """
        #######
        #mn@.=#
        #@.C@.#
        #*.W@A#
        #######""",
    "objects": {
        "mine": {"converter": {"cooldown": 2, "holds": 3, "starts": {"ore": 1}}},
        "generator": {"converter": {"ticks": 2, "times": 9, "starts": {"battery": 3, "ore": 1}}},
        "altar": {"costs": {"battery": 1}, "gives": {"heart": 2, "ash": 1}, "regrow": {"after": 3}},
        "chest": {"store": {"limit": {"ore": 4, "heart": 2}, "starts": {"heart": 1}}},
        "assembler": {"signals": {"red": 1}, "gives": "gem"},
        "bush": {"asks": {"energy": 2}, "regrow": {"chance": 0.3}},
    },
    "items": {
        "energy": {"limit": 9, "regain": 2, "every": 7, "lost": 0.5},
        "ore": {"initial": 1, "lost": 1},
        "battery": {"initial": 1},
    },
    "actions": {
        "use": True,
        "zap": {"freeze": 2},
        "put": True,
        "get": True,
        "drop": {"most": 2},
        "signal": {"names": ["red"]},
    },
    "rewards": {"items": {"heart": 1, "ore": {"reward": 0.1, "up_to": 5}}, "events": {"drop": -0.01, "signal": 0.02}},
    "view": {"rows": 3, "columns": 3},
}
ROUND = {
    "agents": {"first": 1, "second": 1, "third": 1, "fourth": 1},
    "legend": {"1": "first", "2": "second", "3": "third", "4": "fourth"},
    "episode": 90,
    "map": {
        "wrap": "both",
        "pictures": [
            """
            1hXaG..k.
            .D.a!.HS_
            d.t.C.n.2
            3p.#WX.a.
            m.$..c.F#
            .*.X.H.4.
            o.=#..A.d"""
        ],
    },
    "objects": {
        "apple": {"regrow": {"chance": [0.02, 0.1, 0.4], "radius": 2}, "pack": {"radius": 3, "reward": 0.6}},
        "hare": {"regrow": {"after": 4}},
        "stag": {"regrow": {"after": 5}},
        "ore": {"regrow": {"after": 2}},
        "trap": {"freezes": 2},
        "coin": {"regrow": {"after": 6}},
        "goal": {"ends": "nothing", "regrow": {"after": 3}},
        "plot": {"glyph": "p", "taken": "step", "claim": True, "income": 0.03},
        "fort": {"glyph": "F", "solid": True, "taken": "use", "claim": True, "income": -0.01, "reward": 0.2},
        "chest": {"store": {"limit": 5, "starts": {"ore": 2}}},
        "generator": {"converter": {"ticks": 2, "starts": {"ore": 1}}},
        "altar": {"costs": {"battery": 1}},
        "assembler": {"signals": {"red": 1}, "gives": "gem"},
    },
    "items": {"red": {"initial": 1}, "green": {"initial": 2}, "ore": {"initial": 3}},
    "actions": {
        "move": {"style": "diagonal"},
        "use": True,
        "swap": True,
        "put": True,
        "get": True,
        "drop": True,
        "signal": {"names": ["red"]},
        "zap": {"length": 3, "width": 3, "cooldown": 2, "freeze": 3},
        "clean": {"length": 2, "width": 3},
        "attack": {"targets": 2, "rows": 2, "freeze": 2},
        "give": {"item": "green", "reach": 4},
        "play": {"classes": ["red", "green"], "matrix": [[1, -1], [2, 0.5]], "reach": 3, "freeze": 2, "ready": 0},
    },
    "rewards": {"items": {"apple": 1, "hare": 0.7}, "shaping": {"toward": "goal", "reward": 1.7, "steepness": 0.6}},
    "ends": {"respawn": 4},
    "view": {"rows": 5, "columns": 8, "hidden": True, "compass": "goal", "tokens": 50},
}
SEED = 274  # with it everything happens within an episode
WORLDS = {
    "cardinal": EVERYTHING,
    "rotating": ROTATING,
    "generated": GENERATED,
    "feeling": FEELING,
    "deeds": DEEDS,
    "backward": BACKWARD,
    "workshop": WORKSHOP,
    "round": ROUND,
}
DIGESTS = {
    "cardinal": "c1ba5a7d6c38c1eed8d23e79abf40f8000fc6ff78dd43dcea2717baa505a6103",
    "rotating": "6bfa87a4efe8378cbecaea444d6c4d4fafce0072d07d4462d9ac4533f1c2f32a",
    "generated": "f2b43d872dcaa8e87e3cb58aacfdc0bcc455a97aefa6fbdfc3129afb541a83db",
    "feeling": "8cda1f6b70537b5b844b17e61e385fd06665c0a61a136d23c04b5b6605c17bb9",
    "deeds": "0265342e3540d213337207f01076d77bb251ddc0cb9b7c54ede54a68cf809d4f",
    "backward": "7e9b5a31cc866cc3c88b166a9b3a22745cbd649fc0a9603d5f47047e00f44aad",
    "workshop": "c85616920beac7fc196017866d40d496d153374274eec7c495cd79ea35ae3b66",
    "round": "231ea9583e2430ebcdc396e56078a816a7d0a7dff51cf8f0942e1dc1c7884cf0",
}


@pytest.mark.parametrize("name", WORLDS)
def test_a_rollout_is_the_same_to_the_bit_everywhere(name):
    assert digest(WORLDS[name], 200, SEED) == DIGESTS[name]


def test_everything_happens_in_the_golden_worlds():
    counted = [played(WORLDS[name]).statistics() for name in ("cardinal", "rotating", "deeds", "backward", "workshop")]
    assert [event for event in EVENTS if not any(one[event].any() for one in counted)] == []


def test_every_payment_happens_in_the_golden_worlds():
    for name in ("cardinal", "rotating"):
        earned = played(WORLDS[name]).state.money[:, :, EARNED]
        for path, nothing in {"apple.pack": None, "ore.others": 0, "plot.income": 0, "fort.income": 0}.items():
            without = played(WORLDS[name], {f"objects.{path}": nothing}).state.money[:, :, EARNED]
            assert (without != earned).any(), path


def test_every_preference_and_every_way_to_be_paid_counts_in_the_feeling_world():
    def received(overrides=None):
        return played(FEELING, overrides).state.money[:, :, RECEIVED]

    nothing = {"held": {}, "step": 0, "end": {}, "shaping": None, "events": {}, "items": {}}
    own = {"first.rewards.sequence": None, "second.preferences": {}, "first.items": {}}
    changes = {f"rewards.{key}": value for key, value in nothing.items()} | {"preferences": {}}
    changes |= {f"groups.{key}": value for key, value in own.items()}
    usual = received()
    assert [path for path, value in changes.items() if (received({path: value}) == usual).all()] == []


def test_all_that_a_workshop_does_happens_in_the_golden_world():
    batch = played(WORKSHOP, envs=24)
    gained = {name: batch.state.tally[:, :, len(EVENTS) + i].any() for i, name in enumerate(batch.world.items)}
    assert {"ore", "battery", "heart", "ash", "gem", "berry", "water", "energy"} == {
        n for n, had in gained.items() if had
    }


def played(config, overrides=None, envs=2):
    """A batch after an episode of random steps."""
    batch = VectorEnv(load(config, overrides), envs, seed=SEED, autoreset=False)
    rng = np.random.default_rng(SEED)
    batch.reset()
    for _ in range(90):
        batch.step(rng.integers(0, len(batch.world.actions), (envs, 4)))
    return batch
