"""Operations on tables, columns, constraints and indexes in words."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from lamina.describe.model import Phrase
from lamina.describe.phrases_parts import (
    Part,
    code,
    columns,
    dotted,
    in_brackets,
    joined,
    listed,
    name,
    names,
    say,
    word,
)
from lamina.sql import operations as ops
from lamina.sql.operations import Column, Constraint
from lamina.sql.schema import Index, Table, TableColumn, TableConstraint
from lamina.sql.words import count

_KINDS = {
    "primary key": ("primary key", "primary keys"),
    "foreign key": ("foreign key", "foreign keys"),
    "unique": ("unique constraint", "unique constraints"),
    "check": ("check", "checks"),
    "exclude": ("exclusion", "exclusions"),
}


def already(kind: str, what: Part) -> Phrase:
    """IF NOT EXISTS of something that is there."""
    return say("leaves {}{} as it is: it is there already", kind and kind + " ", what)


def if_there(kind: str, what: Part) -> Phrase:
    """DROP IF EXISTS of something that no migration made."""
    return say("drops {} {} if it is there (no migration made it)", kind, what)


def cascade(o: Any) -> str:  # noqa: ANN401 - every drop has it
    """What CASCADE adds to a drop."""
    return " with what depends on it" if o.cascade else ""


def table_notes(number: int, kinds: Iterable[str]) -> list[Part]:
    """``9 columns``, ``primary key``, ``2 foreign keys``."""
    found = Counter(kinds)
    notes: list[Part] = [count(number, "column")] if number else []
    if found["primary key"]:
        notes.append("primary key")
    rest = ("foreign key", "unique", "check", "exclude")
    return [*notes, *(count(found[kind], *_KINDS[kind]) for kind in rest if found[kind])]


def create_table(o: ops.CreateTable, old: object, made: Table | None = None) -> Phrase:
    """``creates table messages (9 columns)``; ``made`` is the table as the migration leaves it."""
    if old and o.if_not_exists:
        return already("table", name(o.table))
    number = len(made.columns) if made else len(o.columns)
    kinds = [c.kind for c in (made.constraints.values() if made else o.constraints)]
    return say("creates {}{}{}", _table_kind(o), name(o.table), _table_from(o, number, kinds))


def _table_kind(o: ops.CreateTable) -> str:
    kinds = ("temporary", "unlogged", "foreign", "partitioned")
    return "".join(f"{kind} " for kind in kinds if getattr(o, kind)) + "table "


def _table_from(o: ops.CreateTable, number: int, kinds: list[str]) -> Phrase:
    if o.partition_of:
        return say(", a partition of {} ({})", name(o.partition_of), code(o.partition_bound))
    notes = table_notes(number, kinds)
    if o.likes:
        notes.append(say("like {}", names(o.likes)))
    if o.inherits:
        notes.append(say("inherits from {}", names(o.inherits)))
    if o.from_query:
        notes.append(say("with the rows of a query{}{}", " on " if o.reads else "", names(o.reads)))
    if o.partition_key:
        notes.append(say("by {}", listed([code(k) for k in o.partition_key])))
    return in_brackets(*notes)


def drop_table(o: ops.DropTable, old: Table | None) -> Phrase:
    """A table that this change set made has no data to lose."""
    if old is None and o.if_exists:
        return if_there("table", name(o.table))
    if old is not None and old.made and old.made.new:
        return say("drops table {} (made in this change){}", name(o.table), cascade(o))
    return say("drops table {} and its data{}", name(o.table), cascade(o))


def column_notes(column: Column, constraints: Iterable[Constraint] = ()) -> Phrase:
    """``(text, nullable, default 'x')``."""
    notes: list[Part] = [
        code(column.type),
        "not null" if column.not_null or column.identity else "nullable",
    ]
    if column.generated == "identity":
        notes.append("identity")
    elif column.generated:
        notes.append(say("computed as {}", code(column.default or "")))
    elif column.default is not None:
        notes.append(say("default {}", code(column.default)))
    for c in constraints:
        if c.references:
            notes.append(say("references {}{}", name(c.references), _actions(c)))
        elif c.kind == "check":
            notes.append(say("check {}", code(c.expression)))
        elif c.kind != "not null":
            notes.append(c.kind)
    return in_brackets(*notes)


def _add_column(o: ops.AddColumn, old: object) -> Phrase:
    if old and o.if_not_exists:
        return already("", dotted(o.table, o.column))
    return say("adds {}{}", dotted(o.table, o.column), column_notes(o.definition, o.constraints))


def _drop_column(o: ops.DropColumn, old: TableColumn | None) -> Phrase:
    if old is None and o.if_exists:
        return if_there("column", dotted(o.table, o.column))
    data = has_data(old)
    loss = " and its data" if data else " (made in this change)"
    kind = in_brackets(code(old.type)) if old and old.type else ()
    return say("drops {}{}{}{}", dotted(o.table, o.column), kind, loss, cascade(o))


def has_data(old: TableColumn | Table | None) -> bool:
    """Whether dropping it loses data: not so for what the change set itself made."""
    return not (old is not None and old.made and old.made.new)


def _type(o: ops.AlterColumnType, old: TableColumn | None) -> Phrase:
    using = say(", using {}", code(o.using)) if o.using else ()
    column = dotted(o.table, o.column)
    if old and old.type == o.type:
        return say("sets {} to {}, the type that it has{}", column, code(o.type), using)
    before = say(" from {}", code(old.type)) if old and old.type else ()
    return say("changes {}{} to {}{}", column, before, code(o.type), using)


def _default(o: ops.SetDefault, old: TableColumn | None) -> Phrase:
    column = dotted(o.table, o.column)
    if old and old.default is not None:
        changed = (column, code(old.default), code(o.default))
        return say("changes the default of {} from {} to {}", *changed)
    return say("sets the default of {} to {}", column, code(o.default))


def _no_default(o: ops.DropDefault, old: TableColumn | None) -> Phrase:
    before = in_brackets(code(old.default)) if old and old.default else ()
    return say("drops the default of {}{}", dotted(o.table, o.column), before)


def constraint_rule(c: Constraint) -> Phrase:
    """What a constraint asks for: its columns, its target, its test."""
    parts: list[Part] = []
    if c.columns and c.kind != "check":
        parts.append(say("({})", columns([_element(column) for column in c.columns])))
    if c.references:
        parts.append(say("to {}{}", name(c.references), _actions(c)))
    if c.expression:
        parts.append(code(c.expression))
    if c.using_index:
        parts.append(say("from index {}", word(c.using_index)))
    return joined(parts, " ")


def _element(column: str) -> Part:
    return code(column) if column.startswith("(") else word(column)


def told_elements(of: tuple[str, ...]) -> Phrase:
    """The columns and expressions of an index."""
    return columns([_element(column) for column in of])


def _actions(c: Constraint) -> str:
    """``, on delete cascade``."""
    rules = (("delete", c.on_delete), ("update", c.on_update))
    return "".join(f", on {event} {rule}" for event, rule in rules if rule)


def _add_constraint(o: ops.AddConstraint, old: TableConstraint | None) -> Phrase:
    c = o.constraint
    late = ", not checked for the rows that are there" if c.not_valid else ""
    kind = say("{}{}{}", _KINDS.get(c.kind, (c.kind,))[0], " " if c.name else "", _own(c.name))
    rule = constraint_rule(c)
    if old:
        same = constraint_rule(old.constraint) == rule
        before = () if same else say(", before {}", constraint_rule(old.constraint))
        return say("replaces {} on {}: {}{}{}", kind, name(o.table), rule, before, late)
    return say("adds {} on {}{}{}{}", kind, name(o.table), _before(rule, c), rule, late)


def _before(rule: Phrase, c: Constraint) -> str:
    """What stands between a constraint's table and its rule."""
    return "" if not rule else ": " if c.kind == "check" else " "


def _own(of: str) -> Part:
    return word(of) if of else ""


def _drop_constraint(o: ops.DropConstraint, old: TableConstraint | None) -> Phrase:
    if old is None and o.if_exists:
        return if_there("constraint", say("{} on {}", word(o.name), name(o.table)))
    kind = _KINDS.get(old.kind, (old.kind,))[0] if old else "constraint"
    rule = constraint_rule(old.constraint) if old else ()
    between = _before(rule, old.constraint) if old else ""
    parts = (kind, word(o.name), name(o.table), between, rule, cascade(o))
    return say("drops {} {} on {}{}{}{}", *parts)


def _index(o: ops.CreateIndex, old: Index | None) -> Phrase:
    if old and o.if_not_exists:
        return already("index", word(o.name))
    unique = "unique " if o.unique else ""
    parts: list[Part] = [_element(c) for c in o.columns]
    inside = say(" ({})", columns(parts))
    method = f" using {o.method}" if o.method in _METHODS else say(" using {}", code(o.method))
    partial = say(" where {}", code(o.where)) if o.where else ()
    late = ", concurrently" if o.concurrently else ""
    verb = "replaces" if old else "adds"
    label = say(" {}", word(o.name)) if o.name else ""
    rest = (inside, "" if o.method == "btree" else method, partial, late)
    return say("{} {}index{} on {}{}{}{}{}", verb, unique, label, name(o.table), *rest)


_METHODS = {"btree", "hash", "gin", "gist", "spgist", "brin", "hnsw", "ivfflat"}


def _drop_index(o: ops.DropIndex, old: Index | None) -> Phrase:
    if old is None:
        return (
            if_there("index", name(o.index))
            if o.if_exists
            else say("drops index {}{}", name(o.index), cascade(o))
        )
    unique = "unique " if old.unique else ""
    inside = columns([_element(c) for c in old.columns])
    late = ", concurrently" if o.concurrently else ""
    where = (name(o.index), name(old.table), inside, cascade(o), late)
    return say("drops {}index {} on {} ({}){}{}", unique, *where)


TABLES: dict[type[ops.Operation], Callable[[Any, Any], Phrase]] = {
    ops.CreateTable: create_table,
    ops.DropTable: drop_table,
    ops.RenameTable: lambda o, _: say("renames table {} to {}", name(o.table), word(o.new_name)),
    ops.AttachPartition: lambda o, _: say(
        "attaches {} to {} ({})", name(o.partition), name(o.table), code(o.bound)
    ),
    ops.DetachPartition: lambda o, _: say(
        "detaches {} from {}{}",
        name(o.partition),
        name(o.table),
        ", concurrently" if o.concurrently else "",
    ),
    ops.AddColumn: _add_column,
    ops.DropColumn: _drop_column,
    ops.RenameColumn: lambda o, _: say(
        "renames {} to {}", dotted(o.table, o.column), word(o.new_name)
    ),
    ops.AlterColumnType: _type,
    ops.SetNotNull: lambda o, _: say("makes {} not null", dotted(o.table, o.column)),
    ops.DropNotNull: lambda o, _: say("lets {} be null", dotted(o.table, o.column)),
    ops.SetDefault: _default,
    ops.DropDefault: _no_default,
    ops.AddConstraint: _add_constraint,
    ops.ValidateConstraint: lambda o, _: say(
        "checks all rows of {} against {}", name(o.table), word(o.name)
    ),
    ops.DropConstraint: _drop_constraint,
    ops.CreateIndex: _index,
    ops.DropIndex: _drop_index,
}
