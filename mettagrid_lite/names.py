"""What libraries call a world: versioned name, id in registries. There the first version of a world is 0."""

import re

NAMESPACE = "MettaGridLite"


def versioned(name: str, version: int) -> str:
    """`gathering:scarce` of version 1 is `gathering_scarce_v0`."""
    return f"{'_'.join(_words(name))}_v{version - 1}"


def environment_id(name: str, version: int = 1) -> str:
    """`gathering:scarce` of version 1 is `MettaGridLite/Gathering-Scarce-v0`."""
    parts = ("".join(word[:1].upper() + word[1:] for word in _words(part)) for part in re.split("[:/]", name))
    return f"{NAMESPACE}/{'-'.join(parts)}-v{version - 1}"


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"\W|_", text) if word]
