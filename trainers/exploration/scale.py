"""Bonuses in units of their own deviation, so that one weight fits all of them."""

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor


class Unit:
    """Divides by the deviation of discounted sums of all bonuses so far (Burda et al. 2019, section 2.4).

    sums_t = γ sums_{t-1} + bonus_t, for each row, over ends of episodes. The mean is not taken away: what is new
    stays good. As all the past counts alike, a bonus that fades does fade.
    """

    def __init__(self, rows: int, discount: float) -> None:
        self.discount = discount
        self.sums = np.zeros(rows)
        self.moments = np.zeros(3)  # number, mean, sum of squared deviations

    def of(self, bonus: Tensor, alive: Tensor) -> Tensor:
        """bonus [T, N], 0 where it isn't paid; the sums of those alive bool [T, N] tell the deviation."""
        sums = np.empty(bonus.shape)
        for t, now in enumerate(bonus.double().cpu().numpy()):
            self.sums = sums[t] = self.discount * self.sums + now
        self._follow(sums[alive.cpu().numpy()])
        return bonus / max(self.deviation, 1e-8)

    @property
    def deviation(self) -> float:
        return float(np.sqrt(self.moments[2] / max(self.moments[0], 1)))

    def _follow(self, values: np.ndarray) -> None:
        """Moments of two samples put together (Chan et al. 1979)."""
        number, mean, square = self.moments
        more = len(values)
        if more:
            apart, total = values.mean() - mean, number + more
            square += values.var() * more + apart**2 * number * more / total
            self.moments = np.array([total, mean + apart * more / total, square])

    def kept(self) -> dict[str, np.ndarray]:
        """Running sums and moments."""
        return {"sums": self.sums, "moments": self.moments}

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from what was kept."""
        self.sums, self.moments = arrays["sums"], arrays["moments"]


class Standard(torch.nn.Module):
    """Numbers [..., D] with mean 0 and deviation 1 over all that was seen, clipped to ±5."""

    mean: Tensor
    square: Tensor
    seen: Tensor

    def __init__(self, width: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("square", torch.zeros(width))  # sum of squared deviations
        self.register_buffer("seen", torch.zeros(()))

    def forward(self, values: Tensor) -> Tensor:
        """Standardised; a deviation below .01 counts as .01, so what never varied is 0."""
        deviation = (self.square / self.seen.clamp(min=1)).sqrt().clamp(min=0.01)
        return ((values - self.mean) / deviation).clamp(-5, 5)

    @torch.no_grad()
    def follow(self, values: Tensor) -> None:
        """Take in values [M, D] (Chan et al. 1979)."""
        more, apart = len(values), values.mean(0) - self.mean
        total = self.seen + more
        self.square += values.var(0, correction=0) * more + apart.square() * self.seen * more / total
        self.mean += apart * more / total
        self.seen.copy_(total)
