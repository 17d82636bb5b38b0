"""How well each rung of a ladder of predictors foretells a player, and what it is paid for that."""

from collections.abc import Iterator
from typing import Annotated, Any

import numpy as np
import torch
from pydantic import Field

from mettagrid_lite.values import Frozen, Positive
from trainers.pseudo_random.games import Game
from trainers.pseudo_random.match import Record, play
from trainers.pseudo_random.players import Player
from trainers.pseudo_random.predictors import ContextTree, Markov
from trainers.pseudo_random.reader import Reader, read
from trainers.studies.study import Tell

PARTS = 10  # of a match, each twice as long as the one before: what is paid and foretold with so much seen


class Config(Frozen):
    """The predictors that a player is tested on, each fresh.

    rounds: of a match
    matches: at once
    order: of the Markov mixture in the player's own actions
    side: of the Markov mixture in actions of both sides
    depth: of the context tree, in actions of both sides
    width: of the GRU
    blocks: rounds, in units of `lesson` matches x 256, that the GRU has read when it is tested
    lesson: matches that it reads at once
    passes: over so many games as a block has, after each block, drawn from all blocks so far
    rate: of its learning
    """

    rounds: Annotated[int, Field(ge=4)] = 1000
    matches: Positive = 100
    order: Annotated[int, Field(ge=0, le=8)] = 6
    side: Annotated[int, Field(ge=0, le=4)] = 3
    depth: Annotated[int, Field(ge=1, le=10)] = 8
    width: Positive = 64
    blocks: tuple[Positive, ...] = (1, 2, 4)
    lesson: Positive = 128
    passes: Positive = 4
    rate: Annotated[float, Field(gt=0)] = 4e-3


LENGTH, PIECE, TOGETHER = 256, 64, 32  # rounds of a game to be read, of a gradient; games of a gradient


def climbed(player: Player, game: Game, config: Config, seed: int, tell: Tell) -> dict[str, Any]:
    """What each predictor came to, by name; the GRU once for each number of rounds that it had read."""
    told: dict[str, Any] = {}
    for name, predictor in (
        ("markov", Markov(game, config.order, config.side)),
        ("tree", ContextTree(game, config.depth)),
    ):
        told[name] = measured(play(player, predictor, game, config.rounds, config.matches, seed), game)
        tell(len(told), 10)
    for blocks, reader in lessons(player, game, config, seed):
        record = play(player, reader, game, config.rounds, config.matches, seed)
        told[f"gru {blocks * config.lesson * LENGTH}"] = measured(record, game)
        tell(2 * max(config.blocks) + 8 * blocks, 10 * max(config.blocks))
    return told


def measured(record: Record, game: Game) -> dict[str, Any]:
    """Mean bits over all rounds, what is conceded a round in the second half, and both by parts of the match."""
    conceded, rounds = record.conceded(game), len(record.bits)
    ends = np.unique(np.maximum(rounds // 2 ** np.arange(PARTS), 1))
    begins = np.concatenate([[0], ends[:-1]])
    return {
        "bits": float(record.bits.mean()),
        "conceded": float(conceded[rounds // 2 :].mean()),
        "rounds": ends.tolist(),
        "bits_by": [float(record.bits[a:b].mean()) for a, b in zip(begins, ends, strict=True)],
        "conceded_by": [float(conceded[a:b].mean()) for a, b in zip(begins, ends, strict=True)],
        "actions": [float((record.action == action).mean()) for action in range(game.shape[0])],
    }


def lessons(player: Player, game: Game, config: Config, seed: int) -> Iterator[tuple[int, Reader]]:
    """A GRU after so many blocks of games; in these it plays as well as it can by then, or by lot half of the time."""
    torch.manual_seed(seed)
    reader, chance = Reader(game, config.width), np.random.default_rng(seed)
    optimizer = torch.optim.Adam(reader.parameters(), config.rate)
    last, games = max(config.blocks), list[Record]()
    for block in range(1, last + 1):
        games.append(play(player, reader, game, LENGTH, config.lesson, int(chance.integers(2**31)), stray=0.5))
        _study(reader, games, config, chance, optimizer)
        if block in config.blocks:
            yield block, reader


def _study(
    reader: Reader, games: list[Record], config: Config, chance: np.random.Generator, optimizer: torch.optim.Optimizer
) -> None:
    """As many games as a block has, some times over, drawn from all so far."""
    actions, replies = (
        torch.from_numpy(np.concatenate([getattr(g, k) for g in games], 1)) for k in ("action", "reply")
    )
    for number in range(config.passes):
        for group in optimizer.param_groups:
            group["lr"] = config.rate * (1 - 0.9 * number / config.passes)
        drawn = torch.from_numpy(chance.permutation(actions.shape[1])[: config.lesson])
        for some in drawn.split(TOGETHER):
            read(reader, actions[:, some], replies[:, some], optimizer, PIECE)
