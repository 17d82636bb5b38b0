"""The figure: the panel that fits, the same bytes each time, whole or not at all."""

import numpy as np
import pytest

from analysis import game_plots, payoff_plots, plots
from analysis.classifier import classify
from analysis.errors import InputError
from analysis.table import Role
from tests.analysis.tables import commons, given, played, symmetric, task


@pytest.fixture(scope="module")
def chicken():
    return classify(played(symmetric(3, 2, 4, 0)))


def test_each_kind_of_game_has_its_picture(chicken, tmp_path):
    (tmp_path / "rps.json").write_text(
        '{"payoffs": [[[0, -1, 1], [1, 0, -1], [-1, 1, 0]], [[0, 1, -1], [-1, 0, 1], [1, -1, 0]]]}'
    )
    (tmp_path / "wide.json").write_text('{"payoffs": [[[1, 0, 0, 2], [0, 1, 1, 0]], [[0, 1, 1, 0], [1, 0, 0, 2]]]}')
    assert plots.picture(chicken) is game_plots.plane
    assert plots.picture(classify(commons())) is game_plots.schelling_diagram
    assert plots.picture(classify(task())) is payoff_plots.bars
    assert plots.picture(classify(tmp_path / "rps.json")) is game_plots.simplex
    assert plots.picture(classify(tmp_path / "wide.json")) is game_plots.response_graph


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_the_same_report_gives_the_same_bytes(chicken, tmp_path, ending):
    plots.save(chicken, tmp_path / f"a.{ending}")
    plots.save(chicken, tmp_path / f"b.{ending}")
    assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"a.{ending}", f"b.{ending}"]


@pytest.mark.parametrize("table", [commons(), task(), played(commons(3)), symmetric(3, 0, 5, 1)])
def test_every_panel_draws(table, tmp_path):
    plots.save(classify(table), tmp_path / "figure.png")
    assert (tmp_path / "figure.png").read_bytes()[:4] == b"\x89PNG"


def test_a_folder_that_is_not_there_is_said_before_drawing(chicken, tmp_path):
    with pytest.raises(InputError, match=r"there is no folder .*nowhere; make it first"):
        plots.save(chicken, tmp_path / "nowhere" / "figure.png")


def test_greed_and_fear_of_a_chicken():
    greed, fear, spread = game_plots.greed_fear(symmetric(3, 2, 4, 0))
    assert (greed, fear) == (0.25, -0.5)
    assert spread is None


def test_the_ellipse_holds_95_percent_of_what_could_have_been_measured():
    rng = np.random.default_rng(0)
    covariance = np.array([[2.0, 0.8], [0.8, 1.0]])
    x, y = game_plots.ellipse(0.0, 0.0, covariance)
    inside = np.einsum(
        "ij,jk,ik->i", points := rng.multivariate_normal([0, 0], covariance, 20_000), np.linalg.inv(covariance), points
    )
    edge = np.einsum("ij,jk,ik->i", rim := np.stack([x, y], 1), np.linalg.inv(covariance), rim)
    assert np.allclose(edge, edge[0])
    assert np.mean(inside <= edge[0]) == pytest.approx(0.95, abs=0.005)


def test_best_replies_in_matching_pennies_go_round():
    pennies = given(
        (Role("even", 1, ("heads", "tails")), Role("odd", 1, ("heads", "tails"))),
        lambda p: [
            (1.0 if p[0] == p[2] else -1.0) if p[0] else np.nan,
            (1.0 if p[1] == p[3] else -1.0) if p[1] else np.nan,
            (-1.0 if p[0] == p[2] else 1.0) if p[2] else np.nan,
            (-1.0 if p[1] == p[3] else 1.0) if p[3] else np.nan,
        ],
    )
    arrows = dict(game_plots.best_replies(pennies))
    node, seen = (0, 0), []
    for _ in range(4):
        seen.append(node)
        node = arrows[node]
    assert node == (0, 0)
    assert len(set(seen)) == 4
