"""Operations on tables, their columns, constraints and indexes."""

from typing import Literal

import msgspec

from lamina.sql.names import Name
from lamina.sql.operations.base import Operation

Generated = Literal["", "stored", "virtual", "identity"]
ConstraintKind = Literal["primary key", "unique", "foreign key", "check", "exclude", "not null"]


class Column(msgspec.Struct, frozen=True):
    """A column as defined.

    Attributes:
        default: The expression of a default or of a computed column, or None.
        generated: ``stored`` or ``virtual`` for a computed column, ``identity`` for an identity,
            empty otherwise.
        collation: As written in COLLATE, or empty.
        identity: ``always`` or ``by default`` for an identity, empty otherwise.
    """

    name: str
    type: str
    not_null: bool = False
    default: str | None = None
    generated: Generated = ""
    collation: str = ""
    identity: str = ""

    @property
    def fills_itself(self) -> bool:
        """Whether a row that does not name the column still gets a value for it."""
        return bool(self.default or self.generated or self.type.endswith("serial"))


class Constraint(msgspec.Struct, frozen=True):
    """A constraint; ``name`` is empty where PostgreSQL chooses it.

    Attributes:
        columns: Of an exclusion its elements, an expression in brackets.
        references: The table that a foreign key points to.
        expression: What a check tests.
        on_delete: ``cascade``, ``set null``, ``set default``, ``restrict`` or empty (no action).
        using_index: The existing index that becomes the constraint, or empty.
        include: Columns that the index of a key carries along.
        method: The index method of an exclusion, or empty.
    """

    kind: ConstraintKind
    name: str = ""
    columns: tuple[str, ...] = ()
    references: Name | None = None
    referenced_columns: tuple[str, ...] = ()
    expression: str = ""
    on_delete: str = ""
    on_update: str = ""
    not_valid: bool = False
    using_index: str = ""
    deferrable: bool = False
    initially_deferred: bool = False
    no_inherit: bool = False
    not_enforced: bool = False
    include: tuple[str, ...] = ()
    nulls_not_distinct: bool = False
    method: str = ""


class CreateTable(Operation, frozen=True):
    """CREATE TABLE, CREATE FOREIGN TABLE, CREATE TABLE AS and SELECT INTO.

    Attributes:
        constraints: Those of the table and those written with a column.
        complete: False where columns come from elsewhere as well: LIKE, INHERITS, OF, PARTITION OF,
            a query.
        reads: The tables that it takes columns or rows from.
        likes: The tables after LIKE.
        like_options: For each of ``likes`` what it takes along (``all``, ``indexes``, ...), in
            lower case.
        partition_key: Columns of PARTITION BY, an expression in brackets.
        partition_bound: ``default``, or FOR VALUES ... as SQL; empty for no partition.
        query: The query of CREATE TABLE AS and SELECT INTO as SQL.
        column_names: Of such a table; ``*`` stands for the columns that a star brings.
    """

    table: Name
    columns: tuple[Column, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    if_not_exists: bool = False
    temporary: bool = False
    unlogged: bool = False
    foreign: bool = False
    partition_of: Name | None = None
    partitioned: bool = False
    complete: bool = True
    reads: tuple[Name, ...] = ()
    inherits: tuple[Name, ...] = ()
    likes: tuple[Name, ...] = ()
    like_options: tuple[tuple[str, ...], ...] = ()
    partition_key: tuple[str, ...] = ()
    partition_bound: str = ""
    from_query: bool = False
    query: str = ""
    column_names: tuple[str, ...] = ()

    @property
    def like_all(self) -> bool:
        """Whether LIKE ... INCLUDING ALL is written."""
        return any("all" in options for options in self.like_options)


class DropTable(Operation, frozen=True):
    """DROP TABLE and DROP FOREIGN TABLE."""

    table: Name
    if_exists: bool = False
    cascade: bool = False


class RenameTable(Operation, frozen=True):
    """ALTER TABLE ... RENAME TO."""

    table: Name
    new_name: str


class AttachPartition(Operation, frozen=True):
    """ALTER TABLE ... ATTACH PARTITION; ``bound`` as :class:`CreateTable` has it."""

    table: Name
    partition: Name
    bound: str = ""


class DetachPartition(Operation, frozen=True):
    """ALTER TABLE ... DETACH PARTITION; ``finalize`` ends one that was broken off."""

    table: Name
    partition: Name
    concurrently: bool = False
    finalize: bool = False


class AddColumn(Operation, frozen=True):
    """ALTER TABLE ... ADD COLUMN; ``constraints`` are those written with the column."""

    table: Name
    definition: Column
    constraints: tuple[Constraint, ...] = ()
    if_not_exists: bool = False

    @property
    def column(self) -> str:
        """The name of the column."""
        return self.definition.name


class DropColumn(Operation, frozen=True):
    """ALTER TABLE ... DROP COLUMN."""

    table: Name
    column: str
    if_exists: bool = False
    cascade: bool = False


class RenameColumn(Operation, frozen=True):
    """ALTER TABLE ... RENAME COLUMN."""

    table: Name
    column: str
    new_name: str


class AlterColumnType(Operation, frozen=True):
    """ALTER TABLE ... ALTER COLUMN ... TYPE; ``using`` is the expression or None."""

    table: Name
    column: str
    type: str
    using: str | None = None


class SetNotNull(Operation, frozen=True):
    """ALTER TABLE ... ALTER COLUMN ... SET NOT NULL."""

    table: Name
    column: str


class DropNotNull(Operation, frozen=True):
    """ALTER TABLE ... ALTER COLUMN ... DROP NOT NULL."""

    table: Name
    column: str


class SetDefault(Operation, frozen=True):
    """ALTER TABLE ... ALTER COLUMN ... SET DEFAULT."""

    table: Name
    column: str
    default: str


class DropDefault(Operation, frozen=True):
    """ALTER TABLE ... ALTER COLUMN ... DROP DEFAULT."""

    table: Name
    column: str


class AddConstraint(Operation, frozen=True):
    """ALTER TABLE ... ADD CONSTRAINT."""

    table: Name
    constraint: Constraint


class ValidateConstraint(Operation, frozen=True):
    """ALTER TABLE ... VALIDATE CONSTRAINT."""

    table: Name
    name: str


class DropConstraint(Operation, frozen=True):
    """ALTER TABLE ... DROP CONSTRAINT."""

    table: Name
    name: str
    if_exists: bool = False
    cascade: bool = False


class CreateIndex(Operation, frozen=True):
    """CREATE INDEX.

    Attributes:
        name: Empty where PostgreSQL chooses it; the schema is that of the table.
        columns: Column names; an expression stands as SQL text in brackets.
        where: The predicate of a partial index, or empty.
        only: ON ONLY: not on the partitions.
        options: What stands in WITH.
        orders: For each column ``desc``, ``nulls first`` and so on, or nothing.
        operator_classes: One for each column, empty where none is written.
    """

    table: Name
    name: str
    columns: tuple[str, ...]
    method: str = "btree"
    unique: bool = False
    concurrently: bool = False
    if_not_exists: bool = False
    where: str = ""
    include: tuple[str, ...] = ()
    only: bool = False
    options: tuple[tuple[str, str], ...] = ()
    nulls_not_distinct: bool = False
    operator_classes: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()


class DropIndex(Operation, frozen=True):
    """DROP INDEX."""

    index: Name
    concurrently: bool = False
    if_exists: bool = False
    cascade: bool = False
