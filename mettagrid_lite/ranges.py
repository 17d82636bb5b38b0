"""Fixed point stays within 64 bits, whatever happens in an episode; else one line says what to make smaller."""

from .config import Config
from .groups import feels, item_of, preferences_of, rewards_of
from .load import ConfigError
from .objects import Kind
from .payments import matrices
from .rewards import Inequity, Paid, Rewards, full
from .state import ONE

LARGEST = 2**61


def check_range(config: Config, kinds: tuple[str, ...]) -> None:
    """Fixed point stays within 64 bits: in a game, and in what all agents together may earn in an episode."""
    play = config.actions.play
    carried = sum(_limit(config, name) for name in play.classes) if play else 0
    game = int(abs(matrices(config)).max()) + 1 if play else 0
    if game * carried**2 >= LARGEST:
        raise ConfigError(
            f"{config.source}: actions.play.matrix: numbers this large, on {carried:,} items carried, pass 64 bits; "
            "lower `items.NAME.limit`"
        )
    if most_in_a_step(config, kinds) * config.players * config.episode >= LARGEST:
        raise ConfigError(f"{config.source}: rewards: an episode's sum could pass 64 bits; make them smaller")


def most_in_a_step(config: Config, kinds: tuple[str, ...]) -> float:
    """No agent's reward of a step is larger, in fixed point; a bound, seldom reached."""
    play = config.actions.play
    game = int(abs(matrices(config)).max()) + 1 if play else 0
    worth, prices = _worth(config), _prices(config)
    rewards = [rewards_of(config, group) for group in config.agents]
    beside = prices + max(_most_beside(config, group) for group in config.agents)
    rows = [config.kinds[name] for name in kinds]
    object_ = max(
        _most(row, config) + sum(worth.get(name, 0.0) * amount for name, amount in row.makes.items()) for row in rows
    )
    object_ += _most_given(config, worth) + _most_stolen(config, worth) + _most_moved(config, worth)
    object_ += max(_most_in_order(said) for said in rewards)
    beam = config.actions.clean
    taken = beam.length * beam.width if beam else 1
    step = (object_ + prices) * ONE * taken + (game + beside * ONE) * config.players
    return max(_most_felt(config, group, step) for group in config.agents)


def _most(kind: Kind, config: Config) -> float:
    """The most that one object of a kind may move an agent's reward by in a step, whoever takes it."""
    paid = kind.others.values() if isinstance(kind.others, dict) else (kind.others,)
    others = max((abs(value) for value in paid), default=0.0)
    pack = abs(kind.pack.reward) if kind.pack else 0.0
    cells = 2**16 if kind.income else 0  # all of the largest map
    return abs(kind.reward) + (others + pack) * config.players + abs(kind.income) * cells


def _most_given(config: Config, worth: dict[str, float]) -> float:
    """The most that giving may move an agent's reward by in a step."""
    gift = config.actions.give
    if gift is None:
        return 0.0
    received = worth.get(gift.becomes or gift.item, 0.0) * gift.amount
    return (received + worth.get(gift.item, 0.0)) * config.players


def _most_moved(config: Config, worth: dict[str, float]) -> float:
    """The most that putting, getting, dropping and regaining may move an agent's reward by in a step."""
    handles = bool(config.actions.put or config.actions.get or config.actions.drop)
    regains = any(item_of(config, group, name).regain for group in config.agents for name in worth)
    return (handles + regains) * sum(value * _limit(config, name) for name, value in worth.items())


def _most_in_order(said: Rewards) -> float:
    """The most that an object may pay by its place in an order."""
    order = said.sequence
    return abs(order.reward) + abs(order.complete) + abs(order.wrong) if order else 0.0


def _most_beside(config: Config, group: str) -> float:
    """The most that a step, what is carried, the end and a place may pay an agent in a step."""
    said, end = rewards_of(config, group), rewards_of(config, group).end
    held = sum(_size(held) * 2 * _limit(config, name) for name, held in said.held.items())
    left = sum(abs(reward) * _limit(config, name) for name, reward in end.items.items())
    led = 2 * abs(said.shaping.reward) if said.shaping else 0.0
    return abs(said.step) + abs(end.terminated) + abs(end.truncated) + held + left + led


def _most_felt(config: Config, group: str, step: float) -> float:
    """The most that an agent feels in a step in which nobody receives more than `step`, and the sums on the way."""
    said = preferences_of(config, group)
    if not feels(said):
        return step
    inequity = said.inequity or Inequity()
    lasting = config.episode if inequity.decay == 1 else min(config.episode, 1 / (1 - inequity.decay))
    gap = 2 * step * lasting
    return 2 * step + (1 + inequity.envy + inequity.guilt) * gap


def _limit(config: Config, item: str) -> int:
    """The most of an item that anybody may carry."""
    return max(item_of(config, group, item).limit for group in config.agents)


def _worth(config: Config) -> dict[str, float]:
    """The most that a unit of each item moves the reward of an agent of any group by."""
    said = [rewards_of(config, group).items for group in config.agents]
    names = dict.fromkeys(name for items in said for name in items)
    return {name: max(_size(items.get(name, 0.0)) for items in said) for name in names}


def _prices(config: Config) -> float:
    """The most that all events together, each once, move the reward of an agent of any group by."""
    return max(sum(map(_size, rewards_of(config, group).events.values())) for group in config.agents)


def _size(said: float | Paid) -> float:
    return abs(full(said).reward)


def _most_stolen(config: Config, worth: dict[str, float]) -> float:
    """The most that attacks may move an agent's reward by in a step: all that it may carry, once for each."""
    if not config.actions.attack or not config.actions.attack.steal:
        return 0.0
    return sum(pays * _limit(config, name) for name, pays in worth.items()) * config.players
