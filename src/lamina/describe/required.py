"""Columns that code has to fill from a migration on."""

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from lamina.describe.given import Given
from lamina.describe.model import Phrase
from lamina.describe.moments import Moment
from lamina.describe.phrases_parts import dotted, say
from lamina.sql import operations as o
from lamina.sql.schema import TableColumn

When = Literal["before", "after"]


class Break(msgspec.Struct, frozen=True):
    """Something that code notices.

    Attributes:
        words: What happens.
        when: Whether the code of `advice` ships before the migration or after it.
        advice: What code to deploy, with `{}` for `things`: `code that no longer uses {}`.
    """

    words: Phrase
    version: str
    when: When
    advice: str
    things: Phrase


AT_ONCE = "at once code that writes {}: none can before, and inserts without it fail"


def writes(known: TableColumn | None, moment: Moment) -> tuple[When, str]:
    """When code has to write a column, and what it has to do."""
    if known and known.made and known.made.path == moment.step.file.path:
        return "after", AT_ONCE
    return "before", "code that always writes {}"


def required(op: o.SetNotNull, moment: Moment, given: Given) -> Iterator[Break]:
    """SET NOT NULL: inserts without the column fail, or nulls are refused."""
    it, end = dotted(op.table, op.column), given.end.column(op.table, op.column)
    known = moment.before.column(op.table, op.column)
    if not moment.in_use(op.table) or (known and known.not_null) or not (end and end.not_null):
        return
    if end.default is None and not end.generated:
        told = say("{} is required: inserts without it fail", it)
        yield Break(told, moment.version, *writes(known, moment), (it,))
    elif moment.old_column(op.table, op.column):
        told = say("{} refuses null", it)
        yield Break(told, moment.version, "before", "code that writes no null into {}", (it,))


def required_column(op: o.AddColumn, moment: Moment, given: Given) -> Iterator[Break]:
    """ADD COLUMN NOT NULL without a default."""
    it, end = dotted(op.table, op.column), given.end.column(op.table, op.column)
    there = moment.before.column(op.table, op.column) is not None
    if there or not moment.in_use(op.table) or not (end and end.not_null):
        return
    if op.definition.not_null and not op.definition.fills_itself and end.default is None:
        told = say("{} is required: inserts without it fail", it)
        yield Break(told, moment.version, "after", AT_ONCE, (it,))


def required_by_check(op: o.AddConstraint, moment: Moment, given: Given) -> Iterator[Break]:
    """CHECK (column IS NOT NULL), also NOT VALID: new rows need it at once."""
    found = _NOT_NULL.fullmatch(op.constraint.expression)
    name = (found[1] or found[2]) if found else ""
    end = given.end.column(op.table, name)
    if not end or end.default is not None or end.generated or not moment.in_use(op.table):
        return
    it, known = dotted(op.table, name), moment.before.column(op.table, name)
    if known and not known.not_null:
        told = say("{} is required: inserts without it fail", it)
        yield Break(told, moment.version, *writes(known, moment), (it,))


_NOT_NULL = re.compile(r"\(*(?:\"([^\"]+)\"|(\w+)) is not null\)*", re.IGNORECASE)
