"""mettagrid on the same work, run by cpu.py in a Python that has it: CPU seconds as one line of JSON.

python benchmarks/peer.py
"""

import json
import sys
import time
from importlib.metadata import version

import numpy as np
from mettagrid.config.handler_config import Handler, updateActor
from mettagrid.config.mettagrid_config import GridObjectConfig, MettaGridConfig, WallConfig
from mettagrid.config.reward_config import InventoryValue, reward
from mettagrid.envs.pettingzoo_env import MettaGridPettingZooEnv
from mettagrid.map_builder.random_map import RandomMapBuilder
from mettagrid.simulator import Simulator

SIDE, AGENTS, STEPS, REPEATS = 32, 24, 1_000, 5
CASES = {"4 agents": (4, 32), "1 agent": (1, 32), "24 agents, 16 x 16": (24, 16), "24 agents, 64 x 64": (24, 64)}
ITEMS = {"mine": ("ore_red", 0.1), "altar": ("heart", 1.0)}


def work(agents: int, side: int = SIDE) -> MettaGridConfig:
    """10 % walls, 4 % mines, 2 % altars, a window of 11 x 11; who bumps into a mine or altar gets what it gives."""
    config = MettaGridConfig.EmptyRoom(agents, side, side, border_width=1)
    game = config.game
    game.obs.width = game.obs.height = 11
    game.obs.num_tokens = 200
    game.max_steps = 0
    game.actions.change_vibe.enabled = False
    for name, (item, _) in ITEMS.items():
        game.objects[name] = GridObjectConfig(name=name, on_use_handler=Handler(mutations=[updateActor({item: 1})]))
    game.objects["wall"] = WallConfig()
    game.agent.rewards = {item: reward(InventoryValue(item=item), weight=worth) for item, worth in ITEMS.values()}
    cells = side * side
    counts = {"wall": cells // 10, "mine": cells * 4 // 100, "altar": cells * 2 // 100}
    game.map_builder = RandomMapBuilder.Config(
        width=side, height=side, agents=agents, objects=counts, border_width=1, seed=1
    )
    return config


def raw(agents: int, side: int) -> list[float]:
    """Agent-steps a CPU second of the core alone, actions written into its own array."""
    simulation = Simulator().new_simulation(work(agents, side), seed=1)
    core = simulation._c_sim
    actions = np.random.default_rng(0).integers(0, len(simulation.action_names), (STEPS, agents))

    def run() -> None:
        for row in actions:
            core.actions()[:] = row
            core.step()

    return [STEPS * agents / seconds for seconds in timed(run)]


def pettingzoo(agents: int) -> list[float]:
    """Seconds of STEPS steps of the PettingZoo face."""
    env = MettaGridPettingZooEnv(Simulator(), work(agents))
    env.reset(seed=1)
    drawn = np.random.default_rng(0).integers(0, env.action_space(0).n, (STEPS, agents)).tolist()
    actions = [dict(enumerate(row)) for row in drawn]

    def run() -> None:
        for row in actions:
            env.step(row)

    return timed(run)


def reset() -> list[float]:
    """Seconds of STEPS resets, at the rate of a tenth of them: each builds the simulation anew."""
    env = MettaGridPettingZooEnv(Simulator(), work(AGENTS))

    def run() -> None:
        for _ in range(STEPS // 10):
            env.reset(seed=1)

    return [10 * seconds for seconds in timed(run)]


def timed(run) -> list[float]:
    """CPU seconds of REPEATS runs, after one that isn't counted."""
    run()
    spent = []
    for _ in range(REPEATS):
        before = time.process_time()
        run()
        spent.append(time.process_time() - before)
    return spent


def main() -> None:
    """Rates of agent-steps per CPU second, and seconds a reset, each a list over repeats."""
    answer = {
        "raw": raw(AGENTS, SIDE),
        **{name: raw(*case) for name, case in CASES.items()},
        "pettingzoo": [STEPS * AGENTS / s for s in pettingzoo(AGENTS)],
        "one agent": [STEPS / s for s in pettingzoo(1)],
        "reset": [s / STEPS for s in reset()],
        "versions": f"mettagrid {version('mettagrid')}, numpy {version('numpy')}, Python {sys.version.split()[0]}",
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
