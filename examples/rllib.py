"""Ray RLlib, new API stack: PPO, one policy for all agents, over `parallel_env`.

python examples/run.py rllib
"""

import numpy as np
import torch
from ray.rllib.algorithms.ppo import PPOConfig
from ray.rllib.core.columns import Columns
from ray.rllib.env.wrappers.pettingzoo_env import ParallelPettingZooEnv
from ray.tune.registry import register_env
from score import asked_seed, mean_return, report

from mettagrid_lite import parallel_env

SCENARIO, ITERATIONS = "spatial_stag_hunt", 10


def main(seed: int) -> None:
    register_env("hunt", lambda _: ParallelPettingZooEnv(parallel_env(SCENARIO, observations="flat")))
    config = (
        PPOConfig()
        .environment("hunt")
        .multi_agent(policies={"shared"}, policy_mapping_fn=lambda agent, episode, **_: "shared")
        .env_runners(num_env_runners=0)
        .learners(num_learners=0, num_gpus_per_learner=0)
        .training(lr=1e-3, train_batch_size_per_learner=2_000, minibatch_size=500, num_epochs=10, entropy_coeff=0.01)
        .debugging(seed=seed)
    )
    algorithm = config.build_algo()

    def choose(seen: np.ndarray, _: np.ndarray) -> np.ndarray:
        module = algorithm.get_module("shared")
        with torch.no_grad():
            given = module.forward_exploration({Columns.OBS: torch.as_tensor(seen)})
        return torch.distributions.Categorical(logits=given[Columns.ACTION_DIST_INPUTS]).sample().numpy()

    before = mean_return(SCENARIO, choose)
    for _ in range(ITERATIONS):
        algorithm.train()
    report(SCENARIO, before, mean_return(SCENARIO, choose))
    algorithm.stop()


if __name__ == "__main__":
    main(asked_seed())
