"""Whatever is done to a valid file or to an option, it is accepted or refused in one line: no traceback, no hang.

TRIES=10000 pytest tests/test_fuzz.py      # so many tries in all; 1,500 when nothing is said
"""

import json
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from analysis.errors import InputError
from analysis.normal_form import read, to_nfg, to_table
from analysis.strategies import derive
from mettagrid_lite import Config, ConfigError, VectorEnv, load
from mettagrid_lite.load import library
from mettagrid_lite.plans import Drawn
from scenarios.options import changed, parse_budget
from tests.analysis.test_normal_form import OUTCOME_STYLE, PAYOFF_STYLE
from tests.analysis.textbook import GAMES, game
from tests.mettagrid_lite.world import still
from tests.mutants import ODD, PIECES, as_yaml, bent, places, reworded
from tests.scenarios.door import knock

TRIES = int(os.environ.get("TRIES", "1500"))
SECONDS = 60  # that one try may take at the most
MEMORY = 1_000_000  # kB that all tries together may add

YAMLS = sorted({path.read_bytes() for path in library().values()})
RECORDS = [yaml.safe_load(content) for content in YAMLS]
MATRICES = [
    {"title": name, "players": ["Ann", "Bob"], "strategies": GAMES[name]["actions"], "payoffs": GAMES[name]["payoffs"]}
    for name in ("pd", "matching_pennies")
]
NFGS = [text.encode() for text in (PAYOFF_STYLE, OUTCOME_STYLE, to_nfg(game("pd"), "Prisoner's Dilemma"))]
PATHS = sorted({".".join(map(str, path)) for record in RECORDS for path in places(record)})


def tries(share: float) -> settings:
    """So many tries of all, the same at every run."""
    return settings(still(int(TRIES * share)), suppress_health_check=list(HealthCheck))


@contextmanager
def refused(*refusals: type[Exception]) -> Iterator[None]:
    """What is done inside is done in time, or refused with one line of plain characters."""
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(SECONDS)
    try:
        yield
    except refusals as error:
        line = str(error)
        assert line.isprintable(), line
        assert 10 < len(line) < 2_000, line
    finally:
        signal.alarm(0)


def _too_long(*_: object) -> None:
    raise TimeoutError(f"a try took over {SECONDS} seconds")


@pytest.fixture(autouse=True)
def memory() -> Iterator[None]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tried(load("stag_hunt"))  # what must be compiled is no part of a try
    return tmp_path_factory.mktemp("fuzz")


def tried(config: Config) -> None:
    """Its strategies are found and its rules make three steps; what is legal but huge is not built."""
    plan = config.map
    drawn = plan.layouts * plan.instances * plan.height * plan.width if isinstance(plan, Drawn) else 0
    if drawn > 100_000 or config.players * config.view.rows * config.view.columns > 1_000_000:
        return
    derive(config)
    env = VectorEnv(config, 2)
    env.reset(0)
    for step in range(3):
        env.step(np.full((2, config.players), step % len(env.world.actions)))


def file_tried(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with refused(ConfigError, InputError):
        tried(load(path))


@tries(0.3)
@given(bent(YAMLS))
def test_a_world_with_mutated_bytes_is_played_or_refused(folder, content):
    file_tried(folder / "world.yaml", content)


@tries(0.4)
@given(reworded(RECORDS))
def test_a_world_with_mutated_keys_and_values_is_played_or_refused(folder, record):
    file_tried(folder / "world.yaml", as_yaml(record))


def game_tried(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with refused(InputError):
        given_game = read(path)
        assert given_game.title.isprintable()
        assert all(name.isprintable() for names in (given_game.players, *given_game.strategies) for name in names)
        to_table(given_game)


@tries(0.1)
@given(bent(NFGS))
def test_a_gambit_game_with_mutated_bytes_is_read_or_refused(folder, content):
    game_tried(folder / "game.nfg", content)


@tries(0.05)
@given(bent([json.dumps(record).encode() for record in MATRICES]))
def test_a_json_game_with_mutated_bytes_is_read_or_refused(folder, content):
    game_tried(folder / "game.json", content)


@tries(0.05)
@given(reworded(MATRICES))
def test_a_json_game_with_mutated_keys_and_values_is_read_or_refused(folder, record):
    game_tried(folder / "game.json", json.dumps(record, default=repr).encode())


pieces = some.sampled_from([piece.decode(errors="surrogateescape") for piece in PIECES])
values = pieces | some.sampled_from(ODD).map(str) | some.text(max_size=10)
keys = some.sampled_from(PATHS) | some.text("abc._-=\n\x1b", max_size=8)


@some.composite
def options(draw):
    """`--set KEY=VALUE`, twice at the most, or with something in place of the = sign."""
    pairs = draw(
        some.lists(some.tuples(keys, some.sampled_from(["=", "=", "=", "", "==", ".=", "\n"]), values), max_size=2)
    )
    return ["".join(pair) for pair in pairs]


words = some.sampled_from(["seek", "hunt", "hold_back", "collect", "zap", "clean", "stay", "random", "apple", "hare"])
marks = some.sampled_from(["(", ")", ",", " ", ":", "", "2", "-1", "²", "9" * 5_000, "\n", "\x1b", "é", "."])


@tries(0.06)
@given(some.sampled_from([*library()]), options(), some.none() | some.lists(words | marks, max_size=6).map("".join))
def test_changes_and_strategies_are_taken_or_refused(name, changes, strategies):
    with refused(ConfigError, InputError):
        tried(changed(name, changes, strategies))


@tries(0.02)
@given(some.text("0123456789.eEs p-+_∞٣", max_size=8) | values | some.integers(0, 10**400).map("{}ep".format))
def test_a_budget_is_taken_or_refused(text):
    with refused(InputError):
        assert parse_budget(text).episodes > 0


names = some.sampled_from(["--seed", "--budget", "--json", "--plot", "--set", "--strategies", "--every", "--", "--out"])


@tries(0.02)
@given(some.lists(names | values, max_size=5))
def test_a_command_line_for_a_file_that_is_not_there_is_one_line(folder, words):
    with chdir(folder):
        answer = knock("classify", "gone.yaml", *words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("scenarios: ") and answer.err.removesuffix("\n").isprintable(), answer.err
