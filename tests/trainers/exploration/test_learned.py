"""Novelty that is learned: on a corridor, and on a ring beside noise that nobody controls."""

import pytest
import torch

from mettagrid_lite import VectorEnv, load
from trainers.exploration.curiosity import Curiosity
from trainers.exploration.disagreement import Disagreement
from trainers.exploration.distillation import Distillation
from trainers.exploration.eyes import Eyes
from trainers.exploration.learned import Steps

CORRIDOR = {"agents": 1, "map": "@" + "." * 19, "view": {"rows": 1, "columns": 40}}
SMALL = {"agents": 1, "map": "...\n.@.\n...", "view": {"rows": 2, "columns": 2}}
PLACES, NOISE = slice(0, 8), slice(8, 24)  # numbers of a state of the ring


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(0)
    torch.set_num_threads(1)


def corridor():
    """What is seen from each of 20 cells, standardised, and the eyes that see it."""
    env = VectorEnv(load(CORRIDOR), 1)
    env.reset(0)
    eyes, seen = Eyes(env.world, (1, 40), 0), []
    for _ in range(20):
        seen.append(eyes.flat(torch.from_numpy(env.observations[0]), torch.from_numpy(env.vectors[0])))
        env.step([[env.world.actions.index("east")]])
    flat = torch.cat(seen)
    eyes.standard.follow(flat)
    return eyes, eyes.standard(flat)


def test_the_bonus_of_distillation_falls_as_visits_rise():
    """Cell c is visited in proportion to 20 - c, as by who starts at the left."""
    eyes, cells = corridor()
    rnd = Distillation(eyes, 64, 1.0, 1e-3, 0)
    visits = torch.repeat_interleave(torch.arange(20), torch.arange(20, 0, -1) ** 2)
    action = torch.zeros(64, dtype=torch.long)
    before = rnd.bonus(Steps(cells, action[:20], cells)).detach()
    for _ in range(40):
        at = cells[visits[torch.randint(len(visits), (64,))]]
        rnd._improve(Steps(at, action, at))
    left = rnd.bonus(Steps(cells, action[:20], cells)).detach() / before
    assert left[:5].mean() < 0.5 * left[-2:].mean()
    assert (left[:5] < 0.6).all()
    ranks = left.argsort().argsort().double()
    assert torch.corrcoef(torch.stack([ranks, torch.arange(20.0).double()]))[0, 1] > 0.7


def ring(count, noisy, seed, eyes):
    """Steps left or right on a ring of 8 places; noisy: beside 16 numbers that are drawn anew in each state."""
    chance = torch.Generator().manual_seed(seed)
    place, action = torch.randint(8, (count,), generator=chance), torch.randint(2, (count,), generator=chance)

    def state(at):
        numbers = torch.zeros(count, eyes.width)
        numbers[torch.arange(count), at] = 2
        if noisy:
            numbers[:, NOISE] = torch.randn(count, 16, generator=chance)
        return numbers

    return Steps(state(place), action, state((place + 2 * action - 1) % 8))


def trained(novelty, updates):
    """On rings with and without noise in equal parts."""
    for number in range(updates):
        calm, noise = (ring(128, noisy, 2 * number + noisy, novelty.eyes) for noisy in (False, True))
        novelty._improve(Steps(*(torch.cat(parts) for parts in zip(calm, noise, strict=True))))
    return novelty


@pytest.fixture
def eyes():
    return Eyes(VectorEnv(load(SMALL), 1).world, (2, 2), 0)


@torch.no_grad()
def bonus(novelty, noisy):
    return float(novelty.bonus(ring(2_000, noisy, 10**6, novelty.eyes)).mean())


def test_curiosity_pays_nothing_for_noise_that_no_action_changes(eyes):
    icm = Curiosity(eyes, 2, 32, 1.0, 3e-3, 0)
    at_first = bonus(icm, noisy=True)
    trained(icm, 400)
    steps = ring(2_000, True, 10**6, eyes)
    with torch.no_grad():
        before, after = icm.features(steps.before), icm.features(steps.after)
        told = icm.inverse(torch.cat([before, after], -1)).argmax(-1)
    assert (told == steps.action).float().mean() > 0.99
    assert bonus(icm, noisy=True) < 0.01 * at_first
    assert bonus(icm, noisy=True) < 0.15 * 0.5 * after.var(0).sum()  # of what the features vary by


def test_models_agree_on_noise_in_the_end_though_none_foretells_it(eyes):
    models = Disagreement(eyes, 2, 32, 1.0, 3e-3, 0)
    at_first = bonus(models, noisy=True)
    trained(models, 400)
    steps = ring(2_000, True, 10**6, eyes)
    with torch.no_grad():
        error = (models._told(steps) - models.features(steps.after)).square().mean()
    assert error > 0.2
    assert bonus(models, noisy=True) < 0.04 * at_first
    assert bonus(models, noisy=True) < 0.05 * error


def test_what_is_told_apart_by_eyes_has_neither_a_clock_nor_a_limit():
    env = VectorEnv(load("stag_hunt"), 4, seed=0)
    env.reset(0)
    eyes = Eyes(env.world, env.observations.shape[2:4], 0)
    windows, vectors = (torch.from_numpy(array).flatten(0, 1) for array in (env.observations, env.vectors))
    before = eyes.flat(windows, vectors.clone())
    vectors[:, -4:-1] += 1  # last action, last reward, progress
    assert torch.equal(before, eyes.flat(windows, vectors))
    eyes.standard.follow(before)
    assert eyes(windows, 1_000 * vectors).abs().max() <= 5
