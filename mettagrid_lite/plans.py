"""What a YAML may say of a map: a picture, several pictures, or a generator, each with keys of its own."""

from typing import Annotated, Any, Literal, NamedTuple, get_args

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
Wrap = Literal["none", "left_right", "up_down", "both"]


class Round(NamedTuple):
    """Whether going south, and going east, leads back to where one began."""

    down: bool = False
    right: bool = False


_ROUND = {"none": Round(), "left_right": Round(right=True), "up_down": Round(down=True), "both": Round(True, True)}


class Pictures(Frozen):
    """Several pictures, equal in size; each episode takes one by chance. `wrap`: which edges join, so that who leaves
    at one comes in at the other.
    """

    pictures: Annotated[tuple[Text, ...], Field(min_length=1, max_length=1_024)]
    wrap: Wrap = "none"

    @property
    def round(self) -> Round:
        return _ROUND[self.wrap]


class Drawn(Frozen):
    """What all generators have in common.

    `layouts` maps are drawn once from `seed`, and each episode takes one. What walls cut off becomes wall. `place` says
    how many of each kind are strewn on free cells, `where` which cells they and the agents prefer, `apart` how many
    steps at least are between any two of them. `instances` maps stand side by side in one world. Edges that `wrap`
    joins have neither wall nor border.
    """

    height: Length = 15
    width: Length = 15
    border: Annotated[int, Field(strict=True, ge=1, le=32)] = 1
    place: dict[Name, Count | tuple[Count, Count]] = {}
    where: dict[Name, Where] = {}
    apart: Annotated[int, Field(strict=True, ge=1, le=100)] = 1
    symmetry: Literal["none", "left_right", "up_down", "half_turn", "quarter_turn"] = "none"
    wrap: Wrap = "none"
    instances: Annotated[int, Field(strict=True, ge=1, le=64)] = 1
    layouts: Annotated[int, Field(strict=True, ge=1, le=1_024)] = 32
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**62)] = 0

    @property
    def round(self) -> Round:
        return _ROUND[self.wrap]

    @property
    def inside(self) -> tuple[int, int]:
        """Rows and columns that a generator fills: one wall around is its own, the rest of the border is added; where
        edges are joined, its wall is cut off.
        """
        down, across = (2 if joined else 2 - 2 * self.border for joined in self.round)
        return self.height + down, self.width + across

    @property
    def grid(self) -> tuple[int, int]:
        """How many instances stand below and beside each other: as near to a square as their number allows."""
        across = next(n for n in range(1, 65) if n * n >= self.instances and self.instances % n == 0)
        return self.instances // across, across

    @model_validator(mode="after")
    def _fits(self) -> "Drawn":
        if self.border > 1 and all(self.round):
            raise ValueError(f"`border`: {self.border} has no edge to stand at, `wrap` joins all; leave out one")
        least = min(self.inside)
        if least < 3:
            raise ValueError(f"`border`: {self.border} leaves no room; make the map larger or the border narrower")
        if self.symmetry == "quarter_turn" and self.height != self.width:
            raise ValueError("`symmetry`: quarter_turn needs a square; make height and width equal")
        if self.symmetry == "quarter_turn" and self.round.down != self.round.right:
            raise ValueError("`symmetry`: quarter_turn turns edges that join onto others; say `wrap: both` or none")
        if self.instances > 1 and self.wrap != "none":
            raise ValueError("`instances`: walls keep them apart, but `wrap` leaves edges open; say one of the two")
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
        for side, least, size, inside in zip(
            ("height", "width"), (height, width), (self.height, self.width), self.inside, strict=True
        ):
            if inside < least:
                least += size - inside
                raise ValueError(f"`{key}`: {what} need a {side} of {least} or more, got {size}")


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
        sides = zip(("height", "width"), (self.height, self.width), self.rooms, self.round, strict=True)
        for side, size, rooms, joined in sides:
            least = 2 * rooms if joined else 2 * rooms + 2 * self.border - 1
            if size < least:
                raise ValueError(f"`rooms`: {rooms} rooms need a {side} of {least} or more, got {size}")
        return self


class Corridors(Drawn):
    """Straight corridors through rock, from side to side and from top to bottom, where they cross is drawn."""

    generator: Literal["corridors"]
    corridors: tuple[Few, Few] = (2, 2)
    corridor_width: Width = 1

    @model_validator(mode="after")
    def _room(self) -> "Corridors":
        down, across = (
            n * (self.corridor_width + 1) + 1 + joined for n, joined in zip(self.corridors, self.round, strict=True)
        )
        self.needs("corridors", "so many", down, across)
        return self


class Lattice(Drawn):
    """Corridors and walls of fixed widths."""

    corridor_width: Width = 1
    wall_width: Width = 1

    @model_validator(mode="after")
    def _room(self) -> "Lattice":
        walls = (self.wall_width if joined else 0 for joined in self.round)
        down, across = (self.corridor_width + wall + 2 for wall in walls)
        self.needs("corridor_width", "such corridors", down, across)
        return self

    @property
    def nodes(self) -> tuple[int, int]:
        """How many crossings fit, down and across; where edges are joined, with a wall after the last too."""
        step, walls = self.corridor_width + self.wall_width, [0 if joined else self.wall_width for joined in self.round]
        return (self.inside[0] - 2 + walls[0]) // step, (self.inside[1] - 2 + walls[1]) // step


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
