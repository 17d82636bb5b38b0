from analysis.names import N_PLAYER, NAMES, OTHER_WORDS, SYMMETRIC_2X2


def test_twelve_orders_have_twelve_names():
    assert len(set(SYMMETRIC_2X2.values())) == 12


def test_an_order_starts_with_the_better_of_the_two_same_outcomes():
    assert all(order.index("R") < order.index("P") for order in SYMMETRIC_2X2)


def test_every_name_that_is_given_out_stands_in_the_table():
    assert {*SYMMETRIC_2X2.values(), *N_PLAYER, *OTHER_WORDS} <= set(NAMES)


def test_ids_are_snake_case_and_every_name_says_what_it_means():
    for name, entry in NAMES.items():
        assert name == name.lower() and name.isidentifier()
        assert entry.meaning.endswith(".") and entry.learning.endswith(".")


def test_orders_that_a_meaning_spells_out_are_those_of_the_table():
    for order, name in SYMMETRIC_2X2.items():
        if name != "coordination":
            assert " > ".join(order) in NAMES[name].meaning
