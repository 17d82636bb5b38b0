"""Worlds that are round: how many cells lead once around, and what must fit in these."""

from .config import Config
from .load import ConfigError
from .plans import Drawn, Pictures, Round


def round_of(config: Config) -> Round:
    """Which way the world of a config is round."""
    return config.map.round if isinstance(config.map, Drawn | Pictures) else Round()


def laps(config: Config, shape: tuple[int, int]) -> tuple[int, int]:
    """Rows and columns once around, 0 where the world has edges. shape: of its maps."""
    down, right = round_of(config)
    return shape[0] * down, shape[1] * right


def check_wrap(config: Config, kinds: tuple[str, ...], shape: tuple[int, int]) -> None:
    """Nothing reaches so far around a round world that it would meet itself or one cell twice."""
    around = [lap for lap in laps(config, shape) if lap > 0]
    if not around:
        return
    least = min(around)
    if least < 3:
        raise ConfigError(f"{config.source}: map.wrap: {least} cells make no lap; draw 3 or more")
    for key, reach in _reaches(config, kinds):
        if reach >= least:
            raise ConfigError(
                f"{config.source}: {key}: reaches {reach} cells, but once around the world (map.wrap) are {least}; "
                "make one smaller or the other larger"
            )


def _reaches(config: Config, kinds: tuple[str, ...]) -> list[tuple[str, int]]:
    """How far apart two cells can be that something looks at together, along either side of the map."""
    said = config.actions
    beams, arms = {"zap": said.zap, "clean": said.clean}, {"play": said.play, "give": said.give}
    found = [(f"actions.{name}", beam.length + beam.width - 1) for name, beam in beams.items() if beam]
    found += [(f"actions.{name}.reach", arm.reach) for name, arm in arms.items() if arm]
    if said.attack:
        found.append(("actions.attack", said.attack.rows + said.attack.columns - 1))
    grown = {name: config.kinds[name].regrow for name in kinds}
    found += [
        (f"objects.{name}.regrow.radius", 2 * regrow.radius)
        for name, regrow in grown.items()
        if regrow and isinstance(regrow.chance, tuple)
    ]
    return found
