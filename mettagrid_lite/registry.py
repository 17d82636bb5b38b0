"""Importing this module registers the library's worlds with Gymnasium, and with PettingZoo where it has a registry.

    gymnasium.make("mettagrid_lite.registry:MettaGridLite/StagHunt-v0", others="random")
    gymnasium.make_vec("mettagrid_lite.registry:MettaGridLite/Gathering-Scarce-v0", num_envs=64)

Gymnasium 1.x looks for no plugins: somebody must import this module, as `module:id` does. It compiles nothing.
"""

import gymnasium
import pettingzoo

from .load import library, load
from .names import environment_id


def register() -> None:
    """Every name of `library()`, unless it is registered already; `gymnasium.make` also takes what `gym_env` takes."""
    for name in library():
        identity = environment_id(name, load(name).version)
        if identity in gymnasium.registry:
            continue
        gymnasium.register(
            identity,
            entry_point="mettagrid_lite.solo:gym_env",
            vector_entry_point="mettagrid_lite.solo:vector_env",
            kwargs={"target": name},
        )
        if hasattr(pettingzoo, "register"):  # from 1.27 on
            faces = {"parallel": "parallel_env", "aec": "env"}
            for kind, face in faces.items():
                pettingzoo.register(kind, identity, f"mettagrid_lite.parallel:{face}", kwargs={"config": name})


register()
