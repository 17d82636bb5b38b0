"""What pays, and how it is felt: the records of `rewards` and of `preferences`."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from .values import Flag, Frozen, Name, Reward, Share, no_flag

EVENTS = (
    "move", "blocked", "use", "take", "fire", "zap", "zapped", "clean", "play", "end", "give", "given", "claim",
    "fail", "push", "swap", "attack", "attacked", "shield", "steal", "put", "get", "drop", "signal",
)  # fmt: skip
"""What is counted for each agent, and may be rewarded: `rewards: {events: {zapped: -5}}`."""

Number = Annotated[float, BeforeValidator(no_flag)]
Weight = Annotated[Number, Field(ge=0, le=100)]
UpTo = Annotated[int, Field(strict=True, ge=1, le=65_535)]


class Paid(Frozen):
    """A reward that is paid so many times an episode, to each agent; a number alone is paid always."""

    reward: Reward
    up_to: UpTo | None = None


class AtEnd(Frozen):
    """What an agent is paid when its episode ends, by how it ends and by what it carries then."""

    terminated: Reward = 0.0
    truncated: Reward = 0.0
    items: dict[Name, Reward] = {}


class Sequence(Frozen):
    """Kinds to take in this `order`: `reward` at each right next one, `complete` beside it at the last, `wrong` for a
    kind of the order out of turn. `restart`: a wrong one leads back to the first; `repeat`: so does the last.
    """

    order: Annotated[tuple[Name, ...], Field(min_length=1, max_length=20)]
    reward: Reward = 0.0
    complete: Reward = 0.0
    wrong: Reward = 0.0
    restart: Flag = False
    repeat: Flag = False


class Shaping(Frozen):
    """A potential that rises `toward` the nearest place of a kind; its changes are paid (Ng, Harada and Russell 1999).

    reward (1 - (d / D) ^ steepness), d steps away of D at most on this map. Taken back when the agent's episode ends,
    so that the sum is 0.
    """

    toward: Name
    reward: Reward
    steepness: Annotated[Number, Field(ge=0.01, le=100)] = 1.0


class Rewards(Frozen):
    """What pays: units gained, events, what is carried, time, the end, things in order, and coming nearer."""

    items: dict[Name, Reward | Paid] = {}
    events: dict[Literal[EVENTS], Reward | Paid] = {}  # type: ignore[valid-type]
    held: dict[Name, Reward | Paid] = {}
    step: Reward = 0.0
    end: AtEnd = AtEnd()
    sequence: Sequence | None = None
    shaping: Shaping | None = None


class Inequity(Frozen):
    """Aversion to having less (`envy`) and more (`guilt`) than others (Hughes et al. 2018), by rewards smoothed with
    `decay` a step.
    """

    envy: Weight = 0.0
    guilt: Weight = 0.0
    decay: Share = 0.95


class Preferences(Frozen):
    """How agents feel about what all of them receive: what they learn from, and play for."""

    inequity: Inequity | None = None
    social_value: Annotated[Number, Field(ge=-180, le=180)] = 0.0


def full(said: float | Paid) -> Paid:
    """The record that a number is short for."""
    return said if isinstance(said, Paid) else Paid(reward=said)
