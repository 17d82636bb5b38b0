"""What policies and scripts are paid where all agents play the same: the same episodes for each of them."""

from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from mettagrid_lite import load
from mettagrid_lite.build import build
from trainers.app import command
from trainers.doses.play import SEED, paid
from trainers.doses.sighted import PREFIX, paid_sighted
from trainers.evaluate import mean_and_interval

EXAMPLES = (
    'Example: python -m trainers.scores arena_basic:easy_shaped runs/arena-0 "make(heart)" "sighted:make(heart)" random'
)


def main(
    world: Annotated[str, typer.Argument(help="A scenario's name, or a YAML file.")],
    who: Annotated[
        list[str],
        typer.Argument(help="Folders of runs; strategies; `sighted:NAME`: by what it sees."),
    ],
    episodes: Annotated[int, typer.Option(min=2, help="The same for all.")] = 64,
    seed: Annotated[int, typer.Option(min=0, max=2**32, help="Of the episodes.")] = 0,
) -> None:
    """Mean return of an agent in a world where all play the same, with 95 % bounds over episodes."""
    table = Table("policy", "return", "95 % of means", box=None)
    for name, returns in scores(world, who, episodes, seed).items():
        mean, low, high = mean_and_interval(returns)
        table.add_row(name, f"{mean:.3f}", f"{low:.3f} to {high:.3f}")
    Console().print(table)


def scores(world: str, who: list[str], episodes: int, seed: int = 0) -> dict[str, np.ndarray]:
    """Mean return over agents, of each episode [B]."""
    built = build(load(world))
    told = {}
    for name in who:
        play, script = (paid_sighted, name.removeprefix(PREFIX)) if name.startswith(PREFIX) else (paid, name)
        told[name] = play(script, built, episodes, SEED + seed)
    return told


if __name__ == "__main__":
    command(main, EXAMPLES)
