"""The figure: the panel that fits, the same bytes each time, whole or not at all."""

import numpy as np
import pytest

from analysis import field_plots, game_plots, payoff_plots, plots, response_plots
from analysis.classifier import classify
from analysis.errors import InputError
from analysis.table import Role
from tests.analysis.tables import commons, given, played, symmetric, task
from tests.analysis.textbook import from_payoffs, game


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
    assert plots.picture(classify(tmp_path / "rps.json")) is field_plots.simplex
    assert plots.picture(classify(tmp_path / "wide.json")) is response_plots.response_graph


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
    table = symmetric(3, 2, 4, 0)
    ((_, cells),) = game_plots.views(classify(table))
    greed, fear, spread = game_plots.greed_fear(table, cells)
    assert (greed, fear) == (0.25, -0.5)
    assert spread is None


def test_an_alibi_game_is_a_dilemma_of_its_own_to_each_role():
    report = classify(game("alibi"))
    seen = [game_plots.greed_fear(report.table, cells)[:2] for _, cells in game_plots.views(report)]
    assert plots.picture(report) is game_plots.plane
    assert sorted((greed > 0, fear > 0) for greed, fear in seen) == [(False, True), (True, True)]


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


PENNIES = given(
    (Role("even", 1, ("heads", "tails")), Role("odd", 1, ("heads", "tails"))),
    lambda p: [
        (1.0 if p[0] == p[2] else -1.0) if p[0] else np.nan,
        (1.0 if p[1] == p[3] else -1.0) if p[1] else np.nan,
        (-1.0 if p[0] == p[2] else 1.0) if p[2] else np.nan,
        (-1.0 if p[1] == p[3] else 1.0) if p[3] else np.nan,
    ],
)


def test_better_replies_in_matching_pennies_go_round_and_stay():
    graph = response_plots.drawable(classify(PENNIES))
    assert len(graph) == len(graph.edges) == 4
    assert all(graph.nodes[node]["final"] for node in graph)
    assert response_plots.layout(graph, PENNIES) == {0: (0, 0), 1: (1, 0), 2: (0, -1), 3: (1, -1)}


def test_what_leads_to_a_sink_stands_above_it():
    table = game("stag_hunt3")
    graph = response_plots.drawable(classify(table))
    heights = {name: y for name, (_, y) in response_plots.layout(graph, table).items()}
    assert all(heights[start] > heights[end] for start, end in graph.edges)
    assert [name for name, final in graph.nodes(data="final") if final] == [0, 7]


def test_exchangeable_players_stand_on_a_line_by_how_many_play_what():
    table = symmetric(4, 0, 3, 2)
    graph = response_plots.drawable(classify(table))
    assert response_plots.layout(graph, table) == {0: (0, 0), 1: (1, 0), 2: (2, 0)}


def test_many_profiles_that_go_round_are_drawn_as_one():
    beats = np.sign((np.subtract.outer(np.arange(7), np.arange(7)) + 3) % 7 - 3)
    wheel = from_payoffs([beats.tolist(), (-beats).tolist()])
    graph = response_plots.drawable(classify(wheel))
    assert len(wheel.profiles) == 49
    assert any("profiles" in name for _, name in graph.nodes(data="name"))


def test_moves_that_are_not_established_are_dashed():
    graph = response_plots.drawable(classify(played(symmetric(1, 0, 1.05, 0.5), episodes=16, noise=1.0)))
    assert not all(sure for *_, sure in graph.edges(data="sure"))


@pytest.mark.parametrize(
    ("table", "names"),
    [
        (symmetric(3, 0, 5, 1), ["payoffs", "plane", "field", "response"]),
        (commons(), ["payoffs", "schelling", "field", "response"]),
        (PENNIES, ["payoffs", "field", "response"]),
        (task(), ["payoffs"]),
    ],
)
def test_pictures_are_chosen_by_name(table, names, tmp_path):
    report = classify(table)
    assert list(plots.pictures(report)) == names
    plots.save(report, tmp_path / "all.svg", "all")
    text = (tmp_path / "all.svg").read_text()
    assert text.count('id="axes_') == len(names) + len(names) % 2 * (len(names) > 1)


def test_a_picture_that_a_game_has_not_is_refused(tmp_path):
    with pytest.raises(InputError, match="no plane; it has payoffs"):
        plots.save(classify(task()), tmp_path / "x.png", "plane")


def test_names_are_no_formulas(tmp_path):
    plots.save(classify(symmetric(3, 0, 5, 1, names=("$x_", "\\frac$"))), tmp_path / "x.svg", "all")
    assert (tmp_path / "x.svg").stat().st_size
