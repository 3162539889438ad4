"""A diagram as Mermaid text, in the part of its grammar that versions 10 to 12 share.

What a picture shows stands in quotes, where every character that Mermaid, the Markdown within its
labels or HTML could take for its own is written as `#NN;`. What has to be a word of the grammar
(the names and types of columns) is made one, with the real text beside it.
No colours: the host chooses those that go with its light or dark page.
"""

import re
from collections.abc import Iterator

from lamina.describe.model import Column, Diagram, Entity, Link
from lamina.render.parts import exact
from lamina.sql.names import Name
from lamina.sql.words import count

_MOST_TEXT = 40_000
"""Mermaid refuses more than 50,000 characters."""

_RESERVED = re.compile(
    "accdescr|acctitle|class|classdef|constructor|direction|end|erdiagram|many|o|one|only|"
    "optionally|prototype|style|subgraph|title|to|u|zero|__proto__"
)
_KEY_WORDS = frozenset({"pk", "fk", "uk"})
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_TYPE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\([0-9]+\))?(?:\[\])*\Z")
_EMPHASIS = re.compile(r"_(?:.*_)?(?![A-Za-z0-9_])")  # Markdown is read within labels
_NOT_WORD = re.compile(r"[^A-Za-z0-9]+")
_SCHEMA = re.compile(r"(?:\"(?:[^\"]|\"\")*\"|[^\".]+)\.(?=.)")
_PLAIN = re.compile(r"(?!www\.)[a-z](?:[a-z0-9]|[_.](?=[a-z0-9]))*\Z")
_OWN_MARKS = re.compile("[\ufb02\u00b6](?=[\u00b0\u00df])")
_INNER = re.compile(r"(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])")
_SHORT = (
    (re.compile(r"\btimestamp(\(\d\))? with time zone"), r"timestamptz\1"),
    (re.compile(r"\btime(\(\d\))? with time zone"), r"timetz\1"),
    (re.compile(r"\b(timestamp|time)(\(\d\))? without time zone"), r"\1\2"),
    (re.compile(r"\bcharacter varying\b"), "varchar"),
    (re.compile(r"\bcharacter\b"), "char"),
    (re.compile(r"\bbit varying\b"), "varbit"),
    (re.compile(r"\bdouble precision\b"), "float8"),
)


def render(diagram: Diagram) -> str:
    """Return the diagram as a Mermaid `erDiagram`, whatever the names are."""
    text = _drawn(diagram, real=True)
    return text if len(text) <= _MOST_TEXT else _drawn(diagram, real=False)


def _drawn(diagram: Diagram, *, real: bool) -> str:
    """The text; `real` puts the real names and types of columns beside those made up."""
    words = _words(diagram)
    lines = ["erDiagram"]
    for entity in diagram.entities:
        lines += _entity(entity, words[entity.name], real=real)
    lines += [_link(link, words) for link in diagram.links]
    return "\n".join(lines) + "\n"


def _words(diagram: Diagram) -> dict[Name, str]:
    """A word of the grammar for each table: its name where that is one."""
    names = [entity.name for entity in diagram.entities]
    names += [end for link in diagram.links for end in (link.target, link.source)]
    words: dict[Name, str] = {}
    taken: set[str] = set()
    for number, name in enumerate(dict.fromkeys(names), 1):
        word = _word(_shown(name).lower(), f"table_{number}")
        if _RESERVED.fullmatch(word) or word in taken:
            word = f"{word}_{number}"
        while word in taken:
            word += "_"
        taken.add(word)
        words[name] = word
    return words


def _shown(name: Name) -> str:
    """The name for a picture, where nobody needs the quotes that SQL needs."""
    return name.name if name.schema in {"", "public"} else f"{name.schema}.{name.name}"


def _word(text: str, otherwise: str) -> str:
    """The text as a word: itself, or the letters and digits in it, or something else."""
    if _WORD.match(text) and not _EMPHASIS.match(text):
        return text
    word = _NOT_WORD.sub("_", text).strip("_")
    if not word or not text.isascii():
        return otherwise
    return word if word[0].isalpha() else f"_{word}"


def _entity(entity: Entity, word: str, *, real: bool) -> Iterator[str]:
    title = _title(entity)
    head = word if title == word else f'{word}["{title}"]'
    if not entity.columns:
        yield f"  {head}"
        return
    yield f"  {head} {{"
    for number, column in enumerate(entity.columns, 1):
        yield f"    {_column(column, number, real=real)}"
    yield "  }"


def _title(entity: Entity) -> str:
    """The name with its mark; of a neighbour only keys are shown, which is not said each time."""
    shown = _text(_shown(entity.name))
    if not entity.mark:
        return shown
    more = f", {count(entity.more, 'more column')}" if entity.more else ""
    return f"{shown} ({_mark(entity.mark)}){more}"


def _column(column: Column, number: int, *, real: bool) -> str:
    name = _word(column.name, f"column_{number}")
    name = f"{name}_" if name.lower() in _KEY_WORDS else name
    short = _short(column.type)
    kind = _type(short)
    notes = []
    if real and name != column.name:
        notes.append(_text(column.name))
    if real and column.type and kind != short:
        notes.append(_text(short))
    if column.mark:
        notes.append(_mark(column.mark))
    comment = f'"{", ".join(notes)}"' if notes else ""
    return " ".join(part for part in (kind, name, column.key, comment) if part)


def _short(kind: str) -> str:
    """A type without its schema, and with the short one of two names for the same thing."""
    kind = _SCHEMA.sub("", kind, count=1)
    for pattern, short in _SHORT:
        kind = pattern.sub(short, kind)
    return kind


def _type(kind: str) -> str:
    """A type as a word of the grammar, which has no comma: `numeric(10,2)` is `numeric`."""
    if not _TYPE.match(kind) or _EMPHASIS.match(kind):
        bare, brackets = re.sub(r"\(.*?\)", "", kind), "[]" * kind.endswith("[]")
        kind = _word(bare.removesuffix("[]"), "unknown") + brackets
    base = kind.split("(")[0].split("[")[0]
    return kind.replace(base, f"{base}_", 1) if base.lower() in _KEY_WORDS else kind


def _link(link: Link, words: dict[Name, str]) -> str:
    """One line, from the table that is pointed to; dashed where the foreign key goes."""
    one = "|o" if link.optional else "||"
    many = "o|" if link.unique else "o{"
    line = ".." if link.mark == "removed" else "--"
    columns = ", ".join(map(_text, link.columns)) or " "
    mark = f" ({_mark(link.mark)})" if link.mark else ""
    return f'  {words[link.target]} {one}{line}{many} {words[link.source]} : "{columns}{mark}"'


def _mark(mark: str) -> str:
    """A mark in words; behind `was` stands a name."""
    word, _, name = mark.partition(" ")
    return f"{word} {_text(name)}" if name else word


def _text(text: str) -> str:
    """Text within quotes that is shown as it is."""
    shown = exact(text)
    if _PLAIN.match(shown):
        return shown
    # Mermaid's own marks for `#NN;`, which it reads once more when the picture is made.
    shown = _OWN_MARKS.sub("\\g<0>\u200b", shown)
    inner = {found.start() for found in _INNER.finditer(shown)}
    return "".join(c if c.isalnum() or at in inner else f"#{ord(c)};" for at, c in enumerate(shown))
