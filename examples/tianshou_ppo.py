"""Tianshou: PPO with action masks, one policy for all agents, whose rows `population_env` gives to its Collector.

python examples/run.py tianshou_ppo
"""

from copy import deepcopy
from typing import Any

import numpy as np
import torch
from score import asked_seed, mean_return, report
from tianshou.algorithm import PPO
from tianshou.algorithm.modelfree.reinforce import DiscreteActorPolicy
from tianshou.algorithm.optim import AdamOptimizerFactory
from tianshou.data import Batch, Collector, VectorReplayBuffer
from tianshou.env import BaseVectorEnv
from tianshou.trainer import OnPolicyTrainerParams
from tianshou.utils.net.common import AbstractDiscreteActor, Net

from mettagrid_lite import population_env

SCENARIO, WORLDS, STEPS, UPDATES = "spatial_stag_hunt", 16, 128, 40


class Rows(BaseVectorEnv):
    """Each agent of each world as one of Tianshou's environments: what it sees, `obs`, beside the `mask` of actions.

    Tianshou's own PettingZooEnv takes turns: the rewards of a step that all take together reach only who acts last.
    """

    def __init__(self, seed: int) -> None:
        self.rows = population_env(SCENARIO, WORLDS, observations="flat", masks=True)
        self.env_num, self.is_async, self.is_closed = self.rows.num_envs, False, False
        self._now = _observation(*self.rows.reset(seed=seed))

    def get_env_attr(self, key: str, id: Any = None) -> list[Any]:
        """What a row has; its spaces are `single_...`."""
        return [getattr(self.rows, f"single_{key}")] * len(self._wrap_id(id))

    def reset(self, env_id: Any = None, **_: Any) -> tuple[Batch, np.ndarray]:
        """What rows see now: where an episode has ended, the next began in the same step."""
        which = self._wrap_id(env_id)
        return self._now[which], _no_infos(len(which))

    def step(self, action: np.ndarray, id: Any = None) -> tuple:
        """One step of all rows; where an episode ends, they see its last observation."""
        seen, reward, terminated, truncated, info = self.rows.step(action)
        self._now = _observation(seen, info)
        told = deepcopy(self._now)
        over = terminated | truncated
        if over.any():
            told.obs[over] = np.stack(list(info["final_obs"][over]))
        return told, reward, terminated, truncated, _no_infos(len(reward))


def _observation(seen: np.ndarray, info: dict[str, Any]) -> Batch:
    return Batch(obs=seen, mask=info["action_mask"] == 1)


def _no_infos(rows: int) -> np.ndarray:
    return np.array([{} for _ in range(rows)])


class Actor(AbstractDiscreteActor):
    """Logits of actions; those that would fail are as good as never taken."""

    def __init__(self, inputs: int, actions: int) -> None:
        super().__init__(actions)
        self.net = network(inputs, actions)

    def get_preprocess_net(self) -> Net:
        return self.net

    def forward(self, obs: Batch, state: Any = None, info: Any = None) -> tuple[torch.Tensor, Any]:
        logits, state = self.net(obs.obs, state)
        return logits.masked_fill(~torch.as_tensor(obs.mask), -1e9), state


class Critic(torch.nn.Module):
    """The value of what is seen."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.net = network(inputs, 1)

    def forward(self, obs: Batch) -> torch.Tensor:
        return self.net(obs.obs)[0]


def network(inputs: int, outputs: int) -> Net:
    return Net(state_shape=inputs, action_shape=outputs, hidden_sizes=(64, 64), activation=torch.nn.Tanh)


def main(seed: int) -> None:
    torch.manual_seed(seed)
    np.random.seed(seed)  # Tianshou draws its parts of a batch by NumPy's global generator
    env = Rows(seed)
    space, actions = env.rows.single_observation_space, env.rows.single_action_space
    policy = DiscreteActorPolicy(actor=Actor(space.shape[0], actions.n), action_space=actions, observation_space=space)
    critic, rate = Critic(space.shape[0]), AdamOptimizerFactory(lr=1e-3, eps=1e-5)
    algorithm = PPO(policy=policy, critic=critic, optim=rate, max_grad_norm=0.5, max_batchsize=4_096)

    def choose(seen: np.ndarray, mask: np.ndarray) -> np.ndarray:
        with torch.no_grad():
            return policy(Batch(obs=Batch(obs=seen, mask=mask), info={})).act.numpy()

    before = mean_return(SCENARIO, choose)
    rows = env.env_num
    algorithm.run_training(
        OnPolicyTrainerParams(
            training_collector=Collector(algorithm, env, VectorReplayBuffer(rows * STEPS, rows)),
            max_epochs=1,
            epoch_num_steps=UPDATES * rows * STEPS,
            collection_step_num_env_steps=rows * STEPS,
            batch_size=512,
            update_step_num_repetitions=10,
            show_progress=False,
        )
    )
    report(SCENARIO, before, mean_return(SCENARIO, choose))


if __name__ == "__main__":
    main(asked_seed())
