"""Replays: an episode as JSON lines of what changed, written while it is played and shown again without playing.

    with Recorder("walk.jsonl", env):      # a VectorEnv, or a face of one
        env.reset(seed=0)
        ...                                # steps
    replay = read("walk.jsonl")
    pictures = [rgb(replay.world, frame.state) for frame in replay.frames()]

The format is told in docs/replay.md.
"""

from .playback import Frame, Replay, read
from .recorder import FORMAT, VERSION, Recorder, ReplayError

__all__ = ["FORMAT", "VERSION", "Frame", "Recorder", "Replay", "ReplayError", "read"]
