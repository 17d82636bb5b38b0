"""The best reply that a short search finds: single plans first, then a learned table; judged on fresh episodes.

reply = best_reply(config, strategies, equilibrium.profile, player=0, seed=0)
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from analysis.confidence import at_look
from analysis.learned.bench import Bench, Profile
from analysis.learned.lesson import learn
from analysis.learned.options import is_tiny, options
from analysis.strategy import Strategy
from mettagrid_lite.build import World, build
from mettagrid_lite.config import Config

Progress = Callable[[int, int], None]

EPISODES = 2_000
SCREENING, LEARNING, CHOOSING, JUDGING = 0.25, 0.4, 0.05, 0.3  # parts of the episodes
SHORTEST = 32  # episodes below which a lesson isn't worth its time
FIRST_LOOK = 32  # fresh episodes before it is asked whether they are enough
SCREENED, LEARNED, CHOSEN, FRESH = (np.arange(4) + 1) << 40  # numbers of episodes that no table has


class Reply(NamedTuple):
    """What a player finds who leaves a profile alone.

    value, before  what it receives an episode by playing `strategy`, and by staying; means of the same fresh episodes
    gain           their difference, with its interval
    judged         fresh episodes it was judged by; episodes: played in all
    known          the strategy can be named as it is; else it is a table, to be kept in a file
    """

    strategy: Strategy
    value: float
    before: float
    gain: float
    low: float
    high: float
    judged: int
    episodes: int

    @property
    def known(self) -> bool:
        return self.strategy.table is None


def best_reply(
    config: Config | World,
    strategies: Sequence[Sequence[Strategy]],
    profile: Profile,
    player: int,
    seed: int = 0,
    episodes: int = EPISODES,
    confidence: float = 0.95,
    within: float = 0.0,
    progress: Progress | None = None,
) -> Reply:
    """The best found from outside the strategies of the player's role; the same for the same arguments.

    within: judging ends as soon as the gain is surely above this, or surely below.
    """
    world = config if isinstance(config, World) else build(config)
    bench = Bench(world, strategies, profile, player, seed)
    own = strategies[bench.role]
    plans = options(world, list(world.config.agents)[bench.role], own)
    new = [one for one in plans if one.plan not in {given.plan for given in own}]
    tell = _teller(bench, episodes, progress)
    found, default = screen(bench, plans, new, int(SCREENING * episodes), tell)
    lesson = int(LEARNING * episodes)
    if lesson >= SHORTEST or found is None:
        table = learn(bench, plans, default, is_tiny(world), int(LEARNED), lesson)
        tell()
        found = _better(bench, found, table, max(8, int(CHOOSING * episodes / 2)))
    return judged(bench, found, max(FIRST_LOOK, int(JUDGING * episodes / 2)), confidence, within, tell)


def _teller(bench: Bench, episodes: int, progress: Progress | None) -> Callable[[], None]:
    def tell() -> None:
        if progress:
            progress(min(bench.played, episodes), episodes)

    return tell


def screen(
    bench: Bench, plans: list[Strategy], new: list[Strategy], episodes: int, tell: Callable[[], None]
) -> tuple[Strategy | None, int]:
    """The best single plan from outside, and which of all plans a learner should begin with.

    All are tried equally often, then the better half twice as often, and so on (Karnin et al. 2013).
    """
    rounds = max(1, int(np.ceil(np.log2(max(len(new), 2)))))
    left, first, gain = list(new), int(SCREENED), dict[str, float]()
    for _ in range(rounds):
        count = max(4, episodes // (rounds * (len(left) + 1)))
        stays, *found = bench.compare([None, *left], first, count)
        gain = {one.name: float((own - stays).mean()) for one, own in zip(left, found, strict=True)}
        left = sorted(left, key=lambda one: -gain[one.name])[: (len(left) + 1) // 2]
        first += count
        tell()
    if left and gain[left[0].name] > 0:
        return left[0], plans.index(left[0])
    shares = bench.profile[bench.player]
    mine = [one.plan for one in bench.strategies[bench.role]]
    order = sorted(range(len(mine)), key=lambda s: -shares[s])
    usual = next((mine[s] for s in order if mine[s] is not None), None)
    begin = next((k for k, one in enumerate(plans) if one.plan == usual), 0)
    return (left[0] if left else None), begin


def _better(bench: Bench, plan: Strategy | None, table: Strategy, count: int) -> Strategy:
    """Of a single plan and a table the one that receives more; the plan where they do the same."""
    if plan is None:
        return table
    with_table, with_plan = bench.compare([table, plan], int(CHOSEN), count).mean(axis=1)
    return table if with_table > with_plan else plan


def judged(
    bench: Bench, found: Strategy, most: int, confidence: float, within: float, tell: Callable[[], None]
) -> Reply:
    """Fresh episodes, twice as many at each look, until the gain is surely on one side of `within`."""
    from scipy.special import stdtrit  # the quantile of Student's t; scipy.stats takes a second to import

    value, before, look, count = np.empty(0), np.empty(0), 1, FIRST_LOOK
    while True:
        first, more = int(FRESH) + len(value), count - len(value)
        here = bench.compare([found, None], first, more)
        value, before = np.append(value, here[0]), np.append(before, here[1])
        tell()
        gain = value - before
        error = gain.std(ddof=1) / np.sqrt(count)
        reach = float(stdtrit(count - 1, (1 + at_look(confidence, look)) / 2)) * error
        low, high = float(gain.mean() - reach), float(gain.mean() + reach)
        if low > within or high < within or count >= most:
            break
        look, count = look + 1, min(2 * count, most)
    return Reply(found, float(value.mean()), float(before.mean()), float(gain.mean()), low, high, count, bench.played)
