"""Sets of strategies that grow by best replies: what they find in games whose answer is known, and where they stop."""

import numpy as np
import pytest

from analysis.classifier import classify
from analysis.errors import InputError
from analysis.exact.backward import markov_perfect
from analysis.exact.graph import joint_states
from analysis.found import meta
from analysis.found.psro import grown, psro
from analysis.found.record import Search, exploitability
from analysis.payoffs import estimate
from analysis.regret import expected, regret
from analysis.rounds import Budget, Question
from analysis.strategies import derive
from analysis.table import dense
from mettagrid_lite import load
from tests.analysis.acting import FIELD, StopsAfter, described
from tests.analysis.known_answers import payoffs

SHORT = Budget(seconds=None, episodes=64)
QUICK = Search(oracle="scripted", episodes=32, effort=600)
ONE_GAME = {"ends": {"plays": 1}}


def found(name, search=QUICK, seed=0, progress=None, **changes):
    """What psro makes of a world."""
    config = load(name, changes)
    return psro(config, derive(config), search, Question(seed, 0.95, SHORT, progress))


def names(grown):
    return [[one.name for one in own] for own in grown.strategies]


def test_from_rock_alone_all_three_are_found_and_the_game_asks_to_mix():
    changes = ONE_GAME | {"strategies": ["collect(rock, 5)"]}
    report = classify("running_with_scissors", overrides=changes, strategies=["psro"], search=QUICK, budget=SHORT)
    scripted, grown = report.sets
    assert scripted.primary == "trivial"
    assert scripted.exploitability.low > 1
    assert all(any(kind in name for name in grown.strategies[0]) for kind in ("rock", "paper", "scissors"))
    assert {"requires_mixing", "zero_sum"} <= set(grown.labels)
    assert (grown.ended, report.primary) == ("closed", grown.primary)


def test_from_cooperation_alone_defection_is_found_and_nothing_more():
    grown = found("prisoners_dilemma", strategies=["collect(cooperate, 5)"])
    ((first, *others),) = names(grown)
    assert first == "collect(cooperate, 5)"
    assert others
    assert all("defect" in name for name in others)
    assert grown.ended == "closed"
    assert exploitability(grown.iterations[0]).low > 5
    assert exploitability(grown.iterations[-1]).low < 1


APPLE = {"agents": 2, "map": ">a.<", "episode": 3, "objects": {"apple": {"reward": 1, "others": -1}}}


@pytest.mark.parametrize("oracle", ["scripted", "learned"])
def test_a_zero_sum_world_ends_at_its_exact_value(oracle):
    search = Search(oracle=oracle, episodes=32, effort=600)
    grown = found(described("#####\n#>a<#\n#####") | APPLE, search, strategies=["stay"])
    assert grown.ended == "closed"
    exact = markov_perfect(joint_states(load(described("#####\n#>a<#\n#####") | APPLE))).value
    told = expected(dense(grown.table), grown.iterations[-1].profile)
    assert np.abs(np.array(exact) - told).max() < 0.2


def test_only_new_profiles_are_played_and_all_as_if_played_at_once():
    config = load("harvest", {"episode": 40})
    seek, spare, zap = derive(config)[0]
    few = estimate(config, [[seek, zap]], 8)
    larger = estimate(config, [[seek, zap, spare]], 8, previous=grown(few, config, ((seek, zap, spare),)))
    whole = estimate(config, [[seek, zap, spare]], 8)
    assert np.array_equal(larger.samples, whole.samples, equal_nan=True)
    assert np.array_equal(larger.raw, whole.raw, equal_nan=True)
    both = load(described(FIELD, agents={"a": 1, "b": 1}))
    (one, other), (third, fourth) = derive(both)[0][:2], derive(both)[1][:2]
    four = ((one, other), (third, fourth))
    rest = estimate(both, four, 4, previous=grown(estimate(both, [[one], [third]], 4), both, four))
    assert np.array_equal(rest.samples, estimate(both, four, 4).samples, equal_nan=True)


def test_the_same_seed_finds_the_same_and_ctrl_c_keeps_what_was_found():
    search = Search(oracle="scripted", episodes=16, effort=300, iterations=2)
    changes = ONE_GAME | {"strategies": ["collect(dove, 5)"]}
    once, again = (found("chicken", search, **changes) for _ in range(2))
    assert (names(once), once.iterations) == (names(again), again.iterations)
    stopped = found("chicken", search, progress=StopsAfter(6), **changes)
    assert stopped.ended == "interrupt"
    assert names(stopped)[0] == names(once)[0][: len(names(stopped)[0])]


def test_a_limit_on_iterations_says_what_would_still_be_gained():
    search = Search(oracle="scripted", episodes=32, effort=600, iterations=1)
    stopped = found("running_with_scissors", search, **ONE_GAME, strategies=["collect(rock, 5)"])
    assert (stopped.ended, len(stopped.strategies[0])) == ("iterations", 2)
    assert exploitability(stopped.iterations[-1]).low > 1


@pytest.mark.parametrize("solver", meta.SOLVERS)
def test_every_meta_solver_gives_distributions(solver):
    profile = meta.solved(solver, payoffs("rps").astype(float))
    assert [len(own) for own in profile] == [3, 3]
    assert [sum(own) for own in profile] == pytest.approx([1, 1])
    assert np.abs(np.array(profile) - 1 / 3).max() < 0.01


@pytest.mark.parametrize("solver", ["nash", "logit"])
def test_meta_solvers_of_equilibria_leave_no_regret(solver):
    hunt = np.array([[[3, 0], [2, 2]], [[3, 2], [0, 2]]], float)
    assert regret(hunt, meta.solved(solver, hunt)) < 1e-3


def gift(question):
    """An oracle of a user's own: always the same name."""
    assert question.player in (0, 1)
    return "collect(defect, 5)"


def patience(question):
    """An oracle that answers with a function of what is seen."""
    return lambda seen: np.zeros(len(seen.place), int)


def nothing(question):
    return None


def number(question):
    return 7


def broken(question):
    raise RuntimeError("out of ideas")


OWN = "tests.analysis.found.test_psro"


@pytest.mark.parametrize(
    ("oracle", "ends"),
    [("gift", ["collect(cooperate, 5)", "collect(defect, 5)"]), ("nothing", ["collect(cooperate, 5)"])],
)
def test_an_oracle_may_be_ones_own(oracle, ends):
    search = Search(oracle=f"{OWN}:{oracle}", episodes=32, effort=64)
    assert names(found("prisoners_dilemma", search, **ONE_GAME, strategies=["collect(cooperate, 5)"])) == [ends]


def test_what_an_own_oracle_finds_may_be_a_function():
    search = Search(oracle=f"{OWN}:patience", episodes=16, effort=64)
    changes = {"actions.play.matrix": [[-1, -1], [-1, -1]], "strategies": ["collect(cooperate, 5)"]}
    (own,) = found("prisoners_dilemma", search, **changes).strategies
    assert own[-1].name == f"reply of {OWN}:patience"


@pytest.mark.parametrize(
    ("search", "words"),
    [
        (Search(meta_solver="nsh"), "--meta-solver: 'nsh' is not known; did you mean 'nash'?"),
        (Search(oracle="learnt"), "--oracle: 'learnt' is not known"),
        (Search(oracle="no.such:thing"), "--oracle: 'no.such:thing' can't be imported"),
        (Search(oracle=f"{OWN}:number", effort=64), f"--oracle: {OWN}:number must return a strategy, its name, "),
        (Search(oracle=f"{OWN}:broken", effort=64), "failed: RuntimeError: out of ideas, test_psro.py, line "),
    ],
)
def test_what_cannot_be_searched_is_one_line(search, words):
    with pytest.raises(InputError) as refusal:
        found("prisoners_dilemma", search)
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)
