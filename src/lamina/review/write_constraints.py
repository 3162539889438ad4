"""SQL for constraints and for the indexes under them, with the user's own names."""

import msgspec

from lamina.review.about_indexes import leaves
from lamina.review.context import Context
from lamina.review.write import columns, create_index, definition
from lamina.sql.names import Name, quote
from lamina.sql.operations import Constraint, CreateIndex
from lamina.sql.schema.naming import addition, object_name

replace = msgspec.structs.replace


def added(table: Name, made: Constraint, name: str, *, not_valid: bool = False) -> str:
    """ALTER TABLE ... ADD CONSTRAINT, with all that was written."""
    text = definition(made)
    text += " no inherit" if made.no_inherit else ""
    text += _timing(made)
    text += " not valid" if not_valid else ""
    return f"alter table {table.sql()} add constraint {quote(name)} {text};"


def _timing(made: Constraint) -> str:
    if made.initially_deferred:
        return " deferrable initially deferred"
    return " deferrable" if made.deferrable else ""


def validated(table: Name, name: str) -> str:
    """ALTER TABLE ... VALIDATE CONSTRAINT."""
    return f"alter table {table.sql()} validate constraint {quote(name)};"


def key_index(table: Name, made: Constraint, name: str) -> CreateIndex:
    """The unique index that a key needs."""
    return CreateIndex(
        table,
        name,
        made.columns,
        unique=True,
        include=made.include,
        nulls_not_distinct=made.nulls_not_distinct,
    )


def key_index_sql(table: Name, made: Constraint, name: str, *, concurrently: bool = True) -> str:
    """CREATE UNIQUE INDEX for a key."""
    text = create_index(key_index(table, made, name), concurrently=concurrently)
    if made.nulls_not_distinct and "nulls not distinct" not in text:
        text = text.removesuffix(";") + " nulls not distinct;"
    return text


def key_from_index(table: Name, made: Constraint, name: str, index: str) -> str:
    """ALTER TABLE ... ADD CONSTRAINT ... USING INDEX."""
    start = f"alter table {table.sql()} add constraint {quote(name)}"
    return f"{start} {made.kind} using index {quote(index)}{_timing(made)};"


def duplicates(table: Name, names: tuple[str, ...], where: str, *, nulls: bool = False) -> str:
    """A query for the values that more than one row has."""
    listed = columns(names)[1:-1]
    plain = () if nulls else (name for name in names if not name.startswith("("))
    parts = [f"{quote(name)} is not null" for name in plain]
    tests = [*parts, *([f"({where})"] if where else [])]
    condition = f" where {' and '.join(tests)}" if tests else ""
    return (
        f"select {listed}, count(*) from {table.sql()}{condition} "  # noqa: S608 - for a person to run
        f"group by {listed} having count(*) > 1;"
    )


def partition_steps(ctx: Context, op: CreateIndex) -> tuple[tuple[str, str], ...]:
    """How a partitioned table gets an index without a long lock."""
    name = op.name or object_name(op.table.name, addition(op.columns), "idx")
    table = op.table.sql()
    parent = create_index(replace(op, name=name), concurrently=False)
    parent = parent.replace(f" on {table} ", f" on only {table} ", 1)
    first = ("First, on the partitioned table alone", parent)
    parts = [(part.name, _part_name(part.name, op)) for part in leaves(ctx, op.table)]
    if not parts:
        then = (
            "Then create index concurrently on each partition, and alter index ... attach partition"
        )
        return first, (then, "")
    built = [
        create_index(replace(op, table=part, name=own), concurrently=True) for part, own in parts
    ]
    whole = Name(op.table.schema, name).sql()
    attached = [
        f"alter index {whole} attach partition {Name(part.schema, own).sql()};"
        for part, own in parts
    ]
    return (
        first,
        ("Then, in a migration of its own, on each partition", "\n".join(built)),
        ("Last", "\n".join(attached)),
    )


def _part_name(part: Name, op: CreateIndex) -> str:
    return object_name(part.name, addition(op.columns), "key" if op.unique else "idx")


def not_null_steps(table: Name, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Two steps that make columns NOT NULL without a long lock; none where there are none."""
    if not names:
        return ()
    checks = [(name, quote(object_name(table.name, name, "not_null"))) for name in names]
    alter = f"alter table {table.sql()}"
    made = [
        f"{alter} add constraint {check} check ({quote(name)} is not null) not valid;"
        for name, check in checks
    ]
    proved = [
        f"{alter} validate constraint {check};\n"
        f"{alter} alter column {quote(name)} set not null;\n"
        f"{alter} drop constraint {check};"
        for name, check in checks
    ]
    return ("First", "\n".join(made)), ("Then, when no null is left", "\n".join(proved))
