"""Matches of a player against a predictor, many at once."""

from typing import NamedTuple

import numpy as np

from trainers.pseudo_random.games import Game, best_reply
from trainers.pseudo_random.players import Player
from trainers.pseudo_random.predictors import Predictor


class Record(NamedTuple):
    """Of T rounds of M matches: actions and replies int64 [T, M], and of each action its bits, -log2 of its chance."""

    action: np.ndarray
    reply: np.ndarray
    bits: np.ndarray

    def conceded(self, game: Game) -> np.ndarray:
        """What the predictor was paid, [T, M]."""
        return -game.payoff[self.action, self.reply]


def play(
    player: Player,
    predictor: Predictor,
    game: Game,
    rounds: int,
    matches: int,
    seed: int,
    stray: float = 0.0,
) -> Record:
    """Both move at once; the predictor plays the best reply to what it foretells, or by lot in a share `stray`."""
    chance = np.random.default_rng(seed)
    player.begin(matches, chance)
    predictor.begin(matches)
    action = reply = np.full(matches, -1)
    record = Record(*(np.empty((rounds, matches), kind) for kind in (np.int64, np.int64, np.float64)))
    for turn in range(rounds):
        told = predictor.tell()
        action, reply = player.act(action, reply), best_reply(told, game.payoff)
        if stray:
            lots = chance.random((2, matches))
            reply = np.where(lots[0] < stray, (lots[1] * game.shape[1]).astype(np.int64), reply)
        record.action[turn], record.reply[turn] = action, reply
        record.bits[turn] = -np.log2(told[np.arange(matches), action])
        predictor.learn(action, reply)
    return record
