"""Maps of several generators in one world."""

import pytest

from mettagrid_lite.build import build
from mettagrid_lite.load import ConfigError, load
from trainers.experiment import read
from trainers.folder import Folder
from trainers.maps import framed, on_all, pictures_of

SMALL = {"map": {"generator": "open_field", "height": 9, "width": 9, "place": {"goal": [1, 3]}, "layouts": 3}}


def test_a_world_has_the_maps_of_all_generators():
    config = on_all("navigation", SMALL, [{"generator": "open_field"}, {"generator": "maze", "layouts": 2}])
    layouts = build(config).params.layouts
    assert layouts.shape == (5, 9, 9)
    walls = (layouts == 1).sum((1, 2))
    assert (walls[:3] == 32).all() and (walls[3:] > 32).all()


def test_a_map_as_a_picture_is_the_map_that_was_drawn():
    config = load("navigation", SMALL)
    drawn = build(config).params
    again = build(config.model_copy(update={"map": "\n".join(list(pictures_of(config))[1].split())})).params
    assert (again.layouts[0] == drawn.layouts[1]).all()
    assert (again.spawns[0, :1, :2] == drawn.spawns[1, :1, :2]).all()


def test_without_generators_the_world_is_its_own():
    assert on_all("navigation", SMALL, ()) == load("navigation", SMALL)


def test_smaller_maps_stand_in_the_middle_of_walls():
    small, large = "###\n#@#\n###", "######\n#@...#\n#....#\n#....#\n######"
    assert framed([small, large], "#") == ("######\n######\n##@###\n######\n######", large)


@pytest.mark.parametrize(
    ("world", "maps", "told"),
    [
        ("memory_cue", [{"generator": "maze"}], "its map is a picture"),
        ("navigation", [{"generator": "maze", "wrap": "both"}], "their `wrap` must be that of the world"),
        ("navigation", [{"generator": "maze", "layouts": 1000}] * 2, "2,000 layouts; say fewer"),
        ("navigation", [{"generator": "mazes"}], "maze"),
    ],
)
def test_what_is_wrong_with_them_is_one_line(world, maps, told):
    with pytest.raises(ConfigError, match=told):
        on_all(world, SMALL if world == "navigation" else {}, maps)


def test_a_run_on_maps_of_several_generators_goes_on_in_its_folder(tmp_path):
    small = ["set.map.height=9", "set.map.width=9", "maps=[{generator: maze}]", "set.map.layouts=2"]
    for _ in range(2):
        Folder(tmp_path / "run").open(read("navigation", small))
    with pytest.raises(ValueError, match="another experiment, its maps"):
        Folder(tmp_path / "run").open(read("navigation", [*small[:2], "maps=[{generator: spiral}]", small[3]]))


def test_a_world_of_many_large_maps_comes_back_from_its_folder(tmp_path):
    experiment = read("navigation", ["set.map.layouts=64", "maps=[{generator: open_field, height: 130, width: 130}]"])
    folder = Folder(tmp_path / "run")
    folder.open(experiment)
    assert (folder.path / "world.yaml").stat().st_size > 1_000_000
    assert folder.world() == experiment.config
