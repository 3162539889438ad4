"""What there is to say about a change set; the renderers make text of it."""

from enum import Enum
from typing import Literal

import msgspec

from lamina.review.finding import Allowed, Finding, NotReviewed
from lamina.sql.names import Name


class Code(msgspec.Struct, frozen=True):
    """Something in a sentence that comes from the SQL: a name, a type, an expression."""

    text: str


Phrase = tuple[str | Code, ...]
"""A sentence in parts; what is a plain `str` is lamina's own words."""


def plain(phrase: Phrase) -> str:
    """The sentence as text."""
    return "".join(part if isinstance(part, str) else part.text for part in phrase)


class Migration(msgspec.Struct, frozen=True):
    """A migration and what it does.

    Attributes:
        path: Relative to the repository's root, with `/`.
        version: The digits of its name.
        name: The rest of its name.
        lines: What it does, in order, like things together (`12 grants on 3 tables`).
        operations: How many operations the lines stand for.
    """

    path: str
    version: str
    name: str
    lines: tuple[Phrase, ...]
    operations: int


class LockTaken(msgspec.Struct, frozen=True):
    """A lock on a table that is in use.

    Attributes:
        relation: The table.
        level: `ACCESS EXCLUSIVE`.
        blocks: `reads and writes`, `writes`, `schema changes`.
        rows: `rewritten`, `read`, `updated`, `deleted` or empty.
        because: The operation, in words.
        version: The migration.
    """

    relation: Name
    level: str
    blocks: str
    rows: str
    because: Phrase
    version: str


AccessKind = Literal["added", "removed", "relaxed", "restricted", "changed"]


class AccessChange(msgspec.Struct, frozen=True):
    """Who gains or loses access to what: between the base and the head, not statement by statement.

    Attributes:
        kind: Whether access was `added` (a first policy, RLS, a grant), `removed`, `relaxed` (more
            rows or roles than before), `restricted` (fewer), or `changed` (cannot tell).
        on: The table, view, function or schema.
        words: What.
        version: The last migration that has to do with it; empty where several may have.
    """

    kind: AccessKind
    on: Name
    words: Phrase
    version: str = ""


class Risk(msgspec.Struct, frozen=True):
    """One thing that can hurt; `version` is the migration."""

    words: Phrase
    version: str = ""


class DeployStep(msgspec.Struct, frozen=True):
    """Where code and migration have an order: `before`, `after` or `between`."""

    when: Literal["before", "after"]
    words: Phrase
    version: str


class PreCheck(msgspec.Struct, frozen=True):
    """A query for the real database: it returns no row when the migration will not fail."""

    words: Phrase
    sql: str
    version: str


class Undo(msgspec.Struct, frozen=True):
    """How a migration can be undone.

    Attributes:
        version: The migration.
        path: Its rollback file; empty where there is none.
        lost: What no rollback brings back without a backup.
    """

    version: str
    path: str
    lost: tuple[Phrase, ...] = ()


class ItemState(Enum):
    """What is known about a checklist item."""

    DONE = "done"
    OPEN = "open"
    NOT_NEEDED = "not needed"


class Item(msgspec.Struct, frozen=True):
    """An item of the process's checklists.

    Attributes:
        question: As the process words it; what is in backticks is code.
        state: `DONE` only where there is evidence.
        evidence: What answers it, in a few words, or why it is not needed; it may quote anybody.
        ask: The command or the person that can tick it, in lamina's words; code in backticks.
    """

    question: str
    state: ItemState
    evidence: str = ""
    ask: str = ""


class Checklist(msgspec.Struct, frozen=True):
    """One of the process's checklists."""

    title: str
    items: tuple[Item, ...]


class Column(msgspec.Struct, frozen=True):
    """A column in the diagram.

    Attributes:
        key: `PK`, `FK`, `UK`, several with a comma, or empty.
        mark: `new`, `removed`, `changed`, `recreated`, `was` and the old name, or empty.
    """

    name: str
    type: str
    key: str = ""
    mark: str = ""


class Entity(msgspec.Struct, frozen=True):
    """A table in the diagram.

    Attributes:
        mark: As that of a column; the columns of a table that is new or gone have none.
        more: How many columns are not shown.
    """

    name: Name
    columns: tuple[Column, ...]
    mark: str = ""
    more: int = 0


class Link(msgspec.Struct, frozen=True):
    """A foreign key in the diagram, from the table that has it.

    Attributes:
        optional: A row may point to nothing.
        unique: At most one row points to each.
    """

    source: Name
    target: Name
    columns: tuple[str, ...]
    optional: bool = False
    unique: bool = False
    mark: str = ""


class Diagram(msgspec.Struct, frozen=True):
    """The touched tables and their direct neighbours.

    Attributes:
        left_out: How many touched tables are not shown.
        beside_left_out: How many neighbours of those shown are not.
    """

    entities: tuple[Entity, ...] = ()
    links: tuple[Link, ...] = ()
    left_out: int = 0
    beside_left_out: int = 0


class ChangeSet(msgspec.Struct, frozen=True):
    """All that a pull request's description says.

    Attributes:
        title: A title for it, plain text.
        sentence: What changes, in one sentence.
        base: The base branch, as people write it.
        commit: The head commit; empty when the work tree has more.
        fails: What PostgreSQL will refuse.
        edited: Migrations of the base that the branch changes: what they do is not described.
        deleted: Migrations of the base that the branch removes.
    """

    title: str
    sentence: Phrase
    base: str
    commit: str
    migrations: tuple[Migration, ...]
    fails: tuple[Risk, ...] = ()
    edited: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    breaking: tuple[Risk, ...] = ()
    data_loss: tuple[Risk, ...] = ()
    locks: tuple[LockTaken, ...] = ()
    access: tuple[AccessChange, ...] = ()
    not_reviewed: tuple[NotReviewed, ...] = ()
    findings: tuple[Finding, ...] = ()
    allowed: tuple[Allowed, ...] = ()
    guard: tuple[Finding, ...] = ()
    guard_allowed: tuple[Allowed, ...] = ()
    deploy: tuple[DeployStep, ...] = ()
    checks: tuple[PreCheck, ...] = ()
    undo: tuple[Undo, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    diagram: Diagram = Diagram()
    statements: int = 0
