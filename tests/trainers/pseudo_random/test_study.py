"""The study plays what it names, says what held, and tells sides of a bound apart."""

import json

import pytest

from mettagrid_lite.load import read_yaml, validated
from trainers.experiment import FOLDER
from trainers.pseudo_random.rows import Interval, Row, interval, rows
from trainers.pseudo_random.study import PseudoRandom
from trainers.pseudo_random.verdict import Claim, Prediction, findings, verdict

SMALL = {
    "seeds": [1],
    "gains": [3],
    "memory": [0, 4],
    "training": {"updates": 2, "generations": 1, "length": 32, "population": 4, "matches": 4},
    "ladder": {"rounds": 20, "matches": 4, "blocks": [1], "lesson": 4, "passes": 1},
}


def row(seed, conceded, predictor="markov", read=0, memory=64):
    return Row("rps", "evolution", memory, predictor, read, seed, 1.5, conceded, (1,), (conceded,))


def test_every_kind_is_played_and_stands_on_the_page():
    data = read_yaml(FOLDER / "pseudo_random.yaml") | SMALL
    study = validated(data, "pseudo_random.yaml", PseudoRandom)
    trials = study.trials()
    outcomes = {name: play(lambda part, whole: None) for name, play in trials.items()}
    assert outcomes["rps, drawn, 4 units, seed 1"] == trials["rps, drawn, 4 units, seed 1"](lambda part, whole: None)
    text = study.text(outcomes)
    assert len({one.who for one in rows(outcomes)}) == 3 + 1 + 2 * 5
    assert all(f"| {one.who} |" in text for one in rows(outcomes))
    assert text.count("undecided**") == len(study.predictions) + len(study.later["2026-11-24"]) == 3 + 4
    said = json.loads(study.files(outcomes)["verdicts.json"])
    assert [one["date"] for one in said] == [None] * 3 + ["2026-11-24"] * 4
    assert {one["verdict"] for one in said} == {"undecided"} and said[0]["found"][0]["game"] == "rps"
    assert set(study.pictures(outcomes)) == {"rps-rungs", "rps-budgets"}


@pytest.mark.parametrize(
    ("told", "said"),
    [((0.0, -0.05, 0.05), "held"), ((0.0, -0.2, 0.05), "undecided"), ((0.4, 0.2, 0.6), "not")],
)
def test_a_claim_holds_only_where_all_of_the_interval_lies_within_its_bounds(told, said):
    assert Claim(policies=("evolution",), above=-0.1, below=0.1).verdict(Interval(*told)) == said


def test_one_seed_decides_nothing():
    assert Claim(policies=("evolution",), above=0.5).verdict(interval([0.99])) == "undecided"


def test_the_gru_that_has_read_most_counts_and_the_best_is_who_is_paid_most():
    told = [row(seed, paid, "gru", read) for seed in (1, 2) for read, paid in ((10, 0.9), (99, 0.3))]
    told += [row(seed, 0.0) for seed in (1, 2)]
    said = {
        name: list(findings(Prediction(about="", claims=(Claim(policies=("evolution",), predictor=name),)), told))
        for name in ("gru", "best", "markov")
    }
    assert {name: found[0].told.mean for name, found in said.items()} == {"gru": 0.3, "best": 0.9, "markov": 0.0}


def test_what_was_said_of_the_first_ladder_is_not_said_of_the_transformer():
    told = [
        row(seed, paid, predictor, 99) for seed in (1, 2) for predictor, paid in (("gru", 0.3), ("transformer", 0.8))
    ]
    means = {
        name: [one.told.mean for one in findings(Prediction(about="", claims=(claim,)), told)]
        for name in ("best", "any", "transformer")
        for claim in [Claim(policies=("evolution",), predictor=name)]
    }
    assert means == {"best": [0.3], "any": [0.8], "transformer": [0.8]}


def test_a_claim_about_one_game_says_nothing_of_others():
    claim = Claim(policies=("evolution",), games=("pennies",))
    assert not list(findings(Prediction(about="", claims=(claim,)), [row(1, 0.5), row(2, 0.5)]))


def test_one_finding_against_it_is_enough_against_a_prediction():
    claims = Claim(policies=("evolution",), above=0.2), Claim(policies=("evolution",), below=0.2)
    told = [row(seed, 0.5) for seed in (1, 2)]
    assert verdict(findings(Prediction(about="", claims=claims), told)) == "not"
    assert verdict(findings(Prediction(about="", claims=claims[:1]), told)) == "held"
    assert verdict(findings(Prediction(about="", claims=(Claim(policies=("nobody",)),)), told)) == "undecided"
