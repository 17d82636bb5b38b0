"""Importing this module registers the library's worlds with Gymnasium, and with PettingZoo where it has a registry.

    gymnasium.make("mettagrid_lite.registry:MettaGridLite/StagHunt-v0", others="random")
    gymnasium.make_vec("mettagrid_lite.registry:MettaGridLite/Gathering-Scarce-v0", num_envs=64)

Gymnasium 1.x looks for no plugins: somebody must import this module, as `module:id` does. It compiles nothing.
"""

import gymnasium
import pettingzoo

from .load import library, load
from .names import NAMESPACE, environment_id

GENERIC = f"{NAMESPACE}/Grid-v0"
"""Any world: `target`, a file or a dict as JSON has it (`config` in PettingZoo's registry)."""


def register() -> None:
    """Every name of `library()`, and GENERIC, unless it is there; `gymnasium.make` takes what `gym_env` takes."""
    _register(GENERIC, None)
    for name in library():
        _register(environment_id(name, load(name).version), name)


def _register(identity: str, name: str | None) -> None:
    if identity in gymnasium.registry:
        return
    gymnasium.register(
        identity,
        entry_point="mettagrid_lite.solo:gym_env",
        vector_entry_point="mettagrid_lite.solo:vector_env",
        kwargs={} if name is None else {"target": name},
    )
    if hasattr(pettingzoo, "register"):  # from 1.27 on
        for kind, face in {"parallel": "parallel_env", "aec": "env"}.items():
            said = {} if name is None else {"config": name}
            pettingzoo.register(kind, identity, f"mettagrid_lite.parallel:{face}", kwargs=said)


register()
