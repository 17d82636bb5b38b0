"""A study as text: what was predicted and whether it held; then tables of bits and of what is conceded."""

from collections.abc import Iterator, Mapping, Sequence

from trainers.pseudo_random.games import GAMES
from trainers.pseudo_random.rows import Row, grouped, interval
from trainers.pseudo_random.verdict import Prediction, findings, verdict


def page(told: Sequence[Row], predicted: Mapping[str, Sequence[Prediction]]) -> str:
    """In Markdown; predictions by their dates."""
    parts = []
    for date, predictions in predicted.items():
        if predictions:
            parts += [f"## Predictions{f' of {date}' if date else ''}", *_verdicts(told, predictions)]
    for game, rows in grouped(told, lambda row: row.game).items():
        seeds = len({row.seed for row in rows})
        parts += [
            f"## {game}",
            f"Means over {seeds} seeds, with 95 % bounds of what is conceded a round.",
            _table(rows),
        ]
        parts += [f"The equilibrium has {GAMES[game].bits:.3f} bits an action, and concedes 0."]
    return "\n\n".join(parts)


def _verdicts(told: Sequence[Row], predictions: Sequence[Prediction]) -> Iterator[str]:
    for number, prediction in enumerate(predictions, 1):
        found = list(findings(prediction, told))
        yield f"{number}. {prediction.about}: **{verdict(found)}**"
        rows = [(one.game, one.who, str(one.claim), str(one.told), one.verdict) for one in found]
        if rows:
            yield _markdown(("game", "policy", "should concede", "concedes", "verdict"), rows)


def _table(told: Sequence[Row]) -> str:
    rungs = list(dict.fromkeys(row.rung for row in told))
    rows = []
    for who, some in grouped(told, lambda row: row.who).items():
        by_rung = grouped(some, lambda row: row.rung)
        bits = [_bits(by_rung.get(rung, [])) for rung in rungs]
        paid = [str(interval(row.conceded for row in by_rung[rung])) if rung in by_rung else "" for rung in rungs]
        rows.append((who, *(f"{pay}; {bit}" if pay else "" for pay, bit in zip(paid, bits, strict=True))))
    return _markdown(("policy", *(f"to {rung}; bits" for rung in rungs)), rows)


def _bits(rows: Sequence[Row]) -> str:
    return f"{sum(row.bits for row in rows) / len(rows):.3f}" if rows else ""


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, ["---"] * len(head), *rows))
