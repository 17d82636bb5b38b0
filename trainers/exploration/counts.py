"""Counts of visits to a cell with what is carried there: the only novelty that is known exactly on a grid.

episodic  1 / sqrt(n), n: visits in this episode of this agent, this one among them
lifelong  1 / sqrt(n), n: visits of all agents in all of the training
both      their product, as in Never Give Up (Badia et al. 2020), by counts instead of networks
"""

from collections.abc import Mapping
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from trainers.exploration.journey import Journey

STEP, FIRST, SECOND = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
ROW = np.uint64(40)  # where the row begins in keys of an episode; below it is a hash


class Counts:
    """How often each key came, uint64 in order; a table that grows."""

    def __init__(self) -> None:
        self.keys, self.counts = np.zeros(0, np.uint64), np.zeros(0, np.int64)

    def add(self, keys: np.ndarray) -> np.ndarray:
        """Count keys [M] one after another; for each how often it has come so far, itself included, int64 [M]."""
        fresh, where, times = np.unique(keys, return_inverse=True, return_counts=True)
        order = np.argsort(where, kind="stable")
        rank = np.empty(len(keys), np.int64)
        rank[order] = np.arange(len(keys)) - np.repeat(np.cumsum(times) - times, times)
        before = self.of(fresh)
        self.keep(~np.isin(self.keys, fresh, assume_unique=True))
        together = np.concatenate([self.keys, fresh])
        sort = np.argsort(together)
        self.keys, self.counts = together[sort], np.concatenate([self.counts, before + times])[sort]
        return before[where] + rank + 1

    def keep(self, which: np.ndarray) -> None:
        """Forget all others. which bool, as long as the table."""
        self.keys, self.counts = self.keys[which], self.counts[which]

    def of(self, keys: np.ndarray) -> np.ndarray:
        """Counts so far, 0 of those that never came."""
        if not len(self.keys):
            return np.zeros(len(keys), np.int64)
        at = np.searchsorted(self.keys, keys).clip(max=len(self.keys) - 1)
        return np.where(self.keys[at] == keys, self.counts[at], 0)


class Visits:
    """Novelty by counts. items: how many numbers of the vectors, from the first on, say what is carried."""

    def __init__(self, kind: Literal["episodic", "lifelong", "both"], rows: int, items: int) -> None:
        self.kind, self.items = kind, items
        self.lifelong, self.episodic = Counts(), Counts()
        self.episode = np.zeros(rows, np.int64)  # number of each row's episode
        self.begun = False  # the first state of the next journey was counted as the last of this one

    def of(self, journey: Journey) -> Tensor:
        """Every state counts once, the starts of episodes too, but none of the dead."""
        states = slice(int(self.begun), None)
        carried = journey.vectors[states, ..., : self.items].long()
        key = mixed(torch.cat([journey.place[states], carried], -1).cpu().numpy())
        first, alive = (part[states].cpu().numpy() for part in (journey.first, journey.alive))
        bonus = np.zeros(key.shape)
        bonus[alive] = 1
        if self.kind != "episodic":
            bonus[alive] *= self.lifelong.add(key[alive]) ** -0.5
        if self.kind != "lifelong":
            bonus[alive] *= self._in_episode(key, first, alive) ** -0.5
        self.begun = True
        return torch.from_numpy(bonus[-len(journey.action) :]).float().to(journey.action.device)

    def _in_episode(self, key: np.ndarray, first: np.ndarray, alive: np.ndarray) -> np.ndarray:
        """How often each of those alive has been there; episodes that are over are forgotten."""
        episode, row = self.episode + first.cumsum(0), np.arange(key.shape[1], dtype=np.uint64)
        own = (row << ROW) | (mixed(np.stack([key.view(np.int64), episode], -1)) >> (np.uint64(64) - ROW))
        times = self.episodic.add(own[alive])
        runs, ended = own[alive & (episode == episode[-1])], episode[-1] != self.episode
        known = self.episodic.keys
        self.episodic.keep(~ended[(known >> ROW).astype(np.int64)] | np.isin(known, runs))
        self.episode = episode[-1]
        return times

    def learn(self, journey: Journey) -> dict[str, float]:
        return {} if self.kind == "episodic" else {"visited": float(len(self.lifelong.keys))}

    def kept(self) -> dict[str, np.ndarray]:
        """Both tables, and the numbers of episodes."""
        tables = {"lifelong": self.lifelong, "episodic": self.episodic}
        arrays: dict[str, np.ndarray] = {f"{name}.keys": table.keys for name, table in tables.items()}
        arrays |= {f"{name}.counts": table.counts for name, table in tables.items()}
        return arrays | {"episode": self.episode, "begun": np.array([self.begun])}

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from what was kept."""
        for name, table in (("lifelong", self.lifelong), ("episodic", self.episodic)):
            table.keys, table.counts = arrays[f"{name}.keys"], arrays[f"{name}.counts"]
        self.episode, self.begun = arrays["episode"], bool(arrays["begun"][0])


def mixed(parts: np.ndarray) -> np.ndarray:
    """int64 [..., K] -> uint64 [...]: a hash of 64 bits, each part by a round of SplitMix64 (Steele et al. 2014)."""
    key = np.zeros(parts.shape[:-1], np.uint64)
    for part in np.moveaxis(parts.view(np.uint64), -1, 0):
        key = key + part + STEP
        key = (key ^ (key >> np.uint64(30))) * FIRST
        key = (key ^ (key >> np.uint64(27))) * SECOND
        key ^= key >> np.uint64(31)
    return key
