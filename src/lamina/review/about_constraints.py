"""What rules ask about constraints."""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.write import named
from lamina.sql.names import Name
from lamina.sql.operations import AddColumn, AddConstraint, Constraint, CreateTable
from lamina.sql.schema.objects import Table, TableConstraint

LABELS = {"foreign key": "fkey", "check": "check", "unique": "key", "exclude": "excl"}

Adding = AddConstraint | AddColumn | CreateTable


def constraints_of(op: Adding, ctx: Context) -> Iterator[Constraint]:
    """The constraints that an operation really adds to its table."""
    if isinstance(op, AddConstraint):
        yield op.constraint
    elif isinstance(op, AddColumn):
        if not (op.if_not_exists and ctx.before.column(op.table, op.column)):
            yield from op.constraints
    elif not (op.if_not_exists and ctx.before.relation(op.table)):
        yield from op.constraints


def foreign_keys_of(op: Adding, ctx: Context) -> Iterator[Constraint]:
    """The foreign keys among them."""
    return (c for c in constraints_of(op, ctx) if c.kind == "foreign key")


def name_of(ctx: Context, table: Name, made: Constraint) -> str:
    """The name that a new constraint has: as written, or the one that PostgreSQL chooses."""
    if made.name:
        return made.name
    old, new = ctx.before.table(table), ctx.after.table(table)
    there = old.constraints if old else {}
    fresh = [name for name in (new.constraints if new else {}) if name not in there]
    return fresh[0] if fresh else named(made, table, LABELS.get(made.kind, "pkey"))


def at_end(ctx: Context, table: Name, made: Constraint) -> TableConstraint | None:
    """A foreign key as the change set leaves it; None where it or the table is gone."""
    found = ctx.end.table(table)
    return next((c for c in found.constraints.values() if _same(c, made)), None) if found else None


def _same(entry: TableConstraint, made: Constraint) -> bool:
    other = entry.constraint
    return (entry.kind, other.columns, other.references) == (
        made.kind,
        made.columns,
        made.references,
    )


def is_new_in(ctx: Context, entry: TableConstraint) -> bool:
    """Whether this file made the constraint."""
    return entry.made is not None and entry.made.file == ctx.state.number


def constraint_of(ctx: Context, table: Name, name: str) -> TableConstraint | None:
    """The constraint of that name, or None."""
    found = ctx.before.table(table)
    return found.constraints.get(name) if found else None


def without_not_null(ctx: Context, table: Name, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of which nothing proves that they have no null."""
    return tuple(column for column in columns if not _never_null(ctx, table, column))


def _never_null(ctx: Context, table: Name, column: str) -> bool:
    known = ctx.before.column(table, column)
    proved = ctx.before.has_valid_not_null_check(table, column)
    return proved or (known is not None and known.not_null)


def replaced_at_end(ctx: Context, table: Table, gone: TableConstraint) -> bool:
    """Whether the change set leaves another constraint, or unique index, in the place of one.

    So does a constraint of its name that a later statement of the file adds.
    """
    later = (ctx.before.resolved(op) for _, op in ctx.later_of(AddConstraint, table.name))
    for op in later:
        if isinstance(op, AddConstraint) and op.table == table.name:
            made = op.constraint
            if (made.kind, made.name) == (gone.kind, gone.name):
                return True
    after = ctx.end.table(table.name)
    if after is None:
        return True
    if any(_stands_in(c, gone) for c in after.constraints.values()):
        return True
    keys = gone.kind in {"primary key", "unique"}
    return keys and any(
        i.unique and not i.where and set(i.columns) == set(gone.columns)
        for i in after.indexes.values()
        if i.constraint != gone.name
    )


def _stands_in(entry: TableConstraint, gone: TableConstraint) -> bool:
    """Whether it is the same in kind and in name or columns, and not the one that goes.

    A foreign key that points elsewhere stands in too: somebody moves the reference.
    """
    if entry.kind != gone.kind or entry == gone:
        return False
    return entry.name == gone.name or bool(gone.columns and entry.columns == gone.columns)
