"""Pages of a replay: steps as rows of words, held until they are written, and the lines that they become."""

from collections.abc import Callable, Iterator, Mapping
from math import prod
from typing import NamedTuple

import numpy as np

from .kernels.rows import MOST_TEXT, WORD, as_compiled, copy, say_steps
from .parts import digest, kept, numbered
from .state import ONE, REWARD

DIGEST_EVERY = 100  # steps
SIZE, MOST_ROWS = 2**23, 512  # bytes and steps that are held before they are written


class Part(NamedTuple):
    """An array in each row: words `first` to before `last`."""

    dtype: np.dtype
    shape: tuple[int, ...]
    first: int
    last: int

    def of(self, words: np.ndarray) -> np.ndarray:
        """The array in a row [W], or in several [rows, W]."""
        numbers = words[..., self.first : self.last].view(self.dtype)[..., : prod(self.shape)]
        return numbers.reshape(*words.shape[:-1], *self.shape)


class Page(NamedTuple):
    """Steps that are not written yet. Row 0 of `words` int64 is the state after `first` steps, whose line ends at
    `position` in the file; row k is k steps later, with the actions that led there. rows: the same as bytes.
    """

    words: np.ndarray
    rows: list[np.ndarray]
    first: int
    position: int


class Layout:
    """Where the live arrays of one environment, and behind them its actions, stand in a row, and how they are told."""

    def __init__(self, lives: Mapping[str, np.ndarray], actions: np.ndarray) -> None:
        self.live = tuple(live.view(np.uint8).reshape(-1) for live in (*lives.values(), actions))
        self._parts: dict[str, Part] = {}
        end = 0
        for name, live in lives.items():
            self._parts[name] = Part(live.dtype, live.shape, end, end + -(-live.nbytes // WORD))
            end = self._parts[name].last
        self._width = end + actions.size
        places = [numbered(name, live.shape) for name, live in lives.items()]
        widths = [(part.last, 8 * part.dtype.itemsize) for part in self._parts.values()]
        self._table = np.column_stack((widths, np.cumsum([0, *map(len, places)])[:-1]))
        self._places = np.concatenate(places)
        self._names = np.array([f'"{name}":['.encode() for name in lives])[:, None].view(np.uint8)

    def page(self) -> Page:
        """Room for a page, with the state of now in its row 0."""
        rows = 1 + min(max(SIZE // (self._width * WORD), 2), MOST_ROWS)
        words = np.zeros((rows, self._width), np.int64)
        copy(self.live, words[0].view(np.uint8))
        return Page(words, list(words.view(np.uint8)), 0, 0)

    def copier(self, page: Page) -> Callable:
        """What copies the state of now, `live`, into one of the rows of a page."""
        return as_compiled(copy, self.live, page.rows[0])

    def state(self, row: np.ndarray) -> dict[str, np.ndarray]:
        """What a replay tells of the state in a row."""
        return kept({name: part.of(row) for name, part in self._parts.items()})

    def lines(self, page: Page, steps: int) -> str:
        """A line for each of the first steps of a page: actions, rewards where there are any, and what changed."""
        words = page.words[: steps + 1]
        earned = self._rewards(words)
        lines = []
        for k, (actions, changed) in enumerate(self._told(words)):
            step = page.first + k + 1
            line = f'{{"step":{step},"actions":[{actions}]{earned[k]},"changed":{{{changed}}}'
            if step % DIGEST_EVERY == 0:
                line += f',"digest":"{self._digest(words[k + 1])}"'
            lines.append(line + "}\n")
        return "".join(lines)

    def _rewards(self, words: np.ndarray) -> list[str]:
        """For each row but the first; nothing where all are 0."""
        paid = self._parts["money"].of(words)[1:, :, REWARD]
        said = {reward: str(reward / ONE) for reward in np.unique(paid).tolist()}
        texts = [""] * len(paid)
        for k in np.flatnonzero(paid.any(axis=1)).tolist():
            texts[k] = f',"rewards":[{",".join([said[reward] for reward in paid[k].tolist()])}]'
        return texts

    def _told(self, words: np.ndarray) -> Iterator[tuple[str, str]]:
        """For each row but the first the actions, and what differs from the row before."""
        found = np.flatnonzero(words[1:].ravel() != words[:-1].ravel())  # several times as fast as in two dimensions
        rows = len(words) - 1
        room = MOST_TEXT * (len(found) + rows * (self._width - self._table[-1, 0])) + rows * 2 * self._names.size
        text, ends = np.empty(room, np.uint8), np.zeros((rows, 2), np.int64)
        say_steps(words, found, self._table, self._places, self._names, text, ends)
        said = text[: ends.max(initial=0)].tobytes().decode()
        begin = 0
        for middle, end in ends.tolist():
            yield said[begin:middle], said[middle:end]
            begin = end

    def _digest(self, row: np.ndarray) -> str:
        numbers = np.concatenate([part.of(row).ravel() for part in self._parts.values()])
        return digest({"state": numbers[self._places >= 0]})
