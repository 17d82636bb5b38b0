"""VAPOR-lite with one seed as its formula stands: one network of torch.nn, one episode after the other."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from trainers.vapor.deep_sea import deep_sea
from trainers.vapor.seas import ACTIONS


def learned(weights, depth, seed, lots):
    """Chances of actions in all cells [N, N, A] after each batch; lots: [batches, L, E]."""
    world, network = deep_sea(depth, seed), layers(weights, depth)
    optimizer = torch.optim.Adam(network.parameters(), 1e-3)
    visits = np.zeros((depth**2, ACTIONS))
    told = [chances(network, depth)]
    for batch in lots:
        episodes = [episode(world, told[-1], batch[:, number]) for number in range(batch.shape[1])]
        sigma = 0.1 / np.sqrt(visits + 1)
        batches = [prepared(network, *one, sigma) for one in episodes]
        for _ in range(4):
            loss = torch.stack([loss_of(network, *one) for one in batches]).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        for cell, action, _ in episodes:
            np.add.at(visits, (cell, action), 1)
        told.append(chances(network, depth))
    return told


def layers(weights, depth):
    """The network whose first layer sees all N x N cells."""
    network = nn.Sequential(
        nn.Linear(depth**2, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, ACTIONS + 1)
    )
    inside = np.ravel_multi_index(np.tril_indices(depth), (depth, depth))
    with torch.no_grad():
        network[0].weight[:, inside] = weights["into"].T
        network[2].weight[:], network[4].weight[:] = weights["middle"].T, weights["out"].T
        for layer, name in ((0, "into_bias"), (2, "middle_bias"), (4, "out_bias")):
            network[layer].bias[:] = weights[name][0, : len(network[layer].bias)]
    return network


def said(network, cells, size):
    told = network(functional.one_hot(torch.as_tensor(cells), size).float())
    return told[..., :-1].log_softmax(-1), told[..., -1]


@torch.no_grad()
def chances(network, depth):
    log_probs, _ = said(network, np.arange(depth**2), depth**2)
    return log_probs.double().exp().numpy().reshape(depth, depth, ACTIONS)


def episode(world, policy, lots):
    """Cells, actions and rewards of each step."""
    depth, column, told = len(policy), 0, []
    for row in range(depth):
        action = int(lots[row] >= policy[row, column, 0])
        told.append((row * depth + column, action, world.reward[row, column, action]))
        column = int(world.move[row, column, action].argmax())
    cell, action, reward = zip(*told, strict=True)
    return np.array(cell), np.array(action), np.array(reward)


@torch.no_grad()
def prepared(network, cell, action, reward, sigma):
    """What doesn't change while it learns from these steps: with λ-returns G = r + σ + γ ((1 - λ) v' + λ G')."""
    value = said(network, cell, len(sigma))[1].numpy()
    paid, goal, returns = reward + sigma[cell, action], 0.0, np.zeros(len(cell))
    for step in reversed(range(len(cell))):
        after = value[step + 1] if step + 1 < len(cell) else 0.0
        returns[step] = goal = paid[step] + 0.99 * (0.1 * after + 0.9 * goal)
    return cell, action, torch.tensor(returns).float(), torch.tensor(returns - value).float(), torch.tensor(sigma[cell])


def loss_of(network, cell, action, returns, advantage, weight):
    log_probs, value = said(network, cell, network[0].in_features)
    entropy = -(weight * log_probs.exp() * log_probs).sum(-1)
    taken = log_probs[torch.arange(len(cell)), action]
    return (0.5 * (value - returns).square() - taken * advantage - entropy).mean()
