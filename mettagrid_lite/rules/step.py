"""The order inside a step: all act in a drawn order, struck objects are settled, things grow, ends, rewards."""

from ..state import (
    ALIVE,
    ATTACK,
    BACK,
    BOOKS,
    CLOCK,
    COOLING,
    DID,
    DROP,
    FACING,
    FAILED,
    FEES,
    FELT_AT_ALL,
    FORWARD,
    FROZEN,
    GATES,
    GET,
    GONE,
    HAND,
    HOLDS,
    LEAVES,
    MOVE,
    NOOP,
    ORDER,
    OVER,
    PLAY,
    PLAYED,
    PLAYS,
    PUT,
    RATE,
    RAW,
    REGAINS,
    REWARD,
    SCRUB,
    SHOW,
    SIGNAL,
    SIGNALLED,
    STANDING,
    STRIKE,
    SWAP,
    TARGET,
    TERMINATED,
    TIME_LIMIT,
    TRUNCATED,
    ZAP,
)
from .attack import attack
from .back import bring_back
from .bag import regain
from .beam import CLEANS, ZAPS, fire
from .chance import FOR_ORDER, pick
from .convert import work
from .earn import count
from .end import end_all
from .fee import GIVEN_BACK, TAKEN_OFF, can_pay, pay
from .feel import feel
from .gate import work_gates
from .give import give
from .grow import grow
from .move import turn, walk
from .play import play
from .reckon import reckon
from .rule import rule, short
from .share import share
from .store import handle
from .swap import swap
from .use import settle, strike


@rule
def step(state, params, actions, e):
    """One step of environment `e`; nothing happens once it is over. actions [E, A]: numbers of actions."""
    if state.env[e, OVER] == 1:
        rest(state, e)
        return
    act_all(state, params, actions, e)
    grow(state, params, e)
    close(state, params, e)


@short
def act_all(state, params, actions, e):
    """All agents act, and what they struck is settled."""
    draw_order(state, e)
    for a in range(state.agents.shape[1]):
        state.money[e, a, RAW] = state.money[e, a, RATE] if state.agents[e, a, ALIVE] != 0 else 0
        state.agents[e, a, TARGET] = -1
        state.agents[e, a, DID] = actions[e, a]
    for i in range(state.agents.shape[1]):
        a = state.agents[e, i, ORDER]
        if state.agents[e, a, ALIVE] == 1 and not act(state, params, e, a, actions[e, a]):
            count(state, params, e, a, FAILED)
    settle(state, params, e)
    if params.rule[GATES] == 1:
        work_gates(state, params, e)


@short
def close(state, params, e):
    """What happens by itself at the end of a step: work, time that passes, ends, and who receives what."""
    if state.stores.shape[1] > 0:
        work(state, params, e)
    if params.rule[REGAINS] == 1:
        regain(state, params, e)
    thaw(state, e)
    if params.rule[LEAVES] == 1:
        bring_back(state, params, e)
    state.env[e, CLOCK] += 1
    finish(state, params, e)
    if params.rule[BOOKS] == 1:
        reckon(state, params, e)
    share(state, params, e)
    if params.rule[FELT_AT_ALL] == 1:
        feel(state, params, e)


@rule
def rest(state, e):
    """A finished episode pays nothing more."""
    for a in range(state.agents.shape[1]):
        state.money[e, a, RAW] = 0
        state.money[e, a, REWARD] = 0


@rule
def draw_order(state, e):
    """Who acts first, drawn anew each step so that no index is favoured (Fisher-Yates)."""
    agents = state.agents.shape[1]
    for a in range(agents):
        state.agents[e, a, ORDER] = a
    for i in range(agents - 1, 0, -1):
        j = pick(state, e, FOR_ORDER, i, i + 1)
        state.agents[e, i, ORDER], state.agents[e, j, ORDER] = state.agents[e, j, ORDER], state.agents[e, i, ORDER]


@short
def act(state, params, e, a, n):
    """Agent `a` does action `n`, unless it can't; whether it did anything. See allow.py: the same told beforehand."""
    verb, argument = params.actions[n, 0], params.actions[n, 1]
    if verb == NOOP:
        return True
    if state.agents[e, a, FROZEN] > 0:
        return False
    has_fee = params.rule[FEES] == 1
    if has_fee:
        if not can_pay(state, params, e, a, n):
            return False
        pay(state, params, e, a, n, TAKEN_OFF)
    done = do(state, params, e, a, verb, argument)
    if has_fee and not done:
        pay(state, params, e, a, n, GIVEN_BACK)
    return done


@short
def do(state, params, e, a, verb, argument):
    """What one agent does. A `MOVE` turns it to the direction first, whether or not it can go there."""
    turns = verb == MOVE and state.agents[e, a, FACING] != argument
    if turns:
        state.agents[e, a, FACING] = argument
    if verb in (MOVE, FORWARD, BACK):
        ahead = state.agents[e, a, FACING]
        return walk(state, params, e, a, ahead if verb != BACK else (ahead + 2) % 4) or turns
    if verb == STRIKE:
        return strike(state, params, e, a)
    if verb in (ZAP, SCRUB):
        return fire(state, params, e, a, ZAPS if verb == ZAP else CLEANS)
    if verb == PLAY:
        return play(state, params, e, a)
    if verb == HAND:
        return give(state, params, e, a)
    if verb == SWAP:
        return swap(state, params, e, a)
    if verb == ATTACK:
        return attack(state, params, e, a, argument)
    if verb in (PUT, GET, DROP):
        return handle(state, params, e, a, verb, argument)
    if verb == SHOW:
        state.agents[e, a, SIGNAL] = argument
        count(state, params, e, a, SIGNALLED)
    else:
        turn(state, e, a, argument)
    return True


@rule
def thaw(state, e):
    """One step less to wait for the frozen and for beams."""
    for a in range(state.agents.shape[1]):
        state.agents[e, a, FROZEN] = max(state.agents[e, a, FROZEN] - 1, 0)
        state.agents[e, a, COOLING + 0] = max(state.agents[e, a, COOLING + 0] - 1, 0)
        state.agents[e, a, COOLING + 1] = max(state.agents[e, a, COOLING + 1] - 1, 0)


@rule
def finish(state, params, e):
    """Conditions terminate, the time limit truncates; the episode is over when nobody plays on."""
    if is_decided(state, params, e):
        end_all(state, params, e)
    late = state.env[e, CLOCK] >= params.rule[TIME_LIMIT]
    state.env[e, OVER] = 1
    for a in range(state.agents.shape[1]):
        if state.agents[e, a, TERMINATED] == 0:
            state.agents[e, a, TRUNCATED] = late
            state.env[e, OVER] &= late


@rule
def is_decided(state, params, e):
    """A condition that ends the episode for all holds."""
    if params.rule[GONE] >= 0 and state.counts[e, STANDING, params.rule[GONE]] == 0:
        return True
    if params.rule[PLAYS] > 0 and games(state, e) >= params.rule[PLAYS]:
        return True
    return holds_all(state, params, e)


@rule
def games(state, e):
    """Games played by all together; each has two players."""
    n = 0
    for a in range(state.agents.shape[1]):
        n += state.tally[e, a, PLAYED]
    return n // 2


@rule
def holds_all(state, params, e):
    """Someone carries all that ends the episode."""
    asked = 0
    for i in range(params.items.shape[1]):
        asked += params.items[0, i, HOLDS] >= 0
    if asked == 0:
        return False
    for a in range(state.agents.shape[1]):
        met = 0
        for i in range(params.items.shape[1]):
            met += params.items[0, i, HOLDS] >= 0 and state.items[e, a, i] >= params.items[0, i, HOLDS]
        if met == asked:
            return True
    return False
