"""What all learners are: settings, and what is played after each step."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import Annotated

import numpy as np
from pydantic import Field

from mettagrid_lite.values import Frozen
from trainers.mixed.games import Game
from trainers.mixed.profile import Profile

Steps = Annotated[int, Field(ge=1, le=10_000_000)]
Rate = Annotated[float, Field(gt=0, le=100)]
Weight = Annotated[float, Field(ge=0, le=100)]


class Learner(Frozen):
    """steps: how often all players learn; linear: the average weighs step t by t, not all alike."""

    steps: Steps = 20_000
    linear: bool = False

    @abstractmethod
    def plays(self, game: Game, chance: np.random.Generator) -> Iterator[Profile]:
        """What is played before each step, without end. It begins at `profile.start`."""
