"""The lines of a header: what each one says, and its exact text.

A line keeps the characters that it was read from, so a header is written back by joining them.
"""

import re
import unicodedata
from enum import Enum

import msgspec

# In PostgreSQL a `--` comment ends at \n or \r and at nothing else (src/backend/parser/scan.l).
_PHYSICAL_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")
# Only these are white space to PostgreSQL; Python's \s knows more.
_BLANKS = " \t\f\v"
_COMMENT = re.compile(rf"[{_BLANKS}]*--+(?P<content>.*)", re.DOTALL)
_INDENT = re.compile(r"\s*--+\s*")
_FIELD = re.compile(
    rf"[{_BLANKS}]*--+\s*(?P<key>(?a:migration|author|date|issue))\s*:\s*(?P<value>.*)",
    re.IGNORECASE | re.DOTALL,
)
_HEADING = re.compile(r"\s*checklist\s*:?\s*", re.IGNORECASE)
_ITEM = re.compile(r"\s*(?:[-*]\s+)?\[(?P<mark>[ xX-])\](?P<words>.*)", re.DOTALL)
_LABEL = re.compile(r"(?P<label>.*?)\s*:(?:\s+(?P<text>.*))?", re.DOTALL)
_COLON = re.compile(r"\s*:+(?=\s|\Z)")

# Controls (with \n, \r, NUL, U+0085), line and paragraph separators, lone surrogates.
_BREAKING = frozenset({"Cc", "Zl", "Zp", "Cs"})
# They show a line in another order than it has, which hides what a comment says.
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


class Kind(Enum):
    """What a line of a header says."""

    TITLE = "Migration"
    AUTHOR = "Author"
    DATE = "Date"
    ISSUE = "Issue"
    HEADING = "Checklist"
    ITEM = "item"
    NOTE = "note"
    BLANK = "blank"


FIELDS = (Kind.TITLE, Kind.AUTHOR, Kind.DATE, Kind.ISSUE)
"""The lines of the form `-- Key: value`, in the order in which they are written."""


class CheckState(Enum):
    """The answer to a checklist item, by the character between its brackets."""

    DONE = "x"
    OPEN = " "
    NOT_APPLICABLE = "-"


class ChecklistItem(msgspec.Struct, frozen=True):
    """One line of the checklist: `-- [x] RLS: profiles has row level security`.

    Args:
        state: Done, open or not applicable.
        label: The words before the colon, or all of them where there is no colon.
        text: The words after the colon; may be empty.
    """

    state: CheckState
    label: str
    text: str = ""

    def cleaned(self) -> "ChecklistItem":
        """Return the item with words that stay on one line, and no colon that ends the label."""
        label = one_line(_COLON.sub(" ", one_line(self.label)))
        return ChecklistItem(self.state, label, one_line(self.text))


class Line(msgspec.Struct, frozen=True):
    """One line of a header, or an item with the lines that continue it.

    Args:
        kind: What the line says.
        raw: Its exact text with the line end.
        value: The words of a field or a note, without the white space around them.
        item: The item, for a line of that kind.
    """

    kind: Kind
    raw: str
    value: str = ""
    item: ChecklistItem | None = None

    def with_value(self, value: str) -> "Line":
        """Return this field with another value; key, spacing and line end stay as they are."""
        match = _FIELD.match(self.raw)
        if match is None:
            raise ValueError(f"{self.kind} has no value to replace")
        before = self.raw[: match.start("value")].rstrip("\r\n")
        gap = " " if before.endswith(":") else ""
        after = self.raw[match.start("value") :].removeprefix(self.value) or self.line_end
        return Line(self.kind, before + gap + value + after, value)

    @property
    def line_end(self) -> str:
        """The characters that end the line; empty on the last line of a file without one."""
        return self.raw[len(self.raw.rstrip("\r\n")) :]

    def ended(self, line_end: str) -> "Line":
        """Return the line with a line end, `line_end` where it has none."""
        return (
            self if self.line_end else Line(self.kind, self.raw + line_end, self.value, self.item)
        )


def one_line(text: str) -> str:
    """Return `text` so that it cannot leave a `--` comment: one line, single spaces, no controls.

    Line ends and every other control or separator (NUL, U+0085, U+2028, ...) become spaces;
    characters that reorder the display of a line are dropped.
    """
    spaced = "".join(
        " " if unicodedata.category(c) in _BREAKING else c for c in text if c not in _REORDERING
    )
    return " ".join(spaced.split())


def field_line(kind: Kind, value: str, line_end: str = "\n") -> Line:
    """Return the line of a field as lamina writes it."""
    return Line(kind, f"-- {kind.value}: {value}".rstrip() + line_end, value)


def item_line(item: ChecklistItem, line_end: str = "\n") -> Line:
    """Return the line of a checklist item as lamina writes it."""
    item = item.cleaned()
    words = f"{item.label}: {item.text}" if item.text else item.label
    return Line(Kind.ITEM, f"-- [{item.state.value}] {words}".rstrip() + line_end, item=item)


def heading_line(line_end: str = "\n") -> Line:
    """Return the heading of the checklist."""
    return Line(Kind.HEADING, f"-- {Kind.HEADING.value}{line_end}")


def note_line(text: str = "", line_end: str = "\n") -> Line:
    """Return a comment line of free words; without words the `--` that separates parts."""
    text = one_line(text)
    return Line(Kind.NOTE, f"-- {text}".rstrip() + line_end, text)


def leading_lines(text: str) -> list[Line]:
    """Return the comment and blank lines at the top of `text`, up to the first line of SQL.

    Joined, they are the start of `text`. Blank lines before and between them are lines too.
    """
    lines: list[Line] = []
    for match in _PHYSICAL_LINE.finditer(text.removeprefix("\ufeff")):
        line = _read_line(match[0])
        if line is None:
            break
        if lines and (longer := _continued(lines[-1], line)):
            lines[-1] = longer
        else:
            lines.append(line)
    return lines


def _read_line(raw: str) -> Line | None:
    if not raw.strip(_BLANKS + "\r\n"):
        return Line(Kind.BLANK, raw)
    comment = _COMMENT.fullmatch(raw)
    if comment is None:
        return None
    if field := _FIELD.fullmatch(raw):
        return Line(Kind(field["key"].capitalize()), raw, field["value"].rstrip())
    content = comment["content"]
    if _HEADING.fullmatch(content):
        return Line(Kind.HEADING, raw)
    if item := _ITEM.fullmatch(content):
        return Line(Kind.ITEM, raw, item=_read_item(item["mark"], item["words"]))
    return Line(Kind.NOTE, raw, content.strip())


def _read_item(mark: str, words: str) -> ChecklistItem:
    words = words.strip()
    match = _LABEL.fullmatch(words)
    label, text = (match["label"], match["text"] or "") if match else (words, "")
    return ChecklistItem(CheckState(mark.lower()), label, text)


def _continued(previous: Line, line: Line) -> Line | None:
    """Return `previous` with the words of `line`, if it is an item that `line` continues."""
    item = previous.item
    if item is None or line.kind is not Kind.NOTE or not line.value:
        return None
    if _indent(line.raw) <= _indent(previous.raw):
        return None
    longer = ChecklistItem(item.state, item.label, f"{item.text} {line.value}".lstrip())
    return Line(Kind.ITEM, previous.raw + line.raw, item=longer)


def _indent(raw: str) -> int:
    match = _INDENT.match(raw.expandtabs())
    return match.end() if match else 0
