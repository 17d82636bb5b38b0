"""Which policies without chance look like chance, to whom: each policy in each game with each seed."""

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import product
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import Field

from trainers.pseudo_random import evolution, gradients, selves
from trainers.pseudo_random.games import GAMES
from trainers.pseudo_random.ladder import Config as Ladder
from trainers.pseudo_random.ladder import climbed
from trainers.pseudo_random.page import page
from trainers.pseudo_random.picture import budgets, rungs
from trainers.pseudo_random.players import Cycle, Generator, Network, Networked, Player, Random
from trainers.pseudo_random.rows import ARGMAX, rows
from trainers.pseudo_random.sparring import Config as Training
from trainers.pseudo_random.verdict import Prediction, as_json
from trainers.studies.study import Draw, Outcomes, Play, Several, Study, Tell

CONTROLS: dict[str, type[Player]] = {"random": Random, "cycle": Cycle, "generator": Generator}
Policies = Literal["random", "cycle", "generator", "chaotic", "drawn", "straight_through", "self_play", "evolution"]


class Asked(NamedTuple):
    """A trial: in which game which policy, with how many units of memory and which gain, by which seed."""

    game: str
    policy: str
    memory: int
    gain: float
    seed: int

    @property
    def name(self) -> str:
        gain = f" {self.gain:g}" if self.policy == "chaotic" else ""
        units = "" if self.policy in CONTROLS else f", {self.memory} units"
        return f"{self.game}, {self.policy}{gain}{units}, seed {self.seed}"


class PseudoRandom(Study):
    """How well bounded predictors foretell policies, most of them without chance, and what they are paid for it.

    games: which of rock-paper-scissors (rps), the same with other stakes (biased_rps), matching pennies at 3 to 1
        (pennies)
    policies: random, cycle and generator are controls; chaotic: untrained networks; drawn: trained with drawn
        actions, and tested so and by its likeliest actions; straight_through, evolution: likeliest actions, trained so;
        self_play: the first of these against a rival that learns the same way
    memory: units of the networks; 0 sees the last round alone
    gains: of chaotic networks
    seeds: of networks, matches and chance
    training: of networks
    ladder: who foretells
    predictions: said before the run
    later: predictions that were said before later runs, by their dates
    """

    free: ClassVar[frozenset[str]] = Study.free | {"games", "policies", "memory", "gains", "seeds"}

    algorithm: Literal["pseudo_random"] = "pseudo_random"
    games: Annotated[tuple[Literal[tuple(GAMES)], ...], Several, Field(min_length=1)] = ("rps",)  # type: ignore[valid-type]
    policies: Annotated[tuple[Policies, ...], Several, Field(min_length=1)] = (
        "random",
        "cycle",
        "generator",
        "chaotic",
        "drawn",
        "straight_through",
        "self_play",
        "evolution",
    )
    memory: Annotated[tuple[Annotated[int, Field(ge=0, le=4096)], ...], Several] = (0, 64)
    gains: Annotated[tuple[Annotated[float, Field(ge=0)], ...], Several] = (0.9, 1.5, 3, 6)
    seeds: Annotated[tuple[Annotated[int, Field(ge=0, lt=2**31)], ...], Several, Field(min_length=1)] = (100, 101, 102)
    training: Training = Training()
    ladder: Ladder = Ladder()
    predictions: tuple[Prediction, ...] = ()
    later: Mapping[str, tuple[Prediction, ...]] = {}

    def trials(self) -> Mapping[str, Play]:
        """Seed by seed, so that a part of the study is a smaller study."""
        each = product(self.seeds, self.games, self.policies)
        asked = [one for seed, game, policy in each for one in self._asked(game, policy, seed)]
        return {one.name: partial(self._outcome, one) for one in asked}

    def _asked(self, game: str, policy: str, seed: int) -> Iterator[Asked]:
        if policy in CONTROLS:
            yield Asked(game, policy, 0, 0.0, seed)
            return
        for memory in self.memory:
            gains = self.gains if policy == "chaotic" else (self.training.gain,)
            for gain in gains if memory or policy != "chaotic" else ():
                yield Asked(game, policy, memory, gain, seed)

    def _outcome(self, asked: Asked, tell: Tell) -> dict[str, Any]:
        """What the ladder told of the policy, or of both ways to play it."""
        game, told = GAMES[asked.game], dict[str, Any]()
        players = self.players(asked, lambda part, whole: tell(part, 2 * whole))
        for number, (name, player) in enumerate(players.items()):

            def climb(part: int, whole: int, number: int = number) -> None:
                tell(whole * len(players) + whole * number + part, 2 * whole * len(players))

            told[name] = climbed(player, game, self.ladder, asked.seed, climb)
        return asked._asdict() | {"told": told}

    def players(self, asked: Asked, tell: Tell) -> Mapping[str, Player]:
        """Who is to be foretold, trained if it is to be, by its name."""
        game = GAMES[asked.game]
        if asked.policy in CONTROLS:
            return {asked.policy: CONTROLS[asked.policy](game)}  # type: ignore[call-arg]
        network = Network(game, asked.memory, asked.gain, asked.seed)
        if asked.policy == "chaotic":
            return {f"chaotic {asked.gain:g}": Networked(network)}
        if asked.policy == "evolution":
            evolution.train(network, game, self.training, asked.seed, tell)
            return {"evolution": Networked(network)}
        if asked.policy == "self_play":
            selves.train(network, game, self.training, asked.seed, tell)
            return {"self_play": Networked(network)}
        drawn = asked.policy == "drawn"
        gradients.train(network, game, self.training, drawn, asked.seed, tell)
        if drawn:
            return {"drawn": Networked(network, drawn=True), ARGMAX: Networked(network)}
        return {asked.policy: Networked(network)}

    @property
    def predicted(self) -> dict[str, tuple[Prediction, ...]]:
        """All predictions by their dates; the first have none."""
        return {"": self.predictions, **self.later}

    def text(self, outcomes: Outcomes) -> str:
        return page(rows(outcomes), self.predicted)

    def files(self, outcomes: Outcomes) -> Mapping[str, str]:
        """What came of the predictions, for machines."""
        return {"verdicts.json": as_json(rows(outcomes), self.predicted)}

    def pictures(self, outcomes: Outcomes) -> Mapping[str, Draw]:
        """For each game: what each rung is paid by each policy, and how that grows with what a predictor has seen."""
        told = rows(outcomes)
        played = dict.fromkeys(row.game for row in told)
        return {
            f"{game}-{name}": partial(draw, [row for row in told if row.game == game])
            for game in played
            for name, draw in (("rungs", rungs), ("budgets", budgets))
        }
