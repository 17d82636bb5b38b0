"""The objects that every world knows. A new kind is a row here or in a YAML, never code."""

from typing import Any

from .objects import Kind, Regrow, Store


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


def refine(name: str, traits: Any) -> Any:
    """A kind as the YAML says it: the stock row of that name (or of `like`) with the traits given."""
    if not isinstance(traits, dict):
        return traits
    like = traits.get("like", name if name in STOCK else None)
    if like is not None and (not isinstance(like, str) or like not in STOCK):
        raise ValueError(f"objects.{name}.like: there is no stock object {like!r}; known: {', '.join(STOCK)}")
    base = STOCK[like].model_dump() if like else {}
    if traits.get("converter") is not None:  # it works by itself now, so it is no longer taken
        base = {key: value for key, value in base.items() if key not in ("taken", "regrow", "stays")}
    if like and like != name and base["gives"] == like:
        base["gives"] = name
    if "gives" in traits:
        base |= {"also": {}}
    if isinstance(traits.get("gives"), dict):
        base = {key: value for key, value in base.items() if key not in ("amount", "also")}
    return base | {key: value for key, value in traits.items() if key != "like"}
