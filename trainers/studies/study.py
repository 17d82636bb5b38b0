"""A study: an experiment of many small trials that don't depend on each other, such as each method with each seed.

    class Coins(Study):
        algorithm: Literal["coins"]
        seeds: int = 5

        def trials(self) -> Mapping[str, Play]:
            return {f"seed {seed}": partial(toss, seed) for seed in range(self.seeds)}

        def text(self, outcomes: Outcomes) -> str:
            return f"heads {sum(told['heads'] for told in outcomes.values())} times"

It has a line in trainers/studies/names.py and a YAML in trainers/experiments/: `python -m trainers.run coins seeds=9`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator

from mettagrid_lite.values import Frozen

Outcome = dict[str, Any]
"""What a trial came to: numbers, text, and lists and dicts of them, as JSON has."""
Outcomes = Mapping[str, Outcome]
Tell = Callable[[int, int], None]
"""Takes what is done of a trial, and of how much."""
Play = Callable[[Tell], Outcome]
Draw = Callable[[Any], None]
"""Draws on axes of matplotlib."""


def _parted(value: Any) -> Any:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return [value] if isinstance(value, int | float) else value


Several = BeforeValidator(_parted)
"""Of a tuple's type: it may be said as `one,other` too."""
Names = Annotated[tuple[str, ...], Several]


class Study(Frozen, ABC):
    """What all studies say.

    about: what it is for, in a line
    algorithm: which study it is
    """

    free: ClassVar[frozenset[str]] = frozenset({"about"})
    """Keys that may be changed where it goes on: they say which trials there are, not what comes of one."""

    about: str = ""
    algorithm: str

    @abstractmethod
    def trials(self) -> Mapping[str, Play]:
        """Each by its name, in the order they are played in; a name says all that a free key may change."""

    @abstractmethod
    def text(self, outcomes: Outcomes) -> str:
        """What came of the trials that are done, in Markdown; there is one at least."""

    def pictures(self, outcomes: Outcomes) -> Mapping[str, Draw]:
        """Each by its name, which is its file's; of the trials that are done."""
        return {}

    def files(self, outcomes: Outcomes) -> Mapping[str, str]:
        """Texts that stand beside the page, each by its file's name; of the trials that are done."""
        return {}
