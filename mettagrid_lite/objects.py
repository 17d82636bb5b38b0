"""What an object is: a row of traits. A new kind of object is a row here or in a YAML, never code."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


class Frozen(BaseModel):
    """A record that never changes; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _no_flag(value: Any) -> Any:
    """YAML's `yes` and `on` are true, and true would pass as the number 1."""
    if isinstance(value, bool):
        raise ValueError(f"must be a number, got {str(value).lower()}")
    return value


NAME, GLYPH, COLOR = r"^[A-Za-z_][A-Za-z0-9_]*$", r"^[!-~]$", r"^#[0-9a-fA-F]{6}$"
Count = Annotated[int, Field(strict=True, ge=0, le=30_000)]
Positive = Annotated[int, Field(strict=True, ge=1, le=30_000)]
Amount = Annotated[int, Field(strict=True, ge=0, le=65_535)]
MOST = 65_535  # of an item, in one place
Units = Annotated[int, Field(strict=True, ge=1, le=65_535)]
Share = Annotated[float, BeforeValidator(_no_flag), Field(ge=0, le=1)]
Reward = Annotated[float, BeforeValidator(_no_flag), Field(ge=-1_000_000, le=1_000_000)]
Flag = Annotated[bool, Field(strict=True)]
Name = Annotated[str, Field(min_length=1, max_length=40, pattern=NAME)]
Glyph = Annotated[str, Field(min_length=1, max_length=1, pattern=GLYPH)]


class Regrow(Frozen):
    """When an object that was taken comes back. Nothing comes back under an agent's feet.

    chance is a number, or a list by how many of its kind stand within `radius` (Euclidean, in cells; the last entry
    serves more): the commons. `held_back_by` names the kind that pollutes: the chance is whole while at most the share
    `clean` of that kind's places is dirty, nil from the share `dirty` on, and linear between.
    """

    after: Positive | None = None
    chance: Share | tuple[Share, ...] | None = None
    radius: Annotated[int, Field(strict=True, ge=1, le=5)] = 2
    held_back_by: Name | None = None
    clean: Share = 0.0
    dirty: Share = 0.4

    @model_validator(mode="after")
    def _says_when(self) -> "Regrow":
        if (self.after is None) == (self.chance is None):
            raise ValueError("say either `after` (steps) or `chance` (per step)")
        if self.chance == ():
            raise ValueError("`chance` is an empty list; give a chance for 0, 1, 2 ... neighbours")
        if self.after is not None and self.held_back_by:
            raise ValueError("`held_back_by` scales a `chance`; give one instead of `after`")
        if self.dirty <= self.clean:
            raise ValueError("`dirty` must be above `clean`")
        return self


class Pack(Frozen):
    """Taking it in company: where others stand within `radius` (Euclidean, in cells) of the taker, each of them and the
    taker get this `reward`, and the taker not the lone one (Wolfpack, Leibo et al. 2017).
    """

    radius: Annotated[int, Field(strict=True, ge=1, le=100)]
    reward: Reward


class Store(Frozen):
    """A chest: agents put things in and get them out. `limit`: of each item, or of those named and nothing else."""

    limit: Units | dict[Name, Units] = MOST
    starts: dict[Name, Units] = {}
    vanishes: Flag = False

    @model_validator(mode="after")
    def _fits(self) -> "Store":
        for name, amount in self.starts.items():
            if amount > (self.limit.get(name, 0) if isinstance(self.limit, dict) else self.limit):
                raise ValueError(f"`starts` has more {name} than its `limit`")
        return self


class Converter(Frozen):
    """Works by itself: agents `put` in what it `costs`; `ticks` steps later what it `gives` is there for them to `get`;
    then it rests for `cooldown` steps. It begins only if it will hold no more than `holds` of each thing that it makes,
    and at most `times` times in an episode. What costs nothing begins at once.
    """

    ticks: Count = 0
    cooldown: Count = 0
    holds: Units = MOST
    times: Positive | None = None
    starts: dict[Name, Units] = {}


class Kind(Frozen):
    """The traits of one kind of object.

    taken is how: `step` onto it, `use` it from the next cell, `clean` it with the beam, or `never`.
    needs: how many agents must use it in the same step; each of them then gets what it gives.
    others: what each other agent gets when it is taken; a mapping names groups. pack: what company is paid.
    gives: an item, or amounts of several: the first becomes `gives` and `amount`, the others `also`.
    costs: what the taker pays. asks: what it must carry beside that, and keeps. All or nothing.
    store: it holds things. converter: it makes what it gives of what it costs, by itself.
    signals: how many agents in the eight cells around must show each signal when it is used, the user among them.
    stays: while it rests after it was taken it is still there, and as solid as before; stepped on, without `regrow`, it
    never rests.
    opens: the gates that it opens: as a lever, if it is used, or as a plate, while somebody stands on it.
    opaque: it hides what is behind it, in views with `hidden`.
    claim: who takes it owns it, and is paid `income` each step until another takes it; it never goes away.
    """

    glyph: Glyph = "?"
    color: Annotated[str, Field(pattern=COLOR)] = "#888888"
    solid: Flag = False
    taken: Literal["never", "step", "use", "clean"] = "never"
    gives: Name | None = None
    amount: Amount = 1
    also: dict[Name, Units] = {}
    costs: dict[Name, Units] = {}
    asks: dict[Name, Units] = {}
    reward: Reward = 0.0
    others: Reward | dict[Name, Reward] = 0.0
    pack: Pack | None = None
    claim: Flag = False
    income: Reward = 0.0
    needs: Annotated[int, Field(strict=True, ge=1, le=1_000)] = 1
    starts: Literal["present", "absent"] = "present"
    regrow: Regrow | None = None
    stays: Flag = False
    opaque: Flag = False
    pushable: Flag = False
    swappable: Flag = False
    opens: Name | None = None
    freezes: Count = 0
    store: Store | None = None
    converter: Converter | None = None
    signals: dict[Name, Annotated[int, Field(strict=True, ge=1, le=8)]] = {}
    ends: Literal["nothing", "agent", "episode"] = "nothing"

    @model_validator(mode="before")
    @classmethod
    def _spell_out(cls, data: Any) -> Any:
        """`gives: {battery: 1, heart: 2}`: the first is what it gives, the others it gives too."""
        if not isinstance(data, dict) or not isinstance(data.get("gives"), dict):
            return data
        if data.keys() & {"amount", "also"}:
            raise ValueError("`gives` says all amounts: leave out `amount` and `also`")
        (first, amount), *more = list(data["gives"].items()) or [(None, 1)]
        return data | {"gives": first, "amount": amount, "also": dict(more)}

    @model_validator(mode="after")
    def _makes_sense(self) -> "Kind":
        if self.taken == "step" and self.solid:
            raise ValueError("a solid object cannot be stepped on: say `taken: use` or `solid: false`")
        if self.needs > 1 and self.taken != "use":
            raise ValueError("`needs` counts agents that use it in one step: say `taken: use`")
        if self.claim and (
            self.taken not in ("step", "use") or self.needs > 1 or self.regrow or self.ends != "nothing"
        ):
            raise ValueError("`claim` goes with `taken: step` or `use`, and without `needs`, `regrow` and `ends`")
        if (self.pushable and not self.solid) or ((self.pushable or self.swappable) and (self.regrow or self.claim)):
            raise ValueError("`pushable` goes with `solid: true`, and like `swappable` without `regrow` and `claim`")
        if self.opens and (
            self.taken not in ("step", "use")
            or self.claim
            or self.pushable
            or (self.swappable and self.taken == "step")
            or (self.regrow and not self.stays)
        ):
            raise ValueError(
                "`opens` goes with `taken: use` (a lever) or `step` (a plate, not `swappable`), without `claim` and "
                "`pushable`, and with `regrow` only if it `stays`"
            )
        if self.freezes and self.taken == "never":
            raise ValueError("`freezes` is of who takes it: say `taken: step` or another way")
        if self.income and not self.claim:
            raise ValueError("`income` is paid to owners: say `claim: true`")
        if (self.costs or self.asks or self.also) and self.taken == "never" and not self.converter:
            raise ValueError("`costs`, `asks` and `gives` are of who takes it: say `taken: use` or another way")
        if self.signals and self.taken != "use":
            raise ValueError("`signals` are shown to use it: say `taken: use`")
        self._holds_well()
        if self.also and (self.gives is None or self.gives in self.also):
            raise ValueError("`also` is beside `gives`: say both in `gives`, e.g. `gives: {armor: 5, laser: 5}`")
        return self

    def _holds_well(self) -> None:
        """What holds things is there at first and never taken, and a converter has a recipe."""
        if self.store and self.converter:
            raise ValueError("say either `store` or `converter`")
        if (self.store or self.converter) and (self.taken != "never" or self.claim or self.starts == "absent"):
            raise ValueError("what holds things isn't taken: leave out `taken`, `claim` and `starts: absent`")
        if not self.converter:
            return
        if not self.makes or self.asks:
            raise ValueError("a `converter` makes what `gives` says of what it `costs`, and asks for nothing")
        for name, amount in self.converter.starts.items():
            if amount > self.converter.holds or name not in self.makes | self.costs:
                raise ValueError(
                    f"`converter.starts`: it holds {self.converter.holds} or less of what it gives and costs"
                )
        if max(self.makes.values()) > self.converter.holds:
            raise ValueError("`converter.holds` is less than it makes at once")

    @property
    def makes(self) -> dict[str, int]:
        """All that it gives."""
        return ({self.gives: self.amount} if self.gives else {}) | self.also

    @property
    def holder(self) -> Store | Converter | None:
        """How it holds things."""
        return self.store or self.converter

    @property
    def goods(self) -> list[str]:
        """Items that it is about, beside `gives`."""
        limit = self.store.limit if self.store and isinstance(self.store.limit, dict) else {}
        return [*self.also, *self.costs, *self.asks, *limit, *(self.holder.starts if self.holder else ())]


def _building(glyph: str, color: str, **traits: Any) -> Kind:
    """Used from the next cell; stands and rests for 10 steps."""
    return Kind(glyph=glyph, color=color, solid=True, taken="use", regrow=Regrow(after=10), stays=True, **traits)


STOCK: dict[str, Kind] = {
    "floor": Kind(glyph=".", color="#1b1f2a"),
    "wall": Kind(glyph="#", color="#5b6472", solid=True, opaque=True),
    "apple": Kind(glyph="a", color="#d9483b", taken="step", gives="apple"),
    "hare": Kind(glyph="h", color="#c9b08a", solid=True, taken="use", gives="hare"),
    "stag": Kind(glyph="S", color="#8a5a2b", solid=True, taken="use", gives="stag", needs=2),
    "tree": Kind(glyph="T", color="#2f7d3b", solid=True, opaque=True),
    "ore": Kind(glyph="o", color="#7d8597", taken="step", gives="ore"),
    "mine": Kind(glyph="m", color="#4f5d75", solid=True, taken="use", gives="ore", regrow=Regrow(after=10)),
    "mine_red": _building("r", "#9c4343", gives="ore_red"),
    "mine_green": _building("g", "#3f8a52", gives="ore_green"),
    "mine_blue": _building("b", "#45679e", gives="ore_blue"),
    "generator": _building("n", "#b9a14a", gives="battery", costs={"ore": 1}),
    "generator_red": _building("R", "#d86a5c", gives="battery_red", costs={"ore_red": 1}),
    "generator_green": _building("N", "#62c07c", gives="battery_green", costs={"ore_green": 1}),
    "generator_blue": _building("B", "#6c95dd", gives="battery_blue", costs={"ore_blue": 1}),
    "altar": _building("A", "#e86fa0", gives="heart", costs={"battery": 3}),
    "armory": _building("Y", "#8fa3ad", gives="armor", costs={"ore": 3}),
    "lasery": _building("L", "#e05fd0", gives="laser", costs={"ore": 1, "battery": 2}),
    "lab": _building("l", "#4fb3bf", gives="blueprint", costs={"ore": 3, "battery": 3}),
    "factory": _building(
        "F", "#a9744f", gives="armor", amount=5, also={"laser": 5}, costs={"blueprint": 1, "ore": 10, "battery": 10}
    ),
    "temple": _building("&", "#f0e3b2", gives="heart", amount=5, costs={"heart": 1, "blueprint": 1}),
    "assembler": _building("W", "#c77dff"),
    "chest": Kind(glyph="C", color="#b0763a", solid=True, store=Store()),
    "box": Kind(glyph="+", color="#c9a26b", solid=True, store=Store(vanishes=True)),
    "bush": Kind(
        glyph="*", color="#5f9e3f", solid=True, taken="use", gives="berry", regrow=Regrow(after=20), stays=True
    ),
    "river": Kind(glyph="=", color="#3d8fd1", taken="use", gives="water", regrow=Regrow(after=1), stays=True),
    "key": Kind(glyph="k", color="#e8c65a", taken="step", gives="key"),
    "block": Kind(glyph="X", color="#a58a5e", solid=True, pushable=True, swappable=True),
    "door": Kind(glyph="D", color="#9a6a3a", solid=True, opaque=True, taken="use", asks={"key": 1}),
    "gate": Kind(glyph="H", color="#8c8f99", solid=True),
    "lever": Kind(glyph="!", color="#d0b050", solid=True, taken="use", opens="gate"),
    "plate": Kind(glyph="_", color="#7f8aa0", taken="step", opens="gate"),
    "hazard": Kind(glyph="%", color="#d8622f", taken="step", stays=True, reward=-1.0),
    "trap": Kind(glyph="t", color="#7a4a5a", taken="step", stays=True, freezes=10),
    "lava": Kind(glyph="$", color="#ff4a1c", taken="step", stays=True, ends="agent"),
    "coin": Kind(glyph="c", color="#f2c14e", taken="step", gives="coin"),
    "water": Kind(glyph="~", color="#2f6fab"),
    "dirt": Kind(glyph="d", color="#6b5b3a", taken="clean", regrow=Regrow(chance=0.05)),
    "goal": Kind(glyph="G", color="#46c37b", taken="step", reward=1.0, ends="agent"),
}
"""Kinds every config knows; its `objects` may override any trait or add kinds of its own."""
