"""A digest of what happens in each world of the library, kept with the world's version in data/rollouts.json.

    python -m tests.rollouts     # after a rule was changed on purpose and the scenarios' `version` raised

A digest that has changed under the same version is refused: people's results would change without a word.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from mettagrid_lite import VectorEnv, library, load
from mettagrid_lite.state import (
    ALIVE,
    COL,
    FACING,
    FROZEN,
    GROUND,
    OWNER,
    RAW,
    REWARD,
    ROW,
    TERMINATED,
    TRUNCATED,
    WAIT,
    WHO,
    State,
)

KEPT = Path(__file__).parent / "data" / "rollouts.json"
STEPS = 60  # of two environments: each of the library's verbs is tried by somebody


def digest(config: str | Mapping[str, Any], steps: int, seed: int, envs: int = 2, face: type = VectorEnv) -> str:
    """SHA-256 over all that happens in so many random steps, with autoreset: places, objects, items and rewards.

    face: `VectorEnv`, or `DeviceEnv`, whose digest is the same.
    """
    batch = face(load(config), envs, seed=seed)
    rng = np.random.default_rng(seed)
    sha = hashlib.sha256()
    batch.reset()
    for _ in range(steps):
        batch.step(rng.integers(0, len(batch.world.actions), (envs, batch.num_agents)))
        state = State(*(on_host(array) for array in batch.state))
        where = state.agents[..., [ROW, COL, FACING, ALIVE, FROZEN, TERMINATED, TRUNCATED]]
        for array in (where, state.cells[:, [GROUND, WAIT, WHO, OWNER]], state.items, state.money[..., [RAW, REWARD]]):
            sha.update(array.astype(np.int64).tobytes())
    return sha.hexdigest()


def on_host(array: Any) -> np.ndarray:
    """An array, copied back if it is on a GPU."""
    return array.copy_to_host() if hasattr(array, "copy_to_host") else array


def measured(name: str) -> dict[str, Any]:
    """A world's version and digest."""
    return {"version": load(name).version, "digest": digest(name, STEPS, seed=1)}


def kept() -> dict[str, dict[str, Any]]:
    return json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}


def main() -> None:
    """Write the digests anew; none that changed without its version."""
    before, now = kept(), {name: measured(name) for name in library()}
    silent = [name for name, said in now.items() if name in before and changed_silently(before[name], said)]
    if silent:
        raise SystemExit(f"raise `version` in the YAML first: {', '.join(silent)}")
    KEPT.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
    print(f"{KEPT.name}: {len(now)} worlds")


def changed_silently(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    return before["version"] == now["version"] and before["digest"] != now["digest"]


if __name__ == "__main__":
    main()
