"""How the answer came about, and whether it is the expected one, in lines for the page."""

from analysis.answer import Report

ENDED = {
    "exact": "payoffs were given",
    "decision": "stopped when decided",
    "episodes": "stopped at the episode budget",
    "time": "stopped by time, so another machine may play more or fewer",
    "interrupt": "interrupted: the answer so far",
    "kept": "named from kept episodes, nothing was played",
}


def as_expected(report: Report) -> str:
    """What the scenario states, beside what was found."""
    verdict = {True: "as expected", False: "NOT as expected"}[bool(report.as_expected)]
    return f"{', '.join(report.expect)}: {verdict}"


def how_played(report: Report) -> str:
    """Players, episodes, seed, and how play ended."""
    players = "1 player" if report.players == 1 else f"{report.players} players"
    return f"{players}{_episodes(report)}; {ENDED[report.ended]}; mettagrid-lite {report.version}"


def _episodes(report: Report) -> str:
    """How much was played of how many profiles; nothing where payoffs were given."""
    plays = report.full_table.plays
    if not report.episodes:
        return ""
    each = f"{plays.max():,}" if plays.min() == plays.max() else f"{plays.min():,} to {plays.max():,}"
    in_all = "" if plays.min() == plays.max() else f" ({plays.sum():,} in all)"
    return f", {each} episodes of each of {len(plays)} profiles{in_all}, seed {report.seed}"
