"""What a game may be called: one table of ids, for `expect`, for labels and for the headline.

The name says what the game is, `meaning` says it in a sentence, `learning` what a learner meets in it.
"""

from typing import NamedTuple


class Name(NamedTuple):
    title: str
    meaning: str
    learning: str


NAMES = {
    # The twelve symmetric 2x2 orders. R both cooperate, P both defect, S cooperate alone, T defect alone; R >= P.
    "prisoners_dilemma": Name(
        "Prisoner's Dilemma",
        "Defection pays more whatever the other does, yet both earn more if both cooperate (T > R > P > S).",
        "Independent learners end in mutual defection; cooperation needs memory, partner choice or shared reward.",
    ),
    "chicken": Name(
        "Chicken",
        "Each wants to be the one who does not yield, and both lose most if neither yields (T > R > S > P).",
        "Learners split into one who yields and one who does not; who is which depends on the seed.",
    ),
    "leader": Name(
        "Leader / Battle",
        "Playing differently is best for both, and it is better to be the one who leads (T > S > R > P).",
        "Learners must break the symmetry; fair play takes turns.",
    ),
    "hero": Name(
        "Hero",
        "Playing differently is best for both, and the one who sacrifices earns more (S > T > R > P).",
        "Learners must break the symmetry; fair play takes turns.",
    ),
    "compromise": Name(
        "Compromise",
        "Cooperation pays more whatever the other does, and a lone cooperator earns most (S > R > T > P).",
        "Independent learners reach mutual cooperation, though each would like to be the only one.",
    ),
    "deadlock": Name(
        "Deadlock",
        "Cooperation pays more whatever the other does, and each prefers that the other defects (S > R > P > T).",
        "Independent learners reach the outcome that suits both; there is nothing to resolve.",
    ),
    "stag_hunt": Name(
        "Stag Hunt",
        "Cooperation is best if the other cooperates, and defection is safe if not (R > T > P > S).",
        "Learners drift to the safe equilibrium unless trust, signals or luck bring them to the better one.",
    ),
    "assurance": Name(
        "Assurance",
        "Doing the same is an equilibrium both ways, one better, and the lone cooperator earns least (R > P > T > S).",
        "Learners may settle on the worse equilibrium; exploring together finds the better one.",
    ),
    "coordination": Name(
        "Coordination",
        "What matters is to do the matching thing: each strategy has its partner in a strict equilibrium.",
        "Learners settle on one convention of several; which one depends on the seed and need not be the best.",
    ),
    "peace": Name(
        "Peace",
        "Cooperation pays more whatever the other does, and all agree that both cooperating is best (R > S > P > T).",
        "Independent learners reach the best outcome.",
    ),
    "harmony": Name(
        "Harmony",
        "Cooperation pays more whatever the other does: own interest and common interest agree (R > S > T > P).",
        "Independent learners reach the best outcome.",
    ),
    "concord": Name(
        "Concord",
        "Cooperation pays more whatever the other does, though a lone defector is next best off (R > T > S > P).",
        "Independent learners reach the best outcome.",
    ),
    "bach_or_stravinsky": Name(
        "Bach or Stravinsky",
        "Two equilibria, both better for both than missing each other, and the players disagree which is better.",
        "Learners settle on one of the two and one player gets its way; fair play takes turns.",
    ),
    "alibi": Name(
        "One-sided dilemma",
        "The only equilibrium is worse for both than another outcome, which only one of them would leave.",
        "Learners end in the worse outcome: one defects whatever happens, and the other answers it (an alibi game).",
    ),
    "ranked_equilibria": Name(
        "Two equilibria, one better for both",
        "Each player wants to do what the other's choice calls for, and both would rather meet in the same one of two.",
        "Learners may settle on the worse equilibrium; exploring together finds the better one.",
    ),
    "rival_equilibria": Name(
        "Two equilibria, each better for one",
        "Each player wants to do what the other's choice calls for, and each would rather have another of the two.",
        "Learners settle on one of the two and one player gets its way.",
    ),
    "boundary": Name(
        "On a boundary",
        "Two payoffs tie, so the game lies between the named ones.",
        "Small changes of the payoffs, or of chance, decide which of the neighbouring games learners meet.",
    ),
    # Patterns of the Schelling diagram, three players and more.
    "prisoners_dilemma_n": Name(
        "N-player Prisoner's Dilemma",
        "Defection pays more however many others cooperate, yet all earn more if all cooperate.",
        "Independent learners end in defection by all: the tragedy of the commons.",
    ),
    "stag_hunt_n": Name(
        "N-player Stag Hunt",
        "Cooperation pays once enough others cooperate, defection below that threshold.",
        "Learners end in cooperation by all or by none; where they start decides.",
    ),
    "chicken_n": Name(
        "N-player Chicken",
        "Defection pays when many cooperate, cooperation when too few do.",
        "Learners split: some cooperate and the rest ride free; who does depends on the seed.",
    ),
    "harmony_n": Name(
        "N-player Harmony",
        "Cooperation pays more however many others cooperate.",
        "Independent learners reach cooperation by all.",
    ),
    "volunteers_dilemma": Name(
        "Volunteer's Dilemma",
        "Cooperation pays if nobody else cooperates and defection if anybody does: one volunteer is enough.",
        "Learners end with one who serves the rest, or with none when all wait for another.",
    ),
    # Structure, any number of players and strategies.
    "zero_sum": Name(
        "Zero-sum",
        "What one gains the others lose.",
        "Self-play may chase its tail: judge by exploitability and train against a mixture of opponents.",
    ),
    "constant_sum": Name(
        "Constant-sum",
        "The payoffs of all players add to the same total in every profile.",
        "As in a zero-sum game: judge by exploitability and train against a mixture of opponents.",
    ),
    "team": Name(
        "Team game",
        "All players earn the same in every profile.",
        "One objective for all: the difficulty is credit assignment and leaving a worse equilibrium.",
    ),
    "symmetric": Name(
        "Symmetric",
        "Only what is played matters, not who plays it.",
        "One policy can be trained for all seats by self-play.",
    ),
    "anti_coordination": Name(
        "Anti-coordination",
        "Each strategy pays less the more others choose it.",
        "Learners spread over the strategies; a shared policy must break the symmetry or randomise.",
    ),
    "dominance_solvable": Name(
        "Dominance solvable",
        "Dropping strictly dominated strategies again and again leaves one profile.",
        "Independent learners find the equilibrium from any start.",
    ),
    "zero_sum_equivalent": Name(
        "Zero-sum equivalent",
        "Zero-sum but for what others' choices give or take from a player whatever it does itself.",
        "Best replies and equilibria are those of a zero-sum game, so its algorithms find them.",
    ),
    "exact_potential": Name(
        "Exact potential game",
        "What anybody gains by a change is the change of one function common to all.",
        "Independent learners climb the common function and settle in a pure equilibrium.",
    ),
    "weighted_potential": Name(
        "Weighted potential game",
        "An exact potential game once each player's payoffs are measured in a unit of its own.",
        "Independent learners climb the common function and settle in a pure equilibrium.",
    ),
    "ordinal_potential": Name(
        "Ordinal potential game",
        "One function rises whenever anybody gains by a change, and stays when nothing is gained or lost.",
        "Learners that improve one at a time settle in a pure equilibrium.",
    ),
    "generalized_potential": Name(
        "Generalised potential game",
        "One function rises whenever anybody gains by a change: improvements always come to an end.",
        "Learners that improve one at a time settle in a pure equilibrium.",
    ),
    "best_response_acyclic": Name(
        "Best-response acyclic",
        "Best replies, one player at a time, always come to an end.",
        "Learners that move to best replies settle; those that take any improvement may go round.",
    ),
    "weakly_acyclic": Name(
        "Weakly acyclic",
        "From every profile some path of improvements leads to a pure equilibrium.",
        "Learners that try improvements at random settle in the end.",
    ),
    "congestion": Name(
        "Congestion game",
        "Each strategy pays by the number of its users alone, and less the more there are.",
        "Learners spread out until nobody gains by moving; a shared policy must randomise.",
    ),
    "supermodular": Name(
        "Supermodular",
        "Strategies are complements: going higher pays more the higher others go.",
        "Learners move up or down together, to a highest or a lowest equilibrium; where they start decides.",
    ),
    "submodular": Name(
        "Submodular",
        "Strategies are substitutes: going higher pays less the higher others go.",
        "What one does more of the others do less of; learners take different parts.",
    ),
    "cyclic": Name(
        "Cyclic",
        "From some profiles improving replies go round for ever and never reach a pure equilibrium.",
        "Greedy self-play goes in circles; average over past opponents.",
    ),
    "requires_mixing": Name(
        "Requires mixing",
        "No pure profile is an equilibrium.",
        "An optimal policy must randomise; a deterministic one can be exploited.",
    ),
    "reducible": Name(
        "Reduces to two strategies",
        "The pure equilibria are those of the game between two strategies; the others play no part in them.",
        "Expect learners to drop the other strategies first.",
    ),
    # What stands in for a name.
    "decision_problem": Name(
        "Decision problem",
        "One player: no game, only a task.",
        "Ordinary reinforcement learning.",
    ),
    "trivial": Name(
        "Trivial",
        "Nobody's choice changes a payoff: one strategy is left, or all pay the same.",
        "Nothing to learn with these strategies.",
    ),
    "undetermined": Name(
        "Undetermined",
        "The episodes played so far leave several names open.",
        "Play more episodes before drawing conclusions.",
    ),
    "unnamed": Name(
        "Unnamed",
        "None of the names in this table fits.",
        "Read the equilibria and the labels instead.",
    ),
}

SYMMETRIC_2X2 = {
    "TRPS": "prisoners_dilemma",
    "TRSP": "chicken",
    "TSRP": "leader",
    "STRP": "hero",
    "SRTP": "compromise",
    "SRPT": "deadlock",
    "RTPS": "stag_hunt",
    "RPTS": "assurance",
    "RPST": "coordination",
    "RSPT": "peace",
    "RSTP": "harmony",
    "RTSP": "concord",
}
BY_OUTCOMES = ("bach_or_stravinsky", "alibi", "ranked_equilibria", "rival_equilibria")
N_PLAYER = ("prisoners_dilemma_n", "stag_hunt_n", "chicken_n", "harmony_n")
OTHER_WORDS = ("undetermined", "unnamed")  # headlines that are no property of a game
