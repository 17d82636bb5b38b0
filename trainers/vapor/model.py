"""What is believed of a world with L steps, S states and A actions, and values by going back from its last step."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Model(NamedTuple):
    """A belief at one time; widths of 0 and a belief that is the truth make it a world.

    reward  float64  [L, S, A]     expected reward of an action, r̄
    width   float64  [L, S, A]     sub-Gaussian width of the mean reward, σ
    move    float64  [L, S, A, S]  expected chance of each next state, P̄
    start   float64  [S]           chance of each first state, ρ
    """

    reward: np.ndarray
    width: np.ndarray
    move: np.ndarray
    start: np.ndarray


Worth = Callable[[int, np.ndarray], np.ndarray]
"""What states are worth at a step, [S], given what their actions are worth, [S, A]."""


def backward(reward: np.ndarray, move: np.ndarray, worth: Worth) -> tuple[np.ndarray, np.ndarray]:
    """Gains Q_l = r_l + P_l V_{l+1}, [L, S, A], and values V_l = worth(l, Q_l), [L + 1, S], with V_L = 0."""
    steps, states, _ = reward.shape
    gains, values = np.empty_like(reward), np.zeros((steps + 1, states))
    for step in reversed(range(steps)):
        gains[step] = reward[step] + move[step] @ values[step + 1]
        values[step] = worth(step, gains[step])
    return gains, values


def best_value(reward: np.ndarray, move: np.ndarray, start: np.ndarray) -> float:
    """Of the best policy, by dynamic programming."""
    _, values = backward(reward, move, lambda step, gains: gains.max(-1))
    return float(start @ values[0])


def value_of(policy: np.ndarray, reward: np.ndarray, move: np.ndarray, start: np.ndarray) -> float:
    """Expected sum of rewards where actions are drawn from `policy` [L, S, A]."""
    _, values = backward(reward, move, lambda step, gains: (policy[step] * gains).sum(-1))
    return float(start @ values[0])


def visits(policy: np.ndarray, move: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Chance of each state and action at each step, [L, S, A]."""
    flow = np.empty_like(policy)
    here = start
    for step, chances in enumerate(policy):
        flow[step] = here[:, None] * chances
        here = np.einsum("sa,sat->t", flow[step], move[step])
    return flow


def softmax(logits: np.ndarray) -> np.ndarray:
    """Over the last axis; differences of logits may be as large as they like."""
    chances = np.exp(logits - logits.max(-1, keepdims=True))
    return chances / chances.sum(-1, keepdims=True)


def softly(gains: np.ndarray, temperature: float) -> np.ndarray:
    """τ log Σ_a exp(Q / τ), the value of the best policy that is paid τ times its entropy too."""
    best = gains.max(-1)
    return best + temperature * np.log(np.exp((gains - best[..., None]) / temperature).sum(-1))
