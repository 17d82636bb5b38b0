"""The library in the registries of Gymnasium and PettingZoo."""

import json
import subprocess
import sys
import warnings
from pathlib import Path

import gymnasium
import numpy as np
import pettingzoo
import pytest
from gymnasium.envs.registration import EnvSpec
from gymnasium.utils.env_checker import check_env, data_equivalence
from gymnasium.vector import AutoresetMode

import mettagrid_lite
from mettagrid_lite import env, gym_env, library, load, parallel_env, vector_env
from mettagrid_lite.names import environment_id
from mettagrid_lite.registry import GENERIC, register

ROOT = Path(__file__).parents[2]
IDS = {name: environment_id(name, load(name).version) for name in library()}
every_name = pytest.mark.parametrize("name", IDS)


def python(code):
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    return done.stdout.split()


def test_ids_are_gymnasiums_and_one_for_each_name_of_the_library():
    assert environment_id("stag_hunt") == "MettaGridLite/StagHunt-v0"
    assert environment_id("gathering:scarce", version=3) == "MettaGridLite/Gathering-Scarce-v2"
    registered = {key for key in gymnasium.registry if key.startswith("MettaGridLite/")}
    assert registered == {*IDS.values(), GENERIC}
    assert len(registered) == len(library()) + 1


def test_registering_again_changes_nothing_and_warns_of_nothing():
    before = dict(gymnasium.registry)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        register()
    assert gymnasium.registry == before


@every_name
def test_a_registered_world_passes_the_official_check_in_all_its_render_modes(name, capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_env(gymnasium.make(IDS[name], others="random").unwrapped)


@every_name
def test_a_spec_goes_through_json_and_makes_the_same_world(name):
    spec = gymnasium.make(IDS[name], others="random", episode=9).spec
    again = EnvSpec.from_json(spec.to_json())
    assert json.loads(spec.to_json())["kwargs"] == {"target": name, "others": "random", "episode": 9}
    made, direct = again.make(), gym_env(name, others="random", episode=9)
    assert data_equivalence(made.reset(seed=1), direct.reset(seed=1))
    for _ in range(9):
        assert data_equivalence(made.step(1), direct.step(1))


@pytest.mark.parametrize("mode", AutoresetMode, ids=lambda mode: mode.value)
def test_make_vec_makes_our_batch_in_each_autoreset_mode(mode):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        said = {"num_envs": 3, "others": "random", "autoreset_mode": mode.value}
        made = gymnasium.make_vec(IDS["gathering:scarce"], **said)
    ours = vector_env("gathering:scarce", **said)
    assert type(made) is type(ours)
    assert made.metadata["autoreset_mode"] is mode
    assert data_equivalence(made.reset(seed=2), ours.reset(seed=2))
    assert json.loads(made.spec.to_json())["kwargs"]["autoreset_mode"] == mode.value


@every_name
def test_gymnasiums_own_vectorizer_plays_the_same_episodes(name):
    batch, loop = (
        gymnasium.make_vec(IDS[name], num_envs=2, vectorization_mode=mode, others="random", episode=5)
        for mode in ("vector_entry_point", "sync")
    )
    assert data_equivalence(batch.reset(seed=4), loop.reset(seed=4))
    for _ in range(12):
        assert data_equivalence(batch.step(np.ones(2, int)), loop.step(np.ones(2, int)))


@pytest.mark.skipif(not hasattr(pettingzoo, "register"), reason="PettingZoo has a registry from 1.27 on")
def test_pettingzoos_registry_makes_both_its_faces():
    together = pettingzoo.make("parallel", IDS["gathering:scarce"], episode=5)
    in_turn = pettingzoo.make("aec", IDS["gathering:scarce"])
    assert type(together) is type(parallel_env("gathering:scarce"))
    assert together.config == load("gathering:scarce", {"episode": 5})
    assert type(in_turn) is type(env("gathering:scarce"))


def test_any_world_has_an_id_with_what_json_can_say():
    world = {"agents": 2, "map": ">.<", "episode": 5}
    spec = gymnasium.make(GENERIC, target=world).spec
    again = EnvSpec.from_json(spec.to_json()).make()
    assert again.unwrapped.config == load(world)
    if hasattr(pettingzoo, "register"):
        assert pettingzoo.make("parallel", GENERIC, config=world).config == load(world)


def test_a_world_of_the_library_is_a_module_by_its_versioned_name():
    from mettagrid_lite import gathering_scarce_v0

    assert gathering_scarce_v0.__all__ == ["parallel_env", "env", "raw_env"]
    assert gathering_scarce_v0.__doc__ == load("gathering:scarce").about
    assert gathering_scarce_v0.parallel_env(episode=5).config == load("gathering:scarce", {"episode": 5})
    assert type(gathering_scarce_v0.env()) is type(env("gathering:scarce"))
    assert gathering_scarce_v0.raw_env().metadata["name"] == "gathering_scarce_v0"


def test_that_module_is_found_by_every_form_of_import():
    code = """
import mettagrid_lite.navigation_rooms_v0
from mettagrid_lite.navigation_rooms_v0 import parallel_env
from mettagrid_lite import navigation_rooms_v0
from importlib import import_module
found = import_module("mettagrid_lite.navigation_rooms_v0")
print(found is navigation_rooms_v0 is mettagrid_lite.navigation_rooms_v0, found.parallel_env is parallel_env)"""
    assert python(code) == ["True", "True"]


@pytest.mark.parametrize(("name", "complaint"), [
    ("stag_hunt_v7", "that world is stag_hunt_v0 here"),
    ("stagg_hunt_v0", r"did you mean stag_hunt_v0\?"),
    ("tennis_v0", r"list\(mettagrid_lite.library\(\)\) tells which it has"),
])  # fmt: skip
def test_a_module_that_is_not_there_says_so(name, complaint):
    for code in (f"import mettagrid_lite.{name}", f"from mettagrid_lite import {name}"):
        with pytest.raises(ModuleNotFoundError, match=complaint):
            exec(code)
    assert not hasattr(mettagrid_lite, name)


def test_an_id_needs_no_import_and_brings_no_code_of_scenarios():
    code = """
import sys, gymnasium
env = gymnasium.make("mettagrid_lite.registry:MettaGridLite/StagHunt-v0")
env.reset(seed=0)
print(env.spec.id, *(name for name in sys.modules if name.startswith(("scenarios.", "analysis", "torch"))))"""
    assert python(code) == ["MettaGridLite/StagHunt-v0"]


def test_registering_builds_and_compiles_nothing():
    code = """
import sys, mettagrid_lite.registry
print(*{"numba", "mettagrid_lite.solo", "mettagrid_lite.vector"} & set(sys.modules))"""
    assert python(code) == []
