"""How many columns of a terminal text takes, and where in it each character stands."""

import unicodedata
from bisect import bisect_right
from typing import NamedTuple

_TAB = 4
_WIDE = frozenset("WF")
_WITHOUT_WIDTH = frozenset({"Mn", "Me", "Cf"})
_BEFORE = 20  # what stays in sight to the left of the place that matters
_CUT = "..."


def clean(text: str, keep: str = "") -> str:
    r"""Return text that steers nothing, with `\xNN` for a byte that was not UTF-8."""
    if text.isascii() and text.isprintable():
        return text
    from lamina.render.parts import exact  # noqa: PLC0415 - a hook loads what it needs

    return exact(text, keep)


def width(text: str) -> int:
    """Return how many columns text takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in _WITHOUT_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def wrapped(text: str, room: int | None) -> list[str]:
    """Return a sentence in lines of at most `room` columns where it has blanks to break at."""
    words = clean(" ".join(text.split())).split(" ")
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if room is not None and width(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


class Shown(NamedTuple):
    """A line of a file as it is shown.

    Attributes:
        text: What is printed; it has no tabs.
        starts: The column, from 0, of each character of the line, and of its end.
    """

    text: str
    starts: tuple[int, ...]

    def column(self, character: int) -> int:
        """Return the column of a character that is counted from 1, or of the end."""
        return self.starts[min(max(character - 1, 0), len(self.starts) - 1)]


def shown(line: str, most: int, around: int = 1) -> Shown:
    """Return a line of a file, cut to a width when it is longer.

    Args:
        line: The line; its end does not matter.
        most: How many columns there are.
        around: The character, from 1, that has to be in sight.
    """
    text = line.rstrip("\r\n")
    pieces, starts = [], [0]
    for character in text[: around + most]:  # a line of megabytes is not measured to its end
        tab = character == "\t"
        piece = " " * (_TAB - starts[-1] % _TAB) if tab else clean(character)
        pieces.append(piece)
        starts.append(starts[-1] + width(piece))
    whole = len(pieces) == len(text)
    if whole and starts[-1] <= most:
        return Shown("".join(pieces), tuple(starts))
    return _cut(pieces, starts, most, min(max(around - 1, 0), len(pieces)), whole=whole)


def _cut(pieces: list[str], starts: list[int], most: int, around: int, *, whole: bool) -> Shown:
    """Return the part of a line around a character; `whole` when all of the line is there."""
    begin = 0
    if starts[around] > most - 2 * _BEFORE:
        begin = bisect_right(starts, starts[around] - _BEFORE) - 1
    end = max(bisect_right(starts, starts[begin] + most) - 1, begin + 1)
    left = f"{_CUT} " if begin else ""
    right = f" {_CUT}" if end < len(pieces) or not whole else ""
    shift = len(left) - starts[begin]
    columns = (min(max(at, starts[begin]), starts[end]) + shift for at in starts)
    return Shown(left + "".join(pieces[begin:end]) + right, tuple(columns))
