"""Names by how each player ranks the four outcomes, on all 144 ordinal games (Robinson & Goforth 2004, 2005)."""

from functools import cache

import pytest

from analysis import classify
from analysis.dilemmas import orders_of
from analysis.evidence import evidence
from analysis.margins import margins
from analysis.names import BY_OUTCOMES
from analysis.ordinal import dominant, games, ranks, twin
from analysis.outcomes import by_outcomes
from tests.analysis.textbook import from_payoffs, game, noisy, reordered

GAMES = games()
ALIBI = {"PdSh", "PdAs", "PdCo", "ShPd", "AsPd", "CoPd"}


@cache
def names_of(name):
    """The labels of an ordinal game that hold, by name of the game."""
    return held(from_payoffs(list(ranks(name))))


def held(table):
    found = orders_of(table, evidence(table)) | by_outcomes(table, evidence(table))
    return {id for id, label in found.items() if label.verdict == "yes"}


def with_label(*ids):
    return {name for name in GAMES if names_of(name) & set(ids)}


def test_one_player_alone_has_a_dominant_strategy_in_the_six_alibi_games():
    assert with_label("alibi") == ALIBI
    assert all(dominant(name) == 1 for name in ALIBI)


def test_a_single_equilibrium_is_worse_for_both_than_another_outcome_in_seven_games():
    assert with_label("prisoners_dilemma", "alibi") == ALIBI | {"PdPd"}


def test_of_two_equilibria_one_is_better_for_both_in_nine_games_and_each_for_one_in_nine():
    ranked, rival = with_label("ranked_equilibria"), with_label("rival_equilibria")
    assert (len(ranked), len(rival), len(ranked & rival)) == (9, 9, 0)
    assert with_label("bach_or_stravinsky") < rival


def test_there_are_twenty_five_social_dilemmas():
    assert len(with_label("prisoners_dilemma", "alibi", "ranked_equilibria", "rival_equilibria")) == 25


def test_exchanged_players_have_the_same_names():
    assert all(names_of(name) == names_of(twin(name)) for name in GAMES)


@pytest.mark.parametrize("name", ["PdSh", "AsPd", "ChBa", "ShAs"])
def test_names_survive_any_relabelling_of_either_players_strategies(name):
    table = from_payoffs(list(ranks(name)))
    for first in ((0, 1), (1, 0)):
        for second in ((0, 1), (1, 0)):
            assert held(reordered(table, first, second)) == names_of(name)


def test_a_one_sided_dilemma_is_a_headline():
    report = classify(game("alibi"))
    assert report.primary == "alibi"
    assert report.labels["dominance_solvable"].verdict == "yes"


def test_under_noise_a_one_sided_dilemma_is_open_until_enough_is_played():
    table = noisy(game("alibi"), 0.8, 20, seed=1)
    few = by_outcomes(table, evidence(table))["alibi"]
    more = noisy(game("alibi"), 0.5, 2000, seed=1)
    many = by_outcomes(more, evidence(more))["alibi"]
    assert (few.verdict, many.verdict) == ("undetermined", "yes")
    assert 0 < few.probability < 1 and many.probability > 0.99


def test_noise_rarely_makes_a_one_sided_dilemma_of_a_game_that_is_none():
    tables = [noisy(game("pd"), 0.5, 100, seed) for seed in range(40)]
    assert sum(by_outcomes(table, evidence(table))["alibi"].verdict == "yes" for table in tables) <= 2


def test_margins_of_these_names_have_the_sign_of_their_verdict():
    for name in ("PdSh", "ChCh", "HaHa"):
        table = from_payoffs(list(ranks(name)))
        assert {id for id, margin in margins(table, BY_OUTCOMES).items() if margin > 0} == names_of(name) & {
            *BY_OUTCOMES
        }
