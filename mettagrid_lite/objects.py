"""What an object is: a row of traits, and what is said within some of them."""

from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from .values import COLOR, MOST, Amount, Count, Flag, Frozen, Glyph, Name, Positive, Reward, Share, Units


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

    sprite: the pattern it has in pictures; without it that of its name, or of what it does.
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
    sprite: Name | None = None
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
        found = chain(self._taken_wrongly(), self._moved_wrongly(), self._priced_wrongly(), self._held_wrongly())
        if wrong := next(found, ""):
            raise ValueError(wrong)
        return self

    def _taken_wrongly(self) -> Iterator[str]:
        """What goes with the way it is taken, and what doesn't."""
        if self.taken == "step" and self.solid:
            yield "a solid object cannot be stepped on: say `taken: use` or `solid: false`"
        if self.needs > 1 and self.taken != "use":
            yield "`needs` counts agents that use it in one step: say `taken: use`"
        touched = self.taken in ("step", "use")
        if self.claim and (not touched or self.needs > 1 or self.regrow or self.ends != "nothing"):
            yield "`claim` goes with `taken: step` or `use`, and without `needs`, `regrow` and `ends`"
        if self.income and not self.claim:
            yield "`income` is paid to owners: say `claim: true`"
        if self.freezes and self.taken == "never":
            yield "`freezes` is of who takes it: say `taken: step` or another way"
        if self.signals and self.taken != "use":
            yield "`signals` are shown to use it: say `taken: use`"

    def _moved_wrongly(self) -> Iterator[str]:
        """What can be moved is there for good, and what opens gates stays where it is."""
        moves = self.pushable or self.swappable
        if (self.pushable and not self.solid) or (moves and (self.regrow or self.claim)):
            yield "`pushable` goes with `solid: true`, and like `swappable` without `regrow` and `claim`"
        if not self.opens:
            return
        worked = self.taken == "use" or (self.taken == "step" and not self.swappable)
        if not worked or self.claim or self.pushable or (self.regrow and not self.stays):
            yield (
                "`opens` goes with `taken: use` (a lever) or `step` (a plate, not `swappable`), without `claim` and "
                "`pushable`, and with `regrow` only if it `stays`"
            )

    def _priced_wrongly(self) -> Iterator[str]:
        """Who takes it pays and gets."""
        if (self.costs or self.asks or self.also) and self.taken == "never" and not self.converter:
            yield "`costs`, `asks` and `gives` are of who takes it: say `taken: use` or another way"
        if self.also and (self.gives is None or self.gives in self.also):
            yield "`also` is beside `gives`: say both in `gives`, e.g. `gives: {armor: 5, laser: 5}`"

    def _held_wrongly(self) -> Iterator[str]:
        """What holds things is there at first and never taken, and a converter has a recipe."""
        if self.store and self.converter:
            yield "say either `store` or `converter`"
        if (self.store or self.converter) and (self.taken != "never" or self.claim or self.starts == "absent"):
            yield "what holds things isn't taken: leave out `taken`, `claim` and `starts: absent`"
        if not self.converter:
            return
        if not self.makes or self.asks:
            yield "a `converter` makes what `gives` says of what it `costs`, and asks for nothing"
        most, known = self.converter.holds, self.makes | self.costs
        if any(amount > most or name not in known for name, amount in self.converter.starts.items()):
            yield f"`converter.starts`: it holds {most} or less of what it gives and costs"
        if max(self.makes.values(), default=0) > most:
            yield "`converter.holds` is less than it makes at once"

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
