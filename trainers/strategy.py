"""What was trained as a strategy of `scenarios classify --strategies run:FOLDER`; the entry point `run` names this."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch

from analysis.own import Act, Seen
from mettagrid_lite.build import World
from trainers.checkpoint import restore_policy
from trainers.collect import below
from trainers.folder import Folder
from trainers.memory import State
from trainers.policy import Policy, View
from trainers.selfplay.snapshots import NAME, files
from trainers.selfplay.snapshots import restore as restore_weights


def load(path: str, world: World) -> Act:
    """The policy in the folder of a run, as a function of what agents see; raises ValueError where it doesn't fit."""
    folder, chosen = _asked(Path(path))
    experiment = folder.experiment()
    network = experiment.network.model_copy(update={"critic": "own"})  # who plays has no values to tell
    shape = (world.config.view.rows, world.config.view.columns)
    policies = [
        Policy(world, shape, network, experiment.exploration.kind != "none") for _ in range(max(1, len(chosen)))
    ]
    for file, policy in zip(chosen, policies, strict=bool(chosen)):
        restore_weights(file, policy)
    if not chosen:
        restore_policy(folder.checkpoint, policies[0])
    return _Player(policies[0]) if len(policies) == 1 else _OneOf([_Player(policy) for policy in policies])


def _asked(path: Path) -> tuple[Folder, list[Path]]:
    """The folder of the run, and snapshots instead of its last policy, if `path` names them."""
    if path.name == NAME:
        return Folder(path.parent), files(path.parent)
    return (Folder(path.parent.parent), [path]) if path.parent.name == NAME else (Folder(path), [])


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

    def kept(self) -> dict[str, np.ndarray]:
        """What it remembers, by name."""
        return {str(number): part.numpy() for number, part in enumerate(self.state)}

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        self.state = tuple(torch.from_numpy(arrays[str(number)]) for number in range(len(arrays)))

    def _make_room(self, rows: int) -> None:
        """What is there is kept; places never seen begin with their first step."""
        missing = rows - (len(self.state[0]) if self.state else rows)
        if missing > 0:
            more = self.policy.begin(missing)
            self.state = tuple(torch.cat([part, new]) for part, new in zip(self.state, more, strict=True))


class _OneOf:
    """One of several, drawn by each place as its episode begins."""

    def __init__(self, players: Sequence[_Player]) -> None:
        self.players, self.masks = players, players[0].masks
        self.drawn = np.zeros(0, np.int64)

    def __call__(self, seen: Seen) -> np.ndarray:
        missing = int(seen.place.max(initial=-1)) + 1 - len(self.drawn)
        self.drawn = np.concatenate([self.drawn, np.zeros(max(missing, 0), np.int64)])
        begins = seen.step == 0
        # the lowest bits of a word, which say next to nothing about the action that is drawn by all of it
        self.drawn[seen.place[begins]] = seen.chance[begins] % len(self.players)
        actions, mine = np.zeros(len(seen.place), np.int64), self.drawn[seen.place]
        for number in np.unique(mine):
            rows = mine == number
            actions[rows] = self.players[number](Seen(*(array[rows] for array in seen)))
        return actions

    def kept(self) -> dict[str, np.ndarray]:
        memory = {f"{n}.{name}": array for n, one in enumerate(self.players) for name, array in one.kept().items()}
        return memory | {"drawn": self.drawn}

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        self.drawn = arrays["drawn"]
        for number, player in enumerate(self.players):
            player.restore(below(arrays, f"{number}."))
