"""Who is answered, where, and from which seats."""

from collections.abc import Sequence
from pathlib import Path

from analysis.errors import InputError
from mettagrid_lite.build import World
from mettagrid_lite.complaint import hint
from trainers.best_response.reply import Conceded
from trainers.evaluate import file_name, in_words
from trainers.experiment import Experiment, read
from trainers.folder import Folder
from trainers.selfplay.snapshots import NAME


def asked(who: str, world: str | None, out: Path | None) -> tuple[Experiment, str, Path]:
    """How the world is learned in, what all play there, and where replies are kept."""
    path = Path(who)
    if not path.exists():
        if world is None:
            raise InputError(f"{who}: is no folder of a run; a strategy by name needs --world")
        return read(world), who, out or Path("runs") / f"reply-{file_name(world)}-{file_name(who)}"
    own = path.parent if path.name == NAME else path.parent.parent if path.parent.name == NAME else path
    said = read(world) if world else Folder(own).experiment()
    place = "best_response" if own == path else f"best_response-{file_name(str(path.relative_to(own)))}"
    return said, f"run:{path.resolve()}", out or own / place


def seats_of(world: World, named: Sequence[str] | None) -> list[str]:
    """The agents that are named, else the first of each group."""
    if unknown := [name for name in named or () if name not in world.agents]:
        raise InputError(f"--player: {unknown[0]!r} is no agent here; {hint(unknown[0], world.agents)}")
    groups = world.params.group.tolist()
    return list(named or (world.agents[groups.index(number)] for number in sorted(set(groups))))


def line(found: Conceded) -> str:
    """What came of one seat."""
    best, learned = found.best, found.learned
    curve = " ".join(f"{value:.2f}" for value in learned.curve)
    more = "; still rising, so more is conceded" if learned.rising else ""
    paid = (
        f"is paid {in_words(found.stays)}; the best of {len(found.replies)} replies, {best.by}, {in_words(best.paid)}"
    )
    return (
        f"{found.seat}: {paid}: gains {found.gain:.3f}\n"
        f"  {learned.by}: {learned.steps:,} steps, mean return by tenths {curve}{more}"
    )
