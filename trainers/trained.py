"""What was trained, taken from the folder of its run."""

from pathlib import Path

from mettagrid_lite import VectorEnv, load
from mettagrid_lite.build import World, build
from mettagrid_lite.config import Config
from mettagrid_lite.load import ConfigError
from mettagrid_lite.vector import vector_features
from trainers.checkpoint import restore_policy
from trainers.folder import Folder
from trainers.policy import Policy
from trainers.train import policy_for


def trained(path: Path) -> tuple[Policy, Folder]:
    """The policy of the newest checkpoint, and its folder; raises InputError where there is none."""
    folder = Folder(path)
    policy = policy_for(folder.experiment(), VectorEnv(folder.world()))
    restore_policy(folder.checkpoint, policy)
    return policy.eval(), folder


def fitting(folder: Folder, name: str) -> Config:
    """A world by name, if what was trained can see and act there as it did; raises ConfigError where it can't."""
    config, here = load(name), senses(build(folder.world()))
    for what, there in senses(build(config)).items():
        if there != here[what]:
            raise ConfigError(f"{name}: {what} aren't those of training in {folder.path}; choose another --world")
    return config


def senses(world: World) -> dict[str, object]:
    """What must be the same for a policy to mean the same."""
    view = world.config.view
    return {
        "kinds of objects": world.kinds,
        "actions": world.actions,
        "windows": (view.rows, view.columns, view.tokens),
        "numbers beside windows": [feature.name for feature in vector_features(world)],
        "groups": world.params.group.tolist(),
    }
