"""What a YAML may say: frozen records, checked when read. An unknown key names the nearest known one."""

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from .objects import STOCK, Amount, Count, Flag, Frozen, Glyph, Kind, Name, Positive, Reward, Share, Units
from .plans import Plan
from .rewards import Preferences, Rewards

ONE_LINE = r"^[^\x00-\x1f\x7f]+$"
AGENTS = 2_048  # of all groups together
Side = Annotated[int, Field(strict=True, ge=1, le=256)]
Beamlike = Annotated[int, Field(strict=True, ge=1, le=20)]
Things = Flag | Annotated[tuple[Name, ...], Field(min_length=1)]
"""What an action moves: true for all that there is, or items, each with an action of its own."""
Lines = Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(min_length=1)]


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


class Item(Frozen):
    """What can be carried. `regain` of it comes back by itself every so many steps; a hit costs the share `lost`."""

    initial: Amount = 0
    limit: Amount = 65_535
    regain: Amount = 0
    every: Positive = 1
    lost: Share = 0.0

    @model_validator(mode="after")
    def _fits(self) -> "Item":
        if self.initial > self.limit:
            raise ValueError("`initial` is above `limit`")
        return self


class Ends(Frozen):
    """When the episode is over for all (terminated), before the time limit."""

    gone: Name | None = None  # none of this kind stands
    plays: Positive | None = None  # so many games were played, by all together
    holds: dict[Name, Amount] = {}  # someone carries all of this
    respawn: Positive | None = None  # who is ended by an object comes back after so many steps


class View(Frozen):
    """The window an agent sees, rows by columns, itself at [rows // 2, columns // 2]. Any size, odd or even.

    turned: what is ahead of it is up; otherwise north is. If not said: as agents rotate, or not.
    hidden: opaque objects hide what is behind them. compass: the kind to whose nearest place a compass points.
    tokens: so many tokens are written too.
    """

    rows: Side = 11
    columns: Side = 11
    turned: Flag | None = None
    hidden: Flag = False
    compass: Name | None = None
    tokens: Annotated[int, Field(strict=True, ge=0, le=10_000)] = 0

    @model_validator(mode="after")
    def _fits(self) -> "View":
        if self.tokens and self.rows * self.columns > 254:
            raise ValueError(f"`tokens` number at most 254 places, a window of {self.rows} x {self.columns} has more")
        if self.hidden and max(self.rows, self.columns) > 64:
            raise ValueError("`hidden` goes with windows of at most 64 x 64 cells")
        return self


def _refine(stock: dict[str, Kind], name: str, traits: Any) -> Any:
    """A kind as the YAML says it: the stock row of that name (or of `like`) with the traits given."""
    if not isinstance(traits, dict):
        return traits
    like = traits.get("like", name if name in stock else None)
    if like is not None and (not isinstance(like, str) or like not in stock):
        raise ValueError(f"objects.{name}.like: there is no stock object {like!r}; known: {', '.join(stock)}")
    base = stock[like].model_dump() if like else {}
    if traits.get("converter") is not None:  # it works by itself now, so it is no longer taken
        base = {key: value for key, value in base.items() if key not in ("taken", "regrow", "stays")}
    if like and like != name and base["gives"] == like:
        base["gives"] = name
    if "gives" in traits:
        base |= {"also": {}}
    if isinstance(traits.get("gives"), dict):
        base = {key: value for key, value in base.items() if key not in ("amount", "also")}
    return base | {key: value for key, value in traits.items() if key != "like"}


class Frame(Frozen):
    """The part of the window that a group sees, with the agent at its [rows // 2, columns // 2]; the rest is hidden."""

    rows: Side = 256
    columns: Side = 256


class Group(Frozen):
    """What is otherwise for one group of `agents`; the rest is as for all, see groups.py."""

    items: dict[Name, Item] = {}
    rewards: Rewards = Rewards()
    preferences: Preferences = Preferences()
    view: Frame = Frame()


class Variant(Frozen):
    """A named change of the world, loaded as `FILE:NAME`: values by path, as with `--set`, and its own answer."""

    about: Annotated[str, Field(max_length=5_000)] = ""
    set: dict[str, Any] = {}
    expect: tuple[Name, ...] = ()

    @field_validator("expect", mode="before")
    @classmethod
    def _one(cls, expect: Any) -> Any:
        return (expect,) if isinstance(expect, str) else expect


class Config(Frozen):
    """One world: map, objects, actions, rewards, who shares what. See docs/config.md."""

    name: Annotated[str, Field(max_length=200, pattern=ONE_LINE)] = "unnamed"
    about: Annotated[str, Field(max_length=5_000)] = ""
    reference: Annotated[str, Field(max_length=1_000)] = ""
    version: Positive = 1
    agents: Annotated[
        dict[Name, Annotated[int, Field(strict=True, ge=1, le=AGENTS)]], Field(min_length=1, max_length=250)
    ]
    episode: Annotated[int, Field(strict=True, ge=1, le=30_000)] = 200
    map: Plan
    legend: dict[Glyph, Name] = {}
    shuffle: Flag = True  # who starts where is drawn anew each episode
    objects: dict[Name, Kind] = {}
    items: dict[Name, Item] = {}
    actions: Actions = Actions()
    rewards: Rewards = Rewards()
    preferences: Preferences = Preferences()
    groups: dict[Name, Group] = {}
    sharing: Share | tuple[tuple[Share, ...], ...] = 0.0
    ends: Ends = Ends()
    view: View = View()
    strategies: dict[Name, Lines] | Lines | None = None
    expect: tuple[Name, ...] = ()
    variants: dict[Name, Variant] = {}

    @model_validator(mode="before")
    @classmethod
    def _spell_out(cls, data: Any) -> Any:
        """Short forms: `agents: 2`, `expect: id`, `legend: {1: ...}`, objects that refine stock kinds."""
        if not isinstance(data, dict):
            return data
        data = dict(data)
        if isinstance(data.get("agents"), int) and not isinstance(data["agents"], bool):
            data["agents"] = {"agent": data["agents"]}
        if isinstance(data.get("expect"), str):
            data["expect"] = (data["expect"],)
        if isinstance(data.get("legend"), dict):
            data["legend"] = {str(key) if type(key) is int else key: name for key, name in data["legend"].items()}
        objects = data.get("objects")
        if isinstance(objects, dict):
            data["objects"] = {name: _refine(STOCK, name, traits) for name, traits in objects.items()}
        return data

    @model_validator(mode="after")
    def _not_too_many(self) -> "Config":
        if self.players > AGENTS:
            raise ValueError(f"agents: {self.players:,} are over the limit of {AGENTS:,}; say fewer")
        return self

    @cached_property
    def source(self) -> str:
        """What messages call it: the file that `load` read it from, else its own name. Not compared, not dumped."""
        return self.name

    @property
    def players(self) -> int:
        return sum(self.agents.values())

    @property
    def kinds(self) -> dict[str, Kind]:
        """Stock kinds and this config's own; floor and wall come first."""
        return STOCK | self.objects
