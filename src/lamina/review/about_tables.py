"""What rules about tables share: what a statement creates, partitions and their bounds."""

from collections.abc import Iterator

import msgspec

from lamina.review.context import Context
from lamina.sql import operations as o
from lamina.sql.names import Name, quote
from lamina.sql.operations import Operation
from lamina.sql.schema.objects import Table


class Named(msgspec.Struct, frozen=True):
    """Something that a statement gives a name to; ``home`` is the table that it belongs to."""

    kind: str
    name: str
    home: Name | None = None

    @property
    def words(self) -> str:
        """It, for people: ``column "userId" of messages``."""
        text = f"{self.kind} {quote(self.name)}"
        return f"{text} of {self.home}" if self.home else text


def named_by(op: Operation) -> Iterator[Named]:  # noqa: C901, PLR0912 - one case each
    """What an operation gives a name to, as far as somebody wrote that name."""
    match op:
        case o.CreateTable():
            yield Named("table", op.table.name)
            yield from (Named("column", c.name, op.table) for c in op.columns)
            yield from (Named("constraint", c.name, op.table) for c in op.constraints if c.name)
        case o.CreateView():
            yield Named("view", op.view.name)
        case o.AddColumn():
            yield Named("column", op.column, op.table)
            yield from (Named("constraint", c.name, op.table) for c in op.constraints if c.name)
        case o.AddConstraint() if op.constraint.name:
            yield Named("constraint", op.constraint.name, op.table)
        case o.RenameTable():
            yield Named("table", op.new_name)
        case o.RenameColumn():
            yield Named("column", op.new_name, op.table)
        case o.CreateIndex() if op.name:
            yield Named("index", op.name)
        case o.CreateFunction():
            yield Named("procedure" if op.procedure else "function", op.function.name)
        case o.CreateType():
            yield Named("type", op.type.name)
        case o.CreateSequence():
            yield Named("sequence", op.sequence.name)
        case o.CreateTrigger():
            yield Named("trigger", op.name, op.table)
        case o.CreateSchema():
            yield Named("schema", op.name)
        case _:
            return


def lasting_table(op: o.CreateTable, ctx: Context) -> Table | None:
    """The new table as the change set leaves it.

    None for a temporary or foreign table, a partition, one that was there already, and one that
    does not last.
    """
    there = op.if_not_exists and ctx.before.relation(op.table) is not None
    if op.temporary or op.foreign or op.partition_of or there:
        return None
    found = ctx.end.table(op.table)
    return found if found and found.partition_of is None else None


def default_partition(ctx: Context, parent: Name) -> Table | None:
    """The default partition of a table, or None."""
    parts = ctx.before.partitions_of(parent)
    return next((part for part in parts if part.partition_bound == "default"), None)


def bound_check(key: tuple[str, ...], bound: str) -> str:
    """The condition that the rows of a partition meet; empty where it is not a simple one.

    Args:
        key: What the parent is cut by.
        bound: ``FOR VALUES ...`` as the parser prints it.
    """
    if len(key) != 1 or key[0].startswith("(") or key[0] == "?":
        return ""
    column = quote(key[0])
    words = bound.removeprefix("FOR VALUES ")
    if words.startswith("IN (") and "NULL" not in words:
        return f"{column} is not null and {column} in {words.removeprefix('IN ')}"
    low, mark, high = words.removeprefix("FROM (").removesuffix(")").partition(") TO (")
    if not mark or not words.startswith("FROM ("):
        return ""
    parts = [f"{column} is not null"]
    parts += [] if low == "MINVALUE" else [f"{column} >= {low}"]
    parts += [] if high == "MAXVALUE" else [f"{column} < {high}"]
    return " and ".join(parts)


def simple_key(table: Table | None) -> tuple[str, ...]:
    """The columns by which a table is cut; empty where one is an expression or not known."""
    key = table.partition_key if table else ()
    return () if any(part.startswith("(") or part == "?" for part in key) else key
