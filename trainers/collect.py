"""Segments of play: a batch of worlds stepped by a policy, all that training needs kept as [T, N, ...].

N = E * A rows: every agent of every world. Memory is carried from segment to segment and begins anew with an episode.
"""

from collections.abc import Mapping
from itertools import chain
from typing import Any, NamedTuple, TypeVar

import numpy as np
import torch
from torch import Tensor

from mettagrid_lite import VectorEnv
from mettagrid_lite.device import DeviceEnv
from trainers.contrastive.auxiliary import Played
from trainers.cuts import Cuts, Few, Slots
from trainers.device_worlds import DeviceWorlds
from trainers.memory import State
from trainers.policy import Policy, Told, View
from trainers.ranks import ALONE, Ranks, gathered, joined, parted
from trainers.selfplay.others import Cast, Others
from trainers.worlds import Ended, HostWorlds, Worlds

Array = TypeVar("Array", np.ndarray, Tensor)
ALIKE = ("chance", "world.seed")  # of what is kept, the same for all rows


class Bonus(NamedTuple):
    """Of exploration, in T steps: value [T, N] that was expected, last_value [N], and reward [T, N], weighted."""

    value: Tensor
    last_value: Tensor
    reward: Tensor


class Trip(NamedTuple):
    """Where rows were, for explorers: place int64 [T + 1, N, 2], row and column before each step and after the last.

    view [1, N, ...], first bool [1, N], alive bool [N]: what is seen after the last step, whether an episode begins
    with it, and who can act in it. paid [T, N]: the reward of each step, without any value.
    """

    place: Tensor
    view: View
    first: Tensor
    alive: Tensor
    paid: Tensor


class Segment(NamedTuple):
    """T steps of N rows.

    view       what was seen before each step; first bool: an episode began with it
    action     int64; log_prob, value: of the policy that chose it
    reward     of the step; where the time limit cut the episode, with the discounted value of what was seen last
    end        bool: the row's episode ended in this step; alive bool: its action counted
    state      memory before the first step, [N, ...]; last_value [N]: of what is seen after the last step
    bonus      of exploration, where the policy has values of it; its reward is 0 until an explorer gives it
    trip       where the rows were, with the bonus or where the collector keeps it
    played     what was behind the memory at each step, where the collector keeps it
    doubt      [T, N, actions], how much entropy is worth in each action: VAPOR-lite's, where it is on
    """

    view: View
    first: Tensor
    action: Tensor
    log_prob: Tensor
    value: Tensor
    reward: Tensor
    end: Tensor
    alive: Tensor
    state: State
    last_value: Tensor
    bonus: Bonus | None = None
    trip: Trip | None = None
    played: Played | None = None
    doubt: Tensor | None = None


class Collector:
    """A batch of worlds in play, and each row's memory. A segment's arrays are its own and change with the next one.

    A central critic sees the whole map in segments; not where `learns` is false, for which worlds may be of any size.
    others: agents that something else plays: they have no rows, and A is the number of those who learn.
    keeps_hidden: segments have what was behind the memory, too; keeps_trip: and where rows were.
    """

    def __init__(
        self,
        env: VectorEnv | DeviceEnv,
        policy: Policy,
        discount: float,
        device: torch.device,
        seed: int,
        ranks: Ranks = ALONE,
        learns: bool = True,
        keeps_hidden: bool = False,
        others: Cast | None = None,
        keeps_trip: bool = False,
    ) -> None:
        self.keeps_hidden, self.keeps_trip = keeps_hidden, keeps_trip or policy.bonus is not None
        self.env, self.policy, self.discount, self.ranks = env, policy, discount, ranks
        env.reset(seed, None if ranks == ALONE else ranks.environments(env.num_envs * ranks.size))
        self.worlds: Worlds
        self.cuts: Cuts
        if isinstance(env, VectorEnv):
            frozen = Others(env, others) if others else None
            self.worlds = HostWorlds(env, device, policy.uses_masks, policy.sees_whole and learns, frozen)
            self.cuts = Few([])
        else:
            self.worlds, self.cuts = DeviceWorlds(env, device, policy.uses_masks), Slots(env.config.episode)
        self.rows = self.worlds.rows
        self.chance = torch.Generator(device).manual_seed(seed)
        self.state = policy.begin(self.rows)
        self.first = torch.ones(1, self.rows, dtype=torch.bool, device=device)
        self.ended: list[Ended] = []
        self._room: Segment | None = None

    def stagger(self, episode: int) -> None:
        """First episodes of `episode` steps end one after another, evenly: so segments have all parts of episodes."""
        together = self.env.num_envs * self.ranks.size
        self.worlds.stagger(np.asarray(self.ranks.environments(together)) * episode // together)

    @torch.no_grad()
    def collect(self, steps: int) -> Segment:
        """Play `steps` steps everywhere."""
        room = self._room_for(steps)
        for kept, part in zip(room.state, self.state, strict=True):
            kept.copy_(part)
        for t in range(steps):
            self._step(room, t)
        last = self.policy(self.view(), self.first, self.state)
        room.last_value.copy_(last.value[0])
        if room.bonus is not None and last.bonus_value is not None:
            room.bonus.last_value.copy_(last.bonus_value[0])
            room.bonus.reward.zero_()
        if room.trip is not None:
            self._arrive(room.trip)
            room.trip.paid.copy_(room.reward)
        self.cuts.pay(self.policy, room.reward, self.discount)
        self.ended += chain.from_iterable(gathered(self._ended()) if self.ranks.size > 1 else [self._ended()])
        return room

    def _step(self, room: Segment, t: int) -> None:
        view, alive = self.view(), self.worlds.alive()
        for kept, array in zip(room.view, view, strict=True):
            kept[t] = array[0]
        room.first[t], room.alive[t] = self.first[0], alive
        room.action[t], room.log_prob[t], told = self._choose(view)
        room.value[t] = told.value[0]
        if room.bonus is not None and told.bonus_value is not None:
            room.bonus.value[t] = told.bonus_value[0]
        if room.played is not None:
            room.played.states[t] = told.hidden[0]
        if room.trip is not None:
            room.trip.place[t] = self.worlds.place()
        paid = self.worlds.step(room.action[t])
        room.reward[t], room.end[t] = paid.reward, paid.end
        self.cuts.add(t, paid.cut, self.worlds.last, self.state)
        self.first = paid.first[None]

    def _arrive(self, trip: Trip) -> None:
        """Where rows are after the last step."""
        trip.place[-1] = self.worlds.place()
        for kept, array in zip(trip.view, self.view(), strict=True):
            kept.copy_(array)
        trip.first.copy_(self.first)
        trip.alive.copy_(self.worlds.alive())

    def step_only(self) -> dict[str, Any]:
        """One step everywhere, kept nowhere: the environment's `info`."""
        action, _, _ = self._choose(self.view())
        self.first = self.worlds.step(action).first[None]
        return self.worlds.info

    def _choose(self, view: View) -> tuple[Tensor, Tensor, Told]:
        """Actions [N] drawn from the policy, the logarithms of their probabilities, and all it told."""
        told = self.policy(view, self.first, self.state)
        self.state = told.state
        log_probs = told.logits[0].log_softmax(-1)
        below = log_probs.double().exp().cumsum(-1)
        everywhere = torch.rand(self.rows * self.ranks.size, generator=self.chance, device=below.device)
        drawn = everywhere[self.ranks.share(len(everywhere))]  # each process draws for all rows, so that chance is one
        action = (below <= drawn[:, None] * below[:, -1:]).sum(-1, keepdim=True)
        return action[:, 0], log_probs.gather(1, action)[:, 0], told

    def _ended(self) -> list[Ended]:
        """Episodes that ended here, with environments numbered as over all processes."""
        begin = self.ranks.rank * self.env.num_envs
        return [ended._replace(environments=begin + ended.environments) for ended in self.worlds.ended()]

    def view(self) -> View:
        """What all rows see now, [1, N, ...]; it changes with the next step."""
        return self.worlds.view()

    def _room_for(self, steps: int) -> Segment:
        if self._room is None or len(self._room.first) != steps:
            self._room = _room(steps, self.view(), self.state, (self.policy.bonus is not None, self.keeps_trip))
            if self.keeps_hidden:
                self._room = self._room._replace(played=_played(self._room.end, self.policy.width))
        return self._room

    def kept(self) -> dict[str, np.ndarray]:
        """All that it goes on from, by name: of all processes together, each of which must ask."""
        memory = {f"memory.{number}": part.cpu().numpy() for number, part in enumerate(self.state)}
        world = {f"world.{name}": array for name, array in self.worlds.kept().items()}
        own = {"chance": self.chance.get_state().numpy(), "first": self.first[0].cpu().numpy(), **memory, **world}
        return joined(own, ALIKE)

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from what was kept, by however many processes; raises ValueError where that is of other worlds."""
        self.chance.set_state(torch.from_numpy(arrays["chance"]))
        own, device = parted(arrays, ALIKE, self.ranks), self.first.device
        self.first = torch.as_tensor(own["first"], device=device)[None]
        numbers = range(len(self.state))
        self.state = tuple(torch.as_tensor(own[f"memory.{number}"], device=device) for number in numbers)
        self.worlds.restore(below(own, "world."))


def _room(steps: int, view: View, state: State, more: tuple[bool, bool]) -> Segment:
    """A segment of so many steps, not filled; more: it has a bonus, a trip."""
    rows = view.windows.shape[1]

    def column(dtype: torch.dtype = torch.float32, *shape: int) -> Tensor:
        return torch.empty(shape or (steps, rows), dtype=dtype, device=view.windows.device)

    flags, kept = torch.bool, View(*(column(array.dtype, steps, *array.shape[1:]) for array in view))
    last = View(*map(torch.empty_like, view))
    trip = Trip(column(torch.int64, steps + 1, rows, 2), last, column(flags, 1, rows), column(flags, rows), column())
    return Segment(
        view=kept,
        first=column(flags),
        action=column(torch.int64),
        log_prob=column(),
        value=column(),
        reward=column(),
        end=column(flags),
        alive=column(flags),
        state=tuple(map(torch.empty_like, state)),
        last_value=column(torch.float32, rows),
        bonus=Bonus(column(), column(torch.float32, rows), column()) if more[0] else None,
        trip=trip if more[1] else None,
    )


def _played(end: Tensor, width: int) -> Played:
    """Room for what is behind the memory, of all rows, which end as they do."""
    states = torch.empty(*end.shape, width, device=end.device)
    return Played(states, end, torch.arange(end.shape[1], device=end.device))


def below(arrays: Mapping[str, Array], prefix: str) -> dict[str, Array]:
    """Those whose names begin so, without that."""
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
