"""`scenarios play --human`: one agent by keyboard, the others by the strategies that `classify` compares."""

import shutil
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from string import ascii_lowercase
from string import digits as string_digits
from textwrap import fill
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.errors import InputError
from analysis.payoffs import actor
from mettagrid_lite.rays import lapped
from mettagrid_lite.replay import Recorder
from mettagrid_lite.rewards import EVENTS
from mettagrid_lite.state import (
    ALIVE,
    BUSY,
    CLOCK,
    COL,
    COOLING,
    COOLING_CLEAN,
    D_COL,
    D_ROW,
    FACING,
    FROZEN,
    GROUND,
    HELD,
    ONE,
    OVER,
    REWARD,
    ROW,
    WHERE,
)
from mettagrid_lite.vector import VectorEnv
from scenarios.keyboard import QUIT, keyboard, terminal
from scenarios.paint import painted
from scenarios.screen import cast, plain, told

if TYPE_CHECKING:
    from analysis.strategy import Strategy
    from mettagrid_lite.config import Config

MOVES = {
    "north": ("up", "w"),
    "east": ("right", "d"),
    "south": ("down", "s"),
    "west": ("left", "a"),
    "forward": ("up", "w"),
    "turn_left": ("left", "a"),
    "turn_right": ("right", "d"),
    "backward": ("down", "s"),
    "north_west": ("7",),
    "north_east": ("9",),
    "south_west": ("1",),
    "south_east": ("3",),
}
WAIT, HELP, MAIN = ".", "?", " "
DRAW, DRAWN = "\x1b[?2026h\x1b[H\x1b[J", "\x1b[?2026l"  # shown at once, by terminals that can


class Game(NamedTuple):
    """An episode with a person in it. seat: that agent's number; keys: key -> action number."""

    env: VectorEnv
    others: Callable[[], np.ndarray]
    players: "list[Strategy]"
    seat: int
    keys: dict[str, int]


def play(config: "Config", seed: int, seat: str, path: Path | None = None) -> None:
    """Play until the episode is over or q is pressed; then what everyone received. It is recorded to `path`."""
    terminal()
    print("getting the world ready ...", flush=True)
    game = begin(config, seed, seat)
    game.env.step(game.others())  # whatever must be compiled is compiled before the first key
    game = begin(config, seed, seat)
    with recorded(game, path), keyboard() as key:
        _until_over(game, key)
    print(end(game))


def recorded(game: Game, path: Path | None) -> AbstractContextManager[object]:
    """While it lasts, the game is recorded, if that is wanted."""
    names = game.env.world.agents
    players = told(game.env.world, game.players) | {names[game.seat]: "a person: by keyboard"}
    return nullcontext() if path is None else Recorder(path, game.env, players=players)


def begin(config: "Config", seed: int, seat: str) -> Game:
    """The first state of an episode of this seed."""
    env, players = VectorEnv(config, autoreset=False), cast(config)
    names = env.world.agents
    number = int(seat) if seat.isdecimal() and len(seat) < 6 else names.index(seat) if seat in names else len(names)
    if number >= len(names):
        raise InputError(f"--seat: there is no {seat!r}; agents are {names[0]} to {names[-1]}")
    env.reset(seed)
    return Game(env, actor(env, players, np.arange(len(players))[None]), players, number, bind(env.world.actions))


def bind(actions: tuple[str, ...]) -> dict[str, int]:
    """A key for each action, while there are keys: arrows, wasd and the corners of the number pad, a digit or letter of
    its name for others; the space bar is the first of these.
    """
    keys = {WAIT: actions.index("noop")}
    reserved = {QUIT, HELP, "w", "a", "s", "d"}
    for number, name in enumerate(actions):
        if name in MOVES:
            keys |= dict.fromkeys(MOVES[name], number)
        elif name != "noop":
            free = (key for key in _candidates(name) if key not in reserved | set(keys))
            keys |= dict.fromkeys([*free][:1], number)
            keys.setdefault(MAIN, number)
    return keys


def _candidates(name: str) -> str:
    """Keys that an action could have, the one that says most first: `attack_0` is 0, `put_ore` p."""
    digits = name.rpartition("_")[2] if name.rpartition("_")[2].isdecimal() else ""
    letters = "".join(letter for letter in name.lower() if letter in ascii_lowercase)
    return digits + letters + string_digits + ascii_lowercase + ",;:-+*/=<>()[]!"


def _until_over(game: Game, key: Callable[[], str]) -> None:
    note = "? tells the keys"
    while not _over(game):
        if not game.env.state.agents[0, game.seat, ALIVE]:
            step(game, game.keys[WAIT])  # who has ended watches no more: the others play on at once
            continue
        _draw(game, note)
        pressed = key()
        if pressed in (QUIT, "\x03", "\x04"):
            return
        if pressed in game.keys:
            note = step(game, game.keys[pressed])
        else:
            note = manual(game) if pressed == HELP else "no such key; ? tells them all"


def step(game: Game, action: int) -> str:
    """One step with this action of the person's; what came of it, in words."""
    before = game.env.state.tally[0, game.seat].copy()
    actions = game.others()
    actions[0, game.seat] = action
    game.env.step(actions)
    new = game.env.state.tally[0, game.seat] - before
    events = [name for name, count in zip(EVENTS, new[: len(EVENTS)], strict=True) if count]
    paid = float(game.env.state.money[0, game.seat, REWARD] / ONE)
    return ", ".join([*events, f"{'+' * (paid > 0)}{plain(paid)}"] if paid else events) or "nothing"


def _over(game: Game) -> bool:
    return bool(game.env.state.env[0, OVER])


def _draw(game: Game, note: str) -> None:
    """The map around the person and what there is to know, as much as the terminal holds."""
    columns, rows = shutil.get_terminal_size()
    above, below = status(game), note.splitlines()
    room = max(rows - len(above) - len(below) - 2, 3)
    body = ["".join(line) for line in window(game, room, columns)]
    lines = [*(line[:columns] for line in above), "", *body, *(line[:columns] for line in below)]
    sys.stdout.write(DRAW + "\n".join(lines[:rows]) + DRAWN)
    sys.stdout.flush()


def window(game: Game, rows: int, columns: int) -> list[list[str]]:
    """The part of the map around the person that fits."""
    cells = painted(game.env.world, game.env.state, game.seat)
    place = game.env.state.agents[0, game.seat]
    top = min(max(place[ROW] - rows // 2, 0), max(len(cells) - rows, 0))
    left = min(max(place[COL] - columns // 2, 0), max(len(cells[0]) - columns, 0))
    return [line[left : left + columns] for line in cells[top : top + rows]]


def status(game: Game) -> list[str]:
    """Steps, what the person has, what others play and have."""
    env, me = game.env, game.env.world.agents[game.seat]
    done, limit = int(env.state.env[0, CLOCK]), env.config.episode
    carried = zip(env.world.items, env.state.items[0, game.seat], strict=True)
    received = env.statistics()["return"][0]
    return [
        f"{env.config.name}   step {done} of {limit}, {limit - done} left",
        "; ".join([f"you are {me}: return {plain(received[game.seat])}", *_waits(game)]),
        f"you carry {_listed_items(carried)}{_ahead(game)}",
        *(_other(game, a, received[a]) for a in range(len(game.players)) if a != game.seat),
    ]


def _listed_items(carried: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {amount}" for name, amount in carried) or "nothing"


def _ahead(game: Game) -> str:
    """What the object ahead of the person holds, if it can hold anything."""
    state, (row, col, facing) = game.env.state, game.env.state.agents[0, game.seat, [ROW, COL, FACING]]
    row, col = lapped(game.env.world, row + D_ROW[facing], col + D_COL[facing])
    cell = row * state.cells.shape[3] + col
    for store in state.stores[0]:
        if store[WHERE] == cell:
            kind = game.env.world.kinds[state.cells[0, GROUND].flat[cell]]
            held = zip(game.env.world.items, store[HELD:], strict=True)
            busy = f", done in {store[BUSY]} steps" * bool(store[BUSY])
            return f"; ahead of you a {kind} holds {_listed_items((name, n) for name, n in held if n)}{busy}"
    return ""


def _waits(game: Game) -> list[str]:
    """For what the person must wait: to act at all, for a beam."""
    columns = {"frozen for {} steps": FROZEN, "zap in {} steps": COOLING, "clean in {} steps": COOLING_CLEAN}
    mine = game.env.state.agents[0, game.seat]
    return [words.format(mine[column]) for words, column in columns.items() if mine[column]]


def _other(game: Game, agent: int, received: float) -> str:
    ended = "" if game.env.state.agents[0, agent, ALIVE] else ", has ended"
    return f"{game.env.world.agents[agent]} plays {game.players[agent].name}: return {plain(received)}{ended}"


def manual(game: Game) -> str:
    """The keys, what stands on the map, and what the others do."""
    world = game.env.world
    keys = {number: [key for key in game.keys if game.keys[key] == number] for number in game.keys.values()}
    names = {n: " or ".join("space" if key == MAIN else key for key in keys[n]) for n in sorted(keys)}
    told = [*(f"{name}: {world.actions[n]}" for n, name in names.items()), f"{QUIT}: quit"]
    glyphs = [f"{world.config.kinds[name].glyph} {name}" for name in world.kinds]
    others = [
        f"{name} {strategy.about}"
        for a, (name, strategy) in enumerate(zip(world.agents, game.players, strict=True))
        if a != game.seat
    ]
    drawn = [*glyphs, "^>v< agents", "x a frozen one", "you in reverse"]
    return "\n".join([_listed("Keys:", told), _listed("Map:", drawn), *others])


def _listed(title: str, parts: list[str]) -> str:
    """Lines of at most 79 characters, broken between parts."""
    text = f"{title} {'; '.join(part.replace(' ', chr(160)) for part in parts)}"
    return fill(text, 79).replace(chr(160), " ")


def end(game: Game) -> str:
    """What everyone received."""
    done = int(game.env.state.env[0, CLOCK])
    lines = [f"{game.env.config.name}: {'over' if _over(game) else 'left'} after {done} steps"]
    for a, received in enumerate(game.env.statistics()["return"][0]):
        who = "you" if a == game.seat else game.players[a].name
        lines.append(f"{game.env.world.agents[a]} ({who}): {plain(received)}")
    return "\n".join(lines)
