"""PPO in one file, in the style of CleanRL's ppo.py, over the rows of `population_env`; who has ended is masked.

python examples/run.py cleanrl_style
"""

import numpy as np
import torch
from score import asked_seed, mean_return, report
from torch import nn
from torch.distributions import Categorical

from mettagrid_lite import population_env

SCENARIO, WORLDS, STEPS, UPDATES = "spatial_stag_hunt", 16, 128, 40
EPOCHS, PARTS, RATE, GAMMA, LAMBDA, CLIP, ENTROPY = 10, 8, 1e-3, 0.99, 0.95, 0.2, 0.01


class Agent(nn.Module):
    """Logits of actions, and the value."""

    def __init__(self, inputs: int, actions: int) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Linear(inputs, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh())
        self.actor, self.critic = nn.Linear(64, actions), nn.Linear(64, 1)

    def forward(self, seen: torch.Tensor) -> tuple[Categorical, torch.Tensor]:
        hidden = self.body(seen)
        return Categorical(logits=self.actor(hidden)), self.critic(hidden).squeeze(-1)

    @torch.no_grad()
    def choose(self, seen: np.ndarray, _: np.ndarray) -> np.ndarray:
        return self(torch.as_tensor(seen))[0].sample().numpy()


def advantages(rewards, values, ends, last_value):
    """Generalised advantage estimates [T, N]; what came after an end in step t isn't counted."""
    table, running = torch.zeros_like(rewards), torch.zeros_like(last_value)
    following = torch.cat([values[1:], last_value[None]])
    for t in reversed(range(len(rewards))):
        error = rewards[t] + GAMMA * following[t] * (1 - ends[t]) - values[t]
        running = error + GAMMA * LAMBDA * (1 - ends[t]) * running
        table[t] = running
    return table


def collect(rows, agent, seen):
    """STEPS steps of all rows; a row cut off by the time limit is paid what it was still expected to get."""
    parts: dict[str, list] = {key: [] for key in ("seen", "action", "log", "value", "reward", "end", "alive")}
    for _ in range(STEPS):
        now = torch.as_tensor(seen)
        with torch.no_grad():
            policy, value = agent(now)
        action = policy.sample()
        seen, reward, terminated, truncated, info = rows.step(action.numpy())
        reward = torch.as_tensor(reward, dtype=torch.float32)
        cut = truncated & ~terminated
        if cut.any():
            last = torch.as_tensor(np.stack(list(info["final_obs"][cut])))
            with torch.no_grad():
                reward[torch.as_tensor(cut)] += GAMMA * agent(last)[1]
        end = torch.as_tensor(terminated | truncated, dtype=torch.float32)
        alive = torch.as_tensor(info["alive"])
        step = (now, action, policy.log_prob(action), value, reward, end, alive)
        for name, part in zip(parts, step, strict=True):
            parts[name].append(part)
    return {key: torch.stack(column) for key, column in parts.items()}, seen


def learn(agent, optimizer, batch, seen):
    """Some epochs of clipped updates on what was collected."""
    with torch.no_grad():
        gain = advantages(batch["reward"], batch["value"], batch["end"], agent(torch.as_tensor(seen))[1])
    alive = batch["alive"].flatten()
    flat = {key: batch[key].flatten(0, 1)[alive] for key in ("seen", "action", "log")}
    gain, target = gain.flatten()[alive], (gain + batch["value"]).flatten()[alive]
    for _ in range(EPOCHS):
        for part in torch.randperm(len(gain)).chunk(PARTS):
            policy, value = agent(flat["seen"][part])
            ratio = (policy.log_prob(flat["action"][part]) - flat["log"][part]).exp()
            better = (gain[part] - gain[part].mean()) / (gain[part].std() + 1e-8)
            won = torch.minimum(ratio * better, ratio.clamp(1 - CLIP, 1 + CLIP) * better).mean()
            loss = 0.5 * (value - target[part]).pow(2).mean() - won - ENTROPY * policy.entropy().mean()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(agent.parameters(), 0.5)
            optimizer.step()


def main(seed: int) -> None:
    torch.manual_seed(seed)
    rows = population_env(SCENARIO, WORLDS, observations="flat")
    agent = Agent(rows.single_observation_space.shape[0], rows.single_action_space.n)
    optimizer = torch.optim.Adam(agent.parameters(), lr=RATE, eps=1e-5)
    before = mean_return(SCENARIO, agent.choose)
    seen, _ = rows.reset(seed=seed)
    for _ in range(UPDATES):
        batch, seen = collect(rows, agent, seen)
        learn(agent, optimizer, batch, seen)
    report(SCENARIO, before, mean_return(SCENARIO, agent.choose))


if __name__ == "__main__":
    main(asked_seed())
