"""Five hundred random games say the same to us and to brute force, and their equilibria to nashpy."""

import warnings

import numpy as np
import pytest

from analysis.equilibria import solve
from analysis.evidence import evidence
from analysis.regret import pure_equilibria
from analysis.sinks import sink_components
from analysis.structure import coordination
from analysis.study import study
from analysis.typology import labels
from tests.analysis import brute_force
from tests.analysis.known_answers import fractions
from tests.analysis.random_games import COUNT, game
from tests.analysis.textbook import from_payoffs

pytestmark = pytest.mark.slow

PARTS = [range(first, first + 50) for first in range(0, COUNT, 50)]
FEW = 16  # joint actions up to which all equilibria of more than two players are looked for


def verdicts(payoffs):
    """Ours; of coordination what the whole game is, for `labels` may speak of the two strategies it reduces to."""
    table = from_payoffs(payoffs.tolist())
    found = labels(table) | {"coordination": coordination(study(table, evidence(table)))}
    return {name: found[name].verdict == "yes" for name in brute_force.LABELS}


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_labels_are_those_of_brute_force(part):
    theirs = {k: {name: holds(game(k)) for name, holds in brute_force.LABELS.items()} for k in part}
    assert {k: verdicts(game(k)) for k in part} == theirs


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_pure_equilibria_and_sinks_are_those_of_brute_force(part):
    for payoffs in map(game, part):
        exact = fractions(payoffs.tolist())
        assert pure_equilibria(exact) == brute_force.pure_equilibria(payoffs)
        assert list(sink_components(exact)) == list(sink_components(payoffs.astype(float)))
        assert list(sink_components(exact)) == brute_force.sinks(payoffs)


def nashpys(payoffs):
    """All that nashpy's two enumerations find; what they miss in degenerate games is theirs."""
    import nashpy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they tell of degenerate games
        pair = nashpy.Game(*payoffs.astype(float))
        return [*pair.support_enumeration(), *pair.vertex_enumeration()]


def apart(one, other):
    return max(float(np.abs(np.subtract(*sides)).max()) for sides in zip(one, other, strict=True))


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_every_equilibrium_of_two_players_that_nashpy_finds_is_ours_or_a_mixture_of_ours(part):
    for payoffs in (game(k) for k in part if len(game(k)) == 2):
        ours = solve(fractions(payoffs.tolist()))
        extreme = [found.profile for found in ours.equilibria]
        assert ours.complete
        for pair in nashpys(payoffs):
            listed = any(apart(pair, profile) < 1e-7 for profile in extreme)
            assert listed or (ours.continuum and brute_force.inside(payoffs, pair, extreme))


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_nobody_gains_by_leaving_an_equilibrium_of_ours(part):
    generic = [k for k in part if len(game(k)) == 2 or (k % 2 == 0 and game(k)[0].size <= FEW)]
    for payoffs in map(game, generic):
        found = solve(fractions(payoffs.tolist())).equilibria
        assert found
        assert max(brute_force.regret(payoffs, e.profile) for e in found) < 1e-9 * max(1, np.ptp(payoffs))
