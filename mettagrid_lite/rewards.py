"""What pays: things gained and events; the records of `rewards`."""

from typing import Annotated, Literal

from pydantic import Field

from .objects import Frozen, Name, Reward

EVENTS = (
    "move", "blocked", "use", "take", "fire", "zap", "zapped", "clean", "play", "end", "give", "given", "claim",
    "fail",
)  # fmt: skip
"""What is counted for each agent, and may be rewarded: `rewards: {events: {zapped: -5}}`."""

UpTo = Annotated[int, Field(strict=True, ge=1, le=65_535)]


class Paid(Frozen):
    """A reward that is paid so many times an episode, to each agent; a number alone is paid always."""

    reward: Reward
    up_to: UpTo | None = None


class Rewards(Frozen):
    """Reward for each unit of an item gained, and for each event."""

    items: dict[Name, Reward | Paid] = {}
    events: dict[Literal[EVENTS], Reward | Paid] = {}  # type: ignore[valid-type]


def full(said: float | Paid) -> Paid:
    """The record that a number is short for."""
    return said if isinstance(said, Paid) else Paid(reward=said)
