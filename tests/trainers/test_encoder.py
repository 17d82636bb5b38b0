"""What is seen as numbers: every cell counts, and what may be large does no harm."""

import pytest
import torch

from mettagrid_lite import VectorEnv, load
from trainers.encoder import Encoder
from trainers.network import Network


def encoder(kind, rows, columns):
    torch.manual_seed(0)
    env = VectorEnv(load("stag_hunt", {"view.rows": rows, "view.columns": columns}))
    env.reset(0)
    return Encoder(env.world, (rows, columns), Network(encoder=kind, width=32)), env


@pytest.mark.parametrize("kind", ["mlp", "cnn"])
@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (3, 7), (11, 11), (25, 9)])
def test_every_feature_of_every_cell_reaches_the_network(kind, rows, columns):
    encode, env = encoder(kind, rows, columns)
    cells = encode.cells(torch.from_numpy(env.observations[0])).detach().requires_grad_()
    encode.field(cells).square().sum().backward()
    assert (cells.grad.abs().amax(-1) > 0).all()
    words = torch.zeros(8, 8, dtype=torch.uint8) + torch.eye(8, dtype=torch.uint8)
    assert (encode.cells(words) != encode.cells(torch.zeros_like(words))).any(-1).all()


def test_the_learned_vector_of_a_kind_stands_for_it():
    encode, _ = encoder("cnn", 3, 3)
    words = torch.tensor([[7, 0, 0, 0, 0, 0, 0, 0], [7, 0, 3, 0, 0, 0, 0, 0]], dtype=torch.uint8)
    plain, with_agent = encode.cells(words)
    assert torch.equal(plain, encode.cells.kind[7])
    assert torch.allclose(with_agent - plain, encode.cells.others[2], atol=1e-6)  # 3 is the most that it can be


def test_amounts_count_by_their_logarithm_and_actions_by_name():
    encode, env = encoder("cnn", 3, 3)
    vectors = torch.zeros(1, env.vectors.shape[2])
    vectors[0, 0], vectors[0, 2] = 65_535, 4
    told = encode.beside(vectors, torch.zeros(1, dtype=torch.int64))[0]
    assert told.max().item() == pytest.approx(11.09, abs=0.01)
    assert told[-len(env.world.actions) :].tolist() == [0, 0, 0, 0, 1, 0]


def test_the_reward_of_the_last_step_is_left_out_where_it_is_not_to_be_told():
    env = VectorEnv(load("navigation"))
    env.reset(0)
    vectors = torch.rand(2, env.vectors.shape[2]).floor()
    vectors[1, 1] = 5
    nobody = torch.zeros(2, dtype=torch.int64)
    for told in (True, False):
        encode = Encoder(env.world, (11, 11), Network(reward=told, width=8))
        one, other = encode.beside(vectors, nobody)
        assert torch.equal(one, other) != told


def test_cells_nearby_are_told_one_by_one():
    env = VectorEnv(load("navigation"))
    env.reset(0)
    encode = Encoder(env.world, (11, 11), Network(near=3, width=8))
    cells = torch.arange(121.0).view(1, 11, 11, 1)
    assert encode.near(cells).flatten(1).tolist() == [[48, 49, 50, 59, 60, 61, 70, 71, 72]]
    assert encode(
        *(torch.from_numpy(part[0]) for part in (env.observations, env.vectors)), torch.zeros(1).long()
    ).shape == (1, 8)
