from analysis.crowding import congestion
from analysis.evidence import evidence
from analysis.study import study
from analysis.table import Role
from tests.analysis.tables import given, played
from tests.analysis.textbook import game

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
