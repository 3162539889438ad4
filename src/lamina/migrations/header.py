"""The header of a migration: what it is, who wrote it, when, and its checklist.

```
-- Migration: Add avatars to profiles
-- Author: Ada Example
-- Date: 2026-07-24
-- Issue: #128
--
-- Checklist
-- [x] RLS: profiles has row level security
-- [ ] Indexes: to be decided
--
-- Made by lamina 0.1.0 from supabase db diff 3.1.0
```
"""

import re
from collections.abc import Iterable
from datetime import date as calendar_date
from functools import reduce

import msgspec

from lamina.migrations.header_edit import (
    all_ended,
    items_of,
    line_end_of,
    value_of,
    with_checklist,
    with_field,
    with_note,
)
from lamina.migrations.header_lines import (
    FIELDS,
    ChecklistItem,
    CheckState,
    Kind,
    Line,
    field_line,
    leading_lines,
    one_line,
)

__all__ = ["CheckState", "ChecklistItem", "Header", "body_offset"]

_REQUIRED = (Kind.TITLE, Kind.AUTHOR, Kind.DATE)
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MADE_BY = "made by "


class Header(msgspec.Struct, frozen=True):
    """The header at the top of a migration, kept as the lines it was read from.

    A header that was read renders to the same characters. A changed value rewrites its own line and
    leaves the others alone. Values that people type cannot leave their comment line.

    Args:
        lines: The lines in order, with everything between the top of the file and the header's end.
        mark: The byte order mark of the file, or nothing.
    """

    lines: tuple[Line, ...]
    mark: str = ""

    @classmethod
    def new(  # noqa: PLR0913 (one argument for each part of the form)
        cls,
        title: str,
        author: str,
        day: calendar_date,
        *,
        issue: str = "",
        checklist: Iterable[ChecklistItem] = (),
        notes: Iterable[str] = (),
    ) -> "Header":
        """Return a header in lamina's own form.

        Args:
            title: What the migration is for.
            author: Who wrote it.
            day: The day it was written, in UTC.
            issue: `128` or `#128` or any other reference; empty for none.
            checklist: The items in order.
            notes: Free lines at the end, such as what made the file.
        """
        values = (title, author, f"{day:%Y-%m-%d}", _issue_reference(issue))
        fields = zip(FIELDS, map(one_line, values), strict=True)
        lines = [field_line(kind, value) for kind, value in fields if value or kind in _REQUIRED]
        header = cls(tuple(lines)).replace(checklist=checklist)
        return reduce(cls.with_note, notes, header)

    @classmethod
    def parse(cls, text: str) -> "Header | None":
        """Return the header of a migration's text, or None when it has none.

        A header is comment lines of which one begins with `Migration:`, `Author:` or `Date:`, in
        any case, order and spacing, above the first line of SQL. It goes on to the next empty line,
        and past it where a checklist or a field that was missing follows.
        """
        lines = leading_lines(text)
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        end = _end_of_header(lines)
        return cls(tuple(lines[:end]), mark) if end else None

    def render(self) -> str:
        """Return the header's text, character for character as it was read."""
        return self.mark + "".join(line.raw for line in self.lines)

    def above(self, body: str) -> str:
        """Return the text of a file: this header, one empty line and `body`."""
        line_end = line_end_of(self.lines)
        return Header(all_ended(self.lines, line_end), self.mark).render() + line_end + body

    @property
    def title(self) -> str:
        """What the migration is for, in a person's words; empty when not stated."""
        return value_of(self.lines, Kind.TITLE)

    @property
    def author(self) -> str:
        """Who wrote it; empty when not stated."""
        return value_of(self.lines, Kind.AUTHOR)

    @property
    def date(self) -> str:
        """When it was written, as it stands in the file; empty when not stated."""
        return value_of(self.lines, Kind.DATE)

    @property
    def day(self) -> calendar_date | None:
        """The date, when it is a real one of the form `YYYY-MM-DD`."""
        try:
            return calendar_date.fromisoformat(self.date) if _ISO_DATE.match(self.date) else None
        except ValueError:
            return None

    @property
    def issue(self) -> str:
        """The issue it belongs to, such as `#128`; empty when not stated."""
        return value_of(self.lines, Kind.ISSUE)

    @property
    def missing(self) -> tuple[str, ...]:
        """Which of `Migration`, `Author` and `Date` are absent or empty."""
        return tuple(kind.value for kind in _REQUIRED if not value_of(self.lines, kind))

    @property
    def checklist(self) -> tuple[ChecklistItem, ...]:
        """The items of the checklist, in order."""
        return items_of(self.lines)

    @property
    def notes(self) -> tuple[str, ...]:
        """The words of every other comment line, in order."""
        return tuple(line.value for line in self.lines if line.kind is Kind.NOTE and line.value)

    @property
    def made_by(self) -> str:
        """What made the file: the words after `Made by` in a note; empty when a person did."""
        made = (note for note in self.notes if note.lower().startswith(_MADE_BY))
        return next(made, "")[len(_MADE_BY) :]

    def item(self, label: str) -> ChecklistItem | None:
        """Return the first checklist item with this label, in any case, or None."""
        same = (item for item in self.checklist if item.label.lower() == label.lower())
        return next(same, None)

    def replace(
        self,
        *,
        title: str | None = None,
        author: str | None = None,
        date: str | None = None,
        issue: str | None = None,
        checklist: Iterable[ChecklistItem] | None = None,
    ) -> "Header":
        """Return the header with other values; only the lines that change are written anew.

        A field that was missing is added in its place. An empty `issue` removes its line. Checklist
        items that are already there keep their lines.
        """
        issue = None if issue is None else _issue_reference(issue)
        lines = self.lines
        for kind, value in zip(FIELDS, (title, author, date, issue), strict=True):
            lines = lines if value is None else with_field(lines, kind, value)
        lines = lines if checklist is None else with_checklist(lines, tuple(checklist))
        return Header(lines, self.mark)

    def with_item(self, item: ChecklistItem) -> "Header":
        """Return the header with `item` in place of the one with the same label, or added last."""
        old = self.item(item.label)
        if old is None:
            return self.replace(checklist=(*self.checklist, item))
        at = self.checklist.index(old)
        return self.replace(checklist=(*self.checklist[:at], item, *self.checklist[at + 1 :]))

    def with_note(self, text: str) -> "Header":
        """Return the header with one more free line at its end."""
        return Header(with_note(self.lines, text), self.mark)


def body_offset(text: str) -> int:
    """Return where the text after the header starts, in characters; 0 when there is no header."""
    header = Header.parse(text)
    return 0 if header is None else len(header.render())


def _end_of_header(lines: list[Line]) -> int:
    """Return how many of the leading lines are the header; 0 when there is none."""
    start = next((i for i, line in enumerate(lines) if line.kind in _REQUIRED), None)
    if start is None:
        return 0
    end = _end_of_block(lines, start)
    while (follows := _next_block(lines, end)) is not None:
        seen = {line.kind for line in lines[:end] if line.kind in FIELDS}
        if lines[follows].kind in {Kind.NOTE, *seen}:
            break
        end = _end_of_block(lines, follows)
    return end


def _next_block(lines: list[Line], start: int) -> int | None:
    return next((i for i in range(start, len(lines)) if lines[i].kind is not Kind.BLANK), None)


def _end_of_block(lines: list[Line], start: int) -> int:
    blanks = (i for i in range(start, len(lines)) if lines[i].kind is Kind.BLANK)
    return next(blanks, len(lines))


def _issue_reference(issue: str) -> str:
    issue = one_line(issue)
    return f"#{issue}" if re.fullmatch("[0-9]+", issue) else issue
