"""What the authors of migrations say in the headers' checklists: their word, and told as that."""

from collections.abc import Iterable, Sequence

import msgspec

from lamina.migrations import ChecklistItem, CheckState, Header
from lamina.migrations.header_lines import one_line
from lamina.review.context import SqlFile

SHOWN = 3
_MOST_CHARACTERS = 120


class Word(msgspec.Struct, frozen=True):
    """What the headers say about an item.

    Attributes:
        ticked: Every migration that was asked about has an answer.
        not_needed: Each of them says that it is not applicable.
        words: The answers.
    """

    ticked: bool
    not_needed: bool
    words: str


def said(files: Sequence[SqlFile], label: str, unfit: Iterable[str] = ()) -> Word:
    """Return what the headers of some migrations say about an item.

    Args:
        files: The migrations.
        label: The item: `RLS`.
        unfit: Answers that are none, in lower case.
    """
    none = frozenset(unfit)
    items = [(file, _item(file, label)) for file in files]
    answers = [
        (file, item)
        for file, item in items
        if item and item.state is not CheckState.OPEN and item.text.lower() not in none
    ]
    lines = [f"{file.version}: {short(_text(item))}" for file, item in answers[:SHOWN]]
    more = [f"and {len(answers) - SHOWN} more"] if len(answers) > SHOWN else []
    return Word(
        ticked=bool(files) and len(answers) == len(files),
        not_needed=all(item.state is CheckState.NOT_APPLICABLE for _, item in answers),
        words=f"the author's word, in {'; '.join([*lines, *more])}" if lines else "",
    )


def short(text: str) -> str:
    """The text in one line, cut where it is long."""
    line = one_line(text)
    return line if len(line) <= _MOST_CHARACTERS else line[: _MOST_CHARACTERS - 1] + "…"


def _item(file: SqlFile, label: str) -> ChecklistItem | None:
    header = Header.parse(file.text)
    return header.item(label) if header else None


def _text(item: ChecklistItem) -> str:
    if item.text:
        return item.text
    return "not applicable" if item.state is CheckState.NOT_APPLICABLE else "ticked"
