"""Maps to be walked, each once: by which seed and generator they are drawn, and what stands where.

course = lay("out_of_sight", 32)
course.start()            # an environment for each map
"""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from analysis.errors import InputError
from mettagrid_lite import VectorEnv
from mettagrid_lite.build import World, build
from mettagrid_lite.config import Config
from mettagrid_lite.load import load, read_yaml
from mettagrid_lite.maps.layout import Start
from mettagrid_lite.plans import Drawn, Pictures, Round, Wrap
from mettagrid_lite.state import COL, LAYOUT, ROW, SOLID
from mettagrid_lite.wrap import round_of
from trainers.maps import picture

GOAL = "goal"
HELD_OUT = 1_000_003  # the seed of maps that no training draws
FILE = Path(__file__).parent / "courses.yaml"


class Course(NamedTuple):
    """M maps of H x W cells for one agent.

    wall, goal  bool [M, H, W]: what stops it, what it looks for
    begin       int64 [M, 2]: row and column where it starts
    ids         int64 [M]: environments that begin with map 0, 1, ... in their first episode
    window      rows and columns that it sees around it
    all_goals   the episode goes on until all goals are taken; otherwise the first one ends it
    """

    name: str
    world: World
    wall: np.ndarray
    goal: np.ndarray
    begin: np.ndarray
    ids: np.ndarray
    window: tuple[int, int]
    all_goals: bool

    @property
    def round(self) -> Round:
        return round_of(self.world.config)

    @property
    def steps(self) -> int:
        """The time limit."""
        return self.world.config.episode

    def start(self) -> VectorEnv:
        """Environment m stands at the beginning of map m; who has ended stays where it is."""
        env = VectorEnv(self.world, len(self.ids), autoreset=False)
        env.reset(0, self.ids)
        return env


def courses() -> dict[str, dict[str, Any]]:
    """What is said of each built-in course."""
    return dict(read_yaml(FILE))


def lay(target: str, maps: int, seed: int = HELD_OUT) -> Course:
    """A built-in course, or a scenario by name or file, on `maps` maps; where maps are drawn, by this seed."""
    said = courses().get(target, {"world": target})
    if "cleared" in said:
        return without_walls(lay(said["cleared"], maps, seed), said.get("wrap", "none"), target)
    config = load(said["world"], said.get("set", {}))
    if isinstance(config.map, Drawn):
        drawn = config.map.model_copy(update={"layouts": maps, "seed": seed})
        config = config.model_copy(update={"map": drawn})
    return course_of(config, target)


def course_of(config: Config, name: str) -> Course:
    """All maps of a config."""
    _check(config)
    world = build(config)
    table = world.params
    goal = table.layouts == world.kinds.index(GOAL)
    wall = (table.kinds[:, SOLID] == 1)[table.layouts]
    env, ids = _beginnings(world)
    begin = env.state.agents[:, 0, [ROW, COL]]
    window = config.view.rows, config.view.columns
    return Course(name, world, wall, goal, begin, ids, window, config.kinds[GOAL].ends == "nothing")


def _check(config: Config) -> None:
    view, move = config.view, config.actions.move
    if config.players != 1 or config.kinds[GOAL].taken != "step" or config.kinds[GOAL].regrow:
        raise InputError(f"{config.source}: is no course; it needs one agent, and goals to be walked onto once")
    if view.turned or view.hidden or move.style != "cardinal":
        raise InputError(
            f"{config.source}: view, actions.move: controls walk north, east, south, west and see all of it"
        )
    ends_at_last = config.ends.gone == GOAL
    if (config.kinds[GOAL].ends == "nothing") != ends_at_last:
        raise InputError(f"{config.source}: ends.gone: must be goal where no goal ends the episode, and only there")


def _beginnings(world: World) -> tuple[VectorEnv, np.ndarray]:
    """The first environment that begins with each map, [M]: an episode takes a map by chance."""
    maps = len(world.params.layouts)
    tried = 16 * maps
    while True:
        env = VectorEnv(world, tried)
        env.reset(0)
        met, first = np.unique(env.state.env[:, LAYOUT], return_index=True)
        if len(met) == maps:
            chosen = VectorEnv(world, maps, autoreset=False)
            chosen.reset(0, first)
            return chosen, first
        tried *= 2


def without_walls(course: Course, wrap: Wrap, name: str) -> Course:
    """The same starts and goals with nothing between them: `none` keeps the border, `both` joins opposite edges."""
    wall = np.zeros_like(course.wall)
    if wrap == "none":
        wall[:, [0, -1]] = wall[:, :, [0, -1]] = True
    config, cells = course.world.config, np.where(course.goal, 2, wall)
    starts = [[Start(*begin)] for begin in course.begin.tolist()]
    pictures = tuple(picture(config, ("floor", "wall", GOAL), *one) for one in zip(cells, starts, strict=True))
    return course_of(config.model_copy(update={"map": Pictures(pictures=pictures, wrap=wrap), "legend": {}}), name)
