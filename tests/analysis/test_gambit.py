"""Our own enumerations against Gambit's, where the `gambit` extra is installed (it compiles for five minutes)."""

from typing import Any

import numpy as np
import pytest

from analysis import isolate
from analysis.equilibria import solve
from analysis.normal_form import NormalForm, to_nfg, to_table
from tests.analysis import random_games
from tests.analysis.known_answers import TWO, fractions, payoffs

pytest.importorskip("pygambit", reason="the gambit extra is optional")


def rounded(profiles: Any) -> set[Any]:
    return {tuple(tuple(round(float(share), 9) for share in own) for own in profile) for profile in profiles}


def random_game(seed: int, shape: tuple[int, ...], largest: int = 5) -> np.ndarray:
    drawn = np.random.default_rng(seed).integers(-largest, largest + 1, (len(shape), *shape))
    return fractions(drawn.tolist())


@pytest.mark.parametrize("seed", range(30))
def test_gambit_finds_the_same_extreme_equilibria_of_small_random_games(seed):
    game = random_game(seed, (3, 3))
    assert rounded(isolate.call("analysis.solvers:enummixed", game)) == rounded(
        e.profile for e in solve(game).equilibria
    )


PARTS = [range(first, first + 50) for first in range(0, random_games.COUNT, 50)]
CELLS = 12  # joint actions up to which enumpoly answers soon


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS, ids=str)
def test_gambit_finds_the_same_extreme_equilibria_of_five_hundred_random_games(part: range) -> None:
    games = [fractions(payoffs.tolist()) for payoffs in map(random_games.game, part) if len(payoffs) == 2]
    for game in games:
        found = isolate.call("analysis.solvers:enummixed", game)
        assert rounded(found) == rounded(e.profile for e in solve(game).equilibria)


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS, ids=str)
def test_gambits_isolated_equilibria_of_more_players_are_ours_wherever_our_list_is_whole(part: range) -> None:
    """In games without ties (even numbers), of up to 12 joint actions."""
    drawn = [random_games.game(k) for k in part if k % 2 == 0]
    for game in (fractions(p.tolist()) for p in drawn if len(p) > 2 and p[0].size <= CELLS):
        ours = solve(game)
        if ours.complete and not ours.continuum:
            theirs = isolate.call("analysis.solvers:enumpoly", game)
            assert rounded(theirs) <= rounded(e.profile for e in ours.equilibria)


@pytest.mark.parametrize("name", TWO)
def test_gambit_finds_the_same_extreme_equilibria_of_textbook_games(name):
    found = isolate.call("analysis.solvers:enummixed", payoffs(name))
    assert rounded(found) == rounded(e.profile for e in solve(payoffs(name)).equilibria)


@pytest.mark.parametrize("seed", range(10))
def test_every_equilibrium_that_gambit_finds_of_three_players_is_among_ours(seed):
    game = random_game(seed, (2, 2, 2), largest=1_000)  # hardly a tie, so no continuum
    ours = solve(game)
    theirs = rounded(isolate.call("analysis.solvers:enumpoly", game))
    assert ours.complete
    assert theirs <= rounded(e.profile for e in ours.equilibria)


def test_a_game_too_large_for_our_own_enumeration_is_solved_by_gambit():
    found = solve(random_game(0, (12, 12)), time_limit=30)
    assert found.equilibria
    assert max(e.regret for e in found.equilibria) < 1e-9


@pytest.mark.parametrize("name", ["pd", "rps_biased", "jordan3"])
def test_gambit_reads_the_games_that_we_write(name, tmp_path):
    import pygambit

    game = payoffs(name)
    table = to_table(NormalForm(name, tuple(f"p{i}" for i in range(len(game))), _numbered(game), game))
    (tmp_path / "game.nfg").write_text(to_nfg(table, name))
    theirs = pygambit.read_nfg(str(tmp_path / "game.nfg"))
    assert theirs.title == name
    for joint in np.ndindex(*game.shape[1:]):
        assert [theirs[joint][player] for player in theirs.players] == [payoff[joint] for payoff in game]


def _numbered(game: np.ndarray) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(str(s + 1) for s in range(size)) for size in game.shape[1:])
