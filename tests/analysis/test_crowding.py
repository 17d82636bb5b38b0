from analysis.crowding import anti_coordination, congestion
from analysis.equality import symmetric
from analysis.evidence import evidence
from analysis.study import study
from analysis.table import Role
from tests.analysis.tables import given, played
from tests.analysis.textbook import game, noisy

ROADS = (Role("driver", 4, ("bridge", "tunnel", "ferry")),)


def verdict(table):
    return congestion(study(table, evidence(table))).verdict


def roads(elsewhere=0.0):
    """Four drivers; a road is slower the more use it, and by `elsewhere` for each who takes the ferry."""

    def payoff(profile):
        paid = [10 - k * used - elsewhere * profile[2] * (k < 3) for k, used in enumerate(profile, start=1)]
        return [pay if used else float("nan") for pay, used in zip(paid, profile, strict=True)]

    return given(ROADS, payoff)


def test_roads_that_only_their_own_traffic_slows_are_a_congestion_game():
    assert verdict(roads()) == "yes"
    assert verdict(played(roads())) == "yes"


def test_traffic_elsewhere_that_matters_makes_it_another_game():
    assert verdict(roads(elsewhere=0.4)) == "no"


def test_company_is_no_congestion():
    assert verdict(game("pure_coord2")) == "no"
    assert verdict(game("anti_coord2")) == "yes"


def test_company_that_pays_excludes_crowding_while_it_is_open_whether_seats_are_alike():
    table = noisy(game("pure_coord2"), 0.5, 100, seed=1)
    seen = study(table, evidence(table))
    assert symmetric(table, seen.known).verdict == "undetermined"
    assert congestion(seen).verdict == anti_coordination(seen).verdict == "no"


def test_the_chance_of_crowding_is_at_most_that_of_alike_seats():
    table = noisy(game("anti_coord2"), 0.5, 60, seed=1)
    seen = study(table, evidence(table))
    assert anti_coordination(seen).probability <= symmetric(table, seen.known).probability < 1
