import numpy as np
import pytest

from analysis.kleene import NO, UNKNOWN, YES, every, negate, negative, positive, some, verdict


def test_an_interval_above_zero_is_positive_and_one_across_zero_is_unknown():
    assert positive(np.array([0.1, -0.1, -2.0]), np.array([0.2, 0.1, -1.0])).tolist() == [YES, UNKNOWN, NO]


def test_zero_without_doubt_is_neither_positive_nor_negative():
    zero = np.zeros(1)
    assert positive(zero, zero) == NO and negative(zero, zero) == NO


def test_negative_mirrors_positive():
    low, high = np.array([-3.0, -1.0, 1.0]), np.array([-2.0, 1.0, 2.0])
    assert negative(low, high).tolist() == positive(-high, -low).tolist() == [YES, UNKNOWN, NO]


def test_one_no_settles_an_and_and_one_yes_settles_an_or():
    assert every(np.array([NO, UNKNOWN, YES])) == NO
    assert some(np.array([NO, UNKNOWN, YES])) == YES


def test_doubt_remains_where_nothing_settles():
    assert every(np.array([YES, UNKNOWN])) == UNKNOWN == some(np.array([NO, UNKNOWN]))
    assert negate(np.array(UNKNOWN)) == UNKNOWN


def test_nothing_holds_of_all_and_of_none():
    assert every(np.array([])) == YES and some(np.array([])) == NO


@pytest.mark.parametrize(("truth", "word"), [(0.0, "no"), (0.5, "undetermined"), (1.0, "yes")])
def test_truth_values_have_words(truth, word):
    assert verdict(truth) == word


def test_every_way_to_fill_in_the_unknowns_agrees_with_a_settled_answer():
    def formula(a, b, c):
        return some(np.array([every(np.array([a, negate(b)])), c]))

    for a, b, c in np.ndindex(3, 3, 3):
        answer = formula(a / 2, b / 2, c / 2)
        options = [[x / 2] if x != 1 else [NO, YES] for x in (a, b, c)]
        filled = {float(formula(p, q, r)) for p in options[0] for q in options[1] for r in options[2]}
        assert answer == UNKNOWN or filled == {float(answer)}
