"""What learners of a matrix game do in one step, exactly: of one player, who is told the value of each own action.

play, log_play, magnet: a distribution over actions [A] and its logarithm; values: [A], what each action is expected to
earn against what the others play. The equilibrium of a zero-sum game is where nobody's play changes any more.
"""

import numpy as np

SURE = 1e-300  # the least share that has a logarithm


def log_softmax(logits: np.ndarray) -> np.ndarray:
    """Logarithms of shares in proportion to e^logits, without overflow."""
    top = logits - logits.max()
    return top - np.log(np.exp(top).sum())


def entropy_slope(play: np.ndarray) -> np.ndarray:
    """By how much the entropy of `play` grows with each share, up to a constant: -log π."""
    return -np.log(np.maximum(play, SURE))


def softmax_gradient(play: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The slope of Σ π q along logits (Sutton et al. 2000): π (q - Σ π q)."""
    return play * (values - play @ values)


def replicator(log_play: np.ndarray, values: np.ndarray, step: float) -> np.ndarray:
    """Hedge (Freund & Schapire 1997), which is natural policy gradient on logits: log π' = log π + η q, normalised."""
    return log_softmax(log_play + step * values)


def magnetic(log_play: np.ndarray, values: np.ndarray, log_magnet: np.ndarray, step: float, pull: float) -> np.ndarray:
    """Magnetic mirror descent (Sokota et al. 2023, eq. 5): log π' = (log π + η α log ρ + η q) / (1 + η α), normalised.

    With pull α = 0 it is hedge; with a fixed magnet ρ it ends in the equilibrium of the game with payoffs - α KL(π, ρ).
    """
    return log_softmax((log_play + step * pull * log_magnet + step * values) / (1 + step * pull))


def transformed(values: np.ndarray, log_play: np.ndarray, log_reference: np.ndarray, weight: float) -> np.ndarray:
    """R-NaD's rewards (Perolat et al. 2022): q - η log(π / π_reg).

    The same term of the others, with the other sign, pays all own actions alike: it moves no logit.
    """
    return values - weight * (log_play - log_reference)


def neural_replicator(logits: np.ndarray, play: np.ndarray, values: np.ndarray, step: float, clip: float) -> np.ndarray:
    """NeuRD (Hennes et al. 2020): logits follow the advantage, unless that drives them further out of [-clip, clip]."""
    advantage = values - play @ values
    stays = ((logits >= clip) & (advantage > 0)) | ((logits <= -clip) & (advantage < 0))
    return logits + np.where(stays, 0, step * advantage)


def in_proportion(regrets: np.ndarray) -> np.ndarray:
    """Regret matching (Hart & Mas-Colell 2000): shares as positive regrets; all alike where there is none."""
    positive = np.maximum(regrets, 0)
    total = positive.sum()
    return positive / total if total > 0 else np.full(len(regrets), 1 / len(regrets))
