"""A map that an agent draws as it goes: what it has seen, what of that was solid, and how often it has been where.

It knows where it is by its own steps: a step to a cell that was seen to be free was done. What it reads from its map
lies around it: visits of each cell in the window, and at eleven by eleven places, 5 cells apart, what was seen and
what was solid. The map is of 64 x 64 cells whose edges join: who goes further comes in at the other side. Nothing of
it is learned but what to make of it.
"""

import torch
from torch import Tensor, nn

from analysis.errors import InputError
from mettagrid_lite.build import World
from mettagrid_lite.sight import HIDDEN, OUTSIDE, SEE_AGENT, SEE_KIND, SEE_RESTS
from mettagrid_lite.state import SOLID, STAYS
from mettagrid_lite.vector import vector_features

SIDE, LATTICE, APART = 64, 11, 5
HIDES, FREE, WALL = 0, 1, 2  # what is written on a cell; 0 stays where nothing was seen
MOST = 240  # of what tells visits, a byte
WAYS = {"north": (-1, 0), "east": (0, 1), "south": (1, 0), "west": (0, -1)}
FAR = 2 * LATTICE**2  # numbers that tell what is far
Drawing = tuple[Tensor, ...]
DRAWN = 4  # tensors of a drawing


class Chart(nn.Module):
    """Drawn from what N rows see; it begins anew with an episode.

    state: ground uint8 [N, SIDE * SIDE] (0 unseen, FREE, WALL), been uint8, as ground (steps there, 255 for more), at
    int64 [N, 2], free bool [N, actions]: which actions would have led to a free cell in the step before.
    """

    codes: Tensor
    times: Tensor
    ahead: Tensor
    down: Tensor
    right: Tensor
    far: Tensor

    def __init__(self, world: World, shape: tuple[int, int]) -> None:
        super().__init__()
        _check(world)
        self.middle = shape[0] // 2, shape[1] // 2
        self.hides = world.config.view.hidden
        self.last = [feature.name for feature in vector_features(world)].index("last_action")
        self._table("codes", _codes(world))
        self._table("times", (torch.arange(1, 257).log2() * (MOST / 8)).round().to(torch.uint8))
        self._table("ahead", torch.tensor([WAYS.get(action, (0, 0)) for action in world.actions]))
        near = [torch.arange(length) - length // 2 for length in shape]
        far = (torch.arange(LATTICE) - LATTICE // 2) * APART
        for name, reach in (("down", near[0]), ("right", near[1]), ("far", far)):
            self._table(name, (torch.arange(SIDE)[:, None] + reach) % SIDE)

    def _table(self, name: str, told: Tensor) -> None:
        self.register_buffer(name, told, persistent=False)

    def begin(self, rows: int) -> Drawing:
        ground = self.codes.new_zeros(rows, SIDE * SIDE)
        free = self.ahead.new_zeros(rows, len(self.ahead), dtype=torch.bool)
        return ground, ground.clone(), self.ahead.new_zeros(rows, 2), free

    @torch.no_grad()
    def forward(
        self, windows: Tensor, vectors: Tensor, first: Tensor, state: Drawing
    ) -> tuple[Tensor, Tensor, Drawing]:
        """Windows uint8 [T, N, rows, columns, 8], vectors [T, N, D], first bool [T, N] -> windows with a ninth feature,
        the logarithm of visits; far [T, N, FAR]; state after the last step.
        """
        ground, been, at, free = state
        seen, led = self._looked_at(windows)
        at = self._went(vectors[..., self.last].long(), torch.cat([free[None], led[:-1]]), first, at)
        drawn = ground.clone(), been.clone()
        visits, far = self._draw(drawn, seen.flatten(2), at, first)
        told = torch.cat([far > 0, far == WALL], -1).float()
        visited = self.times.index_select(0, visits.flatten().int()).view(*windows.shape[:-1], 1)
        return torch.cat([windows, visited], -1), told, (*drawn, at[-1], led[-1])

    def _looked_at(self, windows: Tensor) -> tuple[Tensor, Tensor]:
        """What is to be written, uint8 [T, N, rows, columns], 0 where something hides it; which actions lead on."""
        code = windows[..., SEE_KIND].int() + 256 * (windows[..., SEE_RESTS] > 0)
        seen = self.codes.index_select(0, code.flatten()).view(code.shape)
        rows, columns = (middle + way for middle, way in zip(self.middle, self.ahead.unbind(-1), strict=True))
        return seen, (seen[..., rows, columns] != WALL) & (windows[..., rows, columns, SEE_AGENT] == 0)

    def _went(self, action: Tensor, led: Tensor, first: Tensor, at: Tensor) -> Tensor:
        """Where it is at each step, [T, N, 2]. led: which actions led on in the step before."""
        by = self.ahead[action] * led.gather(2, action[..., None])
        told = []
        for moved, begins in zip(by, first, strict=True):
            at = (at + moved + SIDE) % SIDE * ~begins[:, None]
            told.append(at)
        return torch.stack(told)

    def _draw(self, drawn: Drawing, seen: Tensor, at: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        """Write what is seen; at each step visits in the window, and what is far, both uint8 [T, N, cells]."""
        ground, been = drawn
        window, far = _cells(at, self.down, self.right), _cells(at, self.far, self.far)
        here, begins = at[..., :1] * SIDE + at[..., 1:], first.any(1).tolist()
        visits, told = [], []
        for t, begun in enumerate(begins):
            if begun:
                for part in drawn:
                    part *= ~first[t, :, None]
            shown = torch.where(seen[t] > 0, seen[t], ground.gather(1, window[t])) if self.hides else seen[t]
            ground.scatter_(1, window[t], shown)
            times = been.gather(1, here[t])
            been.scatter_(1, here[t], times + (times < 255))
            visits.append(been.gather(1, window[t]))
            told.append(ground.gather(1, far[t]))
        return torch.stack(visits), torch.stack(told)


def _cells(at: Tensor, down: Tensor, right: Tensor) -> Tensor:
    """Cells around [T, N, 2] by one number each, int64 [T, N, rows * columns]. down, right: of each row and column."""
    row, column = at.unbind(-1)
    return (down[row][..., None] * SIDE + right[column][..., None, :]).flatten(2)


def _codes(world: World) -> Tensor:
    """What is written where a kind stands ready, or rests (256 more): uint8 [512]."""
    codes = torch.full((512,), FREE, dtype=torch.uint8)
    for kind, (solid, stays) in enumerate((world.params.kinds[:, [SOLID, STAYS]] == 1).tolist()):
        codes[kind], codes[256 + kind] = (WALL if solid else FREE), (WALL if solid and stays else FREE)
    codes[int(HIDDEN)], codes[int(OUTSIDE)] = HIDES, WALL
    return codes


def _check(world: World) -> None:
    view, move = world.config.view, world.config.actions.move
    if view.tokens or view.turned or move.style != "cardinal":
        raise InputError("network.map: needs a window with north up and moves north, east, south, west")
