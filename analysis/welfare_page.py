"""How good the equilibria are for all, and which of them rules select, in lines for the page."""

from collections.abc import Iterator

from analysis.answer import Report
from analysis.efficiency import Efficiency
from analysis.equilibria import Distributions
from analysis.further import Welfare
from analysis.selection import RULES, Choice, Selection
from analysis.self_interest import SelfInterest
from analysis.words import number, profile, rounded


def welfare(report: Report) -> Iterator[str]:
    """Sums of payoffs, what a mediator adds, and what would make the best an equilibrium."""
    found = report.efficiency
    if found is None or found.highest == found.lowest:
        return
    yield _sums(report, found)
    if report.further.welfare:
        yield _advised(report, found, report.further.welfare)
    if said := _dilemma(found):
        yield said
    if found.self_interest and found.self_interest.level < 1:
        level = _level(found.self_interest)
        yield f"self-interest level {level}: who keeps more of the own payoff would leave the best profile"


def in_short(report: Report) -> str:
    """What all get together at best, at worst and in equilibrium; nothing where it never changes."""
    found = report.efficiency
    if found is None or found.highest == found.lowest:
        return ""
    return "; ".join(part for part in (_reached(report, found), _dilemma(found)) if part)


def _sums(report: Report, found: Efficiency) -> str:
    told = _reached(report, found)
    if found.anarchy is None or found.stability is None:
        return told
    return told + f"; price of anarchy {found.anarchy:.3g}, of stability {found.stability:.3g}"


def _reached(report: Report, found: Efficiency) -> str:
    told = f"sums of payoffs {_to(report, found.lowest, found.highest)}"
    if found.worst is None or found.best is None or found.worst_share is None or found.best_share is None:
        return told
    told += f"; equilibria {_to(report, found.worst, found.best)}, {_share(found.worst_share)}"
    told += f" to {_share(found.best_share)}" if _share(found.best_share) != _share(found.worst_share) else ""
    return told + " of the way up"


def _to(report: Report, low: float, high: float) -> str:
    first, last = (number(rounded(value, report.full_table)) for value in (low, high))
    return first if first == last else f"{first} to {last}"


def _share(value: float) -> str:
    return f"{value:.0%}"


def _advised(report: Report, found: Efficiency, by: Welfare) -> str:
    obeyed = _to(report, by.correlated if by.lowest is None else by.lowest, by.correlated)
    told = f"by advice: correlated {obeyed}, coarse up to {number(by.coarse)}"
    if found.mediation:
        told += f", {number(rounded(found.mediation, report.full_table))} above the best equilibrium"
    return f"{told} ({by.solver})"


def _level(found: SelfInterest) -> str:
    sure = found.high - found.low < 0.005
    return f"{found.level:.3g}" if sure else f"{found.level:.2f} [{found.low:.2f}, {found.high:.2f}]"


def _dilemma(found: Efficiency) -> str:
    if found.dawes:
        return "everybody has a dominant strategy, and another profile is better for all than playing it"
    if found.strong:
        return "every equilibrium is worse for all than some other profile"
    return "some pure equilibrium is worse for all than another profile" if found.deficient else ""


def selected(report: Report) -> Iterator[str]:
    """What the rules say, those that say the same together; nothing where there is but one equilibrium."""
    found = report.selection
    if found is None or report.mixing.unique:
        return
    said: dict[str, list[str]] = {}
    for choice in found.choices:
        said.setdefault(_profiles(report, choice), []).append(_rule(found, choice))
    for played, rules in said.items():
        yield f"{', '.join(rules)}: {played}"
    if found.agree is False:
        yield _spread(report, found)


def _rule(found: Selection, choice: Choice) -> str:
    return f"p-dominance (p = {found.beliefs[0].p:.2f})" if choice.rule == "p_dominance" else RULES[choice.rule]


def _profiles(report: Report, choice: Choice) -> str:
    """Profiles that differ only by who of a role plays what are told once."""
    told = list(dict.fromkeys(profile(_ordered(report, one), report.strategies) for one in choice.profiles))
    return told[0] if len(told) == 1 else f"a tie of {len(told)}" + (f", {' or '.join(told)}" if len(told) == 2 else "")


def _ordered(report: Report, played: Distributions) -> Distributions:
    """The profile with the players of each role in the order of what they play."""
    players = iter(played)
    roles = (sorted((next(players) for _ in range(role.players)), reverse=True) for role in report.full_table.roles)
    return tuple(own for role in roles for own in role)


def _spread(report: Report, found: Selection) -> str:
    sums = _to(report, found.low, found.high)
    return f"the rules disagree: sums of payoffs {sums}" if " to " in sums else "the rules disagree"
