"""A critic that sees the whole map while it learns (Lowe et al. 2017; Yu et al. 2022). Who acts sees its own."""

import numpy as np
import torch
from torch import Tensor, nn

from mettagrid_lite import VectorEnv
from mettagrid_lite.build import World
from mettagrid_lite.state import ALIVE, COL, OVER, ROW
from mettagrid_lite.vector import features
from trainers.encoder import Cells, Field
from trainers.network import Network, linear


class Critic(nn.Module):
    """What values are told from: behind the memory [T, N, width], and the map as its agent stands on it."""

    def __init__(self, world: World, network: Network) -> None:
        super().__init__()
        groups, width = int(world.params.group.max()) + 1, network.width
        largest = {"agent": groups, "owner": groups}
        scales = [largest.get(feature.name, feature.largest or 1) for feature in features(world)[1:]]
        self.cells = Cells([*scales, 1], network.depth)
        height, columns = world.params.layouts.shape[1:]
        self.field = Field((height, columns), network.depth, width, flat=network.encoder == "mlp")
        self.both = nn.Sequential(linear(2 * width, width), nn.ReLU())

    def forward(self, hidden: Tensor, whole: Tensor) -> Tensor:
        told = self.field(self.cells(whole.flatten(0, 1)))
        return self.both(torch.cat([hidden, told.view(*hidden.shape[:-1], -1)], -1))


def whole(env: VectorEnv) -> np.ndarray:
    """`global_state` for each agent, uint8 [E, A, H, W, 9]: the last feature is 1 where it stands itself."""
    cells = env.global_state()
    told = np.zeros((env.num_envs, env.num_agents, *cells.shape[1:3], cells.shape[3] + 1), np.uint8)
    told[..., :-1] = cells[:, None]
    e, a = np.nonzero(env.state.agents[..., ALIVE] == 1)
    told[e, a, env.state.agents[e, a, ROW], env.state.agents[e, a, COL], -1] = 1
    return told


class Last:
    """Looks on, and keeps what the map was in the last step of episodes, before the next ones begin."""

    def __init__(self, env: VectorEnv) -> None:
        self.env = env
        env.watchers = (*env.watchers, self)

    def before(self) -> None:
        """Nothing is needed from before a step."""

    def after(self) -> None:
        if (self.env.state.env[:, OVER] == 1).any():
            self.whole = whole(self.env)
