"""What a terminal shows: a map, an episode as frames, a progress bar."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.strategy import Strategy
    from mettagrid_lite.build import World
    from mettagrid_lite.config import Config
    from mettagrid_lite.state import State


@contextmanager
def progress_bar(target: str, what: str = "episodes") -> Iterator[Callable[..., None] | None]:
    """A function (done, in all, note) that moves a bar on stderr, of episodes or else; None if that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    text, count = TextColumn("{task.description}"), MofNCompleteColumn()
    columns = (text, BarColumn(), count, TextColumn(what), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(f"{target}: getting ready (the first time the rules are compiled)", total=None)

        def move(done: int, total: int, note: str = "") -> None:
            bar.update(task, completed=done, total=total, description=f"{target}: {note}" if note else target)

        yield move


def picture(config: "Config", seed: int) -> str:
    """The first state of an episode as text, in colour on a terminal."""
    from mettagrid_lite.render import text
    from mettagrid_lite.vector import VectorEnv
    from scenarios.paint import painted

    env = VectorEnv(config)
    env.reset(seed)
    if not sys.stdout.isatty():
        return text(env.world, env.state)
    return "\n".join("".join(line) for line in painted(env.world, env.state))


def cast(config: "Config") -> "list[Strategy]":
    """Who plays what: agent i the strategy i of its group's list, from the start again when the list ends."""
    from analysis.strategies import derive

    lists = dict(zip(config.agents, derive(config), strict=True))
    groups = [group for group, agents in config.agents.items() for _ in range(agents)]
    return [lists[group][i % len(lists[group])] for i, group in enumerate(groups)]


def frames(config: "Config", seed: int, every: int) -> Iterator[str]:
    """An episode as text: who plays what, then a frame every so many steps and the last one."""
    import numpy as np

    from analysis.payoffs import actor
    from mettagrid_lite.state import OVER
    from mettagrid_lite.vector import VectorEnv

    players = cast(config)
    env = VectorEnv(config, autoreset=False)
    env.reset(seed)
    act, step = actor(env, players, np.arange(len(players))[None]), 0
    yield "".join(f"{agent} plays {what}\n" for agent, what in told(env.world, players).items())
    while env.state.env[0, OVER] == 0:
        if step % every == 0:
            yield frame(env.world, env.state, step)
        env.step(act())
        step += 1
    yield frame(env.world, env.state, step)


def told(world: "World", players: "list[Strategy]") -> dict[str, str]:
    """What each agent plays, in words."""
    return {agent: f"{who.name}: {who.about}" for agent, who in zip(world.agents, players, strict=True)}


def plain(reward: float) -> str:
    """A reward without the dust of fixed point."""
    return f"{round(reward, 3):g}"


def frame(world: "World", state: "State", step: int) -> str:
    """The map, and of each agent where it is (row, column from the upper left) and what it has received so far."""
    from mettagrid_lite.render import text
    from mettagrid_lite.state import ALIVE, AWAY, COL, ONE, RECEIVED, ROW

    received = state.money[0, :, RECEIVED] / ONE
    where = [{0: "has ended", AWAY: "is away"}.get(row[ALIVE], f"at {row[ROW]}, {row[COL]}") for row in state.agents[0]]
    rows = zip(world.agents, where, received, strict=True)
    lines = [f"{agent} {place}: {plain(value)}" for agent, place, value in rows]
    return f"step {step}   {';  '.join(lines)}\n{text(world, state)}\n"
