"""What is told of strategies that were looked for: what was tried, who was sorted where, the answer of each set."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from analysis.equilibria import Distributions

SETS = ("scripted", "psro", "population")
"""Sets of strategies by name. scripted: those that the config names, else those derived."""

OTHERS = "others"  # what others receive beside a policy: a behaviour that every world has

Searched = Literal["closed", "iterations", "size", "interrupt"]


@dataclass(frozen=True)
class Search:
    """How strategies are looked for.

    meta_solver, oracle  by name; an oracle may be a user's own, `package.module:function`
    iterations           the most times that replies join the set
    episodes             of each profile, by which the meta-solver knows the table
    effort               episodes that a search for one reply may play
    tolerance            share of a role's payoff range that a reply must surely gain to join
    vary, values         what differs in the worlds in which a population is learned: one policy for each value;
                         empty: by the world
    behaviour            what sorts a population; None: by the world's actions
    thresholds           of behaviour, below and above which policies are taken; None: a third and two thirds of it
    """

    meta_solver: str = "nash"
    oracle: str = "learned"
    iterations: int = 8
    episodes: int = 128
    effort: int = 1_000
    tolerance: float = 0.05
    vary: str = ""
    values: tuple[float, ...] = ()
    behaviour: str | None = None
    thresholds: tuple[float, float] | None = None


class Tried(NamedTuple):
    """A reply that was found for a role, what it gains by interval, and whether it joined."""

    role: str
    name: str
    gain: float
    low: float
    high: float
    joined: bool


class Iteration(NamedTuple):
    """What was asked once: strategies of each role then, a profile of them, and the best replies to it."""

    sizes: tuple[int, ...]
    profile: Distributions
    tried: tuple[Tried, ...]


class Gain(NamedTuple):
    """What a player gains at most by leaving a profile alone, with its interval."""

    gain: float
    low: float
    high: float


def exploitability(iteration: Iteration) -> Gain | None:
    """The most that a player gains by the replies that were found; 0 where nobody gains, None where none was found."""
    if not iteration.tried:
        return None
    parts = [[max(0.0, value) for value in (one.gain, one.low, one.high)] for one in iteration.tried]
    return Gain(*(max(column) for column in zip(*parts, strict=True)))


class Policy(NamedTuple):
    """One of a population: the value it was learned with, what it plays in each role, and where it was sorted.

    score   of the behaviour by which it was sorted; others: what others receive an episode beside it
    side    `cooperate`, `defect`, or nothing where it was between
    """

    value: float
    plays: tuple[str, ...]
    score: float
    others: float
    side: str


class Sorting(NamedTuple):
    """A population and how it was sorted: by which measure, whether little of it is cooperation, and the thresholds.

    vary    what differed where each was learned
    """

    vary: str
    policies: tuple[Policy, ...]
    measure: str
    kind_low: bool
    low: float
    high: float


class StrategySet(NamedTuple):
    """The answer under one set of strategies.

    labels          that hold
    strategies      of each role
    exploitability  of its equilibrium, where it was asked; iterations, ended, sorting: of what was looked for
    """

    name: str
    primary: str
    why: str
    candidates: tuple[str, ...]
    labels: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]
    exploitability: Gain | None = None
    iterations: tuple[Iteration, ...] = ()
    ended: Searched | None = None
    sorting: Sorting | None = None


def as_objects(value: Any) -> Any:
    """Records as objects by their names, tuples as lists, all through."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: as_objects(part) for key, part in value._asdict().items()}
    return [as_objects(part) for part in value] if isinstance(value, tuple) else value
