"""What else the textbook says of its games: how many equilibria and sinks, ordinal names, labels, published curves."""

import numpy as np
import pytest

from analysis.evidence import evidence
from analysis.moves import stable, strict
from analysis.ordinal import layer, name_of
from analysis.self_interest import self_interest
from analysis.sinks import sink_components
from analysis.structure import structure
from analysis.study import study
from analysis.table import dense
from analysis.typology import labels
from tests.analysis.brute_force import joints, pure_equilibria
from tests.analysis.known_answers import known, payoffs
from tests.analysis.textbook import GAMES, PUBLISHED, computed, from_payoffs, game, one_role, schelling

ORDINAL = [name for name in GAMES if computed(name)["rg"]]
OURS = {
    "battle_of_the_sexes": "bach_or_stravinsky",
    "hawk_dove": "chicken",
    "potential": "ordinal_potential",
}
"""Words of the literature for ids of ours."""
STRICTER = {
    ("chicken_mp", "anti_coordination"),
    ("hawk_dove", "anti_coordination"),
    ("volunteer3", "anti_coordination"),
    ("stag_hunt_mp", "stag_hunt"),
}
"""Papers say these of games whose equilibria differ from what all do, or of a tie; our ids ask for strict payoffs."""


def joint_actions(table, firm):
    """Profiles that hold, as joint actions."""
    first = np.cumsum([0, *table.shape[:-1]])
    return [(np.flatnonzero(table.profiles[row]) - first).tolist() for row in np.flatnonzero(firm)]


@pytest.mark.parametrize("name", GAMES)
def test_pure_and_strict_equilibria_are_those_of_the_book(name):
    seen = study(game(name), evidence(game(name)))
    assert sorted(joint_actions(seen.table, strict(seen.worse, seen.graph))) == sorted(computed(name)["strict_ne"])
    assert int(stable(seen.better, seen.graph).sum()) == computed(name)["n_pure_ne"]


@pytest.mark.parametrize("name", GAMES)
def test_sinks_are_as_many_and_as_large_as_in_the_book(name):
    found = sink_components(payoffs(name))
    assert (len(found), max(map(len, found))) == (computed(name)["n_sinks"], computed(name)["largest_sink"])


@pytest.mark.parametrize("name", ORDINAL)
def test_ordinal_names_and_layers_are_those_of_the_book(name):
    found = name_of(*payoffs(name).astype(float).tolist())
    assert (found, layer(found)) == (computed(name)["rg"]["abbrev"], computed(name)["rg"]["layer"])


@pytest.mark.parametrize("name", GAMES)
def test_a_label_that_papers_give_is_given_by_us(name):
    found = labels(game(name)) | structure(study(game(name), evidence(game(name))))
    said = {OURS.get(word, word) for word in GAMES[name]["literature_labels"]}
    assert {(name, word) for word in said & set(found) if found[word].verdict != "yes"} <= STRICTER


@pytest.mark.parametrize("name", ["cleanup", "harvest"])
def test_published_curves_have_the_equilibria_welfare_and_self_interest_of_the_book(name):
    book = PUBLISHED["schelling"][name]
    table = schelling(book["cooperator"], book["defector"])
    values = dense(table)
    pure = pure_equilibria(values)
    welfare = {joint.count(0): values[(slice(None), *joint)].sum() for joint in joints(values)}
    level = self_interest(values)
    assert {joint.count(0) for joint in pure} == set(book["pure_ne_number_of_cooperators"])
    assert len(pure) == book["n_pure_ne"]
    assert {str(k): paid for k, paid in sorted(welfare.items())} == book["welfare_by_number_of_cooperators"]
    assert level.level == pytest.approx(book["self_interest_level"]["s_star"])
    assert labels(table)["exact_potential"].verdict == "yes"


@pytest.mark.parametrize("name", ["pure_coordination", "rationalizable_coordination"])
@pytest.mark.parametrize("collected", ["1", "2", "3", "5", "10", "20"])
def test_collecting_keeps_or_loses_the_equilibria_of_the_book(name, collected):
    entry = PUBLISHED["melting_pot"][name]["effective_after_collecting_m_of_own_class"][collected]
    rows = entry["row"]
    table = from_payoffs([rows, [list(line) for line in zip(*rows, strict=True)]])
    seen = study(table, evidence(table))
    assert joint_actions(table, stable(seen.better, seen.graph)) == entry["pure_ne"]


@pytest.mark.parametrize("name", [name for name in GAMES if computed(name)["symmetric"]])
def test_by_counts_the_pure_equilibria_are_those_of_the_book(name):
    seen = study(one_role(name), evidence(one_role(name)))
    kinds = seen.table.shape[0]
    folded = {tuple(joint.count(s) for s in range(kinds)) for joint in known(name)["pure"]}
    assert {seen.table.profiles[row] for row in np.flatnonzero(stable(seen.better, seen.graph))} == folded
