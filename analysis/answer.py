"""The answer: which game it is, and everything that it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.composition import Composition
from analysis.doubts import Open
from analysis.efficiency import Efficiency
from analysis.equilibria import Equilibrium
from analysis.exact.check import Exactly
from analysis.found.record import StrategySet
from analysis.further import Further
from analysis.landscape import Landscape
from analysis.learned.check import Outside
from analysis.mixing import Mixing
from analysis.replicator import Dynamics
from analysis.response import Arrow
from analysis.rounds import Ended
from analysis.selection import Selection
from analysis.table import PayoffTable
from analysis.two_by_two import TwoByTwo
from analysis.typology import Label
from mettagrid_lite.version import __version__


@dataclass(frozen=True, eq=False)
class Report:
    """Which game it is, and everything that the answer rests on.

    table           the game between cooperation and defection, or what dominance leaves; full_table: all strategies
    reduction       how the table was found; dominated: strategies of each role that surely fall
    equilibria      of the full game, a profile of distributions each; complete: no other exists
    place           of the game between two strategies among the 2x2 games; None with more players or no such game
    composition     how much of the payoffs aligns, opposes and goes round; None where there is nothing to share out
    further         zero-sum value, correlated welfare, long-run ranking of the full game
    efficiency      how good equilibria are for all; selection: which one rules take; None where too large
    arrows          improving moves between the profiles of full_table; landscape: features of the graph that they make
    dynamics        where replicator dynamics of `table` rest; empty where it has no such form
    requires_mixing None while undetermined; mixing: the equilibria's supports
    value_of_mixing mixed minus pure security level of each player
    episodes        of the profile that was played most; full_table.plays has those of each
    exactly         where the world is small enough: exact payoffs of the same strategies, and the world solved
    outside         what a player gains who leaves for a reply that the set lacks
    sets            the answer under each set of strategies that was asked for; none where these alone were
    open            what the undetermined labels wait for, and how many episodes would decide it
    ended           how play stopped: exact (a given game), decision, episodes, time, interrupt, kept (not played)
    as_expected     whether the answer is the one the scenario states; None when it states none
    """

    target: str
    title: str
    primary: str
    why: str
    players: int
    strategies: tuple[tuple[str, ...], ...]
    table: PayoffTable
    full_table: PayoffTable
    labels: dict[str, Label]
    equilibria: tuple[Equilibrium, ...]
    complete: bool
    requires_mixing: bool | None
    value_of_mixing: tuple[float, ...]
    episodes: int
    seed: int
    ended: Ended
    place: TwoByTwo | None = None
    composition: Composition | None = None
    further: Further = field(default_factory=Further)
    efficiency: Efficiency | None = None
    selection: Selection | None = None
    arrows: tuple[Arrow, ...] = ()
    landscape: Landscape | None = None
    dynamics: Dynamics = field(default_factory=Dynamics)
    mixing: Mixing = field(default_factory=Mixing)
    exactly: Exactly = field(default_factory=Exactly)
    outside: Outside = field(default_factory=Outside)
    open: tuple[Open, ...] = ()
    candidates: tuple[str, ...] = ()
    reduction: str = ""
    dominated: tuple[tuple[str, ...], ...] = ()
    about: str = ""
    notes: tuple[str, ...] = ()
    strategy_notes: tuple[str, ...] = ()
    sets: tuple[StrategySet, ...] = ()
    expect: tuple[str, ...] = ()
    version: str = __version__

    @property
    def as_expected(self) -> bool | None:
        """Every expected id is the primary or a label that holds."""
        return all(is_so(self.primary, self.labels, name) for name in self.expect) if self.expect else None

    @property
    def within_set(self) -> bool:
        """A reply from outside gains by leaving: the name holds within these strategies only."""
        return self.outside.beyond

    @property
    def decided(self) -> bool:
        return self.primary != "undetermined"


def is_so(primary: str, labels: Mapping[str, Label], name: str) -> bool:
    """Whether `name` is the headline or a label that holds."""
    return name == primary or (name in labels and labels[name].verdict == "yes")
