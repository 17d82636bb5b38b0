"""A world as a game of OpenSpiel: simultaneous moves, explicit chance, what agents see, returns as reported.

    import analysis.exact.openspiel_game
    game = pyspiel.load_game("python_mettagrid_lite(config=stag_hunt,episode=3)")

Parameters:
    config       a built-in name or a path; with `load_game(name, parameters)` also the text of a YAML
    episode      steps, 0 as the config says
    observation  view: what agents see; state: the whole joint state, a game of perfect information
    zero_sum     the game says of itself that two players' returns add up to zero; an error where they don't

Utilities are the returns of payoff tables: received after sharing, and as felt where agents have preferences. Chance is
a node for each draw of the rules, in their order; only how an episode begins is one draw, over all ways to deal starts.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pyspiel
import yaml

from analysis.exact.steps import Actions, Chances, Moment, Steps
from mettagrid_lite.build import World, build
from mettagrid_lite.load import load
from mettagrid_lite.ranges import most_in_a_step
from mettagrid_lite.state import ALIVE, FROZEN, ONE, OVER, TIME_LIMIT

NAME = "python_mettagrid_lite"
DEFAULTS: dict[str, Any] = {"config": "stag_hunt", "episode": 0, "observation": "view", "zero_sum": False}
MOST_PLAYERS = 255


def game_type(observation: str = "view", zero_sum: bool = False) -> Any:
    """What OpenSpiel is told of the game before it begins."""
    kind = pyspiel.GameType
    return kind(
        short_name=NAME,
        long_name="mettagrid-lite",
        dynamics=kind.Dynamics.SIMULTANEOUS,
        chance_mode=kind.ChanceMode.EXPLICIT_STOCHASTIC,
        information=kind.Information.PERFECT_INFORMATION
        if observation == "state"
        else kind.Information.IMPERFECT_INFORMATION,
        utility=kind.Utility.ZERO_SUM if zero_sum else kind.Utility.GENERAL_SUM,
        reward_model=kind.RewardModel.REWARDS,
        max_num_players=MOST_PLAYERS,
        min_num_players=1,
        provides_information_state_string=True,
        provides_information_state_tensor=False,
        provides_observation_string=True,
        provides_observation_tensor=True,
        provides_factored_observation_string=False,
        parameter_specification=DEFAULTS,
    )


class MettagridGame(pyspiel.Game):
    """The game; it keeps the one environment in which all steps of all its states are run."""

    def __init__(self, parameters: Mapping[str, Any] | None = None) -> None:
        said = DEFAULTS | dict(parameters or {})
        if said["observation"] not in ("view", "state"):
            raise ValueError(f"{NAME}: observation must be view or state, got {said['observation']!r}")
        self.world = _world(str(said["config"]), int(said["episode"]))
        self.zero_sum = bool(said["zero_sum"])
        self.steps = Steps(self.world, said["observation"] == "state")
        self.before = _before(self.steps)
        super().__init__(game_type(said["observation"], self.zero_sum), self._info(), said)

    def _info(self) -> Any:
        params, players = self.world.params, len(self.world.agents)
        steps = int(params.rule[TIME_LIMIT])
        most = most_in_a_step(self.world.config, self.world.kinds) / ONE * steps * players
        ways = max(len(self.steps.openings), players, params.spawns.shape[1], 4, len(self.world.actions))
        return pyspiel.GameInfo(
            num_distinct_actions=len(self.world.actions),
            max_chance_outcomes=ways,
            num_players=players,
            min_utility=-most,
            max_utility=most,
            utility_sum=0.0 if self.zero_sum else None,
            max_game_length=steps,
        )

    def new_initial_state(self) -> "MettagridState":
        return MettagridState(self)

    def make_py_observer(self, iig_obs_type: Any = None, params: Any = None) -> "Observer":
        if params:
            raise ValueError(f"{NAME}: observers have no parameters")
        return Observer(self, iig_obs_type or pyspiel.IIGObservationType(perfect_recall=False))


def _world(config: str, episode: int) -> World:
    """A name, a path, or text of a YAML, which is told by its line breaks."""
    source = yaml.safe_load(config) if "\n" in config else config
    return build(load(source, {"episode": episode} if episode else {}))


class At(NamedTuple):
    """Where a game stands: after a moment, or within the step that follows it.

    actions   of the step that chance has yet to finish
    told      what it said in it, None before it said how to begin
    chances   of what it may say next, none between steps
    recalled  for each agent all it did and saw
    """

    moment: Moment | None
    actions: Actions
    told: Actions | None
    chances: Chances
    recalled: tuple[tuple[str, ...], ...]

    def __deepcopy__(self, memo: dict[int, Any]) -> "At":
        return self


def _before(steps: Steps) -> At:
    """Before an episode; where there is one way to begin, and nothing is drawn, it has begun."""
    at = At(None, (), None, steps.openings, ((),) * len(steps.world.agents))
    return _went_on(steps, _answered(steps, at, 0)) if len(at.chances) == 1 else at


def _answered(steps: Steps, at: At, outcome: int) -> At:
    """Chance has said one thing more."""
    return at._replace(told=steps.opening(outcome) if at.told is None else (*at.told, outcome))


def _went_on(steps: Steps, at: At) -> At:
    """Chance is asked for more, or the step is done."""
    after = steps.after(at.moment, at.actions, at.told or ())
    if not isinstance(after, Moment):
        return at._replace(chances=after)
    did: list[tuple[str, ...]] = [(str(action),) for action in at.actions] or [()] * len(at.recalled)
    known = zip(at.recalled, did, after.seen, strict=True)
    return At(after, (), (), (), tuple((*before, *action, seen) for before, action, seen in known))


class MettagridState(pyspiel.State):
    """A state: between steps all choose at once; within a step chance answers draw by draw."""

    def __init__(self, game: MettagridGame) -> None:
        super().__init__(game)
        self.at = game.before

    def current_player(self) -> int:
        if self.at.chances or self.at.moment is None:
            return int(pyspiel.PlayerId.CHANCE)
        over = self.at.moment.state.env[0, OVER] == 1
        return int(pyspiel.PlayerId.TERMINAL if over else pyspiel.PlayerId.SIMULTANEOUS)

    def is_terminal(self) -> bool:
        return self.current_player() == pyspiel.PlayerId.TERMINAL

    def _legal_actions(self, player: int) -> list[int]:
        """All actions; the first alone of who can't act."""
        assert self.at.moment is not None
        agent = self.at.moment.state.agents[0, player]
        acts = agent[ALIVE] == 1 and agent[FROZEN] == 0
        return list(range(len(self.get_game().world.actions))) if acts else [0]

    def chance_outcomes(self) -> list[tuple[int, float]]:
        return list(enumerate(self.at.chances))

    def _apply_actions(self, actions: list[int]) -> None:
        self._go_on(self.at._replace(actions=tuple(actions)))

    def _apply_action(self, action: int) -> None:
        """What chance says."""
        self._go_on(_answered(self.get_game().steps, self.at, action))

    def _go_on(self, at: At) -> None:
        game = self.get_game()
        self.at = _went_on(game.steps, at)
        if game.zero_sum and abs(self.rewards().sum()) > 1e-9:
            raise ValueError(f"{NAME}: {game.world.config.source} is not zero-sum: rewards {self.rewards().tolist()}")

    def rewards(self) -> np.ndarray:
        """Of the last step; zeros while chance has yet to finish one."""
        if self.at.moment is None or self.at.chances:
            return np.zeros(len(self.at.recalled))
        return self.at.moment.rewards

    def returns(self) -> np.ndarray:
        return np.zeros(len(self.at.recalled)) if self.at.moment is None else self.at.moment.returns

    def _action_to_string(self, player: int, action: int) -> str:
        return f"chance {action}" if player == pyspiel.PlayerId.CHANCE else str(self.get_game().world.actions[action])

    def __str__(self) -> str:
        """The joint state, the step and what was received so far: the same where the same may come."""
        within = f" {self.at.actions} {self.at.told}" if self.at.chances else ""
        return ("before the episode" if self.at.moment is None else self.at.moment.name) + within


class Observer:
    """What one agent sees, as numbers and as a string; with perfect recall, all it saw and did so far, as a string."""

    def __init__(self, game: MettagridGame, kind: Any) -> None:
        self.recalls = kind.perfect_recall
        at = game.before
        while at.moment is None:
            at = _went_on(game.steps, _answered(game.steps, at, 0))
        self.tensor = np.zeros(at.moment.numbers.shape[1], np.float32)
        self.dict = {"observation": self.tensor}

    def set_from(self, state: MettagridState, player: int) -> None:
        self.tensor[:] = 0 if state.at.moment is None else state.at.moment.numbers[player]

    def string_from(self, state: MettagridState, player: int) -> str:
        if self.recalls:
            return "\n".join(state.at.recalled[player])
        return "" if state.at.moment is None else state.at.moment.seen[player]


pyspiel.register_game(game_type(), MettagridGame)
