"""The process's checklists, ticked only where something shows that an item is done."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import msgspec

from lamina.checklist.evidence import Evidence, Known
from lamina.describe.given import Given
from lamina.describe.model import Checklist, Item, ItemState, Risk, Undo, plain
from lamina.describe.needs import needs_index, needs_rls
from lamina.migrations import ChecklistItem, CheckState, Header
from lamina.migrations.file_names import digits_and_name, is_snake_case, moment
from lamina.migrations.header_lines import one_line
from lamina.review.context import SqlFile
from lamina.review.finding import Finding, NotReviewed, Severity
from lamina.sql.names import Name
from lamina.sql.operations import CreateIndex

_SHOWN = 3
_MOST_CHARACTERS = 120
_NOT_RUN = "not run"
_NO_PLAN = frozenset({"", "no", "none", "nothing"})
_RESET = "`supabase db reset`, or `lamina new --reset-test` with the next migration"
_RELEASER = "whoever releases"
_ACCESS_RULES = ("rls", "policy", "grant", "security-definer", "security-invoker", "privileges")
_INDEX_RULES = frozenset({"foreign-key-without-index", "policy-column-without-index"})


class Facts(msgspec.Struct, frozen=True):
    """What the checklists are answered from.

    Attributes:
        given: The change set.
        known: What checks saw, of this content and of other.
        undo: How each migration is undone.
        breaking: What breaks running code.
        findings: Those of the review.
        not_reviewed: What was not understood.
        reviewed: The findings are those of a review of this content, made just now.
        base: The base branch, as people write it.
    """

    given: Given
    known: Known = Known()
    undo: tuple[Undo, ...] = ()
    breaking: tuple[Risk, ...] = ()
    findings: tuple[Finding, ...] = ()
    not_reviewed: tuple[NotReviewed, ...] = ()
    reviewed: bool = False
    base: str = ""
