"""What came of a run, as one file for a browser: curves, tests, an episode of each, the experiment."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from analysis.files import write_text
from analysis.html.document import whole
from analysis.html.pictures import drawn, framed, inline
from analysis.html.tags import Html, joined, paragraphs, table, tag
from mettagrid_lite.replay import read
from scenarios.images import indexed, strip
from trainers.clock import PHASES
from trainers.curves import panels
from trainers.evaluate import MAIN, in_words
from trainers.folder import Folder, as_text

FRAMES = 6  # of an episode
SIZE = (4.6, 2.9)  # inches of a curve


def write(folder: Folder) -> Path:
    """Write the page into the folder; where it is."""
    path = folder.path / "summary.html"
    write_text(path, whole(folder.path.name, article(folder)))
    return path


def article(folder: Folder) -> Html:
    """All that is told of a run."""
    rows = folder.measures()
    told = [(name, content) for name, content in _sections(folder, rows) if content]
    return tag("article", _head(folder, rows), *(tag("section", tag("h2", name), content) for name, content in told))


def _head(folder: Folder, rows: Sequence[dict[str, float]]) -> Html:
    experiment = folder.experiment()
    spent = {phase: sum(row[f"seconds_{phase}"] for row in rows) for phase in PHASES}
    steps = int(rows[-1]["steps"]) if rows else 0
    facts = [f"{steps:,} of {experiment.steps:,} steps in {len(rows):,} updates", f"seed {experiment.seed}"]
    facts += [f"{sum(spent.values()):,.0f} seconds"] + [f"{phase} {seconds:,.0f} s" for phase, seconds in spent.items()]
    return tag(
        "header",
        tag("p", experiment.world, class_="of"),
        tag("h1", folder.path.name),
        tag("p", experiment.about, class_="meaning"),
        tag("ul", *(tag("li", fact) for fact in facts), class_="facts"),
    )


def _sections(folder: Folder, rows: Sequence[dict[str, float]]) -> Iterator[tuple[str, Html]]:
    pictures = [framed(inline(drawn(draw, name, SIZE), name), name) for name, draw in panels(rows)]
    yield "Learning", tag("div", *pictures, class_="pictures") if pictures else Html("")
    yield "Newest test", _tests(folder)
    yield "Episodes of it", joined(_episodes(folder))
    yield "Experiment", tag("pre", tag("code", as_text(folder.experiment())))


def _tests(folder: Folder) -> Html:
    """A row a world: what counts most, with 95 % intervals of the mean."""
    found = folder.tests()
    if not found:
        return Html("")
    shown = [what for what in MAIN if any(what in told for told in found.values())]
    rows = [[world, *(in_words(told[what]) if what in told else "" for what in shown)] for world, told in found.items()]
    below = "means over episodes that were not learned from, with 95 % intervals; all statistics are in tests.json"
    return joined([table(["world", *shown], rows), paragraphs([below])])


def _episodes(folder: Folder) -> Iterator[Html]:
    for path in sorted(folder.replays.glob("*.jsonl")):
        picture, _ = strip(read(path), FRAMES)
        file = BytesIO()
        indexed(picture).save(file, format="PNG", optimize=True)
        source = f"data:image/png;base64,{b64encode(file.getvalue()).decode()}"
        yield framed(tag("img", src=source, alt=path.stem), f"{path.stem}; see it with: scenarios play {path}")
