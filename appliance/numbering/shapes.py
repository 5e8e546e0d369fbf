"""A numbering plan's regular expression as a list of dial patterns.

libphonenumber writes ranges as `80[367]\\d{6}|70\\d{7}`: literals, classes, groups and counts, and nothing
else. Asterisk knows no alternatives, so each becomes a pattern of its own: `80[367]XXXXXX`, `70XXXXXXX`.
"""

import itertools
import re
from collections.abc import Iterable
from functools import cache
from typing import Final

_COUNT: Final = re.compile(r"\{(\d+)(?:,(\d+))?\}")
ANY: Final = "X"

type Shape = tuple[str, ...]
"""One part for each digit: a digit, a class in brackets, or X."""


class NotAShape(ValueError):
    """An expression beyond what the metadata uses today."""


@cache
def shapes(expression: str) -> tuple[Shape, ...]:
    """Every shape that the expression allows. Raises NotAShape."""
    found, rest = _alternatives(re.sub(r"\s", "", expression))
    if rest:
        raise NotAShape(expression)
    return tuple(dict.fromkeys(found))


def beginnings(expression: str) -> tuple[Shape, ...]:
    """The shapes without what is any digit at their end, without those that a shorter one covers.

    A number of a range with more digits behind it still reaches the range.
    """
    cut = sorted({_cut(shape) for shape in shapes(expression)}, key=len)
    kept: list[Shape] = []
    for shape in cut:
        if not any(shape[: len(shorter)] == shorter for shorter in kept):
            kept.append(shape)
    return tuple(kept)


def written(shape: Iterable[str]) -> str:
    return "".join(shape)


def _cut(shape: Shape) -> Shape:
    end = len(shape)
    while end and shape[end - 1] == ANY:
        end -= 1
    return shape[:end]


def _alternatives(text: str) -> tuple[list[Shape], str]:
    """Up to the end or an unopened `)`."""
    found: list[Shape] = []
    while True:
        branch, text = _sequence(text)
        found += branch
        if not text.startswith("|"):
            return found, text
        text = text[1:]


def _sequence(text: str) -> tuple[list[Shape], str]:
    sequence: list[Shape] = [()]
    while text and text[0] not in "|)":
        atom, text = _atom(text)
        choices, text = _counted(atom, text)
        sequence = [(*first, *then) for first, then in itertools.product(sequence, choices)]
    return sequence, text


def _atom(text: str) -> tuple[list[Shape], str]:
    if text.startswith("\\d"):
        return [(ANY,)], text[2:]
    if text[0] == "[":
        end = text.index("]") + 1
        return [(text[:end],)], text[end:]
    if text[0] == "(":
        found, rest = _alternatives(text.removeprefix("(").removeprefix("?:"))
        return found, rest[1:]
    if text[0].isdigit():
        return [(text[0],)], text[1:]
    raise NotAShape(text)


def _counted(atom: list[Shape], text: str) -> tuple[list[Shape], str]:
    low = high = 1
    if text.startswith("?"):
        low, text = 0, text[1:]
    elif count := _COUNT.match(text):
        low = int(count[1])
        high, text = int(count[2] or low), text[count.end() :]
    found = [
        tuple(itertools.chain.from_iterable(chosen))
        for times in range(low, high + 1)
        for chosen in itertools.product(atom, repeat=times)
    ]
    return found, text
