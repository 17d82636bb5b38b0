"""Worlds small enough to list all that can happen in them."""

from typing import Any

from mettagrid_lite import load
from mettagrid_lite.config import Config

CORRIDOR = {"agents": 1, "map": ">.a", "episode": 4, "objects": {"apple": {}}, "rewards": {"items": {"apple": 1}}}
"""One agent, one apple two cells ahead."""

APPLE = {
    "agents": 2,
    "shuffle": False,
    "map": ">a<",
    "episode": 3,
    "objects": {"apple": {"regrow": {"chance": 0.25}}},
    "rewards": {"items": {"apple": 1}},
}
"""Two agents beside an apple that comes back by chance: who acts first gets it."""

LASER = {"items": {"laser": {}}, "actions": {"asks": {"zap": {"laser": 1}}, "zap": {"length": 2, "freeze": 1}}}

TAG = {
    "agents": {"runner": 1, "chaser": 1},
    "shuffle": False,
    "legend": {"1": "runner", "2": "chaser"},
    "map": "1..\n..2",
    "episode": 2,
    "groups": {
        "runner": {"rewards": {"events": {"zapped": -1}}},
        "chaser": {"items": {"laser": {"initial": 1}}, "rewards": {"events": {"zap": 1}}},
    },
    **LASER,
}
"""A chaser zaps a runner: what one wins the other loses."""


def config(said: dict[str, Any], **changes: Any) -> Config:
    return load(said | changes)
