"""What a YAML may say of a map: a picture, several pictures, or a generator, each with keys of its own."""

from typing import Annotated, Any, Literal, get_args

from pydantic import Discriminator, Field, Tag, model_validator

from .values import Count, Frozen, Name

CELLS = 2**22  # of all drawn maps together
LONGEST = 256  # rows or columns of a map
Text = Annotated[str, Field(max_length=100_000)]
Length = Annotated[int, Field(strict=True, ge=3, le=LONGEST)]
Width = Annotated[int, Field(strict=True, ge=1, le=32)]
Few = Annotated[int, Field(strict=True, ge=1, le=16)]
Ratio = Annotated[float, Field(ge=0, le=1)]
Where = Literal["anywhere", "middle", "corner", "edge", "far"]


class Pictures(Frozen):
    """Several pictures, equal in size; each episode takes one by chance."""

    pictures: Annotated[tuple[Text, ...], Field(min_length=1, max_length=1_024)]


class Drawn(Frozen):
    """What all generators have in common.

    `layouts` maps are drawn once from `seed`, and each episode takes one. What walls cut off becomes wall. `place` says
    how many of each kind are strewn on free cells, `where` which cells they and the agents prefer, `apart` how many
    steps at least are between any two of them. `instances` maps stand side by side in one world.
    """

    height: Length = 15
    width: Length = 15
    border: Annotated[int, Field(strict=True, ge=1, le=32)] = 1
    place: dict[Name, Count | tuple[Count, Count]] = {}
    where: dict[Name, Where] = {}
    apart: Annotated[int, Field(strict=True, ge=1, le=100)] = 1
    symmetry: Literal["none", "left_right", "up_down", "half_turn", "quarter_turn"] = "none"
    instances: Annotated[int, Field(strict=True, ge=1, le=64)] = 1
    layouts: Annotated[int, Field(strict=True, ge=1, le=1_024)] = 32
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**62)] = 0

    @property
    def inside(self) -> tuple[int, int]:
        """Rows and columns that a generator fills: one wall around is its own, the rest of the border is added."""
        return self.height - 2 * (self.border - 1), self.width - 2 * (self.border - 1)

    @property
    def grid(self) -> tuple[int, int]:
        """How many instances stand below and beside each other: as near to a square as their number allows."""
        across = next(n for n in range(1, 65) if n * n >= self.instances and self.instances % n == 0)
        return self.instances // across, across

    @model_validator(mode="after")
    def _fits(self) -> "Drawn":
        least = min(self.inside)
        if least < 3:
            raise ValueError(f"`border`: {self.border} leaves no room; make the map larger or the border narrower")
        if self.symmetry == "quarter_turn" and self.height != self.width:
            raise ValueError("`symmetry`: quarter_turn needs a square; make height and width equal")
        height, width = self.grid[0] * self.height, self.grid[1] * self.width
        if max(height, width) > LONGEST:
            raise ValueError(
                f"`instances`: {self.instances} of this size make {height} x {width} cells, over {LONGEST} x {LONGEST}"
            )
        if self.layouts * height * width > CELLS:
            raise ValueError(f"`layouts`: {self.layouts} maps of this size pass {CELLS:,} cells; say fewer")
        for name, count in self.place.items():
            if isinstance(count, tuple) and count[0] > count[1]:
                raise ValueError(f"`place.{name}`: say the smaller number first, got {list(count)}")
        return self

    def needs(self, key: str, what: str, height: int, width: int) -> None:
        """Complain unless the inside has so many rows and columns, its walls included."""
        for side, least, size in (("height", height, self.inside[0]), ("width", width, self.inside[1])):
            if size < least:
                raise ValueError(f"`{key}`: {what} need a {side} of {least + 2 * self.border - 2} or more, got {size}")


class OpenField(Drawn):
    """Walls around, nothing inside."""

    generator: Literal["open_field"]


class RandomWalls(Drawn):
    """Single walls strewn over the field."""

    generator: Literal["random_walls"]
    walls: Annotated[float, Field(ge=0, le=0.6)] = 0.15


class Rooms(Drawn):
    """Rooms of equal size, a door between each two neighbours."""

    generator: Literal["rooms"]
    rooms: tuple[Few, Few] = (2, 2)

    @model_validator(mode="after")
    def _room(self) -> "Rooms":
        down, across = self.rooms
        for side, size, rooms in (("height", self.inside[0], down), ("width", self.inside[1], across)):
            if size < 2 * rooms + 1:
                least = 2 * rooms + 2 * self.border - 1
                raise ValueError(f"`rooms`: {rooms} rooms need a {side} of {least} or more, got {getattr(self, side)}")
        return self


class Corridors(Drawn):
    """Straight corridors through rock, from side to side and from top to bottom, where they cross is drawn."""

    generator: Literal["corridors"]
    corridors: tuple[Few, Few] = (2, 2)
    corridor_width: Width = 1

    @model_validator(mode="after")
    def _room(self) -> "Corridors":
        down, across = (n * (self.corridor_width + 1) + 1 for n in self.corridors)
        self.needs("corridors", "so many", down, across)
        return self


class Lattice(Drawn):
    """Corridors and walls of fixed widths."""

    corridor_width: Width = 1
    wall_width: Width = 1

    @model_validator(mode="after")
    def _room(self) -> "Lattice":
        least = self.corridor_width + 2
        self.needs("corridor_width", "such corridors", least, least)
        return self

    @property
    def nodes(self) -> tuple[int, int]:
        """How many crossings fit, down and across."""
        step = self.corridor_width + self.wall_width
        return (self.inside[0] - 2 + self.wall_width) // step, (self.inside[1] - 2 + self.wall_width) // step


class Maze(Lattice):
    """One way between any two cells, but for `loops`, the share of the other walls that are opened too.

    dfs: long winding corridors. kruskal, prim: many short dead ends.
    """

    generator: Literal["maze"]
    algorithm: Literal["dfs", "kruskal", "prim"] = "dfs"
    loops: Ratio = 0.0


class Spiral(Lattice):
    """One corridor that winds from a corner to the middle."""

    generator: Literal["spiral"]


class Radial(Drawn):
    """Arms from the middle to the edge, at equal angles."""

    generator: Literal["radial"]
    arms: Annotated[int, Field(strict=True, ge=2, le=16)] = 6
    corridor_width: Width = 1

    @model_validator(mode="after")
    def _room(self) -> "Radial":
        self.needs("corridor_width", "such arms", self.corridor_width + 2, self.corridor_width + 2)
        return self


class Terrain(Drawn):
    """A field of blocks, crosses, small labyrinths and single walls; `mixed` draws a style for each map."""

    generator: Literal["terrain"]
    style: Literal["sparse", "balanced", "dense", "labyrinths", "mixed"] = "balanced"


class Bsp(Drawn):
    """Rooms of all sizes joined by corridors: the field is split in two again and again (binary space partition)."""

    generator: Literal["bsp"]
    rooms: Annotated[int, Field(strict=True, ge=1, le=256)] = 8
    smallest_room: Annotated[int, Field(strict=True, ge=1, le=32)] = 3

    @model_validator(mode="after")
    def _room(self) -> "Bsp":
        self.needs("smallest_room", "such rooms", self.smallest_room + 2, self.smallest_room + 2)
        return self


class Cylinder(Drawn):
    """A tube in the middle of a field, open at one end or both; which way it lies is drawn."""

    generator: Literal["cylinder"]
    length: Annotated[int, Field(strict=True, ge=1, le=LONGEST)] = 7
    corridor_width: Width = 1
    open_ends: Annotated[int, Field(strict=True, ge=1, le=2)] = 1

    @model_validator(mode="after")
    def _room(self) -> "Cylinder":
        least = max(self.length, self.corridor_width + 2) + 4  # a free cell and a wall around the tube
        self.needs("length", "such tubes", least, least)
        return self


def _form(said: Any) -> str | None:
    """Which form of a map this is: the branch's tag, in brackets so that no message takes it for a key."""
    if isinstance(said, dict):
        return "[pictures]" if "pictures" in said else f"[{said.get('generator')}]"
    if isinstance(said, Drawn):
        return f"[{said.generator}]"  # type: ignore[attr-defined]
    return "[pictures]" if isinstance(said, Pictures) else "[picture]"


Plan = Annotated[
    Annotated[Text, Tag("[picture]")]
    | Annotated[Pictures, Tag("[pictures]")]
    | Annotated[OpenField, Tag("[open_field]")]
    | Annotated[RandomWalls, Tag("[random_walls]")]
    | Annotated[Rooms, Tag("[rooms]")]
    | Annotated[Corridors, Tag("[corridors]")]
    | Annotated[Maze, Tag("[maze]")]
    | Annotated[Radial, Tag("[radial]")]
    | Annotated[Spiral, Tag("[spiral]")]
    | Annotated[Terrain, Tag("[terrain]")]
    | Annotated[Bsp, Tag("[bsp]")]
    | Annotated[Cylinder, Tag("[cylinder]")],
    Discriminator(_form),
]
"""A map as a YAML may say it."""

FORMS: dict[str, Any] = {form.__metadata__[-1].tag: form.__origin__ for form in get_args(get_args(Plan)[0])}
GENERATORS = tuple(tag.strip("[]") for tag in FORMS if "picture" not in tag)
