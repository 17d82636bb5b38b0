"""What a plan is: a row of numbers, so that a batch can hold any mix of strategies.

[GOAL, KIND, AMOUNT, OTHER], where OTHER is a second kind that will do as well, or the item that is made; -1 for none.
"""

import numpy as np

GOAL, KIND, AMOUNT, OTHER = np.arange(4)  # columns of a plan
STAY, RANDOM, SEEK, COLLECT, CHASE, CLEAN, MEET, GIVE, GUARD, WAIT, TEND, YIELD, SETTLE, MAKE, RAID = np.arange(15)
FOR_OBJECT, FOR_GAME, FOR_VICTIM, FOR_GIFT, FOR_MEETING, FOR_BAY, FOR_GOODS = np.arange(7)  # what is looked for
QUEUE, ROUTE, MARK, WANT = np.arange(4)  # rows of the scratch memory int64 [E, 4, cells + 1 or more]
"""The last MARK is the stamp in use. WANT: what each kind is good for, see below; then, item by item, how many are
missing, and the numbers of the actions that get and put it.
"""
NOWHERE = -1
NEAR = 8  # added to a direction when what is sought is next to the agent

# rows of the table `acts` below those of the verbs: the kind that an item is had from, -1 for none; items in an order
# in which each stands before what it is made of; what each kind is good for at any time
FROM, FIRST, SORT = 16 + np.arange(3)
HELPS, FEEDS, DOOR, LEVER, HARMLESS = 1, 2, 4, 8, 16  # gives what is missing; is fed for it; shuts ways; opens gates
