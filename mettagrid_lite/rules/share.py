"""Who receives what was earned."""

from ..state import ALIVE, EARNED, ONE, RAW, RECEIVED, REWARD
from .rule import formula, rule


@rule
def share(state, params, e):
    """Each agent's earnings go to all by its row of shares; the remainder, and what the ended would get, stays with it.

    The sum over agents is conserved exactly.
    """
    agents = state.money.shape[1]
    for a in range(agents):
        state.money[e, a, REWARD] = 0
    for a in range(agents):
        if params.shares[a, a] < ONE:
            divide(state, params, e, a)
        else:
            state.money[e, a, REWARD] += state.money[e, a, RAW]
    for a in range(agents):
        state.money[e, a, EARNED] += state.money[e, a, RAW]
        state.money[e, a, RECEIVED] += state.money[e, a, REWARD]


@rule
def divide(state, params, e, a):
    """What agent `a` earned goes to all by its row of shares."""
    kept = state.money[e, a, RAW]
    for b in range(state.money.shape[1]):
        if b != a and params.shares[a, b] > 0 and state.agents[e, b, ALIVE] != 0:
            part = portion(state.money[e, a, RAW], params.shares[a, b])
            state.money[e, b, REWARD] += part
            kept -= part
    state.money[e, a, REWARD] += kept


@formula
def portion(amount, part):
    """`part` of ONE of an amount, rounded towards zero, so that -x gives exactly the opposite of x."""
    whole, rest = abs(amount) // ONE, abs(amount) % ONE
    size = whole * part + rest * part // ONE  # equal to abs(amount) * part // ONE, which may pass 64 bits
    return size if amount >= 0 else -size
