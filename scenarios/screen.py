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
