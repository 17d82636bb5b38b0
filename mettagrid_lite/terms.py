"""What pays a group beside items and events, and how it feels, as the numbers of Params.terms."""

import math
from typing import Any

import numpy as np

from .config import Config
from .groups import feels, preferences_of, rewards_of
from .payments import fixed
from .rewards import Preferences, Rewards
from .state import (
    AT_TERMINATED,
    AT_TRUNCATED,
    COMPLETE,
    DECAY,
    ENVY,
    GUILT,
    OTHERS,
    OWN,
    REPEAT,
    RESTART,
    RIGHT,
    STAGES,
    STEP_PAYS,
    TERMS,
    WRONG,
)


def terms(config: Config, kinds: tuple[str, ...]) -> np.ndarray:
    """A row for each group, as long as the longest order."""
    orders = [_order(rewards_of(config, group), kinds) for group in config.agents]
    table = np.zeros((len(orders), TERMS + max(map(len, orders))), np.int64)
    for row, order, group in zip(table, orders, config.agents, strict=True):
        row[TERMS : TERMS + len(order)] = order
        for column, value in (_paid(rewards_of(config, group)) | _felt(preferences_of(config, group))).items():
            row[column] = value
    return table


def keeps_books(config: Config, group: str) -> bool:
    """Something of it must be remembered, or reckoned when a step is done."""
    said = rewards_of(config, group)
    at_end = said.end.terminated or said.end.truncated or said.end.items
    return bool(said.held or at_end or said.sequence or said.shaping or feels(preferences_of(config, group)))


def _order(said: Rewards, kinds: tuple[str, ...]) -> list[int]:
    return [kinds.index(name) for name in said.sequence.order] if said.sequence else []


def _paid(said: Rewards) -> dict[Any, int]:
    rewards = {STEP_PAYS: said.step, AT_TERMINATED: said.end.terminated, AT_TRUNCATED: said.end.truncated}
    row, order = {}, said.sequence
    if order:
        rewards |= {RIGHT: order.reward, COMPLETE: order.complete, WRONG: order.wrong}
        row = {RESTART: int(order.restart), REPEAT: int(order.repeat), STAGES: len(order.order)}
    return row | {column: int(fixed([reward])[0]) for column, reward in rewards.items()}


def _felt(said: Preferences) -> dict[Any, int]:
    angle, inequity = math.radians(said.social_value), said.inequity
    weights = {OWN: math.cos(angle), OTHERS: math.sin(angle)}
    if inequity:
        weights |= {ENVY: inequity.envy, GUILT: inequity.guilt, DECAY: inequity.decay}
    return {column: int(fixed([weight])[0]) for column, weight in weights.items()}
