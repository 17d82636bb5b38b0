"""What only recorders run: a state copied into a row of words, and the text of what changed from row to row.

They are compiled when an episode is first recorded, apart from the rules.
"""

from collections.abc import Callable

import numba

from ..rules.rule import rule
from .cache import kernel

WORD = 8  # bytes
MOST_TEXT = 72  # bytes that a changed word can become, 4 numbers of 16 bits with their places
LAST, BITS, PLACES = range(3)  # columns of `parts`
MINUS, ZERO, COMMA, CLOSE = b"-0,]"


@kernel
def copy(lives, row):
    """Arrays of bytes one behind the other into a row, each from a new word on."""
    at = 0
    for live in lives:
        place = row[at : at + len(live)]
        for i in range(len(live)):
            place[i] = live[i]
        at += (len(live) + WORD - 1) // WORD * WORD


@rule
def _say(text, at, number):
    """Write a whole number and a comma; where they end."""
    digit, rest = number % 10, number // 10
    if number < 0:
        digit = -(number % -10)
        rest = (number + digit) // -10
        text[at] = MINUS
        at += 1
    tens = rest
    while tens:
        at += 1
        tens //= 10
    text[at], text[at + 1] = ZERO + digit, COMMA
    end = at + 2
    while rest:
        at -= 1
        text[at] = ZERO + rest % 10
        rest //= 10
    return end


@rule
def _say_name(text, at, name):
    """Write what comes before the changes of a part; where it ends."""
    for letter in name:
        if letter:
            text[at] = letter
            at += 1
    return at


@kernel
def say_steps(words, found, parts, places, names, text, ends):
    """For each row but the first its actions, then what differs from the row before, as a replay tells both.

    words int64 [rows, W]: the actions stand behind the parts; found: where words differ from those of the row before,
    counted through all rows but the first; parts [P, 3]: the word after its last one, bits of a number, where its first
    number stands in `places`; places: which number of the part it is in a replay, -1 none; names uint8 [P, L], filled
    up with 0; text uint8: to be written; ends [rows - 1, 2]: where the text of the actions ends, and of what differs.
    """
    at, n, width = 0, 0, words.shape[1]
    for row in range(len(ends)):
        for word in range(parts[-1, LAST], width):
            at = _say(text, at, words[row + 1, word])
        ends[row, 0] = at = at - 1
        passed = 0
        for p in range(len(parts)):
            last, bits, number, named = parts[p, LAST], parts[p, BITS], parts[p, PLACES], False
            while n < len(found) and found[n] < row * width + last:
                word = found[n] - row * width
                old, new = words[row, word], words[row + 1, word]
                for low in range(0, 64, bits):
                    was, value = old << (64 - bits - low) >> (64 - bits), new << (64 - bits - low) >> (64 - bits)
                    place = places[number + ((word - passed) * 64 + low) // bits] if was != value else -1
                    if place >= 0:
                        at = at if named else _say_name(text, at, names[p])
                        named = True
                        at = _say(text, _say(text, at, place), value)
                n += 1
            if named:
                text[at - 1], text[at] = CLOSE, COMMA
                at += 1
            passed = last
        while n < len(found) and found[n] < (row + 1) * width:
            n += 1  # actions
        ends[row, 1] = at = max(at - 1, ends[row, 0])


def as_compiled(function: Callable, *arguments: object) -> Callable:
    """What a kernel became when it was called with arguments of these types; to call it so takes half the time."""
    types = tuple(numba.typeof(argument) for argument in arguments)
    made = getattr(function, "overloads", {}).get(types)
    return made.entry_point if made else function
