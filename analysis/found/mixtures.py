"""Several strategies as one: who plays a mixture draws one of them for a whole episode."""

import hashlib
import json
from collections.abc import Iterable

from analysis.strategy import Strategy


def mixture(name: str, about: str, parts: Iterable[tuple[Strategy, float]]) -> Strategy:
    """Strategies with their shares as one strategy; mixtures among them are taken apart, and none has two rows."""
    whole: dict[str, tuple[Strategy, float]] = {}
    for strategy, share in parts:
        for part, own in strategy.parts or ((strategy, 1.0),):
            _, before = whole.get(part.name, (part, 0.0))
            whole[part.name] = (part, before + share * own)
    total = sum(share for _, share in whole.values())
    kept = tuple((part, share / total) for part, share in whole.values() if share > 0)
    said = json.dumps([(part.name, part.digest, round(share, 9)) for part, share in kept])
    return Strategy(name, about, parts=kept, digest=hashlib.sha256(said.encode()).hexdigest()[:16])
