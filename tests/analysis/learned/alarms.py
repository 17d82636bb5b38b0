"""How often noise alone looks like a gain: the best reply to an equilibrium that leaves nothing to gain.

python -m tests.analysis.learned.alarms 1000
"""

import sys

from analysis.learned.reply import best_reply
from tests.analysis.learned.worlds import two_fruits


def alarms(seeds: int, within: float = 0.0, episodes: int = 200) -> int:
    """In how many of so many runs a gain above `within` is claimed."""
    config, strategies, mixed = two_fruits()
    found = (best_reply(config, strategies, mixed, 0, seed, episodes, within=within) for seed in range(seeds))
    return sum(reply.low > within for reply in found)


if __name__ == "__main__":
    runs = int(sys.argv[1])
    print(f"above 0: {alarms(runs)} of {runs}; above 5 % of the range of payoffs: {alarms(runs, 0.025)} of {runs}")
