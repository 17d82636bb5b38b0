"""The two records every rule works on, and the names of their columns.

E environments, A agents, a grid of H x W cells, K kinds, I items, M layouts, N actions, G groups. Environments first.
Rewards are fixed point: `ONE` is a reward of 1. Everything is an integer, so every backend gives the same bits.
"""

from typing import NamedTuple

import numpy as np

# Names of columns are int64, not Python ints: Numba would compile a rule again for each literal it is called with.
ONE = 65_536  # a reward of 1, and a share of 1
CERTAIN = 1 << 32  # a chance of 1

# columns of Params.kinds: the traits of a kind
SOLID, TAKEN, GIVES, AMOUNT, NEEDS, ABSENT, AFTER, NEIGHBOURS, HELD_BY, CLEAN, DIRTY, ENDS, PAYS = np.arange(13)
PACK, PACK_PAYS, CLAIM, INCOME, STAYS, RECIPE = 13 + np.arange(6)
PUSHABLE, SWAPPABLE, OPAQUE, LASTS, OPENS, FREEZES = 19 + np.arange(6)
CALLED, HOLDER, FLEETING, WORKS, TICKS, PAUSE, TIMES = 25 + np.arange(7)
TRAITS = 32
NEVER, STEP, USE, CLEANED = np.arange(4)  # TAKEN: how
NOTHING, ONE_AGENT, EPISODE = np.arange(3)  # ENDS: what ends when it is taken
# rows of Params.goods, amounts of each item; the first two of Params.fees too
COSTS, ASKS, MAKES, FILLED, ROOM, CAP = np.arange(6)
# columns of Params.items
INITIAL, LIMIT, WORTH, HOLDS, PAID_UP_TO, HELD_PAYS, HELD_UP_TO, LEFT_PAYS, REGAIN, EVERY, LOST = np.arange(11)
# columns of Params.prices
PRICE, PRICED_UP_TO = np.arange(2)
ALWAYS = 1 << 40  # no limit to how often something is paid
# columns of Params.terms: what pays a group, and how it feels; its order of kinds follows
STEP_PAYS, AT_TERMINATED, AT_TRUNCATED, RIGHT, COMPLETE, WRONG, RESTART, REPEAT, STAGES = np.arange(9)
ENVY, GUILT, DECAY, OWN, OTHERS = 9 + np.arange(5)
TERMS = 14
# verbs of Params.actions
NOOP, MOVE, FORWARD, TURN, STRIKE, ZAP, SCRUB, PLAY, HAND = np.arange(9)
BACK, SWAP, ATTACK, PUT, GET, DROP, SHOW = 9 + np.arange(7)
# columns of Params.beams
LENGTH, LANES, COOLDOWN, FREEZE = np.arange(4)
# entries of Params.rule
TIME_LIMIT, SHUFFLE, ROTATE, REACH, READY, REST, ROLES, GONE, PLAYS, GIFT, BECOMES, PART, ARM = np.arange(13)
TURNED, RIM, OWNED = 13 + np.arange(3)  # of what is seen: turned windows, cells around the map, owners at all
BOOKS, ORDERED, FELT_AT_ALL = 16 + np.arange(3)  # whether any group is paid by books, in order, or feels
PUSHES, GATES, FEES, LEAVES, OUT, RESPAWN = 19 + np.arange(6)  # whether there are such at all; steps off the map
DEPTH, BREADTH, STUN, STEALS, ARMOUR = 25 + np.arange(5)  # of attacks
BOX, BOXES, REGAINS = 30 + np.arange(3)  # what is dropped, how many of them; whether anything is regained
LAP_DOWN, LAP_RIGHT = 33 + np.arange(2)  # rows and columns once around a world that is round so, 0 where it has edges
SETTINGS = 35

# columns of State.env
KEY, ID, NUMBER, CLOCK, LAYOUT, OVER = np.arange(6)
ASKED, TAPE = 6 + np.arange(2)  # only where chance is told: draws so far, then three numbers each, see rules/chance.py
# planes of State.cells, and values of the plane WAIT
GROUND, WAIT, WHO, OWNER, SLOT = np.arange(5)
BY_CHANCE, FRESH, RIPE, FOR_GOOD = -1 - np.arange(4)
# columns of State.agents
ROW, COL, FACING, ALIVE, FROZEN, COOLING, COOLING_CLEAN, TARGET, ORDER, TERMINATED, TRUNCATED, DID = np.arange(12)
RETURN, SIGNAL = 12 + np.arange(2)
AWAY = 2  # ALIVE of who is off the map for a while; 1 on the map, 0 ended
# columns of State.stores; from HELD on, amounts of each item
WHERE, BUSY, RESTS, MADE, HELD = np.arange(5)
# rows of State.counts
STANDING, PLACES, FLIPPED, PRESSED = np.arange(4)
# columns of State.money
RAW, REWARD, EARNED, RECEIVED, RATE = np.arange(5)
FELT, HELD_WORTH, FIRST, NEAR, STAGE, LAST, SMOOTHED = 5 + np.arange(7)  # only where rule[BOOKS] is 1
PURSE, BOOK = 5, 11  # how many columns: without books, and with books that nobody feels about
# events, columns of State.tally (names in rewards.EVENTS); those of items kept and gained follow
MOVED, BLOCKED, USED, TOOK, FIRED, HIT, WAS_HIT, CLEANED_UP, PLAYED, ENDED, GAVE, WAS_GIVEN, CLAIMED = np.arange(13)
FAILED, PUSHED, SWAPPED, ATTACKED, WAS_ATTACKED, SHIELDED, STOLE = 13 + np.arange(7)
STORED, FETCHED, DROPPED, SIGNALLED = 20 + np.arange(4)

FLOOR, WALL = 0, 1  # ids of the first two kinds
WEST = 3  # the last of the four directions; beyond are those between two of them, the first north-east
D_ROW = np.array([-1, 0, 1, 0, -1, 1, 1, -1], np.int64)  # north, east, south, west, and then clockwise
D_COL = np.array([0, 1, 0, -1, 1, 1, -1, -1], np.int64)


class Params(NamedTuple):
    """Fixed tables of one config; nothing here ever changes. All int64 but layouts.

    kinds    [K, 32]       the traits of each kind; PAYS, PACK_PAYS, INCOME in fixed point, CLEAN and DIRTY of ONE;
                           LASTS 1 where taking doesn't remove it; OPENS the kind of its gates, -1 none
                           RECIPE 1 where its row of goods must be looked at, else GIVES and AMOUNT say all
    goods    [K, 6, I]     amounts of items: COSTS are paid by who takes it, ASKS must be left, MAKES are all it gives;
                           it holds FILLED at first, ROOM of what is put in, CAP of what it makes
    patterns [K, G]        how many around must show each signal when it is used
    others   [K, A]        what agent j gets when another takes an object of the kind, fixed point
    chance   [K, 1 + R]    chance to come back a step, of CERTAIN, by how many neighbours of its kind stand
    around   [K, R, 2]     row and column offsets of those neighbours
    items    [G, I, 11]    initial amount, limit, reward for a unit gained, amount that ends the episode (-1 any), how
                           many units are rewarded, reward for a unit carried, up to how many, and for one at the end;
                           amount regained every so many steps, share lost on a hit, of ONE
    prices   [G, V, 2]     reward for each event, fixed point, and how many times
    terms    [G, 14 + S]   more that pays a group, see the names above; from TERMS on the kinds of its order
    nearness [G, M, H, W]  potential of each cell, fixed point; empty without shaping
    actions  [N, 2]        verb, argument
    fees     [2, N, I]     amounts of items: COSTS of an action, ASKS what must be left
    beams    [2, 4]        zap and clean: length, lanes beside the middle one, cooldown, freeze
    classes  [C]           items that games are played with
    matrix   [2, C, C]     payoffs of the row and of the column player, fixed point
    shares   [A, A]        of what i earns, how much j gets, of ONE; rows sum to ONE
    group    [A]           group of each agent
    layouts  int16 [M, H, W]  kind on each cell
    compass  int16 [M or 0, H, W, 2]  rows and columns from each cell to what a compass points to
    frames   [G or 0, 4]   first and last row and column of the part of the window that a group sees
    sight    int16 [C or 0, 1 + 2L]   cells of a window, the farthest first, and the pairs of cells on the line to each,
                           -1 beyond the last; see views.py
    census   [M, 2, K]     of each kind: how many stand at first, how many places there are, as State.counts
    spawns   [M, P, 4]     row, col, facing (-1 drawn), group (-1 any, -2 nobody)
    spots    [M, S]        cells whose object comes back, -1 beyond the last
    doors    [M, S]        cells with gates, levers and plates, -1 beyond the last
    rule     [35]          settings that are one number, see the names above
    """

    kinds: np.ndarray
    goods: np.ndarray
    patterns: np.ndarray
    others: np.ndarray
    chance: np.ndarray
    around: np.ndarray
    items: np.ndarray
    prices: np.ndarray
    terms: np.ndarray
    nearness: np.ndarray
    actions: np.ndarray
    fees: np.ndarray
    beams: np.ndarray
    classes: np.ndarray
    matrix: np.ndarray
    shares: np.ndarray
    group: np.ndarray
    layouts: np.ndarray
    census: np.ndarray
    compass: np.ndarray
    frames: np.ndarray
    sight: np.ndarray
    spawns: np.ndarray
    spots: np.ndarray
    doors: np.ndarray
    rule: np.ndarray


class State(NamedTuple):
    """All that the rules may write: few packed arrays, since each costs at every call.

    env     int64 [E, 6]        KEY all chance follows from, see rules/chance.py; ID which environment of the seed;
                                NUMBER of the episode; CLOCK steps taken; LAYOUT which map; OVER nobody plays on.
                                Wider where chance is told: ASKED draws so far, and the TAPE
    cells   int16 [E, 5, H, W]  GROUND kind of object; WAIT 0 it stands, above 0 steps until it is back, below 0 see
                                above; WHO agent there, OWNER agent it belongs to, -1 nobody; SLOT its row of
                                `stores`, -1 none
    counts  int32 [E, 4, K]     of each kind: how many stand, how many places there are; of gates: FLIPPED by levers,
                                PRESSED by plates
    agents  int64 [E, A, 14]    ROW, COL; FACING 0 north, 1 east, 2 south, 3 west, 4 north-east and on clockwise; ALIVE
                                0 ended, 1 on the map, 2 AWAY for RETURN steps; FROZEN steps without acting;
                                COOLING steps until zap (then clean) may fire; TARGET cell struck this step, -1;
                                ORDER who acts i-th in this step; TERMINATED, TRUNCATED; DID the last action;
                                SIGNAL shown, 0 none
    items   int32 [E, A, I]     amounts carried
    money   int64 [E, A, 5]     fixed point: RAW earned and REWARD received in this step, EARNED and RECEIVED so far,
                                RATE income a step. Where rule[BOOKS] is 1 also, [E, A, 11]: FELT what feelings added
                                so far, HELD_WORTH of what is carried, FIRST potential at the start, NEAR potential
                                above it, STAGE of the order, LAST step taken (0 none); where rule[FELT_AT_ALL] is 1,
                                [E, A, 11 + G]: from SMOOTHED on rewards smoothed for each group
    tally   int32 [E, A, V + 2I] events of the episode; of each item the units kept (gained, less those put where they
                                can be got again, and stolen), and those that came in whatever way
    stores  int32 [E, S, 4 + I] of objects that hold things: WHERE cell, -1 free row; BUSY steps until what it makes is
                                there, RESTS steps, MADE how often; then amounts
    draw    int32 [E, P]        scratch: the order of starts
    tiles   uint64 [E, T]       the objects' part of what is seen, a word a cell, see rules/paint.py; the map with RIM
                                cells around it, row by row: where the world is round those at the other edge
    """

    env: np.ndarray
    cells: np.ndarray
    counts: np.ndarray
    agents: np.ndarray
    items: np.ndarray
    money: np.ndarray
    tally: np.ndarray
    stores: np.ndarray
    draw: np.ndarray
    tiles: np.ndarray


class Seen(NamedTuple):
    """What agents get at each step, written by the rules too.

    windows     uint64 [E, A, rows, columns]  a word a cell: 8 features of a byte, see rules/see.py
    vectors     float32 [E, A, D]             the numbers beside the window
    rewards     float32 [E, A]                received in the step
    terminated, truncated  bool [E, A]
    tokens      uint8 [E, A, N, 3]            the same as tokens, N 0 where none are asked for, see rules/token.py
    dropped     int32 [E, A]                  tokens for which there was no room
    """

    windows: np.ndarray
    vectors: np.ndarray
    rewards: np.ndarray
    terminated: np.ndarray
    truncated: np.ndarray
    tokens: np.ndarray
    dropped: np.ndarray
