"""Worlds in which one agent learns and given policies play the others: what the Gymnasium faces share."""

import pkgutil
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from typing import Any

import numpy as np
from gymnasium import spaces

from . import render
from .config import Config
from .forms import form, merged
from .kernels.cache import kernel
from .kernels.cpu import begin_some
from .rules.chance import FOR_ACTION, draw
from .state import CLOCK, KEY, NUMBER, ONE, REWARD
from .statistics import STATISTICS, sums
from .vector import SEEDS, VectorEnv, checked_actions

Policy = Callable[[Any, np.ndarray], np.ndarray]
"""(observations [B, ...] in the learner's form, chance int64 [B], random words of 32 bits) -> actions, integers [B]."""
Player = str | Policy | None
"""A policy, `module:function` that names one, `random`, or `noop` (None)."""
Others = Player | Mapping[str, Player]


class Lessons:
    """`num_envs` copies of one world, in each of which the learner is one agent and policies play the others.

    An episode is over when the learner's is, even if others play on. Environment e plays the episodes of `seeds[e]`,
    the same that `parallel_env` plays with that seed.
    """

    def __init__(
        self,
        config: Config,
        num_envs: int,
        agent: str | None,
        others: Others,
        observations: str = "dict",
        masks: bool = False,
    ) -> None:
        self.batch = VectorEnv(config, num_envs, autoreset=False)
        self.world, self.num_envs, self.form = self.batch.world, num_envs, form(observations, self.batch)
        self.agent = self.world.agents[0] if agent is None else _known(agent, self.world.agents, "agent")
        self.learner = self.world.agents.index(self.agent)
        self._masks = masks
        self._players = list(_players(others, self.world.agents, self.agent, len(self.world.actions)))
        self._words = np.zeros((num_envs, len(self.world.agents)), np.int64)
        self._seeds = self.batch.seeds
        self.begun = False
        self.batch.reset(0, np.zeros(num_envs, np.int64))  # all are environment 0, each of its own seed

    def begin(self, which: np.ndarray, seeds: np.ndarray | None = None) -> None:
        """Where `which` bool [E]: the first episode of these seeds [E], without them the next one of the seed there."""
        if seeds is None and not self.begun:
            seeds = secrets.randbelow(SEEDS - self.num_envs) + np.arange(self.num_envs)
        self.begun = True
        state = self.batch.state
        if seeds is None:
            state.env[which, NUMBER] += 1
        else:
            self._seeds[which], state.env[which, NUMBER] = seeds[which], 0
        for seed in np.unique(self._seeds[which]):
            here = which & (self._seeds == seed)
            begin_some(state, self.world.params, int(seed), here, self.batch.seen)

    def step(self, actions: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The learner acts, integers [E], and the others by their policies: reward, terminated, truncated [E]."""
        chosen = np.zeros(self._words.shape, np.int64)
        given = np.asarray(actions)
        if given.shape != (self.num_envs,) or given.dtype.kind not in "iub":
            raise ValueError(f"actions must be {self.num_envs} whole numbers, got {given.dtype} {given.shape}")
        chosen[:, self.learner] = given
        if self._players:
            _draw_words(self.batch.state.env, self._words)
        for policy, seats in self._players:
            rows, words = merged(self.form.seen(self.batch, np.s_[:, seats])), self._words[:, seats].ravel()
            chosen[:, seats] = _ask(policy, rows, words, len(self.world.actions)).reshape(self.num_envs, -1)
        self.batch.actions[...] = checked_actions(chosen, self.num_envs, self.world)
        self.batch.advance()
        rewards, seen, a = self.batch.state.money[..., REWARD] / ONE, self.batch.seen, self.learner
        return rewards[:, a], seen.terminated[:, a].copy(), seen.truncated[:, a].copy()

    def observations(self) -> Any:
        """What the learner sees, [E, ...]."""
        return self.form.seen(self.batch, np.s_[:, self.learner])

    def numbers(self) -> dict[str, np.ndarray]:
        """What infos hold: the learner's sums over the episode so far, float [E], and its masks, if asked for."""
        told = dict(zip(STATISTICS, sums(self.batch.state)[..., self.learner], strict=True))
        mask = {"action_mask": self.batch.masks()[:, self.learner].astype(np.int8)} if self._masks else {}
        return told | mask

    def one_space(self) -> tuple[spaces.Space, spaces.Discrete]:
        """Of one learner's observations, and of its actions."""
        return self.form.space, spaces.Discrete(len(self.world.actions))

    def picture(self, mode: str, e: int = 0) -> Any:
        """Environment `e` as a text, or for `rgb_array` as uint8 [H, W, 3]."""
        paint = render.rgb if mode == "rgb_array" else render.text
        return paint(self.world, self.batch.state, e)


@kernel
def _draw_words(env: np.ndarray, words: np.ndarray) -> None:
    """Each agent's word of this step, [E, A]: the chance that its policy is given."""
    for e in range(words.shape[0]):
        for a in range(words.shape[1]):
            words[e, a] = draw(env[e, KEY], env[e, CLOCK], FOR_ACTION, a)


def _ask(policy: Policy, seen: Any, chance: np.ndarray, actions: int) -> np.ndarray:
    """What a policy answers, checked."""
    answer = np.asarray(policy(seen, chance))
    right = answer.shape == chance.shape and answer.dtype.kind in "iu"
    if not right or not 0 <= answer.min() <= answer.max() < actions:
        got = f"from {answer.min()} to {answer.max()}" if right else f"{answer.dtype} {answer.shape}"
        name = getattr(policy, "__name__", policy)
        raise ValueError(f"others: {name} must return {chance.shape} integers 0 to {actions - 1}, got {got}")
    return answer


def _players(others: Others, agents: Sequence[str], learner: str, actions: int) -> Iterator[tuple[Policy, list[int]]]:
    """Each policy with the seats it plays; who has none is left out."""
    rest = [agent for agent in agents if agent != learner]
    named = others if isinstance(others, Mapping) else dict.fromkeys(rest, others)
    seats: dict[int, list[int]] = {}
    for agent, player in named.items():
        seats.setdefault(id(player), []).append(agents.index(_known(agent, rest, "others")))
    for player in {id(player): player for player in named.values()}.values():
        policy = _policy(player, actions)
        if policy is not None:
            yield policy, seats[id(player)]


def _policy(player: Player, actions: int) -> Policy | None:
    if player is None or player == "noop":
        return None
    if player == "random":
        return partial(_random, actions)
    try:
        policy = pkgutil.resolve_name(player) if isinstance(player, str) else player
    except (ValueError, ImportError, AttributeError) as error:
        raise ValueError(f"others: {player!r} can't be imported ({error}); name module:function") from None
    if not callable(policy):
        raise ValueError(f"others: {player!r} is not a function of (observations, chance)")
    return policy


def _random(actions: int, observations: Any, chance: np.ndarray) -> np.ndarray:
    """Any action, each as likely."""
    return chance * actions >> 32


def _known(agent: str, agents: Sequence[str], where: str) -> str:
    if agent in agents:
        return agent
    near = get_close_matches(str(agent), agents, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(agents[:8])}"
    raise ValueError(f"{where}: there is no {agent!r} to play; {hint}")


def seeds_for(seed: int | Sequence[int], num_envs: int) -> np.ndarray:
    """A seed each, int64 [E]: k, k + 1, ... of one number, or those given."""
    given = np.asarray(seed)
    if given.dtype.kind in "iu" and given.ndim == 0:
        given = given.astype(np.uint64) + np.arange(num_envs, dtype=np.uint64) if given >= 0 else given
    right = given.dtype.kind in "iu" and given.shape == (num_envs,)
    if not right or given.min() < 0 or given.max() >= SEEDS:
        several = f", or {num_envs} of them" if num_envs > 1 else ""
        raise ValueError(f"seed must be a whole number from 0 to 2**62 - 1{several}, got {seed!r}")
    return given.astype(np.int64)
