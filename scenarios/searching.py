"""Options of how strategies are looked for, in one panel of `scenarios classify --help`."""

from typing import Annotated

import typer

PANEL = "Strategies that are found (psro, population)"

MetaSolver = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        rich_help_panel=PANEL,
        help="Against what replies are sought: nash, uniform, logit, alpha-rank, replicator, prd.",
    ),
]
Oracle = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        rich_help_panel=PANEL,
        help="Who seeks replies: learned (the default), scripted, or your own package.module:function.",
    ),
]
Iterations = Annotated[
    int | None,
    typer.Option(min=0, max=100, metavar="NUMBER", rich_help_panel=PANEL, help="The most rounds of replies that join."),
]
Effort = Annotated[
    int | None,
    typer.Option(
        min=64,
        max=1_000_000,
        metavar="EPISODES",
        rich_help_panel=PANEL,
        help="To look for one reply; 1000 if not said.",
    ),
]
Vary = Annotated[
    str | None,
    typer.Option(
        metavar="KEY=V,V,...",
        rich_help_panel=PANEL,
        help="A policy is learned for each value: sharing=0,0.5,1, preferences.social_value=0,45.",
    ),
]
Behaviour = Annotated[
    str | None,
    typer.Option(
        metavar="EVENT",
        rich_help_panel=PANEL,
        help="What sorts policies: zap, take, clean, ..., gained_ITEM, or others: what others receive.",
    ),
]
Thresholds = Annotated[
    str | None,
    typer.Option(metavar="LOW,HIGH", rich_help_panel=PANEL, help="Of it: policies between them are left out."),
]
