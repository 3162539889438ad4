"""Views, types, sequences, extensions, publications, schemas; renames of what is no table."""

import msgspec

from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.schema import cascade
from lamina.sql.schema.objects import (
    Extension,
    Origin,
    Publication,
    Sequence,
    TableColumn,
    View,
)
from lamina.sql.schema.platform import DEFAULT_PATH, EXTENSION_TYPES
from lamina.sql.schema.sequences import forget_sequence
from lamina.sql.schema.state import Schema
from lamina.sql.schema.tables import grant_defaults

replace = msgspec.structs.replace


def create_view(schema: Schema, op: o.CreateView, at: Origin) -> None:
    """CREATE VIEW and CREATE MATERIALIZED VIEW; OR REPLACE without WITH resets the options."""
    old = schema.view(op.view)
    if old and not op.or_replace:  # IF NOT EXISTS, or in a block that did not run it
        return
    columns: dict[str, TableColumn] = {}
    stars = iter(_stars(schema, op))
    for name in op.column_names:
        if name == "*":
            columns |= _starred(schema, next(stars), at)
        else:
            columns[name] = TableColumn(name, made=at)
    view = View(
        name=op.view,
        columns=columns,
        options=dict(op.options),
        materialized=op.materialized,
        query=op.query,
        reads=op.reads,
        made=old.made if old and op.or_replace else at,
    )
    if old:
        view = replace(view, triggers=old.triggers, rules=old.rules, owner=old.owner)
    schema.put(view)
    if not old:
        grant_defaults(schema, op.view, "table")


def _starred(schema: Schema, tables: tuple[Name, ...], at: Origin) -> dict[str, TableColumn]:
    """The columns that a star stands for."""
    found: dict[str, TableColumn] = {}
    for name in tables:
        source = schema.relation(name)
        columns = source.columns if source else {}
        found |= {k: TableColumn(k, v.type, made=at) for k, v in columns.items()}
    return found


def _stars(schema: Schema, op: o.CreateView) -> list[tuple[Name, ...]]:
    """For each star of the view, the tables that it opens; all of them where it is not clear."""
    from lamina.sql.queries import query_facts  # noqa: PLC0415 - parses; asked for stars only
    from lamina.sql.schema.resolve import relation  # noqa: PLC0415 - a cycle

    count = op.column_names.count("*")
    stars = [c.table for c in query_facts(op.query).columns if c.column == "*"] if count else []
    if len(stars) != count:
        return [op.reads] * count
    return [(relation(schema, table),) if table else op.reads for table in stars]


def set_options(schema: Schema, op: o.SetOptions, _: Origin) -> None:
    """ALTER ... SET and RESET ( options )."""
    home = schema.relation(op.name)
    if home is None:
        return
    names = {name for name, _value in op.options}
    options = {k: v for k, v in home.options.items() if k not in names}
    schema.put(replace(home, options=options if op.reset else {**options, **dict(op.options)}))


def create_sequence(schema: Schema, op: o.CreateSequence, at: Origin) -> None:
    """CREATE SEQUENCE."""
    if op.sequence not in schema.sequences:
        schema.sequences[op.sequence] = Sequence(op.sequence, _owner(schema, op.owned_by), made=at)
        grant_defaults(schema, op.sequence, "sequence")


def _owner(schema: Schema, owner: tuple[Name, str] | None) -> tuple[Name, str] | None:
    from lamina.sql.schema.resolve import relation  # noqa: PLC0415 - a cycle

    return (relation(schema, owner[0]), owner[1]) if owner else None


def alter_sequence(schema: Schema, op: o.AlterSequence, _: Origin) -> None:
    """ALTER SEQUENCE ... OWNED BY."""
    old = schema.sequences.get(op.sequence)
    if old and (op.owned_by or op.owned_by_none):
        schema.sequences[op.sequence] = replace(old, owned_by=_owner(schema, op.owned_by))


def drop_sequence(schema: Schema, op: o.DropSequence, _: Origin) -> None:
    """DROP SEQUENCE."""
    forget_sequence(schema, op.sequence, cascade=op.cascade)


def create_schema(schema: Schema, op: o.CreateSchema, at: Origin) -> None:
    """CREATE SCHEMA."""
    schema.schemas.setdefault(op.name, at)
    granted = schema.default_privileges.get(("", "schema"))
    if granted and schema.schemas[op.name] is at:
        schema.grants["schema", Name("", op.name), ()] = granted


def drop_schema(schema: Schema, op: o.DropSchema, _: Origin) -> None:
    """DROP SCHEMA."""
    if op.cascade:
        cascade.drop_schema(schema, op.name)
    else:
        schema.schemas.pop(op.name, None)
        schema.forget_comments(Name("", op.name))
        schema.grants.pop(("schema", Name("", op.name), ()), None)


def create_extension(schema: Schema, op: o.CreateExtension, at: Origin) -> None:
    """CREATE EXTENSION."""
    made = Extension(op.name, op.schema, op.version, at)
    schema.extensions.setdefault(op.name, made)


def drop_extension(schema: Schema, op: o.DropExtension, _: Origin) -> None:
    """DROP EXTENSION; with CASCADE also columns of its types."""
    gone = schema.extensions.pop(op.name, None)
    if gone and op.cascade:
        for name, extension in EXTENSION_TYPES.items():
            if extension == op.name:
                cascade.drop_type(schema, Name(gone.schema, name), cascade=True)


def create_publication(schema: Schema, op: o.CreatePublication, at: Origin) -> None:
    """CREATE PUBLICATION."""
    tables = _with_children(schema, op)
    made = Publication(op.name, tables, frozenset(op.schemas), all_tables=op.all_tables, made=at)
    schema.publications[op.name] = made


def _with_children(schema: Schema, op: o.CreatePublication | o.AlterPublication) -> frozenset[Name]:
    """The tables that are meant: with their children, but not with partitions."""
    found: set[Name] = set()
    todo = list(op.tables)
    while todo:
        table = todo.pop()
        if table not in op.only and table not in found:
            todo += [child.name for child in schema.children_of(table)]
        found.add(table)
    return frozenset(found)


def alter_publication(schema: Schema, op: o.AlterPublication, _: Origin) -> None:
    """ALTER PUBLICATION ... ADD, DROP and SET."""
    old = schema.publications.get(op.name) or Publication(op.name)
    tables, schemas = _with_children(schema, op), frozenset(op.schemas)
    if op.action == "add":
        new = replace(old, tables=old.tables | tables, schemas=old.schemas | schemas)
    elif op.action == "drop":
        new = replace(old, tables=old.tables - tables, schemas=old.schemas - schemas)
    elif op.action == "set":
        new = replace(old, tables=tables, schemas=schemas)
    else:
        new = old
    schema.publications[op.name] = new


def create_object(schema: Schema, op: o.CreateObject, at: Origin) -> None:
    """CREATE of a kind of which no more than the name matters."""
    if op.name.name:
        schema.others.setdefault((op.kind, op.name), (at, op.table, op.columns))


def drop_object(schema: Schema, op: o.DropObject, _: Origin) -> None:
    """DROP of such a kind."""
    match op.kind:
        case "publication":
            schema.publications.pop(op.name.name, None)
        case "event trigger":
            schema.event_triggers.pop(op.name.name, None)
        case "rule" if op.table and (home := schema.relation(op.table)):
            schema.put(replace(home, rules=home.rules - {op.name.name}))
            schema.forget_comments(home.name, op.name.name, "rule")
        case _:
            schema.others.pop((op.kind, op.name), None)
    schema.forget_comments(op.name, kind=op.kind)


def change_owner(schema: Schema, op: o.ChangeOwner, _: Origin) -> None:
    """ALTER ... OWNER TO, for tables and views."""
    home = schema.relation(op.name)
    if home and op.kind in {"table", "view", "materialized view", "foreign table"}:
        schema.put(replace(home, owner=op.owner))


def set_parameter(schema: Schema, op: o.SetParameter, _: Origin) -> None:
    """SET search_path, for the session or to the end of the transaction."""
    if op.name == "all" and op.value is None:
        schema.begin_script()
    if op.name == "search_path":
        _set_path(schema, op.value, local=op.local)


def _set_path(schema: Schema, value: str | None, *, local: bool) -> None:
    parts = DEFAULT_PATH if value is None else tuple(p.strip(' "') for p in value.split(","))
    path = tuple(p for p in parts if p and p not in {"$user", "pg_catalog", "pg_temp"})
    if local:
        schema.local_path = path
    else:
        schema.search_path, schema.local_path = path, None


def call(schema: Schema, op: o.SelectCall, _: Origin) -> None:
    """SELECT set_config('search_path', ...), which works as SET does."""
    for function, arguments in zip(op.functions, op.arguments, strict=False):
        if function.name == "set_config" and len(arguments) == 3:  # noqa: PLR2004 - its arguments
            name, value, local = arguments
            if (name or "").lower() == "search_path" and value is not None:
                _set_path(schema, value, local=(local or "").lower() in {"true", "t"})
