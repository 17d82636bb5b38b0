"""What plans need to know of a world, as one table of integers: numbers of actions, and what each item is had from."""

import numpy as np

from analysis.goals import DOOR, FIRST, FROM, HARMLESS, HELPS, LEVER, SORT
from mettagrid_lite.build import World
from mettagrid_lite.objects import Kind
from mettagrid_lite.state import ASKS, COSTS, DROP, FILLED, GET, INITIAL, MAKES, PUT

SPARE = 1_000.0  # steps that what lies in a chest seems to be away: it may be had but once


def action_numbers(world: World) -> np.ndarray:
    """int64 [19, columns]. Rows of verbs: action number by argument, -1 where there is no such action; moves by
    direction; turns: 0 left, 1 right; put and get: 0 all, 1 + i item i; attack by target. Then FROM, FIRST, SORT.
    """
    columns = [_column(int(verb), int(argument)) for verb, argument in world.params.actions]
    acts = np.full((16 + 3, max(9, 1 + max(columns), 1 + len(world.items), len(world.kinds))), -1, np.int64)
    acts[world.params.actions[:, 0], columns] = np.arange(len(columns))
    found = sources(world)
    acts[FROM, list(found)] = list(found.values())
    acts[FIRST, : len(world.items)] = [*reversed(found), *(i for i in range(len(world.items)) if i not in found)]
    acts[SORT, : len(world.kinds)] = [sort(world, name) for name in world.kinds]
    return acts


def _column(verb: int, argument: int) -> int:
    return argument + 1 if verb in (PUT, GET, DROP) else max(argument, 0)


def sources(world: World) -> dict[int, int]:
    """Item -> the kind that it is had from with least effort, none before what it is made of.

    What agents only carry at first has no such kind, -1.
    """
    goods = world.params.goods
    effort: dict[int, float] = {}
    found: dict[int, int] = {}
    for known in ([], np.flatnonzero(world.params.items[..., INITIAL].min(0) > 0).tolist()):
        for item in known:
            if item not in found:
                effort[item], found[item] = 0.0, -1
        while offers := [offer for k in _at_hand(world) for offer in _offers(goods[k], k, effort)]:
            steps, item, kind = min(offers)
            effort[item], found[item] = steps, kind
    return found


def _offers(goods: np.ndarray, kind: int, effort: dict[int, float]) -> list[tuple[float, int, int]]:
    """(effort, item, kind) for each item of a kind that isn't had yet, if all that it takes is."""
    price = goods[COSTS] + goods[ASKS]
    if any(i not in effort for i in np.flatnonzero(price)):
        return []
    steps = 1.0 + sum(price[i] * effort[i] for i in effort)
    makes = [(steps / goods[MAKES, i], int(i), kind) for i in np.flatnonzero(goods[MAKES])]
    stored = [(SPARE, int(i), kind) for i in np.flatnonzero(goods[FILLED])]
    return [offer for offer in makes + stored if offer[1] not in effort]


def _at_hand(world: World) -> list[int]:
    """Kinds on some map that agents can take, or put into and get out of."""
    placed = np.unique(world.params.layouts)
    return [int(k) for k in placed if sort(world, world.kinds[k]) & HELPS]


def sort(world: World, name: str) -> int:
    """What a kind is good for at any time, as a sum of flags."""
    kind = world.config.kinds[name]
    verbs = {action.partition("_")[0] for action in world.actions}
    has = {"step": True, "use": "use" in verbs and not kind.signals, "clean": False, "never": False}[kind.taken]
    has |= "get" in verbs and bool(kind.store or (kind.converter and ("put" in verbs or not kind.costs)))
    alone = has and kind.taken == "use" and kind.needs == 1 and not kind.claim and kind.ends == "nothing"
    flags = {
        HELPS: has,
        DOOR: alone and kind.solid and not (kind.makes or kind.stays or kind.opens or kind.freezes or _matters(kind)),
        LEVER: alone and kind.opens is not None,
        HARMLESS: kind.taken == "step" and _is_harmless(kind),
    }
    return sum(flag for flag, on in flags.items() if on)


def _matters(kind: Kind) -> bool:
    """Somebody is paid or fined when it is taken."""
    return bool(kind.reward or kind.others or kind.pack)


def _is_harmless(kind: Kind) -> bool:
    """Walking over it does no harm, whatever it gives."""
    return kind.ends == "nothing" and not kind.freezes and kind.reward >= 0 and not kind.claim and not kind.others
