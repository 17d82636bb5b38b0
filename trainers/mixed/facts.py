"""What `analysis` says of a game before anybody learns: what mixing secures, and how good equilibria are for all."""

from typing import Any

from analysis.equilibria import correlated, security, solve
from analysis.regret import expected
from trainers.mixed.games import Game
from trainers.mixed.profile import Profile, secured


def facts(game: Game) -> dict[str, Any]:
    """As JSON has it.

    strategies   names of each player's
    zero_sum     two players whose payoffs add up to the same everywhere
    pure, mixed  what each player secures against all others together, by one action and by mixing
    welfare      the lowest and the highest sum of payoffs in any joint action
    equilibria   the lowest and the highest of all equilibria that were found; none where none was
    mediated     the highest of a coarse correlated equilibrium
    """
    pure, mixed = security(game.payoffs)
    total = game.payoffs.sum(0)
    sums = [float(expected(game.payoffs, one.profile).sum()) for one in solve(game.payoffs).equilibria]
    return {
        "about": game.about,
        "strategies": [list(names) for names in game.strategies],
        "zero_sum": game.zero_sum,
        "spread": game.spread,
        "pure": [float(value) for value in pure],
        "mixed": [float(value) for value in mixed],
        "welfare": [float(total.min()), float(total.max())],
        "equilibria": [min(sums), max(sums)] if sums else None,
        "mediated": correlated(game.payoffs, coarse=True)[1],
    }


def conceded(game: Game, profile: Profile) -> list[float]:
    """What each player could secure by mixing at best, less what the own part of the profile secures: [n]."""
    _, mixed = security(game.payoffs)
    return [float(most - least) for most, least in zip(mixed, secured(game.payoffs, profile), strict=True)]
