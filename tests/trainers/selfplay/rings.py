"""A ring of four cells: matching pennies in a world of one step, with an equilibrium by hand."""

import numpy as np

from analysis.exact.graph import joint_states
from mettagrid_lite import load
from trainers.experiment import WORLDS

NOOP, GOLD, SILVER = 0, 3, 1  # what the thief does; the guard goes the other way for the same


def ring(steps=1):
    return load(str(WORLDS / "ring.yaml"), {"episode": steps})


def graph_of(steps=1):
    return joint_states(ring(steps), seen=True)


def shares(thief, guard, actions=5):
    """What both do whose chances of gold and silver are given, else nothing, as `tabulated` asks it."""

    def acts(shown):
        told = np.zeros((len(shown.vectors), 2, actions))
        for agent, (own, ways) in enumerate(((thief, (GOLD, SILVER)), (guard, (SILVER, GOLD)))):
            told[:, agent, ways] = own
            told[:, agent, NOOP] = 1 - sum(own)
        return told

    return acts
