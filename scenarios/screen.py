"""What a terminal shows: a map, an episode as frames, a progress bar."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mettagrid_lite.config import Config


@contextmanager
def progress_bar(target: str) -> Iterator[Callable[[int, int], None] | None]:
    """A function (episodes done, episodes in all) that moves a bar on stderr; None when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    text, count = TextColumn("{task.description}"), MofNCompleteColumn()
    columns = (text, BarColumn(), count, TextColumn("episodes"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(target, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def picture(config: "Config", seed: int) -> str:
    """The first state of an episode as text."""
    from mettagrid_lite.parallel import parallel_env

    world = parallel_env(config, render_mode="ansi")
    world.reset(seed)
    return str(world.render())


def frames(config: "Config", seed: int, every: int) -> Iterator[str]:
    """An episode as text, a frame every so many steps; each agent draws its actions at random."""
    import numpy as np

    from mettagrid_lite.parallel import parallel_env

    world, rng = parallel_env(config, render_mode="ansi"), np.random.default_rng(seed)
    _, infos = world.reset(seed)
    returns, step = {agent: info["return"] for agent, info in infos.items()}, 0
    while world.agents:
        if step % every == 0:
            yield _frame(str(world.render()), step, returns)
        actions = {agent: int(rng.integers(len(world.action_names))) for agent in world.agents}
        _, _, _, _, infos = world.step(actions)
        returns |= {agent: info["return"] for agent, info in infos.items()}
        step += 1
    yield _frame(str(world.render()), step, returns)


def _frame(picture: str, step: int, returns: dict[str, float]) -> str:
    earned = ", ".join(f"{agent} {value:g}" for agent, value in returns.items())
    return f"step {step}   returns: {earned}\n{picture}\n"
