import numpy as np
import pytest

from analysis.classifier import classify
from analysis.composition import composition
from analysis.composition_page import made_of
from analysis.decompositions import basis, by_chance, energies, harmonic, interaction
from analysis.evidence import evidence
from tests.analysis.known_answers import payoffs
from tests.analysis.tables import played, symmetric, task
from tests.analysis.textbook import GAMES, computed, from_payoffs, game, noisy

RPS = "rps"


def made(table):
    return composition(table, evidence(table))


def tensors(name):
    return payoffs(name).astype(float)[None]


@pytest.mark.parametrize("name", GAMES)
def test_textbook_games_are_made_as_the_book_says(name):
    found, book = energies(tensors(name)), computed(name)["decomposition"]
    gains = float(found.potential[0] + found.harmonic[0])
    if gains > 1e-9:
        assert found.harmonic[0] / gains == pytest.approx(book["candogan"]["harmonic"], abs=1e-9)
    whole = float(found.aligned[0] + found.conflict[0])
    if whole > 1e-9:
        assert found.aligned[0] / whole == pytest.approx(book["kalai"]["common"], abs=1e-9)
    if book["hwang_rey_bellet"] and gains > 1e-9:
        parts = np.array([found.common[0], found.opposed[0], found.alone[0]])
        assert parts / parts.sum() == pytest.approx(list(book["hwang_rey_bellet"].values()), abs=1e-9)


def test_a_basis_is_orthonormal_and_starts_with_the_mean():
    for size in (1, 2, 5):
        assert basis(size) @ basis(size).T == pytest.approx(np.eye(size))
        assert basis(size)[0] == pytest.approx(np.full(size, size**-0.5))


@pytest.mark.parametrize(("shape", "share"), [((2, 2), 1 / 4), ((3, 3), 1 / 3), ((2, 2, 2), 5 / 12), ((3, 3, 3), 0.52)])
def test_random_games_go_round_as_much_as_chance_says(shape, share):
    found = energies(np.random.default_rng(0).standard_normal((4000, len(shape), *shape)))
    assert by_chance(shape) == pytest.approx(share, abs=0.005)
    assert np.mean(found.harmonic) / np.mean(found.harmonic + found.potential) == pytest.approx(share, abs=0.01)


def test_the_parts_of_the_gains_add_up():
    payoffs = np.random.default_rng(1).standard_normal((50, 3, 2, 3, 2))
    parts = energies(payoffs)
    own = payoffs - np.stack([payoffs[:, i].mean(axis=i + 1, keepdims=True) + 0 * payoffs[:, i] for i in range(3)], 1)
    assert parts.common + parts.opposed + parts.alone == pytest.approx((own**2).sum(axis=(1, 2, 3, 4)))
    sizes = np.array([2, 3, 2.0]).reshape(-1, 1, 1, 1)
    assert parts.potential + parts.harmonic == pytest.approx((sizes * own**2).sum(axis=(1, 2, 3, 4)))


def test_a_common_function_has_no_harmonic_part_and_opposed_players_no_interaction_in_their_sum():
    rng = np.random.default_rng(2)
    one = rng.standard_normal((1, 1, 3, 4))
    assert harmonic(np.concatenate([one, one], 1)) == pytest.approx(0, abs=1e-9)
    assert interaction(np.concatenate([one, -one], 1)) == pytest.approx(0, abs=1e-9)


def test_noise_is_taken_off_the_shares():
    """A prisoner's dilemma has no harmonic part; what is found is noise."""
    plain, corrected = [], []
    for seed in range(30):
        table = noisy(game("pd"), 0.3, 10, seed)
        raw = energies(table.mean.ravel()[table.index][None])
        plain.append(raw.harmonic[0] / (raw.harmonic[0] + raw.potential[0]))
        share = made(table).harmonic
        assert share.low <= share.value <= share.high
        corrected.append(share.value)
    assert np.mean(corrected) < 0.9 * np.mean(plain)


@pytest.mark.parametrize(("name", "share"), [("pd", 0.0), (RPS, 1.0)])
def test_intervals_hold_the_true_share(name, share):
    inside = [made(noisy(game(name), 0.5, 40, seed)).harmonic for seed in range(20)]
    assert sum(one.low - 0.01 <= share <= one.high + 0.01 for one in inside) >= 18


def test_a_task_and_a_flat_game_have_nothing_to_share_out():
    assert made(task()) is None
    assert made(symmetric(1, 1, 1, 1)).harmonic is None


def contest(ratings, circle):
    """Exchangeable rivals: what the better rated wins, and a circle of strategies beside it."""
    size = len(ratings)
    wins = np.subtract.outer(ratings, ratings) + circle * np.array(
        [[((j - i) % size == 1) - ((i - j) % size == 1) for j in range(size)] for i in range(size)]
    )
    return from_payoffs([[[str(x) for x in row] for row in wins.tolist()] for wins in (wins, -wins)])


@pytest.mark.parametrize(
    ("ratings", "circle", "share"), [((0, 1, 3), 0, 1.0), ((0, 0, 0), 1, 0.0), ((0, 1, 2), 1, 2 / 3)]
)
def test_a_rating_explains_its_share_of_who_wins(ratings, circle, share):
    table = contest(ratings, circle)
    found = classify(table).composition.transitive
    wins = np.subtract.outer(ratings, ratings)
    assert (wins**2).sum() / ((wins**2).sum() + 6 * circle**2) == pytest.approx(share)
    assert found.value == pytest.approx(share)


def test_only_rivals_are_rated():
    assert classify(symmetric(3, 0, 5, 1)).composition.transitive is None


def test_the_page_tells_a_line_for_each_split():
    lines = list(made_of(made(symmetric(3, 0, 5, 1))))
    assert lines[0].startswith("15% of what varies moves all payoffs alike")
    assert "10% come from playing together to all alike, 0% at others' cost" in lines[1]
    assert lines[2] == "of the gains 0% only go round (of random payoffs 25%)"
    assert "[" in next(made_of(made(played(symmetric(3, 0, 5, 1), noise=1.0))))
