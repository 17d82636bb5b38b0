"""Walks drawn onto their maps, as a PNG: a row for each course, a column for each walker."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mettagrid_lite.render import rgb
from mettagrid_lite.sprites import SIDE
from scenarios.images import GAP, INK, LABEL, PAPER, need_pillow, write_png
from trainers.navigation.course import Course
from trainers.navigation.trail import Trail

if TYPE_CHECKING:
    from PIL.Image import Image

EARLY, LATE = np.array([255, 214, 10]), np.array([255, 45, 85])  # colours of a walk's first and last steps
PANEL = 320  # pixels


def draw(courses: Sequence[Course], walks: Mapping[str, Sequence[Trail]], path: Path, m: int = 0) -> None:
    """Map `m` of each course, with the walk of each walker on it. walks: for each walker, a trail a course."""
    need_pillow()
    from PIL import Image, ImageDraw

    side = PANEL + GAP
    sheet = Image.new("RGB", (len(walks) * side - GAP, len(courses) * (side + LABEL) - GAP), PAPER)
    pen = ImageDraw.Draw(sheet)
    for column, (name, trails) in enumerate(walks.items()):
        for row, (course, trail) in enumerate(zip(courses, trails, strict=True)):
            left, top = column * side, row * (side + LABEL)
            sheet.paste(panel(course, trail, m).resize((PANEL, PANEL)), (left, top + LABEL))
            steps = f"{trail.steps[m]} steps" if trail.arrived[m] else f"{trail.took[-1, m]} of {trail.goals[m]} goals"
            pen.text((left + 2, top + 2), f"{course.name}: {name}, {steps}", fill=INK)
    write_png(np.asarray(sheet), path)


def panel(course: Course, trail: Trail, m: int) -> "Image":
    """One walk: yellow where it begins, red where it ends; a step around a round world isn't drawn."""
    from PIL import Image, ImageDraw

    env = course.start()
    picture = Image.fromarray(rgb(env.world, env.state, m, scale=1))
    scale = max(1, round(2 * PANEL / picture.width))
    picture = picture.resize((picture.width * scale, picture.height * scale), Image.Resampling.NEAREST)
    pen, cell, steps = ImageDraw.Draw(picture), SIDE * scale, int(trail.steps[m])
    middle = (trail.at[: steps + 1, m, ::-1] + 0.5) * cell + _aside(steps + 1, cell)[:, None]
    for t in range(steps):
        if np.abs(trail.at[t + 1, m] - trail.at[t, m]).sum() == 1:
            colour = tuple((EARLY + (LATE - EARLY) * t / max(steps - 1, 1)).astype(int).tolist())
            pen.line([*middle[t], *middle[t + 1]], fill=colour, width=max(cell // 6, 2))
    return picture


def _aside(count: int, cell: int) -> np.ndarray:
    """A little off the middle of cells, more and more, so that ways that were gone twice lie side by side."""
    return np.linspace(-0.2, 0.2, count) * cell
