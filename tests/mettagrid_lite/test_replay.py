"""Replays: what was played is shown again, equal in every frame; files that are no replays are refused in a line."""

import json

import numpy as np
import pytest

from mettagrid_lite import VectorEnv, env, gym_env, load, parallel_env, render, vector_env
from mettagrid_lite.parts import DERIVED
from mettagrid_lite.replay import Recorder, ReplayError, read
from mettagrid_lite.state import NUMBER, ORDER, OVER, TARGET

WALK = {
    "name": "walk",
    "agents": 2,
    "episode": 12,
    "map": "#######\n#>a.a<#\n#a.h.a#\n#######",
    "objects": {"apple": {"regrow": {"chance": 0.2}}},
    "actions": {"use": True, "zap": {"freeze": 2}},
    "rewards": {"items": {"apple": 1}, "events": {"zapped": -0.5}},
}


def random_actions(batch, rng):
    return rng.integers(len(batch.world.actions), size=(batch.num_envs, batch.num_agents))


def play(target, path, steps=12, seed=3, envs=1, e=0):
    """Record random play in environment `e`; the states (copied), pictures and rewards that were live."""
    batch, rng = VectorEnv(load(target), envs, autoreset=False), np.random.default_rng(seed)
    batch.reset(seed)
    live = []
    with Recorder(path, batch, e) as recorder:
        for step in range(steps + 1):
            part = {name: array[e].copy() for name, array in batch.state._asdict().items()}
            live.append((part, render.rgb(batch.world, batch.state, e), batch.rewards[e].tolist() if step else []))
            if step < steps and not batch.state.env[e, OVER]:
                batch.step(random_actions(batch, rng))
    assert recorder.path == path
    return live


@pytest.fixture
def walk(tmp_path):
    """A finished replay of twelve steps."""
    play(WALK, tmp_path / "walk.jsonl")
    return tmp_path / "walk.jsonl"


def changed(path, line, change):
    """The file with one line, read as JSON, changed in place."""
    lines = path.read_text().splitlines()
    said = json.loads(lines[line])
    change(said)
    lines[line] = json.dumps(said)
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize("name", ["harvest", "stag_hunt", "territory", "tag", "coin_game", "cleanup"])
def test_every_frame_of_a_replay_is_the_live_one_in_state_picture_and_rewards(tmp_path, name):
    live = play(name, tmp_path / "x.jsonl", steps=150, envs=5, e=3)
    replay = read(tmp_path / "x.jsonl")
    frames = 0
    for frame, (state, picture, rewards) in zip(replay.frames(), live, strict=False):
        shown = frame.state._asdict()
        for one in (shown, state):
            one["agents"] = np.delete(one["agents"], [TARGET, ORDER], axis=-1)
        assert all(np.array_equal(shown[part][0], array) for part, array in state.items() if part not in DERIVED)
        assert np.array_equal(render.rgb(replay.world, frame.state), picture)
        assert list(frame.rewards) == pytest.approx(rewards)
        frames += 1
    assert frames == replay.steps + 1 > 20
    assert replay.differs() is None


def test_one_environment_of_a_batch_and_a_later_episode_is_named_in_the_header(tmp_path):
    batch, rng = VectorEnv(load(WALK), 4, seed=9), np.random.default_rng(0)
    batch.reset()
    for _ in range(15):  # the recorder comes in the middle of episode 1 and waits for episode 2
        batch.step(random_actions(batch, rng))
    with Recorder(tmp_path / "x.jsonl", batch, 2):
        for _ in range(30):
            batch.step(random_actions(batch, rng))
    replay = read(tmp_path / "x.jsonl")
    assert [replay.header[key] for key in ("seed", "environment", "episode")] == [9, 2, 2]
    assert (replay.steps, replay.last["end"], replay.differs()) == (12, "over", None)


def test_the_last_frame_is_the_end_of_the_episode_though_the_batch_has_begun_the_next(tmp_path):
    batch = VectorEnv(load(WALK), seed=1)
    batch.reset()
    with Recorder(tmp_path / "x.jsonl", batch):
        for _ in range(12):
            *_, info = batch.step(np.ones((1, 2), int))
    (last,) = [frame for frame in read(tmp_path / "x.jsonl").frames(every=12) if frame.step]
    assert last.state.env[0, OVER] and batch.state.env[0, NUMBER] == 1
    said = read(tmp_path / "x.jsonl").last["statistics"]
    assert said == {name: values[0].tolist() for name, values in info["episode"].items()}


def together(path):
    world = parallel_env(WALK)
    with Recorder(path, world):
        world.reset(seed=5)
        while world.agents:
            world.step(dict.fromkeys(world.agents, 2))


def in_turn(path):
    world = env(WALK)
    with Recorder(path, world):
        world.reset(seed=5)
        for agent in world.agent_iter():
            done = world.terminations[agent] or world.truncations[agent]
            world.step(None if done else 2)


def alone(path):
    world = gym_env(WALK, others="random")
    with Recorder(path, world):
        world.reset(seed=5)
        while not any(world.step(3)[2:4]):
            pass


def many(path):
    world = vector_env(WALK, 3, others="random", autoreset_mode="SameStep")
    with Recorder(path, world, 1):
        world.reset(seed=4)
        for _ in range(20):
            world.step(np.full(3, 3))


@pytest.mark.parametrize("face", [together, in_turn, alone, many])
def test_the_faces_are_recorded_under_the_seed_of_their_episode(tmp_path, face):
    face(tmp_path / "x.jsonl")
    replay = read(tmp_path / "x.jsonl")
    assert (replay.header["seed"], replay.steps, replay.last["end"], replay.differs()) == (5, 12, "over", None)


def test_what_is_no_face_is_refused(tmp_path):
    with pytest.raises(ValueError, match="a dict can't be recorded"):
        Recorder(tmp_path / "x.jsonl", {})
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_keeps_what_was_played_as_a_valid_replay(tmp_path):
    batch = VectorEnv(load(WALK, {"episode": 1000}))
    batch.reset(0)

    def interrupted():
        with Recorder(tmp_path / "x.jsonl", batch):
            for _ in range(700):  # more than are held before they are written
                batch.step(np.ones((1, 2), int))
            assert not (tmp_path / "x.jsonl").exists()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [path.name for path in tmp_path.iterdir()] == ["x.jsonl"]
    replay = read(tmp_path / "x.jsonl")
    assert (replay.steps, replay.last["end"], replay.differs()) == (700, "cut", None)
    assert replay.last["statistics"]["return"] == batch.statistics()["return"][0].tolist()


def test_a_reset_in_the_middle_ends_the_replay_there(tmp_path):
    batch = VectorEnv(load(WALK))
    batch.reset(0)
    with Recorder(tmp_path / "x.jsonl", batch):
        for _ in range(5):
            batch.step(np.ones((1, 2), int))
        batch.reset(1)
        batch.step(np.ones((1, 2), int))
    replay = read(tmp_path / "x.jsonl")
    assert (replay.steps, replay.last) == (5, {"end": "cut", "steps": 5})


def test_without_an_episode_nothing_is_written(tmp_path):
    with Recorder(tmp_path / "x.jsonl", VectorEnv(load(WALK))):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_changed_rule_is_noticed_at_the_step_where_it_shows(walk):
    assert read(walk).differs() is None
    changed(walk, 0, lambda header: header["config"]["rewards"]["events"].update(blocked=-1))
    first = next(frame.step for frame in read(walk).frames() if "blocked" in str(frame) or _blocked(frame))
    assert read(walk).differs() == first


def _blocked(frame):
    from mettagrid_lite.state import BLOCKED

    return frame.state.tally[0, :, BLOCKED].any()


def test_columns_are_known_by_name_so_that_other_versions_can_be_read(walk):
    before = [render.text(read(walk).world, frame.state) for frame in read(walk).frames()]

    def rename(header):
        names = header["parts"]["agents"][1]
        names[names.index("frozen")] = "what_this_package_never_had"
        header["parts"]["weather"] = [3]

    changed(walk, 0, rename)
    after = [render.text(read(walk).world, frame.state) for frame in read(walk).frames()]
    assert after == [picture.replace("x", "?") for picture in after] and len(after) == len(before)
    assert after[0] == before[0]


def test_a_number_changed_by_hand_is_noticed_at_the_next_digest(tmp_path):
    path = tmp_path / "x.jsonl"
    play(WALK | {"episode": 250}, path, 250)
    changed(path, 101, lambda line: line["changed"].update(env=[3, 99]))
    with pytest.raises(ReplayError, match="line 102: doesn't fit the lines before it; record it again"):
        read(path)


BROKEN = {
    "nothing": (lambda lines: [], "line 1: is no replay; `scenarios play NAME --save FILE.jsonl` writes one"),
    "other JSON": (lambda lines: ['{"a": 1}'], "line 1: is no replay"),
    "no JSON": (lambda lines: ["agents: 2"], "line 1: is no replay"),
    "another version": (lambda lines: [lines[0].replace('"version":1', '"version":9', 1)], "is of version 9, not 1"),
    "a missing end": (lambda lines: lines[:-3], "line 12: the file breaks off here"),
    "a line cut in two": (lambda lines: [*lines[:5], lines[5][:20]], "line 6: is cut or broken; record it again"),
    "a missing line": (lambda lines: lines[:5] + lines[6:], "line 6: doesn't fit the lines before it"),
    "an action that is none": (
        lambda lines: [*lines[:4], _with(lines[4], actions=[99, 0]), *lines[5:]],
        "line 5: doesn't",
    ),
    "a place beyond": (
        lambda lines: [*lines[:4], _with(lines[4], changed={"agents": [999, 1]}), *lines[5:]],
        "line 5: ",
    ),
    "an agent off the map": (
        lambda lines: [*lines[:4], _with(lines[4], changed={"agents": [0, 77]}), *lines[5:]],
        "line 5",
    ),
    "a number of 70 bits": (
        lambda lines: [*lines[:4], _with(lines[4], changed={"env": [3, 2**70]}), *lines[5:]],
        "line 5",
    ),
    "a list for changes": (lambda lines: [*lines[:4], _with(lines[4], changed=[1]), *lines[5:]], "line 5: doesn't fit"),
    "a config of another time": (lambda lines: [lines[0].replace('"episode":12', '"epsode":12'), *lines[1:]], "epsode"),
    "another map": (
        lambda lines: [lines[0].replace("#a.h.a#", "#a.h.a#\\n#.....#"), *lines[1:]],
        "doesn't fit its config",
    ),
    "a header without a seed": (
        lambda lines: [_with(lines[0], seed=None), *lines[1:]],
        "line 1: the header doesn't fit",
    ),
    "parts that are none": (lambda lines: [_with(lines[0], parts={}), *lines[1:]], "line 1: the header is broken"),
    "parts without end": (
        lambda lines: [_with(lines[0], parts=json.loads(lines[0])["parts"] | {"env": [10**12]}), *lines[1:]],
        "line 1: the header is broken",
    ),
}


def _with(line, **said):
    return json.dumps(json.loads(line) | said, separators=(",", ":"))


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_replay_is_refused_with_file_line_and_remedy(walk, what):
    change, words = BROKEN[what]
    walk.write_text("".join(f"{line}\n" for line in change(walk.read_text().splitlines())))
    with pytest.raises(ReplayError) as error:
        read(walk)
    assert str(error.value).startswith(f"{walk}: line ") and words in str(error.value)
    assert "\n" not in str(error.value)


def test_folders_missing_files_and_binary_data_are_no_replays(tmp_path):
    (tmp_path / "binary").write_bytes(b"\x80\xff\x00")
    for name, words in {"": "no such file", "absent": "no such file", "binary": "binary data"}.items():
        with pytest.raises(ReplayError, match=words):
            read(tmp_path / name)


def test_a_place_that_cannot_be_written_is_named_at_once(tmp_path):
    with pytest.raises(ReplayError, match="can't be written"):
        Recorder(tmp_path / "absent" / "x.jsonl", VectorEnv(load(WALK)))
