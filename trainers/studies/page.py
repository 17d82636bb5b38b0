"""What came of a study: page.md and pictures, and both as one file for a browser."""

from collections.abc import Mapping
from pathlib import Path

from analysis.files import as_yaml, whole, write_text
from analysis.html.document import whole as page
from analysis.html.pictures import drawn, framed, inline
from analysis.html.tags import Html, paragraphs, table, tag
from analysis.plots import STYLE
from trainers.studies.study import Draw, Outcomes, Study

SIZE = (6.4, 4.2)  # inches


def write(path: Path, study: Study, outcomes: Outcomes) -> str:
    """Into the folder; the text."""
    text, pictures = study.text(outcomes), study.pictures(outcomes)
    for name, draw in pictures.items():
        save(draw, path / f"{name}.png")
    shown = "".join(f"\n![{name}]({name}.png)\n" for name in pictures)
    for name, told in study.files(outcomes).items():
        write_text(path / name, told)
    write_text(path / "page.md", f"# {path.name}\n\n{study.about}\n\n{text.strip()}\n{shown}")
    write_text(path / "summary.html", page(path.name, _article(path.name, study, text, pictures)))
    return text


def _article(name: str, study: Study, text: str, pictures: Mapping[str, Draw]) -> Html:
    drawn_all = [framed(inline(drawn(draw, about, SIZE), about), about) for about, draw in pictures.items()]
    asked = tag("pre", tag("code", as_yaml(study.model_dump(mode="json"))))
    return tag(
        "article",
        tag("header", tag("h1", name), tag("p", study.about, class_="meaning")),
        tag("section", *blocks(text)),
        tag("div", *drawn_all, class_="pictures"),
        tag("section", tag("h2", "Experiment"), asked),
    )


def save(draw: Draw, path: Path) -> None:
    """A picture as PNG, the same bytes for the same outcomes."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with rc_context(STYLE):
        figure = Figure(figsize=SIZE, dpi=120, layout="constrained")
        FigureCanvasAgg(figure)
        draw(figure.subplots())
        with whole(path) as part:
            figure.savefig(part, metadata={"Software": "mettagrid-lite"})


def blocks(text: str) -> list[Html]:
    """Markdown of tables, headings and paragraphs for a page."""
    return [_block(part.strip().splitlines()) for part in text.strip().split("\n\n") if part.strip()]


def _block(lines: list[str]) -> Html:
    if lines[0].startswith("|"):
        head, _, *rows = ([cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines)
        return table(head, rows)
    if lines[0].startswith("#"):
        return tag("h2", lines[0].lstrip("# "))
    return paragraphs([" ".join(lines)])
