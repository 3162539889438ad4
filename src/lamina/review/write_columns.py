"""SQL that rules on columns propose: a column added in steps, two columns kept alike."""

from collections.abc import Iterator

from lamina.review.about_columns import default_of, is_serial, meant, rewrites
from lamina.review.context import Context, steps
from lamina.review.finding import Way
from lamina.review.write import constraint, definition, named
from lamina.sql.names import Name, quote
from lamina.sql.operations import AddColumn, Constraint, CreateView, Operation
from lamina.sql.operations.tables import Column
from lamina.sql.schema import Schema
from lamina.sql.schema.dependents import Dependent
from lamina.sql.schema.naming import object_name

Part = tuple[str, str]

BATCH = 10_000
"""How many rows one run of a proposed UPDATE changes."""

UNTIL_DONE = "By hand, again and again until it changes no row"
_INVOKER_SINCE = 15
_OF_ROWS = ("select", "insert", "update", "delete")
_LABELS = {
    "foreign key": "fkey",
    "check": "check",
    "unique": "key",
    "primary key": "pkey",
    "exclude": "excl",
}
INTEGERS = {
    "smallserial": "smallint",
    "serial2": "smallint",
    "serial": "integer",
    "serial4": "integer",
    "bigserial": "bigint",
    "serial8": "bigint",
}


def add_in_steps(op: AddColumn, ctx: Context) -> Way:
    """The way to add the column, with all that is written with it, while others read and write."""
    return steps("In several migrations", *_added(op, ctx))


def _added(op: AddColumn, ctx: Context) -> Iterator[Part]:
    column, table = quote(op.column), op.table.sql()
    kind = INTEGERS.get(op.definition.type, op.definition.type)
    added = f"alter table {table} add column {column} {kind}"
    filler = filling(op, ctx)
    if filler is None:
        default = default_of(op.definition)
        yield "First", f"{added}{f' default {default}' if default else ''};"
    else:
        yield "First", f"{_sequence(op, ctx)}{added};\n{_default(op, filler)}"
        yield UNTIL_DONE, batch(ctx, op.table, f"{column} = {filler}", f"{column} is null")
    if op.definition.not_null and filler is None and default_of(op.definition) is None:
        yield (
            f"Deploy code that writes {column}; fill it in the rows that are there, in batches",
            "",
        )
    yield from _checked(op, op.constraints, needed=op.definition.not_null)


def counts(op: AddColumn) -> bool:
    """Whether the column numbers the rows by itself."""
    return is_serial(op.definition) or op.definition.generated == "identity"


def filling(op: AddColumn, ctx: Context) -> str | None:
    """The expression that gives each row a value of its own, or None where there is none."""
    if counts(op):
        return f"nextval('{_sequence_name(op).sql()}')"
    return default_of(op.definition) if rewrites(ctx) else None


def _sequence_name(op: AddColumn) -> Name:
    return Name(op.table.schema, object_name(op.table.name, op.column, "seq"))


def _sequence(op: AddColumn, ctx: Context) -> str:
    """The statements that make the sequence of a column that counts, and who may use it."""
    if not counts(op):
        return ""
    name = _sequence_name(op).sql()
    writers = {r for r, p in ctx.before.grants_on("table", op.table) if p == "insert"}
    given = ctx.before.default_privileges.get((op.table.schema, "sequence"), frozenset())
    missing = sorted(writers - {role for role, privilege in given if privilege == "usage"})
    grant = f"grant usage on sequence {name} to {', '.join(map(quote, missing))};\n"
    return f"create sequence {name};\n{grant if missing else ''}"


def _default(op: AddColumn, value: str) -> str:
    table, column = op.table.sql(), quote(op.column)
    text = f"alter table {table} alter column {column} set default {value};"
    if counts(op):
        text += f"\nalter sequence {_sequence_name(op).sql()} owned by {table}.{column};"
    return text


def constraint_name(op: AddColumn, made: Constraint) -> str:
    """The name of a constraint that is written with the column."""
    label = _LABELS.get(made.kind, "check")
    if made.kind == "primary key":
        return made.name or object_name(op.table.name, "", label)
    return named(made, op.table, label)


def _checked(op: AddColumn, made: tuple[Constraint, ...], *, needed: bool) -> Iterator[Part]:
    """Constraints without a long lock: first for new rows only, then for all."""
    table, column = op.table.sql(), quote(op.column)
    keys = [c for c in made if c.kind in {"unique", "primary key"}]
    rest = [c for c in made if c.kind in {"foreign key", "check"}]
    for key in keys:
        name = quote(constraint_name(op, key))
        yield (
            "Alone in its migration",
            f"create unique index concurrently {name} on {table} ({column});",
        )
    proof = quote(object_name(op.table.name, op.column, "not_null"))
    first = [constraint(op.table, c, name=constraint_name(op, c), not_valid=True) for c in rest]
    last = [
        f"alter table {table} validate constraint {quote(constraint_name(op, c))};" for c in rest
    ]
    if needed:
        first += [
            f"alter table {table} add constraint {proof} check ({column} is not null) not valid;"
        ]
        last += [
            f"alter table {table} validate constraint {proof};",
            f"alter table {table} alter column {column} set not null;",
            f"alter table {table} drop constraint {proof};",
        ]
    for key in keys:
        name = quote(constraint_name(op, key))
        last += [f"alter table {table} add constraint {name} {key.kind} using index {name};"]
    if first:
        yield "Then", "\n".join(first)
    if last:
        yield "Last", "\n".join(last)


def batch(ctx: Context, table: Name, change: str, where: str) -> str:
    """An UPDATE of some rows, to be run until none is left."""
    known = ctx.before.table(table)
    key = known.primary_key if known else None
    part = f"from {table.sql()} where {where} limit {BATCH}"
    if key and len(key.columns) == 1:
        column = quote(key.columns[0])
        found = f"{column} in (select {column} {part})"
    else:
        found = f"ctid = any(array(select ctid {part}))"
    return f"update {table.sql()} set {change}\nwhere {found};"  # noqa: S608 - for a person to run


def follow(table: Name, name: str, assignments: tuple[str, ...]) -> str:
    """A trigger that runs assignments such as `new.b := new.a` before each row is written."""
    function, trigger = Name(table.schema, name).sql(), quote(name)
    lines = "\n".join(f"  {line};" for line in assignments)
    return (
        f"create function {function}() returns trigger\n"
        "language plpgsql set search_path = '' as $$\n"
        f"begin\n{lines}\n  return new;\nend $$;\n"
        f"create trigger {trigger} before insert or update on {table.sql()}\n"
        f"for each row execute function {function}();"
    )


def unfollow(table: Name, name: str) -> str:
    """What removes the trigger of :func:`follow`."""
    function = Name(table.schema, name).sql()
    return f"drop trigger {quote(name)} on {table.sql()};\ndrop function {function}();"


def of_row(expression: str) -> str:
    """An expression over the columns of a row, for a trigger."""
    return f"(select {expression} from (select new.*) as r)"  # noqa: S608 - for a person to run


def with_their_users(schema: Schema, users: tuple[Dependent, ...]) -> tuple[Dependent, ...]:
    """What uses a column, and what uses a view among that, so that each comes before its users."""
    found = list(users)
    for user in found:
        if user.kind in {"view", "materialized view"}:
            for other in schema.dependents(user.relation):
                if other in found:
                    found.remove(other)
                found.append(other)
    return tuple(found)


def drop_of(user: Dependent) -> str:
    """The statement that drops something that uses a column."""
    relation, item = user.relation.sql(), quote(user.item)
    match user.kind:
        case "policy" | "trigger":
            return f"drop {user.kind} {item} on {relation};"
        case "foreign key":
            return f"alter table {relation} drop constraint {item};"
        case "generated column":
            return f"alter table {relation} drop column {item};"
        case _:
            return f"drop {user.kind} {relation};"


def kept_by_view(ctx: Context, old: Name) -> bool:
    """Whether the same file makes a view with the old name later, with the reader's rights."""
    invoker_exists = ctx.settings.postgres >= _INVOKER_SINCE
    return any(
        meant(ctx, later.view) == old and (later.security_invoker or not invoker_exists)
        for _, later in ctx.later_of(CreateView, old)
    )


def old_name_view(ctx: Context, old: Name, new: Name) -> str:
    """A view under the old name, with the grants that the table has."""
    option = " with (security_invoker = true)" if ctx.settings.postgres >= _INVOKER_SINCE else ""
    text = f"create view {old.sql()}{option} as select * from {new.sql()};"  # noqa: S608 - for a person to run
    given = ctx.before.default_privileges.get((old.schema, "table"), frozenset())
    missing = {
        (role, privilege)
        for role, privilege in ctx.before.grants_on("table", old) - given
        if privilege in _OF_ROWS
    }
    for role in sorted({role for role, _ in missing}):
        privileges = ", ".join(p for p in _OF_ROWS if (role, p) in missing)
        text += f"\ngrant {privileges} on {old.sql()} to {quote(role)};"
    return text


def rewritten(op: Operation, column: Column, kind: str, *, more: str = "") -> Way:
    """A new column with another type: as a statement, or as its line in CREATE TABLE."""
    text = f"{quote(column.name)} {kind}{more}"
    text += f" default {column.default}" if column.default and not column.generated else ""
    text += " not null" if column.not_null and "identity" not in more else ""
    if isinstance(op, AddColumn):
        written = "".join(f" {inline(made)}" for made in op.constraints)
        return Way("Instead", sql=f"alter table {op.table.sql()} add column {text}{written};")
    return Way("In its place, with its constraints", sql=text)


def inline(made: Constraint) -> str:
    """A constraint as it stands behind a column."""
    text = definition(made)
    if made.kind in {"unique", "primary key"}:
        text = made.kind
    elif made.kind == "foreign key":
        text = text.partition(") ")[2]
    return f"constraint {quote(made.name)} {text}" if made.name else text


def belongings(ctx: Context, table: Name, column: str) -> str:
    """What hangs on a column and a new one needs as well, in words; empty for nothing."""
    indexes, constraints = ctx.before.used_silently(table, column)
    words = [f"index {quote(i.name.name)}" for i in indexes]
    words += [f"{c.kind} {quote(c.name)}" for c in constraints]
    words += [
        f"foreign key {quote(key.name)} of {home.name}"
        for home, key in ctx.before.foreign_keys_to(table)
        if column in key.constraint.referenced_columns
    ]
    known = ctx.before.column(table, column)
    words += ["identity"] if known and known.generated == "identity" else []
    return ", ".join(words)
