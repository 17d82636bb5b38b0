"""What was trained as a strategy of `scenarios classify --strategies run:FOLDER`; the entry point `run` names this."""

from pathlib import Path

import numpy as np
import torch

from analysis.own import Act, Seen
from mettagrid_lite.build import World
from trainers.checkpoint import restore_policy
from trainers.folder import Folder
from trainers.memory import State
from trainers.policy import Policy, View


def load(path: str, world: World) -> Act:
    """The policy in the folder of a run, as a function of what agents see; raises ValueError where it doesn't fit."""
    folder = Folder(Path(path))
    experiment = folder.experiment()
    network = experiment.network.model_copy(update={"critic": "own"})  # who plays has no values to tell
    shape = (world.config.view.rows, world.config.view.columns)
    policy = Policy(world, shape, network, experiment.exploration.kind != "none")
    restore_policy(folder.checkpoint, policy)
    return _Player(policy)


class _Player:
    """Keeps a row of memory for each place. masks: it is told which actions would fail."""

    def __init__(self, policy: Policy) -> None:
        self.policy, self.masks = policy, policy.uses_masks
        self.state: State = policy.begin(0)

    @torch.no_grad()
    def __call__(self, seen: Seen) -> np.ndarray:
        """Actions [B], drawn by the chance that is given: the same words, the same actions."""
        place = torch.from_numpy(seen.place)
        self._make_room(int(seen.place.max(initial=-1)) + 1)
        shown = seen.tokens if seen.tokens.shape[1] else seen.windows
        nothing = np.zeros((len(place), 0), np.uint8)
        arrays = (shown, seen.vectors, seen.masks, seen.agent, nothing)
        view = View(*(torch.from_numpy(array)[None] for array in arrays))
        first = torch.from_numpy(seen.step == 0)[None]
        told = self.policy(view, first, tuple(part[place] for part in self.state))
        for part, new in zip(self.state, told.state, strict=True):
            part[place] = new
        below = told.logits[0].softmax(-1).double().cumsum(-1)
        drawn = torch.from_numpy(seen.chance / 2**32)[:, None] * below[:, -1:]
        return (below <= drawn).sum(-1).clamp(max=below.shape[1] - 1).numpy()

    def _make_room(self, rows: int) -> None:
        """What is there is kept; places never seen begin with their first step."""
        missing = rows - (len(self.state[0]) if self.state else rows)
        if missing > 0:
            more = self.policy.begin(missing)
            self.state = tuple(torch.cat([part, new]) for part, new in zip(self.state, more, strict=True))
