"""Who finds replies to a profile: an oracle. Two are built in; a user's own may search however it likes.

A user's own is `package.module:function` with `function(question) -> reply`: a strategy's name, a `Strategy`, a
function of all that is `Seen` (as a checkpoint's), or None where it found nothing. It is judged here, by fresh
episodes, so it need not say what its reply gains.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from analysis.equilibria import Distributions
from analysis.errors import InputError
from analysis.learned.bench import Bench
from analysis.learned.options import options
from analysis.learned.reply import FIRST_LOOK, Reply, best_reply, judged, screen
from analysis.own import find, told
from analysis.parse import parse
from analysis.payoffs import Progress
from analysis.strategy import Strategy
from mettagrid_lite.build import build
from mettagrid_lite.complaint import hint
from mettagrid_lite.config import Config


class Asked(NamedTuple):
    """What a player could play instead, while all others go on.

    strategies  a list for each role
    profile     a distribution for each player over the strategies of its role, drawn anew each episode
    player      who asks: its number among all agents
    episodes    that a search may play
    confidence  of the interval of the gain; within: how much may be gained and still be ignored
    """

    config: Config
    strategies: Sequence[Sequence[Strategy]]
    profile: Distributions
    player: int
    seed: int
    episodes: int
    confidence: float
    within: float


Oracle = Callable[[Asked, Progress | None], Reply | None]


def learned(question: Asked, progress: Progress | None) -> Reply | None:
    """The best of all plans that can be named in the world, or a table learned over them."""
    return best_reply(*question, progress=progress)


def scripted(question: Asked, progress: Progress | None) -> Reply | None:
    """The best of all plans that can be named in the world; nothing is learned."""
    bench = bench_of(question)
    own = question.strategies[bench.role]
    plans = options(bench.world, list(question.config.agents)[bench.role], own)
    new = [one for one in plans if one.plan not in {known.plan for known in own}]

    def tell() -> None:
        if progress:
            progress(min(bench.played, question.episodes), question.episodes)

    found, _ = screen(bench, plans, new, question.episodes // 2, tell)
    if found is None:
        return None
    return judged(bench, found, max(FIRST_LOOK, question.episodes // 4), question.confidence, question.within, tell)


def bench_of(question: Asked) -> Bench:
    """Where replies are tried."""
    return Bench(build(question.config), question.strategies, question.profile, question.player, question.seed)


ORACLES: dict[str, Oracle] = {"learned": learned, "scripted": scripted}


def named(name: str) -> Oracle:
    """The oracle called so, or a user's own."""
    if name in ORACLES:
        return ORACLES[name]
    if ":" not in name:
        known = hint(name, tuple(ORACLES))
        raise InputError(f"--oracle: {name[:60]!r} is not known; {known}, or write package.module:function")
    return _own(name, find(name, "--oracle", of="a question"))


def _own(name: str, function: Callable[[Asked], Any]) -> Oracle:
    def ask(question: Asked, progress: Progress | None) -> Reply | None:
        try:
            answer = function(question)
        except (Exception, SystemExit) as error:  # a user's own code may do anything
            raise InputError(f"--oracle: {name} failed: {told(error, __file__)}; repair it") from None
        if answer is None:
            return None
        bench = bench_of(question)
        strategy = parse(bench.world, answer) if isinstance(answer, str) else _strategy(name, answer)
        most = max(FIRST_LOOK, question.episodes // 4)
        return judged(bench, strategy, most, question.confidence, question.within, lambda: None)

    return ask


def _strategy(name: str, answer: Any) -> Strategy:
    if isinstance(answer, Strategy):
        return answer
    if callable(answer):
        return Strategy(f"reply of {name}", "found by the user's own oracle", act=answer)
    kind = type(answer).__name__
    raise InputError(f"--oracle: {name} must return a strategy, its name, a function or None, got {kind}")
