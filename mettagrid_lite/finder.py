"""Lets `import mettagrid_lite.stag_hunt_v0` find a world of the library, for which there is no file.

The package puts it at the end of `sys.meta_path`, so Python asks it for what nothing else has found. A `__getattr__`
would serve `from mettagrid_lite import stag_hunt_v0` alone, and a misspelt name would get no hint.
"""

import re
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


class Worlds(MetaPathFinder, Loader):
    """Finds `mettagrid_lite.NAME_vN`."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: Any = None) -> ModuleSpec | None:
        package, _, name = fullname.rpartition(".")
        return ModuleSpec(fullname, self) if package == __package__ and re.search(r"_v\d+$", name) else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        from .versioned import module  # only now: it imports PettingZoo

        return module(spec.name.rpartition(".")[2])

    def exec_module(self, module: ModuleType) -> None:
        """It is made whole."""
