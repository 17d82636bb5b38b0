"""A policy without memory as a table over all joint states of a tiny world, and what it concedes there, exactly."""

from collections.abc import Callable

import numpy as np
import torch

from analysis.errors import InputError
from analysis.exact.backward import Policy as Profile
from analysis.exact.graph import Graph
from analysis.exact.shown import Shown, tabulated
from trainers.policy import Policy, View


def profile_of(graph: Graph, policy: Policy) -> Profile:
    """What all agents do, each as the policy makes it, in each joint state at each step."""
    return tabulated(graph, acts_of(policy))


def acts_of(policy: Policy) -> Callable[[Shown], np.ndarray]:
    """Probabilities [G, A, N] of what is shown; raises InputError where it remembers what joint states don't tell."""
    network = policy.network
    if network.memory != "none" or network.past or network.map:
        raise InputError("network: it goes by more than joint states tell; train with memory=none and past=false")

    @torch.no_grad()
    def acts(shown: Shown) -> np.ndarray:
        count, agents = shown.vectors.shape[:2]
        windows = shown.tokens if shown.tokens.shape[2] else shown.windows
        masks = shown.masks if policy.uses_masks else shown.masks[..., :0]
        who = np.tile(np.arange(agents), (count, 1))
        nothing = np.zeros((count, agents, 0), np.uint8)
        arrays = (windows, shown.vectors, masks, who, nothing)
        view = View(*(torch.as_tensor(array, device=policy.device).flatten(0, 1)[None] for array in arrays))
        first = torch.ones(1, count * agents, dtype=torch.bool, device=policy.device)
        shares = policy(view, first, policy.begin(count * agents)).logits[0].double().softmax(-1)
        return shares.view(count, agents, -1).cpu().numpy()

    return acts
