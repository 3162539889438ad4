"""Small pieces that sentences are put together from."""

from collections.abc import Iterable, Sequence

from lamina.describe.model import Code, Phrase
from lamina.sql.names import Name, quote

Part = str | Code | Phrase
"""A piece of a sentence: lamina's words, something from the SQL, or several of both."""

LONGEST_CODE = 80
LONGEST_LINE = 240
_NAMED = 3


def say(template: str, *parts: Part) -> Phrase:
    """A sentence with a part in the place of each ``{}``."""
    pieces: list[Part] = []
    words = template.split("{}")
    for number, word in enumerate(words):
        pieces.append(word)
        if number < len(parts):
            pieces.append(parts[number])
    return joined(pieces, "")


def joined(parts: Iterable[Part], between: str = ", ") -> Phrase:
    """The parts that are not empty, with the same words between them."""
    out: list[str | Code] = []
    for part in parts:
        if not part or (isinstance(part, Code) and not part.text):
            continue
        if out and between:
            _add(out, between)
        for piece in part if isinstance(part, tuple) else (part,):
            _add(out, piece)
    return tuple(out)


def _add(out: list[str | Code], piece: str | Code) -> None:
    if isinstance(piece, str) and out and isinstance(out[-1], str):
        out[-1] += piece
    elif piece:
        out.append(piece)


def listed(parts: Sequence[Part], most: int = _NAMED) -> Phrase:
    """``a, b and c``; ``a, b, c and 4 more`` where there are many."""
    if len(parts) > most:
        return joined([joined(parts[:most]), f" and {len(parts) - most} more"], "")
    if len(parts) <= 1:
        return joined(parts)
    return joined([joined(parts[:-1]), parts[-1]], " and ")


def columns(parts: Sequence[Part], most: int = 4) -> Phrase:
    """``a, b``; ``a, b, c, d, …`` where there are more."""
    return joined([*parts[:most], "…"] if len(parts) > most else parts)


def in_brackets(*notes: Part) -> Phrase:
    """`` (a, b)`` with a blank before it; nothing where there is nothing to note."""
    inside = joined(notes)
    return joined([" (", inside, ")"], "") if inside else ()


def code(text: str, most: int = LONGEST_CODE) -> Code:
    """SQL in one line, shortened."""
    line = " ".join(text.split())
    return Code(line if len(line) <= most else line[: most - 1].rstrip() + "…")


def name(of: Name) -> Code:
    """A name, whole."""
    return Code(" ".join(str(of).split()))


def word(identifier: str) -> Code:
    """A name without schema: a role, a column, an index."""
    return Code(" ".join(quote(identifier).split()))


def words(identifiers: Iterable[str], most: int = _NAMED) -> Phrase:
    """Several names without schema."""
    return listed([word(i) for i in dict.fromkeys(identifiers)], most)


def names(of: Iterable[Name], most: int = _NAMED) -> Phrase:
    """Several names."""
    return listed([name(n) for n in dict.fromkeys(of)], most)


def dotted(table: Name, column: str) -> Code:
    """A column of a table."""
    return Code(" ".join(f"{table}.{quote(column)}".split()))


def fitted(phrase: Phrase, most: int = LONGEST_LINE) -> Phrase:
    """The phrase, cut at its end where it is longer than a line may be."""
    room = most
    out: list[str | Code] = []
    for part in phrase:
        text = part if isinstance(part, str) else part.text
        if len(text) > room - (part is not phrase[-1]):
            cut = text[: max(room - 1, 0)].rstrip() + "…"
            return (*out, cut if isinstance(part, str) else Code(cut))
        out.append(part)
        room -= len(text)
    return tuple(out)
