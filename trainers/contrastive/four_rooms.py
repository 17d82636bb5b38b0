"""Where the exact critic is known: four rooms, walked at random. `python -m trainers.run four_rooms`

Four rooms of 4 x 4 cells with four doors, 68 cells; four moves, a move into a wall stays. The critic is a table: what
it learned is compared with the logarithm of the ratio that it should tell, and walked by.
"""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from trainers.contrastive.arms import ARMS, Arm
from trainers.contrastive.exact import arrivals, greedy, log_ratio
from trainers.studies.study import Tell

SIDE = 9
DOORS = ((4, 2), (4, 6), (2, 4), (6, 4))
MOVES = ((-1, 0), (1, 0), (0, -1), (0, 1))
DISCOUNT = 0.95
BATCH = 256
AHEAD = 128  # steps beyond which no goal is drawn: one in seven hundred would be


class Result(NamedTuple):
    """Correlation with the exact critic over all s, a, g, and the share of goals that the best actions by it reach."""

    correlation: float
    success: float


def after() -> np.ndarray:
    """The cell after each move, int64 [68, 4]."""
    cells = [(r, c) for r in range(SIDE) for c in range(SIDE) if 4 not in (r, c) or (r, c) in DOORS]
    number = {cell: index for index, cell in enumerate(cells)}
    return np.array([[number.get((r + y, c + x), number[r, c]) for y, x in MOVES] for r, c in cells])


def exact(discount: float = DISCOUNT) -> np.ndarray:
    """log p_γ(g | s, a) - log p(g) of a random walk, float64 [68, 4, 68]."""
    return log_ratio(after(), discount)


def walks(rows: int, steps: int, seed: int) -> tuple[Tensor, Tensor]:
    """Cells and moves of random walks, int64 [steps, rows] each."""
    rng, follows = np.random.default_rng(seed), after()
    moves = rng.integers(0, len(MOVES), (steps, rows))
    cells = np.empty_like(moves)
    now = rng.integers(0, len(follows), rows)
    for step, chosen in enumerate(moves):
        cells[step], now = now, follows[now, chosen]
    return torch.from_numpy(cells), torch.from_numpy(moves)


def batch(arm: Arm, cells: Tensor, moves: Tensor, chance: torch.Generator) -> tuple[Tensor, Tensor]:
    """What was done, s * 4 + a, and where it led some steps later, int64 [BATCH] each."""
    steps, rows = cells.shape
    step = torch.randint(0, steps - AHEAD, (BATCH,), generator=chance)
    row = torch.randint(0, rows, (BATCH,), generator=chance)
    later = step + arm.delays(torch.full_like(step, AHEAD), DISCOUNT, chance)
    return cells[step, row] * len(MOVES) + moves[step, row], cells[later, row]


def success(critic: np.ndarray, steps: int = 100) -> float:
    """Share of starts and goals [68, 68] where who takes the best action by f [68, 4, 68] arrives."""
    came = arrivals(greedy(critic), after(), steps).sum(0)
    np.fill_diagonal(came, 1)
    return float(came.mean())


def learn(
    name: str, seed: int = 0, updates: int = 4_000, width: int = 64, tell: Tell = lambda part, whole: None
) -> Result:
    """A table φ [68, 4, width] and ψ [68, width], learned from pairs within random walks by an arm."""
    chance, arm = torch.Generator().manual_seed(seed), ARMS[name]
    cells, moves = walks(256, 512, seed)
    acts, goals = (nn.Parameter(torch.randn(size, width, generator=chance) * width**-0.5) for size in (68 * 4, 68))
    optimizer = torch.optim.Adam([acts, goals], 2e-2)
    fall = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, updates)
    for update in range(updates):
        act, goal = batch(arm, cells, moves, chance)
        loss = arm.loss(acts[act] @ goals[goal].T)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        fall.step()
        tell(update, updates)
    return judged((acts @ goals.T).detach().view(68, 4, 68).double().numpy())


def judged(critic: np.ndarray) -> Result:
    """Of f [68, 4, 68]."""
    return Result(float(np.corrcoef(critic.ravel(), exact().ravel())[0, 1]), success(critic))
