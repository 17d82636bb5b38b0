"""How well each rung of a ladder of predictors foretells a player, and what it is paid for that."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import numpy as np
import torch
from pydantic import Field

from mettagrid_lite.values import Frozen, Positive
from trainers.pseudo_random.games import Game
from trainers.pseudo_random.match import Record, play
from trainers.pseudo_random.players import Player
from trainers.pseudo_random.predictors import ContextTree, Markov
from trainers.pseudo_random.reader import Reader
from trainers.pseudo_random.taught import Taught, read
from trainers.pseudo_random.transformer import Transformer
from trainers.studies.study import Several, Tell

PARTS = 10  # of a match, each twice as long as the one before: what is paid and foretold with so much seen


class Config(Frozen):
    """The predictors that a player is tested on, each fresh.

    rounds: of a match
    matches: at once
    order: of the Markov mixture in the player's own actions
    side: of the Markov mixture in actions of both sides
    depth: of the context tree, in actions of both sides
    taught: who reads games of the player before it is tested
    width: of these networks
    window: rounds that each layer of the transformer looks back on
    blocks: rounds, in units of `lesson` matches x 256, that they have read when they are tested
    lesson: matches that they read at once
    passes: over so many games as a block has, after each block, drawn from all blocks so far
    rate: of the GRU's learning
    slower: the transformer's rate as a share of that
    """

    rounds: Annotated[int, Field(ge=4)] = 1000
    matches: Positive = 100
    order: Annotated[int, Field(ge=0, le=8)] = 6
    side: Annotated[int, Field(ge=0, le=4)] = 3
    depth: Annotated[int, Field(ge=1, le=10)] = 8
    taught: Annotated[tuple[Literal["gru", "transformer"], ...], Several] = ("gru", "transformer")
    width: Annotated[int, Field(ge=4, multiple_of=4)] = 64
    window: Annotated[int, Field(ge=2)] = 64
    blocks: tuple[Positive, ...] = (1, 2, 4)
    lesson: Positive = 128
    passes: Positive = 4
    rate: Annotated[float, Field(gt=0)] = 4e-3
    slower: Annotated[float, Field(gt=0)] = 0.25


LENGTH, PIECE, TOGETHER = 256, 64, 32  # rounds of a game to be read, of a gradient; games of a gradient


def climbed(player: Player, game: Game, config: Config, seed: int, tell: Tell) -> dict[str, Any]:
    """What each predictor came to, by name; those that are taught once for each number of rounds that they had read."""
    told: dict[str, Any] = {}
    counting = {"markov": Markov(game, config.order, config.side), "tree": ContextTree(game, config.depth)}
    whole = len(counting) + len(config.taught) * len(config.blocks)
    for name, predictor in counting.items():
        told[name] = measured(play(player, predictor, game, config.rounds, config.matches, seed), game)
        tell(len(told), whole)
    for name in config.taught:
        for blocks, reader in lessons(name, player, game, config, seed):
            record = play(player, reader, game, config.rounds, config.matches, seed)
            told[f"{name} {blocks * config.lesson * LENGTH}"] = measured(record, game)
            tell(len(told), whole)
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


def lessons(name: str, player: Player, game: Game, config: Config, seed: int) -> Iterator[tuple[int, Taught]]:
    """One after so many blocks of games; in these it plays as well as it can by then, or half of the time by lot."""
    torch.manual_seed(seed)
    chance, rate = np.random.default_rng(seed), config.rate
    reader: Taught = Reader(game, config.width)
    if name == "transformer":
        reader, rate = Transformer(game, config.width, window=config.window), config.rate * config.slower
    optimizer = torch.optim.Adam(reader.parameters(), rate)
    last, games = max(config.blocks), list[Record]()
    for block in range(1, last + 1):
        games.append(play(player, reader, game, LENGTH, config.lesson, int(chance.integers(2**31)), stray=0.5))
        _study(reader, games, config, chance, optimizer)
        if block in config.blocks:
            yield block, reader


def _study(
    reader: Taught, games: list[Record], config: Config, chance: np.random.Generator, optimizer: torch.optim.Optimizer
) -> None:
    """As many games as a block has, some times over, drawn from all so far."""
    actions, replies = (
        torch.from_numpy(np.concatenate([getattr(g, k) for g in games], 1)) for k in ("action", "reply")
    )
    rate = optimizer.defaults["lr"]
    for number in range(config.passes):
        for group in optimizer.param_groups:
            group["lr"] = rate * (1 - 0.9 * number / config.passes)
        drawn = torch.from_numpy(chance.permutation(actions.shape[1])[: config.lesson])
        for some in drawn.split(TOGETHER):
            read(reader, actions[:, some], replies[:, some], optimizer, PIECE)
