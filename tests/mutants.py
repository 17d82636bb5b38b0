"""Valid files, mutated by Hypothesis: in their bytes, or in what they say."""

import math
from typing import Any

import yaml
from hypothesis import strategies as some

PIECES = [
    *(b"\x00", b"\x07", b"\x1b[31m", b"\xff\xfe", b"\xc3", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xf0\x9f\x8d\x8e"),
    *(b"\r", b"\n", b"\t", b"\n  ", b": ", b"- ", b", ", b"{", b"}", b"[", b"]", b'"', b"'", b"#", b"//", b"\\"),
    *(b"&a ", b"*a", b"<<: *a", b"<<: {agents: 1}", b"? ", b"| ", b">-\n", b"---\n", b"...\n", b"%YAML 9.9\n", b"@"),
    *(b"!!python/object/apply:os.system [ls]", b"!!python/name:os.abort", b"!!int ", b"!!binary x", b"!!set {a}"),
    *(b"!!timestamp ", b"2026-02-31", b".nan", b"-.inf", b"NaN", b"-Infinity", b"1e999", b"1e-999", b"1/0", b"-1"),
    *(b"0", b"00", b"0x10", b"1_0", b"1:30", b"null", b"true", b"yes", b"9" * 30, b"9" * 5_000, b"[" * 2_000),
    *(b'{"a":' * 2_000, b"a" * 20_000, b"- " * 500, b"\\ud800", b"\\u0000", b"\\x1b[2J", b"\\n"),
]
"""What readers stumble over."""

ODD: list[Any] = [
    *(None, True, False, 0, -1, 1, 2, 1.5, -0.0, math.nan, math.inf, -math.inf, 1e308, 1e-308, 30_000, 65_536),
    *(2**31, 2**63, -(2**63), 2**64, 10**400, "", " ", "5", "-1", "1e9", "nan", "yes", "null", "a\nb", "\t", "\x1b[2J"),
    *("\x00", "\x7f", "\u2028", "\u202e", "\ufeff", "é☃🍎", "@", "#", "a" * 10_000, b"\xff", [], [[]], {}, [None]),
    *({"a": {}}, {"": 1}, {1: 2}, {None: 1}, {"a.b": 1}, [1, "a"], [*range(200)], [[1, 2], [3]], [[1.0] * 40] * 40),
    *("apple", "wall", "floor", "agent", "stag", "hare", "like", "rooms", "random", "seek(apple)", "seek("),
]
"""Values that stand where another type, size or name belongs."""


@some.composite
def bent(draw: Any, originals: list[bytes]) -> bytes:
    """One of the files with one to five things done to its bytes."""
    said = draw(some.sampled_from(originals))
    for _ in range(draw(some.integers(1, 5))):
        at, end = sorted(draw(some.tuples(*[some.integers(0, len(said))] * 2)))
        said = draw(some.sampled_from(DEEDS))(draw, said, at, end)
    return said


def _flip(draw: Any, said: bytes, at: int, end: int) -> bytes:
    return said[:at] + bytes([draw(some.integers(0, 255))]) + said[at + 1 :]


def _insert(draw: Any, said: bytes, at: int, end: int) -> bytes:
    return said[:at] + draw(some.sampled_from(PIECES)) + said[at:]


def _replace(draw: Any, said: bytes, at: int, end: int) -> bytes:
    """A word gives way to something else."""
    words = said.split(b" ")
    words[at % len(words)] = draw(some.sampled_from(PIECES))
    return b" ".join(words)


def _take_out(draw: Any, said: bytes, at: int, end: int) -> bytes:
    return said[:at] + said[min(end, at + draw(some.integers(1, 60))) :]


def _cut(draw: Any, said: bytes, at: int, end: int) -> bytes:
    return said[:at] if draw(some.booleans()) else said[at:]


def _double(draw: Any, said: bytes, at: int, end: int) -> bytes:
    return said[:at] + said[at:end] * draw(some.integers(2, 4)) + said[end:]


def _move(draw: Any, said: bytes, at: int, end: int) -> bytes:
    """Two neighbouring parts change places."""
    middle = draw(some.integers(at, end))
    return said[:at] + said[middle:end] + said[at:middle] + said[end:]


DEEDS = [_flip, _insert, _insert, _replace, _take_out, _cut, _double, _move]


@some.composite
def reworded(draw: Any, originals: list[dict]) -> Any:
    """One of the records with one to four things put in, taken out, renamed or exchanged somewhere in it."""
    said = draw(some.sampled_from(originals))
    for _ in range(draw(some.integers(1, 4))):
        found = list(places(said))
        if not found:
            break
        path, other = draw(some.tuples(some.sampled_from(found), some.sampled_from(found)))
        said = draw(some.sampled_from([_set, _set, _drop, _rename, _nest, _grow, _swap]))(draw, said, path, other)
    return said


def places(value: Any, path: tuple = ()) -> Any:
    """The path of everything inside a nest of dicts and lists."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in inner:
        yield (*path, key)
        yield from places(child, (*path, key))


def at(value: Any, path: tuple) -> Any:
    for key in path:
        value = value[key]
    return value


def put(value: Any, path: tuple, new: Any) -> Any:
    """A copy of `value` with `new` at `path`."""
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = put(copy[path[0]], path[1:], new)
    return copy


def _set(draw: Any, said: Any, path: tuple, other: tuple) -> Any:
    return put(said, path, draw(some.sampled_from(ODD)))


def _drop(draw: Any, said: Any, path: tuple, other: tuple) -> Any:
    box = at(said, path[:-1])
    kept = dict(box) if isinstance(box, dict) else list(box)
    del kept[path[-1]]
    return put(said, path[:-1], kept)


def _rename(draw: Any, said: Any, path: tuple, other: tuple) -> Any:
    """A key gets a letter too many, a letter too few, or another's name."""
    box, old = at(said, path[:-1]), path[-1]
    if not isinstance(box, dict):
        return put(said, path, draw(some.sampled_from(ODD)))
    new = draw(some.sampled_from([f"{old}s", str(old)[1:], str(old).upper(), other[-1], 5, "", "é", "a\nb", "\x1b[2J"]))
    return put(said, path[:-1], {new if key == old else key: child for key, child in box.items()})


def _nest(draw: Any, said: Any, path: tuple, other: tuple) -> Any:
    """A value sinks into lists or dicts, once or 40 times."""
    value = at(said, path)
    for _ in range(draw(some.sampled_from([1, 1, 2, 40]))):
        value = [value] if draw(some.booleans()) else {"a": value}
    return put(said, path, value)


def _grow(draw: Any, said: Any, path: tuple, other: tuple) -> Any:
    value, much = at(said, path), draw(some.sampled_from([2, 10, 1_000]))
    if not isinstance(value, dict):
        return put(said, path, [value] * much if value is None else value * much)
    return put(said, path, {f"{key}{n}": child for key, child in value.items() for n in range(min(much, 50))})


def _swap(draw: Any, said: Any, path: tuple, other: tuple) -> Any:
    if path[: len(other)] == other or other[: len(path)] == path:
        return said
    return put(put(said, path, at(said, other)), other, at(said, path))


def as_yaml(record: Any) -> bytes:
    return yaml.dump(record, Dumper=_Plain, sort_keys=False, allow_unicode=True).encode(errors="surrogatepass")


class _Plain(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Without anchors: what stands twice is written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
