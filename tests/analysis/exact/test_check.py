"""In tiny worlds the sampled answer stands beside the exact one."""

import re
from pathlib import Path

import numpy as np
import pytest

from analysis import classify, to_json
from analysis.exact.backward import follow
from analysis.exact.check import SMALL, exactly, furthest
from analysis.exact.graph import joint_states
from analysis.exact.limits import estimate
from analysis.exact.outside import outside, scripted
from analysis.exact.scripted import exact_table
from analysis.report import text
from analysis.strategies import derive
from mettagrid_lite import load
from mettagrid_lite.build import build
from mettagrid_lite.load import library
from tests.analysis.exact.worlds import APPLE, TAG
from tests.scenarios.test_cli import run

COINS = {"map": ">r.\n.b<", "episode": 6, "strategies": ["seek(red_coin)", "seek(blue_coin)"]}


@pytest.fixture(scope="module")
def report():
    grows = {f"objects.{color}_coin.regrow.chance": 0.2 for color in ("red", "blue")}
    return classify("coin_game", overrides=COINS | grows)


def test_a_tiny_world_is_also_answered_exactly(report):
    payoffs, world, leaving = report.exactly
    assert payoffs.agrees and payoffs.primary == report.primary
    assert payoffs.furthest < 5
    assert world.gain == 0
    assert leaving.gain >= 0
    assert all(pure <= mixed + 1e-9 for pure, mixed in zip(world.pure, world.mixed, strict=True))


def test_the_page_and_the_json_tell_it(report):
    assert "The same strategies with exact payoffs:" in " ".join(text(report).split())
    told = to_json(report)["exact"]
    assert told["world"]["states"] == report.exactly.world.states
    assert np.shape(told["payoffs"]) == np.shape(to_json(report)["payoffs"])


def test_a_sampled_answer_that_is_wrong_is_told(report):
    wrong = report.exactly.payoffs._replace(agrees=False)
    changed = text(report.__class__(**vars(report) | {"exactly": report.exactly._replace(payoffs=wrong)}))
    assert "NOT the sampled answer" in changed


def test_worlds_of_the_library_are_left_to_play():
    for name in library():
        config = load(name)
        assert config.players not in (2, 3) or estimate(build(config)) > SMALL, name


def test_a_payoff_that_never_varied_is_off_by_what_one_episode_could_move():
    config = load(APPLE | {"strategies": ["seek(apple)", "stay"]})
    exact = exact_table(config, derive(config))
    assert furthest(exact, exact) == 0


def test_strategies_in_the_graph_earn_what_they_earn_in_episodes():
    """Two ways to the same number: forward from the start, and backwards from the end."""
    config = load(TAG | {"episode": 5, "strategies": ["zap", "random"]})
    strategies, graph = derive(config), joint_states(config)
    table = exact_table(config, strategies)
    for runner in (0, 1):
        for chaser in (0, 1):
            value = follow(graph, scripted(graph, [strategies[0][runner], strategies[1][chaser]]))
            row = table.profiles.index((1 - runner, runner, 1 - chaser, chaser))
            assert value == pytest.approx(table.mean[row, [runner, 2 + chaser]], abs=1e-9)


def test_a_best_responder_gains_against_those_who_only_stay():
    config = load(APPLE | {"strategies": ["stay", "random"]})
    strategies = derive(config)
    idle = exact_equilibrium([[1.0, 0.0], [1.0, 0.0]])
    gained = outside(joint_states(config), [strategies[0]] * 2, idle)
    assert gained.exact
    assert min(gained.gain) >= 1  # the apple


def exact_equilibrium(profile):
    from analysis.equilibria import Equilibrium

    return Equilibrium(tuple(map(tuple, profile)), True, 0.0, "by hand", True)


def test_what_is_not_small_is_not_tried():
    config = load("harvest")
    assert not any(exactly(config, [], None, None, None))


def test_solve_tells_what_backward_induction_found(tmp_path):
    path = tmp_path / "apple.yaml"
    path.write_text("agents: 2\nshuffle: false\nmap: '>a<'\nepisode: 1\nrewards: {items: {apple: 1}}\n")
    answer = run("solve", path)
    assert answer.exit_code == 0
    assert "Markov-perfect values: 0.5, 0.5." in answer.stdout
    answer = run("solve", path, "--states", "1")
    assert answer.exit_code == 2
    assert "too large for an exact answer: more than 1 joint states" in answer.stderr


def test_the_figures_of_tag_in_the_docs_are_what_solve_prints(tmp_path):
    """A deterministic runner concedes more hits than one that mixes; a deterministic chaser lands fewer."""
    page = (Path(__file__).parents[3] / "docs" / "exact.md").read_text(encoding="utf-8")
    (said,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    (told,) = re.findall(r"<!-- tag -->\n```text\n[^\n]*\n(.*?)```", page, re.DOTALL)
    (tmp_path / "tag3.yaml").write_text(said)
    assert run("solve", tmp_path / "tag3.yaml").stdout == told
