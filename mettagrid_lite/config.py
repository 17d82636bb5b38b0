"""What a YAML may say: frozen records, checked when read. An unknown key names the nearest known one."""

from functools import cached_property
from typing import Annotated, Any

from pydantic import Field, field_validator, model_validator

from .actions import Actions
from .objects import Kind
from .plans import Plan
from .rewards import Preferences, Rewards
from .stock import STOCK, refine
from .values import MOST, Amount, Flag, Frozen, Glyph, Name, Positive, Share

ONE_LINE = r"^[^\x00-\x1f\x7f]+$"
AGENTS = 2_048  # of all groups together
Side = Annotated[int, Field(strict=True, ge=1, le=256)]
Lines = Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(min_length=1)]


class Item(Frozen):
    """What can be carried. `regain` of it comes back by itself every so many steps; a hit costs the share `lost`."""

    initial: Amount = 0
    limit: Amount = MOST
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
            data["objects"] = {name: refine(name, traits) for name, traits in objects.items()}
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
