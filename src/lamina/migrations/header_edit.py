"""Changes to the lines of a header: each writes anew only the lines that it concerns."""

from collections.abc import Sequence

from lamina.migrations.header_lines import (
    FIELDS,
    ChecklistItem,
    Kind,
    Line,
    field_line,
    heading_line,
    item_line,
    note_line,
    one_line,
)

Lines = tuple[Line, ...]


def value_of(lines: Lines, kind: Kind) -> str:
    """Return the value of the first line of this kind; empty when there is none."""
    return next((line.value for line in lines if line.kind is kind), "")


def items_of(lines: Lines) -> tuple[ChecklistItem, ...]:
    """Return the checklist items, in order."""
    return tuple(line.item for line in lines if line.item is not None)


def line_end_of(lines: Lines) -> str:
    r"""Return the line end that the lines use: that of the first which has one, else `\n`."""
    return next((line.line_end for line in lines if line.line_end), "\n")


def all_ended(lines: Sequence[Line], line_end: str) -> Lines:
    """Return the lines, each with a line end."""
    return tuple(line.ended(line_end) for line in lines)


def with_field(lines: Lines, kind: Kind, value: str) -> Lines:
    """Return the lines with a field set; empty removes an issue, a missing field is added."""
    if value == value_of(lines, kind):
        return lines
    value = one_line(value)
    index = _index(lines, kind)
    if index is None:
        at = _place_of(lines, kind)
        return _joined(lines[:at], [field_line(kind, value, line_end_of(lines))], lines[at:])
    removed = kind is Kind.ISSUE and not value
    changed = [] if removed else [lines[index].with_value(value)]
    return _joined(lines[:index], changed, lines[index + 1 :])


def with_checklist(lines: Lines, items: Sequence[ChecklistItem]) -> Lines:
    """Return the lines with these items; those that are there already keep their text.

    Without any items the heading stays.
    """
    if tuple(items) == items_of(lines):
        return lines
    line_end = line_end_of(lines)
    kept = {line.item: line for line in lines if line.item is not None}
    new = [kept.get(item) or item_line(item, line_end) for item in items]
    others = tuple(line for line in lines if line.item is None)
    at = _index(lines, Kind.ITEM)
    if at is None:
        heading = _index(lines, Kind.HEADING)
        if heading is None:
            return _with_first_checklist(lines, new)
        at = heading + 1
    # No line before `at` is an item, so the place is the same among the others.
    return _joined(others[:at], new, others[at:])


def with_note(lines: Lines, text: str) -> Lines:
    """Return the lines with one more line of free words at the end."""
    line_end = line_end_of(lines)
    apart = [] if lines[-1].kind is Kind.NOTE else [note_line(line_end=line_end)]
    return _joined(lines, apart, [note_line(text, line_end)])


def _with_first_checklist(lines: Lines, items: list[Line]) -> Lines:
    line_end = line_end_of(lines)
    at = max((i + 1 for i, line in enumerate(lines) if line.kind in FIELDS), default=0)
    apart = note_line(line_end=line_end)
    after = lines[at:]
    is_apart = not after or after[0].kind is Kind.BLANK or after[0].raw.strip() == "--"
    block = [apart, heading_line(line_end), *items, *([] if is_apart else [apart])]
    return _joined(lines[:at], block, after)


def _place_of(lines: Lines, kind: Kind) -> int:
    """Return where a missing field goes: after the fields that come before it in the form."""
    for earlier in reversed(FIELDS[: FIELDS.index(kind)]):
        if (index := _index(lines, earlier)) is not None:
            return index + 1
    return _index(lines, *FIELDS) or 0


def _index(lines: Lines, *kinds: Kind) -> int | None:
    return next((i for i, line in enumerate(lines) if line.kind in kinds), None)


def _joined(*parts: Sequence[Line]) -> Lines:
    """Return the parts as one; only the last line may be without a line end."""
    lines = tuple(line for part in parts for line in part)
    return (*all_ended(lines[:-1], line_end_of(lines)), *lines[-1:])
