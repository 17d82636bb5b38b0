"""The planner, compiled by a process of its own while another compiles the step.

Apart from the kernels: these would else be compiled anew whenever something changes that builds worlds.
"""

import numpy as np

from analysis.rollout import choose, scratch
from mettagrid_lite.build import allocate, build
from mettagrid_lite.load import load


def compile_choice() -> None:
    """Compile the planner, on any world: the arrays of all worlds have the same types."""
    world = build(load({"agents": 1, "map": ">"}))
    state = allocate(world, 1)
    plans, acts = np.zeros((1, 1, 4), np.int64), np.zeros((1, 1), np.int64)
    actions, memory = scratch(state)
    choose(state, world.params, plans, acts, memory, actions)  # agents that have not begun choose nothing
