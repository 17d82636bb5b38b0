"""A map that an agent draws as it goes: what it has seen, what of that was solid, and how often it has been where.

It knows where it is by its own steps: a step to a cell that was seen to be free was done. What it reads from its map
lies around it: visits of each cell in the window, and of eleven by eleven blocks of 5 x 5 cells the share that was
seen, the share that is solid, and whether anything that was seen there is still to be had. The map is of 60 x 60 cells
whose edges join: who goes further comes in at the other side. Nothing of it is learned but what to make of it.
"""

import torch
from torch import Tensor, nn

from analysis.errors import InputError
from mettagrid_lite.build import World
from mettagrid_lite.sight import HIDDEN, OUTSIDE, SEE_AGENT, SEE_KIND, SEE_RESTS
from mettagrid_lite.state import NEVER, SOLID, STAYS, TAKEN
from mettagrid_lite.vector import vector_features

SIDE, BLOCK, BLOCKS = 60, 5, 11
SEEN, SOLID_TOO, WORTH = 1, 32, 1024  # what is written on a cell, added up; so are blocks, of 25 cells
MOST = 240  # of what tells visits, a byte
WAYS = {"north": (-1, 0), "east": (0, 1), "south": (1, 0), "west": (0, -1)}
FAR = 3 * BLOCKS**2  # numbers that tell the blocks
Drawing = tuple[Tensor, ...]
DRAWN = 5  # tensors of a drawing


class Chart(nn.Module):
    """Drawn from what N rows see; it begins anew with an episode.

    state: ground int16 [N, SIDE * SIDE] (0 unseen), sums int16 [N, blocks] of it, been uint8 [N, SIDE * SIDE] (steps
    there, 255 for more), at int64 [N, 2], free bool [N, actions]: which actions would have led to a free cell in the
    step before.
    """

    codes: Tensor
    times: Tensor
    ahead: Tensor
    down: Tensor
    right: Tensor
    around: Tensor

    def __init__(self, world: World, shape: tuple[int, int]) -> None:
        super().__init__()
        _check(world)
        self.middle = shape[0] // 2, shape[1] // 2
        self.hides = world.config.view.hidden
        self.last = [feature.name for feature in vector_features(world)].index("last_action")
        self._table("codes", _codes(world))
        self._table("times", (torch.arange(1, 257).log2() * (MOST / 8)).round().to(torch.uint8))
        self._table("ahead", torch.tensor([WAYS.get(action, (0, 0)) for action in world.actions]))
        cells, blocks = torch.arange(SIDE)[:, None], torch.arange(SIDE // BLOCK)[:, None]
        for name, length in (("down", shape[0]), ("right", shape[1])):
            self._table(name, (cells + torch.arange(length) - length // 2) % SIDE)
        self._table("around", (blocks + torch.arange(BLOCKS) - BLOCKS // 2) % len(blocks))

    def _table(self, name: str, told: Tensor) -> None:
        self.register_buffer(name, told, persistent=False)

    def begin(self, rows: int) -> Drawing:
        ground, sums = (self.codes.new_zeros(rows, count) for count in (SIDE * SIDE, (SIDE // BLOCK) ** 2))
        free = self.ahead.new_zeros(rows, len(self.ahead), dtype=torch.bool)
        return ground, sums, ground.to(torch.uint8), self.ahead.new_zeros(rows, 2), free

    @torch.no_grad()
    def forward(
        self, windows: Tensor, vectors: Tensor, first: Tensor, state: Drawing
    ) -> tuple[Tensor, Tensor, Drawing]:
        """Windows uint8 [T, N, rows, columns, 8], vectors [T, N, D], first bool [T, N] -> windows with a ninth feature,
        the logarithm of visits; blocks [T, N, FAR]; state after the last step.
        """
        *drawn, at, free = state
        seen, led = self._looked_at(windows)
        at = self._went(vectors[..., self.last].long(), torch.cat([free[None], led[:-1]]), first, at)
        drawn = [part.clone() for part in drawn]
        visits, sums = self._draw(drawn, seen.flatten(2), at, first)
        visited = self.times.index_select(0, visits.flatten().int()).view(*windows.shape[:-1], 1)
        return torch.cat([windows, visited], -1), _told(sums.float()), (*drawn, at[-1], led[-1])

    def _looked_at(self, windows: Tensor) -> tuple[Tensor, Tensor]:
        """What is to be written, int16 [T, N, rows, columns], 0 where something hides it; which actions lead on."""
        code = windows[..., SEE_KIND].int() + 256 * (windows[..., SEE_RESTS] > 0)
        seen = self.codes.index_select(0, code.flatten()).view(code.shape)
        rows, columns = (middle + way for middle, way in zip(self.middle, self.ahead.unbind(-1), strict=True))
        solid = seen[..., rows, columns] % WORTH >= SOLID_TOO
        return seen, ~solid & (windows[..., rows, columns, SEE_AGENT] == 0)

    def _went(self, action: Tensor, led: Tensor, first: Tensor, at: Tensor) -> Tensor:
        """Where it is at each step, [T, N, 2]. led: which actions led on in the step before."""
        by = self.ahead[action] * led.gather(2, action[..., None])
        told = []
        for moved, begins in zip(by, first, strict=True):
            at = (at + moved + SIDE) % SIDE * ~begins[:, None]
            told.append(at)
        return torch.stack(told)

    def _draw(self, drawn: list[Tensor], seen: Tensor, at: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        """Write what is seen; at each step visits in the window and sums over blocks around, both [T, N, cells]."""
        ground, sums, been = drawn
        window, block = _cells(at, self.down, self.right, SIDE), at // BLOCK
        inside = _cells(at, self.down // BLOCK, self.right // BLOCK, SIDE // BLOCK)
        around = _cells(block, self.around, self.around, SIDE // BLOCK)
        here, begins = at[..., :1] * SIDE + at[..., 1:], first.any(1).tolist()
        visits, told = [], []
        for t, begun in enumerate(begins):
            if begun:
                for part in drawn:
                    part *= ~first[t, :, None]
            before = ground.gather(1, window[t])
            now = torch.where(seen[t] > 0, seen[t], before) if self.hides else seen[t]
            ground.scatter_(1, window[t], now)
            sums.scatter_add_(1, inside[t], now - before)
            times = been.gather(1, here[t])
            been.scatter_(1, here[t], times + (times < 255))
            visits.append(been.gather(1, window[t]))
            told.append(sums.gather(1, around[t]))
        return torch.stack(visits), torch.stack(told)


def _told(sums: Tensor) -> Tensor:
    """Shares seen and solid of blocks, and whether anything to be had is there, [..., FAR]."""
    worth = (sums / WORTH).floor()
    rest = sums - WORTH * worth
    solid = (rest / SOLID_TOO).floor()
    return torch.cat([(rest - SOLID_TOO * solid) / BLOCK**2, solid / BLOCK**2, worth.clamp(max=1)], -1)


def _cells(at: Tensor, down: Tensor, right: Tensor, side: int) -> Tensor:
    """Cells around [T, N, 2] by one number each, int64 [T, N, rows * columns]. down, right: of each row and column."""
    row, column = at.unbind(-1)
    return (down[row][..., None] * side + right[column][..., None, :]).flatten(2)


def _codes(world: World) -> Tensor:
    """What is written where a kind stands ready, or rests (256 more): int16 [512]."""
    codes = torch.full((512,), SEEN, dtype=torch.int16)
    for kind, (solid, stays, taken) in enumerate(world.params.kinds[:, [SOLID, STAYS, TAKEN]].tolist()):
        codes[kind] += SOLID_TOO * (solid == 1) + WORTH * (taken != NEVER)
        codes[256 + kind] += SOLID_TOO * (solid == 1 and stays == 1)
    codes[int(HIDDEN)] = 0
    codes[int(OUTSIDE)] += SOLID_TOO
    return codes


def _check(world: World) -> None:
    view, move = world.config.view, world.config.actions.move
    if view.tokens or view.turned or move.style != "cardinal":
        raise InputError("network.map: needs a window with north up and moves north, east, south, west")
