"""Five hundred random games of two to four players: half with ties, half of them made to have some structure."""

import numpy as np

COUNT = 500
SHAPES = ((2, 2), (3, 3), (2, 3), (2, 2, 2), (4, 4), (3, 4), (2, 2, 2, 2), (3, 3), (2, 3, 2), (3, 3, 3))
KINDS = (
    "plain", "plain", "plain", "plain", "zero-sum", "team", "symmetric", "potential", "weighted", "rivals", "monotone",
    "matched", "crowded", "ordered", "ranked", "diagonal",
)  # fmt: skip


def game(number: int) -> np.ndarray:
    """Payoffs of whole numbers [n, s1..sn]; odd numbers have small ones, so ties."""
    rng = np.random.default_rng([5, number])
    shape, kind, most = SHAPES[number % len(SHAPES)], str(rng.choice(KINDS)), 3 if number % 2 else 500
    n, drawn = len(shape), rng.integers(0, most + 1, (len(shape), *shape))
    if kind in ("symmetric", "crowded", "diagonal"):
        shape = (shape[0],) * n
        drawn = rng.integers(0, most + 1, (n, *shape))
    own, common = np.indices(shape), rng.integers(0, most + 1, shape)
    others = np.stack([np.broadcast_to(part.take([0], axis=i), shape) for i, part in enumerate(drawn)])
    made = {
        "plain": lambda: drawn,
        "zero-sum": lambda: np.concatenate([drawn[:-1], -drawn[:-1].sum(axis=0, keepdims=True)]) + rng.integers(2),
        "team": lambda: np.stack([common] * n),
        "symmetric": lambda: symmetric(drawn[0]),
        "potential": lambda: common + others,
        "weighted": lambda: common * rng.integers(1, 4, n).reshape(-1, *[1] * n) + others,
        "rivals": lambda: n * drawn - drawn.sum(axis=0) + others,
        "monotone": lambda: np.stack([np.cumsum(rng.integers(1, 4, common.max() + 1))[common] for _ in range(n)]),
        "matched": lambda: np.minimum(drawn, most // 2) + most * (own == own[0]).all(axis=0),
        "crowded": lambda: 9 * most - rng.integers(1, 4) * users(own) - rng.integers(0, 2) * own,
        "ordered": lambda: own * own.sum(axis=0) * rng.choice([-1, 1]) + others,
        "ranked": lambda: drawn + own * rng.integers(0, most + 2),
        "diagonal": lambda: most * (own == own[0]).all(axis=0) * (1 + own) + rng.integers(0, 2) * common,
    }
    return np.asarray(made[kind]())


def symmetric(first: np.ndarray) -> np.ndarray:
    """What player i gets is what the first would in i's seat; the first doesn't care who of the others plays what."""
    out = np.empty((first.ndim, *first.shape), first.dtype)
    for joint in np.ndindex(*first.shape):
        for i in range(first.ndim):
            out[(i, *joint)] = first[(joint[i], *sorted(joint[:i] + joint[i + 1 :]))]
    return out


def users(own: np.ndarray) -> np.ndarray:
    """How many play what player i plays."""
    return np.stack([(own == mine).sum(axis=0) for mine in own])
