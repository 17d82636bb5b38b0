"""Who explores DeepSea how fast: `python -m trainers.vapor --agents vapor,thompson --depths 10,20 --seeds 5`."""

from pathlib import Path
from typing import Annotated

import typer

from mettagrid_lite.load import validated
from scenarios.app import one_line_errors
from scenarios.screen import progress_bar
from trainers.vapor.agents import AGENTS
from trainers.vapor.page import page
from trainers.vapor.picture import save
from trainers.vapor.shelf import Shelf
from trainers.vapor.study import Settings, outcomes

STOPPED = 130  # exit code after Ctrl-C
DEFAULT = Settings()


def main(
    agents: Annotated[str, typer.Option(metavar="NAME,...", help=f"Of {', '.join(AGENTS)}.")] = ",".join(
        DEFAULT.agents
    ),
    depths: Annotated[str, typer.Option(metavar="N,...", help="Of the sea, in cells.")] = ",".join(
        map(str, DEFAULT.depths)
    ),
    seeds: Annotated[int, typer.Option(metavar="N", help="Worlds, for each agent and depth.")] = DEFAULT.seeds,
    episodes: Annotated[int, typer.Option(metavar="N", help="At most, in each run.")] = DEFAULT.episodes,
    unknown: Annotated[bool, typer.Option("--unknown", help="Where actions lead is not known either.")] = False,
    repeats: Annotated[int, typer.Option(metavar="N", help="What one observation counts.")] = DEFAULT.repeats,
    out: Annotated[Path, typer.Option(metavar="DIR", help="outcomes.json and picture.png; goes on there.")] = Path(
        "runs/vapor"
    ),
) -> None:
    """Episodes until the treasure of DeepSea is found, found in a tenth of all, and regret is low; over depth."""
    said = {"agents": _parts(agents), "depths": _parts(depths), "seeds": seeds, "episodes": episodes}
    settings = validated({**said, "known": not unknown, "repeats": repeats}, "settings", Settings)
    shelf, stopped = Shelf(out, settings), False
    with progress_bar("vapor", "runs") as tell:
        try:
            for outcome in outcomes(settings, dict(shelf.outcomes), tell):
                shelf.put(outcome)
        except KeyboardInterrupt:
            stopped = True
    if shelf.outcomes:
        save(shelf.outcomes.values(), out / "picture.png")
        typer.echo(page(shelf.outcomes.values()))
    if stopped:
        raise typer.Exit(STOPPED)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


if __name__ == "__main__":
    typer.run(one_line_errors(main, "trainers.vapor"))
