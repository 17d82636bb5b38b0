"""Episodes that were recorded: what `scenarios play` keeps, shows again and makes pictures of."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.errors import InputError
from analysis.files import writable
from analysis.payoffs import actor
from mettagrid_lite.replay import Recorder, Replay, read
from mettagrid_lite.state import OVER
from mettagrid_lite.vector import VectorEnv
from scenarios.images import need_pillow, write_gif, write_strip
from scenarios.screen import cast, frame, told

if TYPE_CHECKING:
    from mettagrid_lite.config import Config

REPLAY = ".jsonl"


class Outputs(NamedTuple):
    """What is to be written, and of what: a frame each `every` steps in a GIF, `frames` frames in a strip."""

    save: Path | None
    gif: Path | None
    strip: Path | None
    every: int
    frames: int

    def check(self) -> None:
        """Raise now what would only be found after the episode."""
        given = {"--save": (self.save, REPLAY), "--gif": (self.gif, ".gif"), "--strip": (self.strip, ".png")}
        for option, (path, suffix) in given.items():
            if path is None:
                continue
            if path.suffix.lower() != suffix:
                raise InputError(f"{option}: {path} must end in {suffix}")
            writable(path)
        if self.gif or self.strip:
            need_pillow()

    def write(self, replay: Replay) -> Iterator[str]:
        """Pictures of a replay; a line on each file."""
        if self.gif:
            yield f"{self.gif} is written: {write_gif(replay, self.gif, self.every)} frames"
        if self.strip:
            yield f"{self.strip} is written: {write_strip(replay, self.strip, self.frames)} frames"


def kept(outputs: Outputs, config: "Config", seed: int, seat: str | None) -> Iterator[str]:
    """Play an episode, with a person in `seat` or without, and write what is wanted of it; a line on each file."""
    with TemporaryDirectory() as folder:
        path = outputs.save or Path(folder) / f"episode{REPLAY}"
        if seat is None:
            record(config, seed, path)
        else:
            from scenarios.human import play

            play(config, seed, seat, path)
        replay = read(path)
        if outputs.save:
            yield f"{path} is written: {replay.steps} steps; look at it with: scenarios play {path}"
        yield from outputs.write(replay)


def record(config: "Config", seed: int, path: Path) -> None:
    """One episode in which agent i plays strategy i of those that `classify` compares; Ctrl-C keeps what was played."""
    env, players = VectorEnv(config, autoreset=False), cast(config)
    env.reset(seed)
    act = actor(env, players, np.arange(len(players))[None])
    with Recorder(path, env, players=told(env.world, players)):
        while env.state.env[0, OVER] == 0:
            env.step(act())


def played_back(replay: Replay, every: int) -> Iterator[str]:
    """The frames that `scenarios play` showed when this was recorded, or would have."""
    said = replay.header.get("players")
    if isinstance(said, dict):
        yield "".join(f"{agent} plays {what}\n" for agent, what in said.items())
    for shown in replay.frames(every):
        yield frame(replay.world, shown.state, shown.step)
    if replay.last["end"] == "cut":
        yield "the recording was stopped here, before the episode was over\n"
