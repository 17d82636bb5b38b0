"""The labels on the page: those that hold or are open with why, the others by name."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from analysis.answer import Report
from analysis.names import BY_OUTCOMES, N_PLAYER, SYMMETRIC_2X2
from analysis.words import probability

OF_TWO = {*SYMMETRIC_2X2.values(), *N_PLAYER, *BY_OUTCOMES, "boundary"} - {"coordination"}
IMPLIED_BY: dict[str, set[str]] = {
    "constant_sum": {"zero_sum"},
    "zero_sum_equivalent": {"zero_sum", "constant_sum"},
    "anti_coordination": {"congestion"},
    "exact_potential": {"team", "congestion"},
    "weighted_potential": {"exact_potential"},
    "ordinal_potential": {"exact_potential", "weighted_potential"},
    "generalized_potential": {"exact_potential", "weighted_potential", "ordinal_potential"},
    "best_response_acyclic": {"generalized_potential"},
    "ranked_equilibria": {"stag_hunt", "assurance"},
    "rival_equilibria": {"chicken", "leader", "hero", "bach_or_stravinsky"},
    "weakly_acyclic": {"generalized_potential", "best_response_acyclic", "dominance_solvable"},
}
"""Labels that follow from a stronger one."""


def labels(report: Report) -> RenderableType:
    rows = Table(box=None, padding=(0, 2, 0, 0), show_header=False, expand=False)
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(no_wrap=True)
    rows.add_column(justify="right", no_wrap=True)
    rows.add_column(overflow="fold")
    aside = of_two_alone(report)
    also = implied(report)
    for verdict in ("yes", "undetermined"):
        for name, label in report.labels.items():
            if label.verdict == verdict and name not in aside and name not in also:
                rows.add_row(verdict, name, probability(label.probability), label.why)
    noes = [name for name, label in report.labels.items() if label.verdict == "no" and label.test != "form"]
    ends = [("so also: ", also)]
    ends += [("between two of the strategies, which don't speak for the game: ", aside), ("no: ", noes)]
    return Group(rows, *(Text(heading + ", ".join(names), "dim") for heading, names in ends if names))


def implied(report: Report) -> list[str]:
    """Labels that hold because a stronger one does."""
    held = {name for name, label in report.labels.items() if label.verdict == "yes"}
    return [name for name in report.labels if name in held and held & IMPLIED_BY.get(name, set())]


def of_two_alone(report: Report) -> list[str]:
    """Names that hold between two strategies of a larger game that isn't about these two."""
    if report.primary in OF_TWO or report.labels["reducible"].verdict != "no":
        return []
    return [name for name in report.labels if name in OF_TWO and report.labels[name].verdict != "no"]
