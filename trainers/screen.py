"""How training goes, while it does: a bar, what is learned, where the time goes. Without a terminal a few lines."""

from collections import deque
from collections.abc import Mapping
from types import TracebackType

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from trainers.clock import PHASES

RECENT = 20  # updates that pace and shares are of
READY = "getting ready (the first time the rules are compiled)"
LINES = 20  # lines that a whole run prints where there is no terminal
SHOWN = {"return": "return", "success": "success", "entropy": "entropy", "kl": "KL", "explained": "explained variance"}


class Screen:
    """Takes the measures of each update; a context manager. console: where it is shown."""

    def __init__(self, name: str, steps: int, console: Console) -> None:
        told = TextColumn("{task.completed:,.0f} of {task.total:,.0f} steps")
        self.bar = Progress(TextColumn(name), BarColumn(), told, TimeRemainingColumn(), console=console)
        self.task = self.bar.add_task(name, total=steps)
        self.console, self.steps, self.next = console, steps, 0.0
        self.recent: deque[Mapping[str, float]] = deque(maxlen=RECENT)
        self.latest: dict[str, float] = {}
        self.live = Live(Group(self.bar, Text(READY)), console=console) if console.is_terminal else None

    def __enter__(self) -> "Screen":
        if self.live:
            self.live.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.live:
            self.live.stop()

    def tell(self, measures: Mapping[str, float]) -> None:
        """Show these. What an update doesn't tell stays as it was, such as returns where no episode ended."""
        self.recent.append(measures)
        self.latest |= measures
        self.bar.update(self.task, completed=measures["steps"])
        if self.live:
            self.live.update(Group(self.bar, *(Text(line) for line in self.lines())))
        elif measures["steps"] >= min(self.next, self.steps):
            self.next = measures["steps"] + self.steps / LINES
            self.console.print(f"{measures['steps']:,.0f} steps   " + "   ".join(self.lines()), soft_wrap=True)

    def lines(self) -> list[str]:
        """What is learned; how fast, and what that is spent on; the newest test."""
        learned = [f"{word} {self.latest[name]:.3g}" for name, word in SHOWN.items() if name in self.latest]
        tests = [f"{name} {value:.3g}" for name, value in self.latest.items() if name.startswith("test_")]
        return ["   ".join(some) for some in (learned, self._times(), tests) if some]

    def _times(self) -> list[str]:
        spent = {phase: sum(measures[f"seconds_{phase}"] for measures in self.recent) for phase in PHASES}
        busy = spent["playing"] + spent["learning"]
        pace = sum(measures["steps_per_second"] * busy_of(measures) for measures in self.recent) / busy
        return [f"{pace:,.0f} steps/s", *(f"{phase} {s / sum(spent.values()):.0%}" for phase, s in spent.items())]


def busy_of(measures: Mapping[str, float]) -> float:
    """Seconds of playing and learning."""
    return measures["seconds_playing"] + measures["seconds_learning"]
