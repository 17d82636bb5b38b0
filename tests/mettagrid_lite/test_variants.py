"""Variants: one file, several worlds, each loaded as `FILE:NAME`."""

import pytest

from mettagrid_lite import ConfigError, build, library, load
from mettagrid_lite.config import Variant

WORLD = """
about: Apples for two.
agents: 2
episode: 50
map: |
  #####
  #>a<#
  #####
objects:
  apple: {reward: 1, regrow: {after: 20}}
expect: chicken
variants:
  scarce:
    about: The same with few apples.
    set: {objects.apple.regrow.after: 100, episode: 90}
    expect: [prisoners_dilemma]
  zapping:
    set: {actions.zap.length: 5}
  crowded:
    set: {agents: 3}
"""


@pytest.fixture
def orchard(tmp_path):
    path = tmp_path / "orchard.yaml"
    path.write_text(WORLD, encoding="utf-8")
    return path


def write(path, variants):
    path.write_text(WORLD[: WORLD.index("variants:")] + f"variants: {variants}\n", encoding="utf-8")


def refusal(target):
    with pytest.raises(ConfigError) as raised:
        build(load(target))
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_a_variant_is_the_world_with_what_it_sets(orchard):
    base, scarce = load(orchard), load(f"{orchard}:scarce")
    assert (scarce.episode, scarce.objects["apple"].regrow.after) == (90, 100)
    assert (base.episode, base.objects["apple"].regrow.after) == (50, 20)
    assert (scarce.map, scarce.objects["apple"].reward) == (base.map, 1)


def test_a_variant_has_its_own_name_and_answer(orchard):
    scarce = load(f"{orchard}:scarce")
    assert (scarce.name, scarce.expect, scarce.about) == (
        "orchard:scarce",
        ("prisoners_dilemma",),
        "The same with few apples.",
    )


def test_a_variant_that_says_nothing_of_itself_is_told_like_the_file_and_expects_nothing(orchard):
    zapping = load(f"{orchard}:zapping")
    assert (zapping.about, zapping.expect) == ("Apples for two.", ())
    assert (zapping.actions.zap.length, zapping.actions.zap.freeze) == (5, 10)


def test_the_file_lists_its_variants_and_a_variant_has_none(orchard):
    assert list(load(orchard).variants) == ["scarce", "zapping", "crowded"]
    assert load(orchard).variants["zapping"] == Variant(set={"actions.zap.length": 5})
    assert load(f"{orchard}:scarce").variants == {}


def test_overrides_go_on_top_of_a_variant(orchard):
    assert load(f"{orchard}:scarce", {"episode": 7}).episode == 7


def test_an_unknown_variant_names_the_nearest(orchard):
    assert refusal(f"{orchard}:scarse") == "orchard.yaml: variants: there is no 'scarse'; did you mean scarce?"
    assert "it has scarce, zapping, crowded" in refusal(f"{orchard}:qqq")


def test_a_file_without_variants_says_so():
    assert refusal("stag_hunt:rich") == "stag_hunt.yaml: variants: there is no 'rich'; it has none"


def test_a_file_whose_name_has_a_colon_is_a_file(orchard):
    odd = orchard.parent / "odd:scarce.yaml"
    odd.write_text(WORLD, encoding="utf-8")
    assert load(odd).name == "odd:scarce"
    assert load(f"{odd}:zapping").actions.zap.length == 5


@pytest.mark.parametrize(
    ("variants", "line"),
    [
        ("{a: {set: {objects..after: 1}}}", "orchard.yaml: variants.a.set objects..after: is not a path"),
        ("{a: {set: {episode.x: 1}}}", "orchard.yaml: variants.a.set episode.x: 'episode' is not a mapping"),
        ("{a: {set: {episod: 1}}}", "orchard.yaml:a: episod: unknown key; did you mean 'episode'?"),
        ("{a: {set: {episode: long}}}", "orchard.yaml:a: episode: must be a whole number, got 'long'"),
        ("{a: {set: {agents: 3}}}", "orchard.yaml:a: agents: 3 agents don't fit, 1 start missing"),
        ("{a: {set: 5}}", "orchard.yaml: variants.a.set: must be a mapping of keys, got 5"),
        ("{a: {set: {5: 1}}}", "orchard.yaml: variants.a.set.5: must be text, got 5"),
        ("{a: {sett: {}}}", "orchard.yaml: variants.a.sett: unknown key; did you mean 'set'?"),
        ("{a: {expect: {}}}", "orchard.yaml: variants.a.expect: must be a list"),
        ("{a: 5}", "orchard.yaml: variants.a: must be a mapping of keys, got 5"),
        ("{a b: {}}", "orchard.yaml: variants.a b: must be letters, digits and underscores"),
        ("[a]", "orchard.yaml: variants: must be a mapping of keys, got ['a']"),
    ],
)
def test_what_is_wrong_with_a_variant_is_told_with_file_and_key(orchard, variants, line):
    write(orchard, variants)
    assert line in refusal(f"{orchard}:a")


@pytest.mark.parametrize("change", [{"agents": 3}, {"rewards.items": {"gold": 1}}, {"episode": 0}])
def test_a_world_that_is_called_otherwise_than_its_file_is_told_by_its_file(orchard, change):
    orchard.write_text(f"name: apples\n{WORLD}")
    for asked in (lambda: load(orchard, change), lambda: load(load(orchard), change)):
        with pytest.raises(ConfigError, match=r"^orchard\.yaml: "):
            build(asked())


def test_the_library_lists_variants_beside_their_file():
    names = list(library())
    for name, path in library().items():
        file, _, variant = name.partition(":")
        assert path.stem == file
        assert not variant or variant in load(file).variants
    assert [name for file in dict.fromkeys(n.split(":")[0] for n in names) for name in (file, *variants(file))] == names


def variants(name):
    return [f"{name}:{variant}" for variant in load(name).variants]


def test_a_family_is_a_folder_and_a_name_may_tell_it():
    families = {path.parent.name for path in library().values()}
    assert {"navigation", "memory", "commons"} <= families
    assert sorted(name for family in families for name in library(f"{family}/*")) == sorted(library())
    assert set(library("navigation:radial*")) == {"navigation:radial_small", "navigation:radial_large"}
    assert load("navigation/navigation:maze") == load("navigation:maze")
