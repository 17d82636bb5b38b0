"""The command line: exit codes, one line for bad input, JSON on stdout, nothing half-written."""

import json
import re
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from analysis.errors import InputError
from analysis.rounds import Budget
from mettagrid_lite.load import library, load
from scenarios.commands import app
from scenarios.options import parse_budget, parse_changes, split

PENNIES = '{"payoffs": [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]], "title": "Pennies"}'
HUNT = '{"payoffs": [[["4", "0"], ["3", "2"]], [["4", "3"], ["0", "2"]]]}'


@pytest.fixture
def games(tmp_path):
    """A folder with two small games; tests write beside them."""
    (tmp_path / "pennies.json").write_text(PENNIES)
    (tmp_path / "hunt.json").write_text(HUNT)
    return tmp_path


def run(*args):
    """The answer of `scenarios ARGS` within this process."""
    return CliRunner().invoke(app, [str(arg) for arg in args])


def real(*args, **kwargs):
    """The answer of `scenarios ARGS` as a user's shell gets it."""
    command = [sys.executable, "-m", "scenarios.cli", *(str(arg) for arg in args)]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False, **kwargs)


def says_one_line(answer, *words):
    """Exit code 2 and one line on stderr, with these words."""
    assert answer.exit_code == 2 if hasattr(answer, "exit_code") else answer.returncode == 2
    assert len(answer.stderr.strip().splitlines()) == 1, answer.stderr
    assert answer.stderr.startswith("scenarios: ")
    for word in words:
        assert word in answer.stderr
    return True


def test_help_teaches_with_examples_and_exit_codes():
    page = run("classify", "--help").stdout
    assert "scenarios classify stag_hunt" in page
    assert "undetermined" in page


def test_help_needs_no_heavy_library():
    code = (
        "import sys, scenarios.cli, scenarios.commands; print({'numpy', 'numba', 'pydantic', 'yaml'} & {*sys.modules})"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=600, check=True)
    assert answer.stdout == "set()\n"


def test_a_game_from_a_file_is_named_first(games):
    answer = run("classify", games / "hunt.json")
    assert answer.exit_code == 0
    assert answer.stdout.startswith("Stag Hunt")
    assert (
        len(answer.stdout.splitlines()) <= 40 < len(run("classify", games / "hunt.json", "--full").stdout.splitlines())
    )


def test_json_to_stdout_is_json_and_nothing_else(games):
    answer = real("classify", games / "pennies.json", "--json", "-")
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["primary"] == "zero_sum"
    assert answer.stderr == ""


def test_json_to_a_file_leaves_the_page_on_stdout(games):
    answer = run("classify", games / "pennies.json", "--json", games / "answer.json")
    assert answer.stdout.startswith("Zero-sum")
    assert json.loads((games / "answer.json").read_text())["requires_mixing"] is True


def test_several_targets_give_a_page_each_and_a_list(games):
    answer = run("classify", games / "pennies.json", games / "hunt.json", "--json", games / "answers.json")
    assert answer.stdout.index("Zero-sum") < answer.stdout.index("Stag Hunt")
    primaries = [one["primary"] for one in json.loads((games / "answers.json").read_text())]
    assert primaries == ["zero_sum", "stag_hunt"]


def test_what_a_figure_shows_is_chosen_and_checked(games):
    assert run("classify", games / "hunt.json", "--plot", games / "all.svg", "--picture", "all").exit_code == 0
    assert (games / "all.svg").read_text().count('id="axes_') == 4
    assert says_one_line(run("classify", games / "hunt.json", "--picture", "plane"), "--picture", "--plot")
    plot = ("--plot", games / "x.svg", "--picture")
    assert says_one_line(run("classify", games / "hunt.json", *plot, "plain"), "--picture", "plane")


def test_a_page_for_a_browser_holds_all_answers(games):
    answer = run("classify", games / "hunt.json", games / "pennies.json", "--html", games / "both.html")
    assert answer.exit_code == 0
    assert (games / "both.html").read_text().count("<article>") == 2
    assert says_one_line(run("classify", games / "hunt.json", "--html", games / "x.txt"), "--html", ".html")
    assert says_one_line(run("classify", games / "hunt.json", "--html", games / "gone" / "x.html"), "no folder")


def test_a_game_is_written_for_other_tools_and_read_again_as_the_same(games):
    import pyspiel

    answer = run("classify", games / "pennies.json", "--nfg", games / "out.nfg", "--json", games / "first.json")
    assert answer.exit_code == 0
    again = run("classify", games / "out.nfg", "--json", games / "second.json")
    assert again.stdout.startswith("Zero-sum")
    first, second = (json.loads((games / name).read_text()) for name in ("first.json", "second.json"))
    assert first["payoffs"] == second["payoffs"] and first["labels"] == second["labels"]
    state = pyspiel.load_game(f"nfg_game(filename={games / 'out.nfg'})").new_initial_state()
    state.apply_actions([0, 0])
    assert state.returns() == [payoff[0][0] for payoff in first["payoffs"]]
    assert says_one_line(run("classify", games / "hunt.json", "--nfg", games / "x.txt"), "--nfg", ".nfg")


def test_a_figure_is_written_whole(games):
    answer = run("classify", games / "hunt.json", "--plot", games / "hunt.svg")
    assert answer.exit_code == 0
    assert (games / "hunt.svg").read_text().rstrip().endswith("</svg>")
    assert not list(games.glob(".*"))


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("cut.json", '{"payoffs": [[1,', ["cut.json"]),
        ("empty.json", "", ["empty.json"]),
        ("words.json", '{"payoffs": "none"}', ["words.json", "payoffs"]),
        ("ragged.json", '{"payoffs": [[[1, 2], [3]], [[1, 2], [3, 4]]]}', ["ragged.json"]),
        ("text.nfg", "hello", ["text.nfg"]),
        ("tabs.yaml", "agents: [", ["tabs.yaml"]),
        ("list.yaml", "- 1\n- 2\n", ["list.yaml"]),
        ("unknown.yaml", "agents: 2\nmapp: '#'\n", ["unknown.yaml", "map"]),
    ],
)
def test_a_broken_file_is_one_line_and_exit_code_2(tmp_path, name, text, words):
    (tmp_path / name).write_text(text)
    assert says_one_line(run("classify", tmp_path / name, "--json", tmp_path / "out.json"), *words)
    assert not (tmp_path / "out.json").exists()


def test_a_file_that_is_not_there_is_one_line(tmp_path):
    assert says_one_line(real("classify", tmp_path / "gone.yaml"), "gone.yaml")
    assert says_one_line(real("classify", tmp_path / "gone.nfg"), "gone.nfg")


@pytest.mark.parametrize("budget", ["", "5 minutes", "0s", "0ep", "-3s", "60"])
def test_a_budget_in_other_words_is_refused(games, budget):
    assert says_one_line(run("classify", games / "hunt.json", f"--budget={budget}"), "--budget", "60s", "2000ep")


def test_a_budget_is_seconds_or_episodes():
    assert parse_budget("90s") == Budget(seconds=90.0)
    assert parse_budget("2000ep") == Budget(seconds=None, episodes=2000)


def test_changes_are_read_as_yaml():
    assert parse_changes(["episode=50", "actions.use=true", "about=a=b"]) == {
        "episode": 50,
        "actions.use": True,
        "about": "a=b",
    }
    with pytest.raises(InputError, match=r"write it as --set path\.to\.field=value"):
        parse_changes(["episode"])


def test_strategies_are_split_at_commas_outside_brackets():
    assert split("stay, collect(stag, 2),random") == ["stay", "collect(stag, 2)", "random"]


@pytest.mark.parametrize("option", [("--plot", "x.pdf"), ("--plot", "nowhere/x.png"), ("--json", "nowhere/x.json")])
def test_an_output_that_cannot_be_is_said_before_the_work(games, option, monkeypatch):
    monkeypatch.chdir(games)
    assert says_one_line(run("classify", "hunt.json", *option))
    assert sorted(path.name for path in games.iterdir()) == ["hunt.json", "pennies.json"]


def test_one_figure_is_for_one_target(games):
    assert says_one_line(
        run("classify", games / "hunt.json", games / "pennies.json", "--plot", games / "x.png"), "--plot"
    )


def test_an_undetermined_answer_is_exit_code_3(games, monkeypatch):
    import dataclasses

    import analysis

    whole = analysis.classify(games / "hunt.json")
    monkeypatch.setattr(
        analysis, "classify", lambda *_, **__: dataclasses.replace(whole, primary="undetermined"), raising=False
    )
    assert run("classify", games / "hunt.json").exit_code == 3


def test_a_missing_extra_is_one_line_that_says_what_to_install():
    code = "import sys; sys.modules['typer'] = None; import importlib.util as u; find = u.find_spec\n"
    code += "u.find_spec = lambda name: None if name == 'typer' else find(name)\n"
    code += "sys.argv = ['scenarios', 'list']; from scenarios.cli import main; main()"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=600, check=False)
    assert says_one_line(answer, "typer", 'pip install "mettagrid-lite[analysis]"')


def test_list_names_every_scenario_with_what_it_is_expected_to_be():
    page = run("list").stdout
    for name in library():
        assert name in page


def test_an_unknown_name_suggests_the_nearest():
    assert says_one_line(run("classify", "stag_hnut"), "stag_hunt")


ORCHARD = """
agents: 2
episode: 20
map: |
  #######
  #>.a.<#
  #######
rewards: {items: {apple: 1}}
"""


def test_show_prints_the_yaml_and_then_the_map(tmp_path):
    (tmp_path / "orchard.yaml").write_text(ORCHARD)
    page = run("show", tmp_path / "orchard.yaml").stdout
    assert page.startswith(ORCHARD.rstrip())
    assert [len(line) for line in page.splitlines()[-3:]] == [7, 7, 7]


def test_play_shows_a_frame_every_so_many_steps_and_the_last_one(tmp_path):
    (tmp_path / "orchard.yaml").write_text(ORCHARD)
    page = run("play", tmp_path / "orchard.yaml", "--every", "8").stdout
    assert [line.split()[1] for line in page.splitlines() if line.startswith("step")] == ["0", "8", "16", "20"]


def test_play_with_the_same_seed_is_the_same_episode(tmp_path):
    (tmp_path / "orchard.yaml").write_text(ORCHARD)
    one, two, other = (
        run("play", tmp_path / "orchard.yaml", "--seed", seed, "--strategies", "random").stdout for seed in (1, 1, 2)
    )
    assert one == two != other


def test_play_lets_each_agent_play_the_next_strategy_of_its_group(tmp_path):
    (tmp_path / "orchard.yaml").write_text(ORCHARD)
    page = run("play", tmp_path / "orchard.yaml", "--every", "20", "--set", "agents=2").stdout
    assert page.splitlines()[0] == "agent_0 plays seek(apple): goes to the nearest apple and takes it"
    assert page.splitlines()[1] == "agent_1 plays stay: never acts"
    assert re.search(r"step 20   agent_0 at 1, 3: 1;  agent_1 at 1, [15]: 0", page)


def test_play_lets_named_strategies_play_for_all_groups(tmp_path):
    (tmp_path / "groups.yaml").write_text(ORCHARD.replace("agents: 2", "agents: {red: 1, blue: 1}"))
    page = run("play", tmp_path / "groups.yaml", "--strategies", "stay, seek(apple)").stdout
    assert [line.split(":")[0] for line in page.splitlines()[:2]] == ["agent_0 plays stay", "agent_1 plays seek(apple)"]
    assert says_one_line(run("play", tmp_path / "groups.yaml", "--strategies", "fly"), "fly", "seek(KIND)")


def test_ctrl_c_ends_play_without_a_traceback(tmp_path, monkeypatch):
    def interrupted(*_):
        yield "step 0"
        raise KeyboardInterrupt

    monkeypatch.setattr("scenarios.screen.frames", interrupted)
    (tmp_path / "orchard.yaml").write_text(ORCHARD)
    answer = run("play", tmp_path / "orchard.yaml")
    assert answer.exit_code == 130
    assert "Traceback" not in answer.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["classify", "stag_hunt", "--seed", "x"], "--seed"),
        (["classify"], "TARGET"),
        (["clasify", "stag_hunt"], "classify"),
        (["classify", "stag_hunt", "--buget", "3s"], "--buget"),
    ],
)
def test_a_wrong_option_is_one_line_and_exit_code_2(arguments, told):
    answer = subprocess.run(
        [sys.executable, "-m", "scenarios.cli", *arguments], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 2
    assert told in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_a_design_is_found_verified_written_and_classified_as_wanted(tmp_path):
    world, temptation = tmp_path / "chicken.yaml", "actions.play.matrix.1.0"
    vary = ("--vary", f"{temptation}=3.5,5", "--vary", "actions.play.matrix.0.1=-1,2")
    answer = run("design", "--want", "chicken", "--from", "prisoners_dilemma", *vary, "--write", world)
    assert answer.exit_code == 0, answer.output
    assert "verified" in answer.stdout and "4 trials, all there are" in answer.stdout
    assert world.read_text().startswith("# Wanted chicken from prisoners_dilemma")
    assert load(world).expect == ("chicken",)
    assert run("classify", world, "--json", "-").exit_code == 0


def test_a_design_that_is_not_found_writes_nothing_and_says_so(tmp_path):
    world = tmp_path / "hunt.yaml"
    vary = ("--vary", "actions.play.matrix.1.0=4,5", "--write", world)
    answer = run("design", "--want", "stag_hunt", "--from", "prisoners_dilemma", *vary)
    assert answer.exit_code == 3
    assert "nearest" in answer.stdout
    assert not world.exists()


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--budget", "3", ("is not a budget", "100trials")),
        ("--vary", "episode", ("has no range",)),
        ("--vary", "sharing=0:1", ("said twice",)),
        ("--confidence", "2", ("is not a confidence",)),
        ("--write", "no/such/folder/x.yaml", ("there is no folder",)),
    ],
)
def test_what_is_wrong_with_a_design_is_one_line(option, value, words):
    how = ("design", "--want", "chicken", "--from", "prisoners_dilemma", "--vary", "sharing=0:0.5", option, value)
    assert says_one_line(run(*how), *words)


SETS = ("classify", "chicken", "--set", "ends={plays: 1}", "--set", "episode=60", "--budget", "32ep", "--strategies")


def test_sets_of_strategies_are_told_side_by_side():
    how = ("--oracle", "scripted", "--iterations", "1", "--effort", "100", "--vary", "sharing=0,1", "--json", "-")
    sets = json.loads(run(*SETS, "psro,population", *how).stdout)["sets"]
    assert [one["name"] for one in sets] == ["scripted", "psro", "population"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("psro", "--meta-solver", "nsh"), ("--meta-solver", "did you mean 'nash'?")),
        (("psro", "--oracle", "guess"), ("--oracle", "package.module:function")),
        (("population", "--vary", "sharing=half"), ("--vary: 'half' is not a list of numbers",)),
        (("population", "--vary", "sharing"), ("--vary: 'sharing' has no values",)),
        (("population", "--vary", "sharin=0,1"), ("did you mean 'sharing'?",)),
        (("population", "--vary", "sharing=0.5"), ("--vary: name two values or more",)),
        (("population", "--behaviour", "zapp"), ("--behaviour", "did you mean 'zap")),
        (("population", "--thresholds", "3,1"), ("--thresholds", "two numbers that rise")),
        (("psro,stay",), ("psro are sets of strategies and stand alone",)),
        (("run:weights",), ("strategies: 'run:weights': weights: is not the folder of a run; name one",)),
    ],
)
def test_what_is_wrong_with_a_search_is_one_line_before_the_work(options, words):
    assert says_one_line(run(*SETS, *options), *words)
