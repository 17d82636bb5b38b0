from analysis.as_json import to_json
from analysis.atlas_page import atlas
from analysis.classifier import classify
from tests.analysis.tables import commons, played, symmetric
from tests.analysis.textbook import game


def told(table):
    return "\n".join(atlas(classify(table).place))


def test_a_settled_game_is_told_with_layer_family_and_neighbours():
    page = told(symmetric(3, 0, 5, 1))
    assert "better replies: dominance. Both have a strictly dominant strategy." in page
    assert "PdPd, Prisoner's Dilemma for both; discord layer, dilemma family" in page
    assert "one swap of ranks away: ShPd, DlPd, ChPd, PdSh, PdDl, PdCh" in page


def test_an_open_name_is_told_as_candidates_with_their_shares():
    page = told(played(symmetric(3, 0, 4, 2.9), episodes=64, noise=0.5))
    assert "better replies: dominance" in page
    assert "ordinal name: one of PdPd 0." in page and "neighbour" not in page and "swap" not in page


def test_the_json_has_the_same():
    atlas = to_json(classify(symmetric(3, 0, 5, 1)))["two_by_two"]
    assert atlas["replies"] == [{"id": "dominance", "probability": 1.0}]
    assert atlas["names"] == [{"id": "PdPd", "probability": 1.0}]
    assert (atlas["layer"], atlas["family"], atlas["neighbours"]["row 3-4"]) == ("discord", "dilemma", "ShPd")


def test_a_one_sided_dilemma_is_told_from_either_side():
    page = told(game("alibi"))
    assert "both cooperating is better for both than both defecting: yes" in page
    assert "defection pays whatever the other does" in page and "defection pays if the other defects" in page


def test_the_json_has_greed_and_fear_of_each_player():
    atlas = to_json(classify(symmetric(3, 0, 5, 1)))["two_by_two"]
    (side,) = atlas["sides"]
    assert (side["reward"], side["sucker"], side["temptation"], side["punishment"]) == (3, 0, 5, 1)
    assert (side["conditions"]["greed"]["margin"], atlas["better"]["margin"]) == (0.4, 0.4)


def test_more_players_have_no_place():
    report = classify(commons(players=3))
    assert report.place is None and to_json(report)["two_by_two"] is None
