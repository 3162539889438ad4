"""What rules ask about indexes, and about statements that stand outside a transaction."""

from typing import cast

from lamina.review.context import Context
from lamina.sql.names import Name, quote
from lamina.sql.operations import (
    CreateIndex,
    DropIndex,
    Maintain,
    SessionCommand,
    SetParameter,
)
from lamina.sql.schema.objects import Index, Table
from lamina.sql.statements import Statement

CLI_BUILDS = (2, 109)
"""The first Supabase CLI that runs CREATE INDEX and REINDEX CONCURRENTLY outside a transaction."""

CLI_DROPS = (2, 116)
"""The first one that does so for DROP INDEX CONCURRENTLY."""


def is_built(op: CreateIndex, ctx: Context) -> bool:
    """Whether an index is made at all: it is not where IF NOT EXISTS finds the name taken."""
    taken = bool(op.name) and ctx.before.relation_taken(Name(op.table.schema, op.name))
    return not (op.if_not_exists and taken)


def is_partitioned(ctx: Context, table: Name) -> bool:
    """Whether the rows of a table live in partitions."""
    found = ctx.before.table(table)
    return found is not None and found.partitioned


def lasts(ctx: Context, table: Name) -> str:
    """How long reading all of a table takes, as the end of a sentence."""
    if ctx.size(table) == "small":
        return "takes a moment, as the table is small"
    return f"takes long{ctx.if_large(table)}"


def shown_columns(columns: tuple[str, ...]) -> str:
    """Columns and expressions for people: `a, b and lower(c)`."""
    words = [c[1:-1] if c.startswith("(") else quote(c) for c in columns]
    return joined(words)


def joined(words: list[str]) -> str:
    """Words as a list in a sentence: `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def finds_rows_by(index: Index, columns: tuple[str, ...]) -> bool:
    """Whether a lookup by all these columns can use the index."""
    if index.method not in {"btree", "hash"} or not _covers_all(index, columns):
        return False
    return set(index.columns[: len(columns)]) == set(columns)


def _covers_all(index: Index, columns: tuple[str, ...]) -> bool:
    """No predicate, or one that says what a lookup says anyway: that a column is not null."""
    if not index.where:
        return True
    bare = index.where.strip("()").lower()
    return any(bare == f"{quote(column)} is not null".lower() for column in columns)


def is_unique_on(ctx: Context, table: Name, columns: tuple[str, ...]) -> bool:
    """Whether an index proves already that no two rows have the same values there."""
    return any(
        index.unique and not index.where and set(index.columns) <= set(columns)
        for index in ctx.before.indexes_of(table)
    )


def has_lock_timeout(ctx: Context) -> bool:
    """Whether an earlier statement of the file limits the wait for a lock."""
    return any(
        op.name == "lock_timeout" and op.value not in {None, "0"}
        for _, op in ctx.earlier_of(SetParameter)
    )


def is_first_in_transaction(ctx: Context) -> bool:
    """Whether the runner's transaction begins with this statement, at the file's start or later.

    A CLI that takes CREATE INDEX CONCURRENTLY out of a file begins a new one behind it.
    """
    before = ctx.statements[ctx.number - 1] if ctx.number else None
    return before is None or all(
        isinstance(op, CreateIndex | Maintain) and op.concurrently for op in before.operations
    )


def in_a_transaction(ctx: Context) -> list[Statement]:
    """The other statements of the file that the runner puts into a transaction.

    Settings and commands that change nothing are left out: nothing is lost when they are repeated.
    """
    key = "statements in a transaction"
    if key not in ctx.state.facts:
        ctx.state.facts[key] = list(filter(_needs_transaction, ctx.statements))
    return cast("list[Statement]", ctx.state.facts[key])


def _needs_transaction(statement: Statement) -> bool:
    calm = all(isinstance(op, SetParameter | SessionCommand) for op in statement.operations)
    return not (calm or statement.runs_outside_transaction or statement.kind == "vacuum_stmt")


def same_rows(one: Index, other: Index) -> bool:
    """Whether two indexes hold the same rows in the same kind of structure."""
    return (one.method, one.where, one.table) == (other.method, other.where, other.table)


def replacement_at_end(ctx: Context, gone: Index) -> bool:
    """Whether another unique index on the same columns is there at the end of the change set."""
    return any(
        index.unique
        and index.name != gone.name
        and set(index.columns) == set(gone.columns)
        and index.where == gone.where
        for index in (*ctx.end.indexes_of(gone.table), *ctx.before.indexes_of(gone.table))
    ) or _made_again(ctx, gone)


def _made_again(ctx: Context, gone: Index) -> bool:
    """The same name, made anew after this drop."""
    again = ctx.end.index(gone.name)
    return again is not None and again != gone and again.unique and again.columns == gone.columns


def dropped(op: DropIndex, ctx: Context) -> Index | None:
    """The index that goes: one of a migration, and not of a constraint."""
    index = ctx.before.index(op.index)
    return None if index is None or index.constraint else index


def leaves(ctx: Context, table: Name) -> tuple[Table, ...]:
    """The partitions of a table, when none of them has partitions itself; else nothing."""
    parts = ctx.before.partitions_of(table)
    return () if any(part.partitioned for part in parts) else parts
