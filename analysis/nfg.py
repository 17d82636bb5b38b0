"""Gambit's .nfg text: a header, then payoffs, or outcomes and which of them each joint action has.

NFG 1 R "title" { "player" .. } { 2 3 }            or { { "strategy" .. } { .. } } in place of the counts
"a comment, if any"
1 2  3 4 ..                                        payoffs, player 1's strategies running fastest
{ { "outcome" 1, 2 } .. } 1 2 0 ..                 or outcomes by number; 0 pays nothing
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple, NoReturn

import numpy as np

from analysis.errors import InputError
from analysis.number import fraction
from analysis.table import DENSE_LIMIT

TOKEN = re.compile(r'\s+|(?://|#)[^\n]*|(?P<text>"(?:[^"\\]|\\.)*")|(?P<mark>[{}])|(?P<word>[^\s{}",]+)|,')


class Parsed(NamedTuple):
    """What the file says, in its own order: payoffs run through joint actions, one a player."""

    title: str
    players: list[str]
    strategies: list[list[str]]
    payoffs: list[Fraction]


class Token(NamedTuple):
    kind: str  # text, mark, word or end
    value: str
    line: int


def parse(text: str) -> Parsed:
    """The game in a .nfg text. Raises InputError with line, key and remedy."""
    tokens = Tokens(text)
    for word in ("NFG", "1", None):
        if tokens.peek().kind != "word" or word not in (None, tokens.peek().value):
            raise InputError('line 1: a .nfg file begins with: NFG 1 R "title"')
        tokens.take("word", "header")
    title = tokens.take("text", "title").value
    players = [token.value for token in tokens.braces("players")]
    strategies = _strategies(tokens, len(players))
    if tokens.peek().kind == "text":
        tokens.take("text", "comment")
    joint = int(np.prod([len(names) for names in strategies], dtype=float))
    if joint * len(players) > DENSE_LIMIT:
        raise InputError(f"strategies: {joint * len(players)} payoffs, the limit is {DENSE_LIMIT}")
    payoffs = _outcomes(tokens, len(players), joint) if tokens.peek().kind == "mark" else _payoffs(tokens)
    if len(payoffs) != joint * len(players):
        raise InputError(
            f"payoffs: {len(players)} players and {joint} joint actions need {joint * len(players)} numbers, "
            f"got {len(payoffs)}; the file is cut or the counts are wrong"
        )
    return Parsed(title, players, strategies, payoffs)


class Tokens:
    """The words of the text, one after the other."""

    def __init__(self, text: str) -> None:
        self._all, at, line = [], 0, 1
        while at < len(text):
            match = TOKEN.match(text, at)
            if match is None:
                raise InputError(f"line {line}: a quote is never closed; the file is cut or is no .nfg file")
            if match.lastgroup:
                value = match[0]
                if match.lastgroup == "text":
                    value = re.sub(r"\\(.)", r"\1", value[1:-1])
                self._all.append(Token(match.lastgroup, value, line))
            line, at = line + match[0].count("\n"), match.end()
        self._all.append(Token("end", "the end of the file", line))
        self._at = 0

    def peek(self) -> Token:
        return self._all[self._at]

    def take(self, kind: str, key: str, value: str | None = None) -> Token:
        """The next token, which must be of this kind (and value)."""
        token = self.peek()
        if token.kind != kind or value not in (None, token.value):
            self.refuse(key, value or {"text": "a quoted name", "word": "a number", "end": "nothing more"}[kind])
        self._at += 1 if kind != "end" else 0
        return token

    def refuse(self, key: str, expected: str) -> NoReturn:
        token = self.peek()
        raise InputError(f"line {token.line}: {key}: expected {expected}, got {token.value[:30]!r}")

    def braces(self, key: str) -> list[Token]:
        """What stands between { and }: quoted names or numbers, at least one."""
        self.take("mark", key, "{")
        inside = []
        while self.peek().kind in ("text", "word"):
            inside.append(self.peek())
            self._at += 1
        self.take("mark", key, "}")
        if not inside:
            self.refuse(key, "at least one entry between { and }")
        return inside


def _strategies(tokens: Tokens, players: int) -> list[list[str]]:
    """Names of each player's strategies: given, or numbered where the file only counts them."""
    tokens.take("mark", "strategies", "{")
    found = []
    while tokens.peek().value == "{" and tokens.peek().kind == "mark":
        found.append([token.value for token in tokens.braces("strategies")])
    while tokens.peek().kind == "word":
        count = _whole(tokens.take("word", "strategies"), "strategies", 1, DENSE_LIMIT)
        found.append([str(s + 1) for s in range(count)])
    tokens.take("mark", "strategies", "}")
    if len(found) != players:
        raise InputError(f"strategies: {players} players are named, strategies given for {len(found)}")
    return found


def _whole(token: Token, key: str, least: int, most: int) -> int:
    if not (token.value.isascii() and token.value.isdigit() and len(token.value) < 10):
        raise InputError(f"line {token.line}: {key}: expected a whole number, got {token.value[:30]!r}")
    if not least <= int(token.value) <= most:
        raise InputError(f"line {token.line}: {key}: {token.value} is not between {least} and {most}")
    return int(token.value)


def _payoffs(tokens: Tokens) -> list[Fraction]:
    numbers = []
    while tokens.peek().kind == "word":
        token = tokens.take("word", "payoffs")
        numbers.append(fraction(token.value, f"line {token.line}: payoffs"))
    tokens.take("end", "payoffs")
    return numbers


def _outcomes(tokens: Tokens, players: int, joint: int) -> list[Fraction]:
    """Outcome style: the payoffs of each outcome, then the outcome's number for every joint action."""
    outcomes = [[Fraction(0)] * players]
    tokens.take("mark", "outcomes", "{")
    while tokens.peek().value == "{" and tokens.peek().kind == "mark":
        line = tokens.peek().line
        words = [token for token in tokens.braces("outcomes") if token.kind == "word"]
        if len(words) != players:
            raise InputError(f"line {line}: outcomes: {players} players need {players} payoffs, got {len(words)}")
        outcomes.append([fraction(token.value, f"line {token.line}: outcomes") for token in words])
    tokens.take("mark", "outcomes", "}")
    numbers = []
    while tokens.peek().kind == "word":
        numbers.append(_whole(tokens.take("word", "outcomes"), "outcomes", 0, len(outcomes) - 1))
    tokens.take("end", "outcomes")
    if len(numbers) != joint:
        raise InputError(f"outcomes: {joint} joint actions need {joint} outcome numbers, got {len(numbers)}")
    return [payoff for number in numbers for payoff in outcomes[number]]


def write(title: str, players: Sequence[str], payoffs: np.ndarray) -> str:
    """The payoff-style text of payoffs [n, s1..sn]. Strategy names are left out: OpenSpiel refuses them."""
    names = " ".join(_quoted(name) for name in players)
    counts = " ".join(str(count) for count in payoffs.shape[1:])
    rows = payoffs.transpose().reshape(-1, len(payoffs))
    lines = [" ".join(str(value) if payoffs.dtype == object else repr(float(value)) for value in row) for row in rows]
    return f"NFG 1 R {_quoted(title)}\n{{ {names} }} {{ {counts} }}\n\n" + "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + " ".join(text.split()).replace("\\", "/").replace('"', "'") + '"'
