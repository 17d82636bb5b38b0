"""Replays as pictures: a GIF of an episode, a PNG strip of some of its frames. Pillow is imported when it is needed."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analysis.errors import InputError
from analysis.files import whole
from mettagrid_lite.render import rgb
from mettagrid_lite.sprites import SIDE

if TYPE_CHECKING:
    from PIL.Image import Image

    from mettagrid_lite.replay import Replay

MILLISECONDS, LAST = 125, 1_500  # a frame is shown, the last one longer
WIDTH, LARGEST_SCALE = 480, 3  # pixels that a picture may have, if its cells allow it; pixels for one of a pattern
MOST_PIXELS = 2**29  # of all frames
LABEL, GAP = 16, 8  # pixels of a strip: height of the step number, between frames
PAPER, INK = (250, 250, 250), (40, 40, 40)


def need_pillow() -> None:
    """Raise the one line that says what to install."""
    try:
        import PIL.Image  # noqa: F401
    except ImportError:
        raise InputError('Pillow not installed; run: pip install "mettagrid-lite[analysis]"') from None


def write_gif(replay: "Replay", path: Path, every: int) -> int:
    """The whole episode, a frame each `every` steps and the last one; how many frames."""
    steps = [step for step in range(replay.steps + 1) if step % every == 0 or step == replay.steps]
    height, width = replay.world.params.layouts.shape[1:]
    most = MOST_PIXELS // (height * width * (SIDE * scale(replay)) ** 2)
    if len(steps) > most:
        fewer = -(-replay.steps // (most - 2))  # the first and the last one are always shown
        raise InputError(f"--gif: {len(steps):,} frames of this world are too many; say --every {fewer}")
    pictures = (indexed(picture) for _, picture in _pictures(replay, set(steps)))
    first = next(pictures)
    shown = [MILLISECONDS] * (len(steps) - 1) + [LAST]
    with whole(path) as part:
        first.save(part, save_all=True, append_images=pictures, duration=shown, loop=0, optimize=True)
    return len(steps)


def write_strip(replay: "Replay", path: Path, frames: int) -> int:
    """Frames side by side with the numbers of their steps, the first and the last among them; how many."""
    picture, shown = strip(replay, frames)
    write_png(picture, path)
    return shown


def strip(replay: "Replay", frames: int) -> tuple[np.ndarray, int]:
    """That picture, uint8 [H, W, 3], and how many frames it has."""
    from PIL import Image, ImageDraw

    steps = sorted({round(step) for step in np.linspace(0, replay.steps, frames)})
    pictures = dict(_pictures(replay, set(steps)))
    height, width = pictures[0].shape[:2]
    paper = Image.new("RGB", (len(steps) * (width + GAP) - GAP, height + LABEL), PAPER)
    pen = ImageDraw.Draw(paper)
    for place, step in enumerate(steps):
        left = place * (width + GAP)
        paper.paste(Image.fromarray(pictures[step]), (left, LABEL))
        pen.text((left + 2, 2), f"step {step}", fill=INK)
    return np.asarray(paper), len(steps)


def write_png(picture: np.ndarray, path: Path) -> None:
    """A picture, uint8 [H, W, 3], in few bytes."""
    with whole(path) as part:
        indexed(picture).save(part, format="PNG", optimize=True)


def scale(replay: "Replay") -> int:
    """Pixels for one of a pattern: larger in small worlds."""
    cells = max(replay.world.params.layouts.shape[1:])
    return int(min(max(WIDTH // (SIDE * cells), 1), LARGEST_SCALE))


def _pictures(replay: "Replay", steps: set[int]) -> Iterator[tuple[int, np.ndarray]]:
    size = scale(replay)
    for frame in replay.frames():
        if frame.step in steps:
            yield frame.step, rgb(replay.world, frame.state, scale=size)


def indexed(picture: np.ndarray) -> "Image":
    """The same picture with a palette, exact up to 256 colours."""
    from PIL import Image

    packed = picture.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    colors = np.unique(packed)
    if len(colors) > 256:
        return Image.fromarray(picture).convert("P", palette=Image.Palette.ADAPTIVE)
    made = Image.fromarray(np.searchsorted(colors, packed).astype(np.uint8))
    made.putpalette(np.stack([colors >> 16, colors >> 8 & 255, colors & 255], 1).astype(np.uint8).tobytes())
    return made
