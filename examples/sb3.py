"""Stable-Baselines3: PPO, one policy for all agents, their rows from `mettagrid_lite.sb3.vec_env`.

python examples/run.py sb3
"""

import numpy as np
from score import asked_seed, mean_return, report
from stable_baselines3 import PPO

from mettagrid_lite.sb3 import vec_env

SCENARIO, STEPS = "spatial_stag_hunt", 150_000


def main(seed: int) -> None:
    env = vec_env(SCENARIO, 16, observations="flat")
    model = PPO(
        "MlpPolicy", env, seed=seed, n_steps=128, batch_size=512, learning_rate=1e-3, ent_coef=0.01, device="cpu"
    )

    def choose(seen: np.ndarray, _: np.ndarray) -> np.ndarray:
        return model.predict(seen)[0]

    before = mean_return(SCENARIO, choose)
    model.learn(STEPS)
    report(SCENARIO, before, mean_return(SCENARIO, choose))


if __name__ == "__main__":
    main(asked_seed())
