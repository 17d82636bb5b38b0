"""Values in units of reward, learned in units of their deviation."""

import torch
from torch import Tensor, nn

from trainers.network import linear
from trainers.ranks import total


class Head(nn.Module):
    """What a layer says times the deviation of returns, so that the layer says about 1.

    PopArt (van Hasselt et al. 2016): where the deviation moves, the layer is changed so that it tells the same.
    count: so many heads with scales of their own; `whose` int64 [N] says which one is a row's.
    """

    mean: Tensor
    square: Tensor
    seen: Tensor

    def __init__(self, width: int, count: int = 1, share: float = 0.05) -> None:
        super().__init__()
        self.layer = linear(width, count, 1.0)
        self.share = share  # of the newest returns in the running moments
        self.register_buffer("mean", torch.zeros(count))
        self.register_buffer("square", torch.ones(count))
        self.register_buffer("seen", torch.zeros(count))

    @property
    def deviation(self) -> Tensor:
        return (self.square - self.mean.square()).clamp(min=1e-6).sqrt()

    def forward(self, hidden: Tensor, whose: Tensor) -> Tensor:
        """[T, N, width] -> [T, N]."""
        told = self.layer(hidden).float() * self.deviation + self.mean
        return told.gather(-1, whose.expand(told.shape[:-1]).unsqueeze(-1)).squeeze(-1)

    def error(self, value: Tensor, returns: Tensor, whose: Tensor) -> Tensor:
        """Half the squared error, in units of the deviation."""
        return 0.5 * ((value - returns) / self.deviation[whose]).square()

    @torch.no_grad()
    def follow(self, returns: Tensor, alive: Tensor, whose: Tensor) -> None:
        """Take in new returns [T, N] of those alive."""
        before, mean = self.deviation, self.mean.clone()
        mine = alive.unsqueeze(-1) & (whose.unsqueeze(-1) == torch.arange(len(mean), device=mean.device))
        paid = torch.where(mine, returns.unsqueeze(-1), 0)
        count, added, squared = total(torch.stack([each.sum((0, 1)) for each in (mine.float(), paid, paid.square())]))
        self.seen += count > 0
        share = (1 / self.seen.clamp(min=1)).clamp(min=self.share) * (count > 0)
        self.mean.lerp_(added / count.clamp(min=1), share)
        self.square.lerp_(squared / count.clamp(min=1), share)
        self.layer.weight.mul_((before / self.deviation).unsqueeze(-1))
        self.layer.bias.copy_((before * self.layer.bias + mean - self.mean) / self.deviation)
