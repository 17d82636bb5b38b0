"""The study as it is played, kept and told."""

import pytest

from mettagrid_lite.load import ConfigError
from trainers.experiment import said
from trainers.mixed.games import game
from trainers.mixed.page import spread
from trainers.mixed_strategy import MixedStrategy, stretched
from trainers.studies.command import asked_for, conduct
from trainers.studies.folder import Folder


def asked(*changes):
    study, _ = asked_for("mixed_strategy", list(changes), None)
    return study


def test_all_built_in_learners_play_and_are_told(tmp_path):
    folder = Folder(tmp_path / "mine", asked("games=biased_rps", "seeds=1", "steps=2"))
    conduct(folder)
    assert len(folder.asked) == len(folder.study.learners)
    assert "A deterministic policy concedes 1." in folder.conclude()
    assert {path.stem for path in folder.path.glob("*.png")} == {
        f"biased_rps {how} {what}" for how in ("exact", "sampled") for what in ("nashconv", "play")
    }


def test_games_of_general_sum_are_told_by_their_coarse_gap(tmp_path):
    folder = Folder(tmp_path / "mine", asked("games=chicken,volunteers", "seeds=1", "steps=2", "only=hedge,ppo"))
    conduct(folder)
    text = folder.study.text(folder.asked)
    assert "| CCE gap |" in text and "with a mediator (CCE) it reaches 10.5" in text
    assert "chicken sampled play" in folder.study.pictures(folder.asked)


def test_learners_are_told_apart(tmp_path):
    folder = Folder(tmp_path / "mine", asked("only=hedge,mmd_moving", "seeds=1", "steps=6000"))
    conduct(folder)
    rows = {line.split(" | ")[0][2:]: line for line in folder.conclude().splitlines() if line.startswith("| ")}
    assert "| cycles |" in rows["hedge"] and "| is there |" in rows["mmd_moving"]


def test_seeds_and_games_may_be_added():
    few, more = asked("seeds=1"), asked("seeds=2", "games=biased_rps,rps")
    assert set(few.trials()) < set(more.trials()) and {"seeds", "games", "only"} <= MixedStrategy.free


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("only=hedgee", "only: 'hedgee' is no learner; did you mean 'hedge'"),
        ("games=rpss", "games: 'rpss' is no game, file or scenario; did you mean 'rps'"),
        ("learners.hedge.stepp=1", "unknown key; did you mean 'step'"),
        ("learners.hedge.kind=miror", "learners.hedge.kind: 'miror' is not known; did you mean 'mirror'"),
        ("learners.mine={}", "learners.mine: must say its 'kind'"),
    ],
)
def test_what_is_wrong_is_one_line(change, told):
    with pytest.raises(ConfigError, match=told.replace("(", r"\(")):
        asked(change)


def test_stretched_payoffs_have_the_asked_range():
    one = game("prisoners_dilemma")
    assert stretched(one, 10).spread == pytest.approx(10) and stretched(one, None) is one


def test_a_spread_names_its_ends_once():
    assert spread([0.3, 0.1, 0.2]) == "0.2 (0.1 to 0.3)" and spread([0.5]) == "0.5" and said("mixed_strategy")
