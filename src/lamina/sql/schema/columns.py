"""Columns: added, changed, renamed, dropped."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from lamina.sql import operations as o
from lamina.sql.names import Name, quote
from lamina.sql.schema import constraints
from lamina.sql.schema.constraints import free_relation, table_of
from lamina.sql.schema.indexes import remove_index
from lamina.sql.schema.objects import Origin, Sequence, Table, TableColumn
from lamina.sql.schema.sequences import forget_sequence, qualified
from lamina.sql.schema.state import Grants, Schema

replace = msgspec.structs.replace
_SERIAL = {
    "smallserial": "smallint",
    "serial2": "smallint",
    "serial": "integer",
    "serial4": "integer",
    "bigserial": "bigint",
    "serial8": "bigint",
}
_NULL = re.compile(r"\(*null\)*(?:::[\w\s.\"\[\](),]+)?", re.IGNORECASE)


def made_column(schema: Schema, table: Name, column: o.Column, at: Origin) -> TableColumn:
    """A column as the catalog has it, with the sequence of a serial or identity column."""
    default = default_of(schema, column.default)
    kind = column.type
    if kind in _SERIAL:
        sequence = _sequence(schema, table, column.name, at, identity=False)
        kind, default = _SERIAL[kind], f"nextval('{sequence.sql()}'::regclass)"
    elif column.generated == "identity":
        _sequence(schema, table, column.name, at, identity=True)
    return TableColumn(
        name=column.name,
        type=kind,
        not_null=column.not_null,
        default=default,
        generated=column.generated,
        made=at,
    )


def default_of(schema: Schema, written: str | None) -> str | None:
    """A default as the catalog has it: DEFAULT NULL is none."""
    if written is None or _NULL.fullmatch(written):
        return None
    return qualified(schema, written)


def _sequence(schema: Schema, table: Name, column: str, at: Origin, *, identity: bool) -> Name:
    name = Name(table.schema, free_relation(schema, table, column, "seq"))
    schema.sequences[name] = Sequence(name, (table, column), identity, at)
    granted: Grants = frozenset().union(
        *(schema.default_privileges.get((s, "sequence"), ()) for s in (table.schema, ""))
    )
    if granted:
        schema.grants["table", name, ()] = granted
    return name


def add_column(schema: Schema, op: o.AddColumn, at: Origin) -> None:
    """ALTER TABLE ... ADD COLUMN."""
    table = table_of(schema, op.table)
    if op.column in table.columns:
        return
    column = made_column(schema, op.table, op.definition, at)
    _put_column(schema, table, column)
    for constraint in op.constraints:
        constraints.add(schema, table_of(schema, op.table), constraint, at)


def _put_column(schema: Schema, table: Table, column: TableColumn) -> None:
    if column.name not in table.columns:
        schema.put(replace(table, columns={**table.columns, column.name: column}))
        for child in heirs(schema, table.name):
            _put_column(schema, child, replace(column, local=False))


def heirs(schema: Schema, table: Name) -> tuple[Table, ...]:
    """The partitions and the children of a table."""
    return (*schema.partitions_of(table), *schema.children_of(table))


def drop_column(schema: Schema, op: o.DropColumn, at: Origin) -> None:
    """ALTER TABLE ... DROP COLUMN, with what goes with it."""
    from lamina.sql.schema.cascade import drop_users_of_column  # noqa: PLC0415 - a cycle

    table = schema.table(op.table)
    if table is None or (op.column not in table.columns and table.complete):
        return
    if op.cascade:
        drop_users_of_column(schema, op.table, op.column)
    remove_column(schema, op.table, op.column)
    for child in heirs(schema, op.table):
        if op.table_only:
            own_columns(schema, child, (op.column,))
        elif child.partition_of or not _stays(schema, child, op.column):
            drop_column(schema, replace(op, table=child.name), at)


def _stays(schema: Schema, child: Table, column: str) -> bool:
    """Whether a child has a column of its own, or from another parent."""
    known = child.columns.get(column)
    return bool(known and known.local) or any(
        column in table_of(schema, parent).columns for parent in child.inherits
    )


def own_columns(schema: Schema, table: Table, names: Iterable[str]) -> None:
    """Let columns that no parent has any more be the table's own."""
    mine = {
        n: replace(table.columns[n], local=True)
        for n in names
        if n in table.columns and not any(schema.column(p, n) for p in table.inherits)
    }
    schema.put(replace(table, columns={**table.columns, **mine}))


def remove_column(schema: Schema, table: Name, column: str) -> None:
    """Forget a column, its indexes, constraints, sequences and comments."""
    home = table_of(schema, table)
    for entry in list(home.constraints.values()):
        if column in entry.columns:
            home = constraints.without_constraint(schema, home, entry)
    for index in list(home.indexes.values()):
        if index_uses(index.columns, index.include, index.where, column):
            remove_index(schema, index.name)
    home = table_of(schema, table)
    schema.put(replace(home, columns={k: v for k, v in home.columns.items() if k != column}))
    for sequence in [s for s in schema.sequences.values() if s.owned_by == (table, column)]:
        forget_sequence(schema, sequence.name, cascade=True)
    schema.forget_comments(table, column, "column")
    _regrant(schema, table, column, None)
    for key, (_, on, columns) in list(schema.others.items()):
        if on == table and column in columns:
            del schema.others[key]


def _regrant(schema: Schema, table: Name, column: str, new: str | None) -> None:
    """Let privileges on a column follow its name, or go with it."""
    held = schema.grants.get(("table", table, ()), frozenset())
    mine = {(role, p) for role, p in held if p.endswith(f"({column})")}
    if mine:
        kept = {(r, p.replace(f"({column})", f"({new})")) for r, p in mine} if new else set()
        schema.grants["table", table, ()] = (held - mine) | kept


def index_uses(columns: tuple[str, ...], include: tuple[str, ...], where: str, column: str) -> bool:
    """Whether an index with these parts reads the column."""
    if column in columns or column in include:
        return True
    texts = [c for c in (*columns, where) if c and (c.startswith("(") or c is where)]
    if not any(column in text for text in texts):
        return False
    from lamina.sql.expressions import facts  # noqa: PLC0415 - parses

    return any(column in {c.column for c in facts(text).columns} for text in texts)


def _change(
    schema: Schema,
    table: Name,
    column: str,
    *,
    only: bool = False,
    **values: Any,  # noqa: ANN401 - fields of a column
) -> None:
    home = table_of(schema, table)
    old = home.columns.get(column) or TableColumn(column)
    changed = msgspec.structs.replace(old, **values)
    schema.put(replace(home, columns={**home.columns, column: changed}))
    for child in () if only else heirs(schema, table):
        _change(schema, child.name, column, **values)


def alter_type(schema: Schema, op: o.AlterColumnType, _: Origin) -> None:
    """ALTER COLUMN ... TYPE."""
    _change(schema, op.table, op.column, type=op.type)


def set_default(schema: Schema, op: o.SetDefault, _: Origin) -> None:
    """ALTER COLUMN ... SET DEFAULT."""
    view = schema.view(op.table)
    if view is None:
        default = default_of(schema, op.default)
        _change(schema, op.table, op.column, only=op.table_only, default=default)


def drop_default(schema: Schema, op: o.DropDefault, _: Origin) -> None:
    """ALTER COLUMN ... DROP DEFAULT."""
    if schema.view(op.table) is None:
        _change(schema, op.table, op.column, only=op.table_only, default=None)


def set_not_null(schema: Schema, op: o.SetNotNull, _: Origin) -> None:
    """ALTER COLUMN ... SET NOT NULL."""
    _change(schema, op.table, op.column, not_null=True)


def drop_not_null(schema: Schema, op: o.DropNotNull, _: Origin) -> None:
    """ALTER COLUMN ... DROP NOT NULL."""
    _change(schema, op.table, op.column, not_null=False)


def add_identity(schema: Schema, op: o.AddIdentity, at: Origin) -> None:
    """ALTER COLUMN ... ADD GENERATED AS IDENTITY."""
    _sequence(schema, op.table, op.column, at, identity=True)
    _change(schema, op.table, op.column, generated="identity")


def drop_identity(schema: Schema, op: o.DropIdentity, _: Origin) -> None:
    """ALTER COLUMN ... DROP IDENTITY."""
    for sequence in list(schema.sequences.values()):
        if sequence.identity and sequence.owned_by == (op.table, op.column):
            forget_sequence(schema, sequence.name, cascade=False)
    _change(schema, op.table, op.column, generated="")


def set_expression(schema: Schema, op: o.SetExpression, _: Origin) -> None:
    """ALTER COLUMN ... SET EXPRESSION."""
    _change(schema, op.table, op.column, default=op.expression)


def drop_expression(schema: Schema, op: o.DropExpression, _: Origin) -> None:
    """ALTER COLUMN ... DROP EXPRESSION: an ordinary column without default."""
    _change(schema, op.table, op.column, generated="", default=None)


def rename_column(schema: Schema, op: o.RenameColumn, at: Origin) -> None:
    """ALTER TABLE ... RENAME COLUMN, wherever the column is named."""
    from lamina.sql.schema.renames import rename_in_users  # noqa: PLC0415 - a cycle

    home = schema.relation(op.table) or Table(op.table, complete=False)
    old, new = op.column, op.new_name
    rename_in_users(schema, op.table, old, new)
    home = schema.relation(op.table) or home

    def named(columns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(new if c == old else renamed_text(c, old, new) for c in columns)

    columns = {
        (new if k == old else k): _renamed_column(v, old, new) for k, v in home.columns.items()
    }
    indexes = {
        k: replace(
            v,
            columns=named(v.columns),
            include=named(v.include),
            where=renamed_text(f"({v.where})", old, new)[1:-1],
        )
        for k, v in home.indexes.items()
    }
    home = replace(home, columns=columns, indexes=indexes)
    if isinstance(home, Table):
        entries = {
            k: replace(v, constraint=renamed_constraint(v.constraint, old, new))
            for k, v in home.constraints.items()
        }
        home = replace(home, constraints=entries)
    schema.put(home)
    for sequence in list(schema.sequences.values()):
        if sequence.owned_by == (op.table, old):
            schema.sequences[sequence.name] = replace(sequence, owned_by=(op.table, new))
    _regrant(schema, op.table, old, new)
    for key in [k for k in schema.comments if k[1:] == (op.table, old) and k[0] == "column"]:
        schema.comments[key[0], op.table, new] = schema.comments.pop(key)
    for child in heirs(schema, op.table):
        rename_column(schema, replace(op, table=child.name), at)


def _renamed_column(column: TableColumn, old: str, new: str) -> TableColumn:
    """A column after a rename: it itself, or one that is computed from it."""
    if column.generated in {"stored", "virtual"} and column.default:
        column = replace(column, default=renamed_text(f"({column.default})", old, new)[1:-1])
    return replace(column, name=new) if column.name == old else column


def renamed_text(text: str, old: str, new: str) -> str:
    """An expression in brackets with another name for a column; other texts stay."""
    if not text.startswith("(") or old not in text:
        return text
    return re.sub(rf"(?<![\w\"]){re.escape(quote(old))}(?![\w\"])", lambda _: quote(new), text)


def renamed_constraint(constraint: o.Constraint, old: str, new: str) -> o.Constraint:
    """A constraint with another name for a column of its table."""
    columns = tuple(new if c == old else c for c in constraint.columns)
    expression = renamed_text(f"({constraint.expression})", old, new)[1:-1]
    return replace(constraint, columns=columns, expression=expression)
