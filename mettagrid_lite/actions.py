"""What agents can do: the records of `actions`."""

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from .values import Count, Flag, Frozen, Name, Positive, Reward, Units

Beamlike = Annotated[int, Field(strict=True, ge=1, le=20)]
Things = Flag | Annotated[tuple[Name, ...], Field(min_length=1)]
"""What an action moves: true for all that there is, or items, each with an action of its own."""


class Move(Frozen):
    """`cardinal`: north, east, south, west. `diagonal`: these and the four between. `rotate`: forward, turn_left,
    turn_right, and `backward` if it is said.
    """

    style: Literal["cardinal", "diagonal", "rotate"] = "cardinal"
    backward: Flag = False

    @model_validator(mode="after")
    def _turned(self) -> "Move":
        if self.backward and self.style != "rotate":
            raise ValueError("`backward` goes with `style: rotate`: others turn round and go")
        return self


class Beam(Frozen):
    """A beam from the cell ahead: `length` cells long, `width` lanes (odd), then `cooldown` steps without it."""

    length: Beamlike = 3
    width: Beamlike = 1
    cooldown: Count = 0

    @field_validator("width")
    @classmethod
    def _odd(cls, width: int) -> int:
        if width % 2 == 0:
            raise ValueError("must be odd: the beam is centred on the agent")
        return width


class Zap(Beam):
    """Whoever the beam hits first in each lane can't act for `freeze` steps; the frozen can't be hit. With `out` they
    leave the map instead, for so many steps, and come back at a start.
    """

    freeze: Positive = 10
    out: Count = 0


class Play(Frozen):
    """Two agents meet and play a payoff matrix on what they carry ("in the matrix", Leibo et al. 2021).

    Payoff x' A y, x and y the shares of each class in the two inventories. `matrix` pays the first player's row;
    `column` pays the other (default: the same matrix seen from the other side). With `column`, the first group plays
    rows and the second columns. An agent is ready once it carries `ready` items of these classes more than at first.
    Both inventories start anew afterwards and both are frozen for `freeze` steps.
    """

    classes: Annotated[tuple[Name, ...], Field(min_length=1, max_length=20)]
    matrix: tuple[tuple[Reward, ...], ...]
    column: tuple[tuple[Reward, ...], ...] | None = None
    reach: Beamlike = 1
    ready: Count = 1
    freeze: Count = 5

    @model_validator(mode="after")
    def _square(self) -> "Play":
        k = len(self.classes)
        for name, rows in (("matrix", self.matrix), ("column", self.column)):
            if rows is not None and [len(row) for row in rows] != [k] * k:
                raise ValueError(f"`{name}` must have {k} rows of {k} numbers, one for each of `classes`")
        if len(set(self.classes)) < k:
            raise ValueError("`classes` names an item twice")
        return self


class Give(Frozen):
    """Hand one `item` to the first agent straight ahead within `reach`, who gets `amount` of `becomes` (the same item
    if none is named). What the giver was rewarded for the item is taken back; the receiver is rewarded as for a gain.
    """

    item: Name
    becomes: Name | None = None
    amount: Positive = 1
    reach: Beamlike = 1


class Attack(Frozen):
    """Strike one of those in the area ahead, `rows` deep and `columns` wide: `targets` actions, for the nearest, the
    next, and so on. It costs the `weapon`. A unit of `armour` stops a blow; without it who is hit can't act for
    `freeze` steps, and with `steal` loses all that the attacker has room for.
    """

    targets: Annotated[int, Field(strict=True, ge=1, le=9)] = 9
    rows: Beamlike = 3
    columns: Beamlike = 3
    weapon: dict[Name, Units] = {}
    armour: Name | None = None
    freeze: Count = 10
    steal: Flag = True

    @field_validator("columns")
    @classmethod
    def _odd(cls, columns: int) -> int:
        if columns % 2 == 0:
            raise ValueError("must be odd: the area is centred on the agent")
        return columns


class Drop(Frozen):
    """Leave what is carried in a `box` on the free floor ahead; at most `most` boxes that were dropped stand at once.

    `items` true: all at once; a list: an action for each, one unit at a time.
    """

    items: Things = True
    most: Annotated[int, Field(strict=True, ge=1, le=10_000)] = 16


class Signal(Frozen):
    """An action for each name; what an agent shows is seen by others, and stays until it shows another."""

    names: Annotated[tuple[Name, ...], Field(min_length=1, max_length=100)]

    @field_validator("names")
    @classmethod
    def _apart(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(names)) < len(names):
            raise ValueError("a signal is named twice")
        return names


class Actions(Frozen):
    """What agents can do. `noop` always; the others where they are named."""

    move: Move = Move()
    use: Flag = False
    zap: Zap | None = None
    clean: Beam | None = None
    play: Play | None = None
    give: Give | None = None
    swap: Flag = False
    attack: Attack | None = None
    costs: dict[Name, dict[Name, Units]] = {}
    asks: dict[Name, dict[Name, Units]] = {}
    put: Things = False
    get: Things = False
    drop: Drop | None = None
    signal: Signal | None = None

    @field_validator("drop", mode="before")
    @classmethod
    def _spell_out(cls, drop: Any) -> Any:
        """`drop: true` and `drop: [ore]` are short for `drop: {items: ...}`."""
        if drop is False:
            return None
        return {"items": drop} if drop is True or isinstance(drop, list | tuple) else drop
