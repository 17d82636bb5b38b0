"""TorchRL: PPO with action masks over `parallel_env`, by its PettingZooWrapper; agents share a policy.

python examples/run.py torchrl_ppo
"""

import numpy as np
import torch
from score import asked_seed, mean_return, report
from tensordict.nn import TensorDictModule
from torchrl.collectors import Collector
from torchrl.envs import PettingZooWrapper, RewardSum, TransformedEnv
from torchrl.modules import MaskedCategorical, MultiAgentMLP, ProbabilisticActor
from torchrl.objectives import ClipPPOLoss, ValueEstimators

from mettagrid_lite import parallel_env

SCENARIO, FRAMES, BATCH, EPOCHS, PART = "spatial_stag_hunt", 20_000, 1_000, 10, 250
GROUP = "agent"  # TorchRL's name for agent_0, agent_1, ...


def make(seed: int) -> TransformedEnv:
    """Integers of actions, not one-hot vectors; the return of an episode beside the reward."""
    world = parallel_env(SCENARIO, observations="flat", black_death=True, masks=True)
    env = PettingZooWrapper(world, categorical_actions=True, seed=seed)
    return TransformedEnv(env, RewardSum(in_keys=[(GROUP, "reward")], out_keys=[(GROUP, "episode_reward")]))


def network(env: TransformedEnv, outputs: int) -> MultiAgentMLP:
    """One network for all agents, each by what it sees itself."""
    shape = env.observation_spec[GROUP, "observation"].shape
    return MultiAgentMLP(shape[-1], outputs, shape[0], centralized=False, share_params=True, depth=2, num_cells=64)


def main(seed: int) -> None:
    torch.manual_seed(seed)
    env = make(seed)
    actions = env.full_action_spec[GROUP, "action"].space.n
    net = network(env, actions)
    logits = TensorDictModule(net, in_keys=[(GROUP, "observation")], out_keys=[(GROUP, "logits")])
    actor = ProbabilisticActor(
        logits,
        spec=env.full_action_spec[GROUP, "action"],
        in_keys={"logits": (GROUP, "logits"), "mask": (GROUP, "action_mask")},
        out_keys=[(GROUP, "action")],
        distribution_class=MaskedCategorical,
        return_log_prob=True,
        log_prob_key=(GROUP, "sample_log_prob"),
    )
    critic = TensorDictModule(network(env, 1), in_keys=[(GROUP, "observation")], out_keys=[(GROUP, "state_value")])
    loss = ClipPPOLoss(actor, critic, entropy_coeff=0.01)
    loss.set_keys(
        reward=(GROUP, "reward"),
        action=(GROUP, "action"),
        sample_log_prob=(GROUP, "sample_log_prob"),
        value=(GROUP, "state_value"),
        done=(GROUP, "done"),
        terminated=(GROUP, "terminated"),
    )
    loss.make_value_estimator(ValueEstimators.GAE, gamma=0.99, lmbda=0.95)
    optimizer = torch.optim.Adam(loss.parameters(), 1e-3)

    def choose(seen: np.ndarray, mask: np.ndarray) -> np.ndarray:
        agents = env.observation_spec[GROUP, "observation"].shape[0]
        with torch.no_grad():
            given = net(torch.as_tensor(seen).reshape(-1, agents, seen.shape[-1])).flatten(0, 1)
        return MaskedCategorical(logits=given, mask=torch.as_tensor(mask)).sample().numpy()

    before = mean_return(SCENARIO, choose)
    frames = {"frames_per_batch": BATCH, "total_frames": FRAMES}
    for data in Collector(env, actor, **frames, auto_register_policy_transforms=False):
        with torch.no_grad():
            loss.value_estimator(
                data, params=loss.critic_network_params, target_params=loss.target_critic_network_params
            )
        data = data.reshape(-1)
        for _ in range(EPOCHS):
            for part in torch.randperm(len(data)).split(PART):
                given = loss(data[part])
                total = given["loss_objective"] + given["loss_critic"] + given["loss_entropy"]
                optimizer.zero_grad()
                total.backward()
                torch.nn.utils.clip_grad_norm_(loss.parameters(), 1.0)
                optimizer.step()
    report(SCENARIO, before, mean_return(SCENARIO, choose))


if __name__ == "__main__":
    main(asked_seed())
