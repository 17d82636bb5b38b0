"""What `--x path=lo:hi:n` says."""

import pytest

from analysis.errors import InputError
from analysis.regions.axes import Axis, overrides, parse_axis
from mettagrid_lite import load
from mettagrid_lite.load import ConfigError


def values(text):
    return parse_axis("--x", f"episode={text}").values


def test_whole_ends_make_whole_numbers():
    assert values("5:40:8") == (5, 10, 15, 20, 25, 30, 35, 40)
    assert values("1:4:4") == (1, 2, 3, 4)


def test_a_point_in_an_end_makes_fractions():
    assert values("0:1.0:5") == (0, 0.25, 0.5, 0.75, 1)
    assert values("0.1:0.3:3") == (0.1, 0.2, 0.3)


def test_equal_factors_apart():
    assert values("1.0:16:5:log") == (1, 2, 4, 8, 16)


def test_named_values_are_read_as_yaml():
    axis = parse_axis("--x", "actions.play.matrix=[[3, 0], [5, 1]], [[4, 0], [3, 1]]")
    assert axis == Axis("actions.play.matrix", ([[3, 0], [5, 1]], [[4, 0], [3, 1]]), named=True)


def test_what_is_there_is_multiplied():
    config, axis = load("harvest"), parse_axis("--x", "objects.apple.regrow.chance*=0.5:2:2")
    assert overrides(config, [axis], (1,)) == {axis.path: [0.004, 0.01, 0.02, 0.06]}
    steps = parse_axis("--x", "episode*=0.5:1.001:2")
    assert overrides(config, [steps], (1,)) == {"episode": 500}


def test_a_title_is_short_but_names_the_key():
    assert Axis("objects.apple.regrow.after", ()).title == "regrow.after"
    assert Axis("actions.play.matrix.1.0", ()).title == "matrix.1.0"
    assert Axis("agents", (), times=True).title == "agents x"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("episode", "is no axis"),
        ("=1:2:3", "is no axis"),
        ("a..b=1:2:3", "is no axis"),
        ("episode=", "is no axis"),
        ("episode=1:2", "is no range"),
        ("episode=1:2:x", "is no range"),
        ("episode*=a,b", "is no range"),
        ("episode=2:1:3", "must go up"),
        ("episode=1:2:1", "must go up, by 2 to 200"),
        ("episode=1:900:201", "must go up, by 2 to 200"),
        ("episode=0:2:3:log", "begins above 0"),
        ("episode=1:3:5", "has 3 whole numbers only"),
        ("episode=a", "2 to 200 different values"),
        ("episode=a,a", "2 to 200 different values"),
    ],
)
def test_what_is_no_axis_is_refused(text, words):
    with pytest.raises(InputError, match="^--y: .*" + words):
        parse_axis("--y", text)


def test_nothing_there_to_multiply():
    with pytest.raises(ConfigError, match="nothing to multiply"):
        overrides(load("harvest"), [Axis("actions.beam.length", (2,), times=True)], (0,))
