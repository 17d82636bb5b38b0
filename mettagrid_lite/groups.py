"""What holds for a group: what the world says, with what the group says instead."""

from typing import Any, TypeVar

from pydantic import ValidationError

from .complaint import complaint
from .config import Config, Group, Item
from .load import ConfigError
from .rewards import Preferences, Rewards
from .values import Frozen
from .vocabulary import known

Record = TypeVar("Record", bound=Frozen)


def check_groups(config: Config) -> None:
    """Each group that is told apart is one of `agents`; who feels for others isn't alone."""
    for name in config.groups:
        known(config, f"groups.{name}", name, tuple(config.agents))
    if config.players == 1 and any(feels(preferences_of(config, name)) for name in config.agents):
        raise ConfigError(f"{config.source}: preferences: there is nobody to compare with; say `agents: 2` or more")


def item_of(config: Config, group: str, name: str) -> Item:
    """How a group carries an item."""
    said = _said(config, group).items.get(name, Item())
    return _merged(config, f"groups.{group}.items.{name}", config.items.get(name, Item()), said)


def rewards_of(config: Config, group: str) -> Rewards:
    """What pays a group."""
    return _merged(config, f"groups.{group}.rewards", config.rewards, _said(config, group).rewards)


def preferences_of(config: Config, group: str) -> Preferences:
    """How a group feels about what all receive."""
    return _merged(config, f"groups.{group}.preferences", config.preferences, _said(config, group).preferences)


def feels(said: Preferences) -> bool:
    """It isn't all the same to it what others receive."""
    return bool(said.social_value or (said.inequity and (said.inequity.envy or said.inequity.guilt)))


def _said(config: Config, group: str) -> Group:
    return config.groups.get(group, Group())


def _merged(config: Config, key: str, base: Record, said: Record) -> Record:
    """A record with what another says instead."""
    if not said.model_fields_set:
        return base
    told = _over(base.model_dump(exclude_unset=True), said.model_dump(exclude_unset=True))
    try:
        return type(base).model_validate(told)
    except ValidationError as error:
        raise ConfigError(f"{config.source}: {key}: {complaint(error)}") from None


def _over(base: Any, said: Any) -> Any:
    """Mappings are merged, key by key; anything else is replaced."""
    if not isinstance(base, dict) or not isinstance(said, dict):
        return said
    return base | {key: _over(base.get(key), value) for key, value in said.items()}
