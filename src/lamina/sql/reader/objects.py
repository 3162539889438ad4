"""Schemas, extensions, sequences, publications, types, renames and comments."""

from collections.abc import Iterator, Sequence

from postgast import pg_query_pb2 as pb

from lamina.sql.names import Name
from lamina.sql.operations import (
    AddEnumValue,
    AlterPublication,
    AlterSequence,
    CommentOn,
    CreateExtension,
    CreatePublication,
    CreateSchema,
    CreateSequence,
    CreateType,
    Opaque,
    Operation,
    Rename,
    RenameColumn,
    RenameEnumValue,
    RenameTable,
    SetSchema,
)
from lamina.sql.operations.objects import PublicationAction
from lamina.sql.reader.tables import column, constraints_among
from lamina.sql.tree import (
    dotted_name,
    name_in_table,
    object_kind,
    object_name,
    option_text,
    relation_name,
    role_name,
    strings,
    type_text,
)

_IN_A_TABLE = {
    pb.OBJECT_COLUMN,
    pb.OBJECT_TABCONSTRAINT,
    pb.OBJECT_POLICY,
    pb.OBJECT_TRIGGER,
    pb.OBJECT_RULE,
}
_PUBLICATION_ACTIONS: dict[int, PublicationAction] = {
    pb.AP_AddObjects: "add",
    pb.AP_DropObjects: "drop",
    pb.AP_SetObjects: "set",
}


def read_create_schema(node: pb.Node) -> Iterator[Operation]:
    """CREATE SCHEMA; what it creates inside is not modelled and said to be so."""
    statement = node.create_schema_stmt
    name = statement.schemaname or role_name(statement.authrole)
    yield CreateSchema(name, statement.if_not_exists)
    for element in statement.schema_elts:
        kind = (element.WhichOneof("node") or "").removesuffix("_stmt").replace("_", " ")
        yield Opaque(f"create schema with {kind}")


def read_create_extension(node: pb.Node) -> Iterator[Operation]:
    """CREATE EXTENSION."""
    statement = node.create_extension_stmt
    options = {o.def_elem.defname: option_text(o.def_elem.arg) for o in statement.options}
    yield CreateExtension(
        statement.extname,
        schema=options.get("schema", ""),
        version=options.get("new_version", ""),
        if_not_exists=statement.if_not_exists,
    )


def read_create_sequence(node: pb.Node) -> Iterator[Operation]:
    """CREATE SEQUENCE."""
    statement = node.create_seq_stmt
    yield CreateSequence(relation_name(statement.sequence), statement.if_not_exists)


def read_alter_sequence(node: pb.Node) -> Iterator[Operation]:
    """ALTER SEQUENCE."""
    statement = node.alter_seq_stmt
    options = tuple(o.def_elem.defname for o in statement.options)
    yield AlterSequence(relation_name(statement.sequence), options)


def read_create_publication(node: pb.Node) -> Iterator[Operation]:
    """CREATE PUBLICATION."""
    statement = node.create_publication_stmt
    tables = _published(statement.pubobjects)
    yield CreatePublication(statement.pubname, tables, all_tables=statement.for_all_tables)


def read_alter_publication(node: pb.Node) -> Iterator[Operation]:
    """ALTER PUBLICATION; without objects it changes options."""
    statement = node.alter_publication_stmt
    objects = statement.pubobjects
    tables = _published(objects)
    yield AlterPublication(
        statement.pubname,
        _PUBLICATION_ACTIONS.get(statement.action, "options") if objects else "options",
        tables,
        others=len(objects) - len(tables),
    )


def _published(objects: Sequence[pb.Node]) -> tuple[Name, ...]:
    specs = (o.publication_obj_spec for o in objects)
    return tuple(
        relation_name(s.pubtable.relation) for s in specs if s.pubobjtype == pb.PUBLICATIONOBJ_TABLE
    )


def read_create_enum(node: pb.Node) -> Iterator[Operation]:
    """CREATE TYPE ... AS ENUM."""
    statement = node.create_enum_stmt
    yield CreateType(dotted_name(statement.type_name), "enum", labels=strings(statement.vals))


def read_create_composite(node: pb.Node) -> Iterator[Operation]:
    """CREATE TYPE ... AS ( ... )."""
    statement = node.composite_type_stmt
    attributes = tuple(column(c.column_def) for c in statement.coldeflist)
    yield CreateType(relation_name(statement.typevar), "composite", attributes=attributes)


def read_create_range(node: pb.Node) -> Iterator[Operation]:
    """CREATE TYPE ... AS RANGE."""
    yield CreateType(dotted_name(node.create_range_stmt.type_name), "range")


def read_create_domain(node: pb.Node) -> Iterator[Operation]:
    """CREATE DOMAIN."""
    statement = node.create_domain_stmt
    yield CreateType(
        dotted_name(statement.domainname),
        "domain",
        base=type_text(statement.type_name),
        constraints=constraints_among(statement.constraints),
    )


def read_alter_enum(node: pb.Node) -> Iterator[Operation]:
    """ALTER TYPE ... ADD VALUE and RENAME VALUE."""
    statement = node.alter_enum_stmt
    name = dotted_name(statement.type_name)
    if statement.old_val:
        yield RenameEnumValue(name, statement.old_val, statement.new_val)
        return
    neighbour = statement.new_val_neighbor
    after = statement.new_val_is_after
    yield AddEnumValue(
        name,
        statement.new_val,
        before="" if after else neighbour,
        after=neighbour if after else "",
        if_not_exists=statement.skip_if_new_val_exists,
    )


def read_rename(node: pb.Node) -> Iterator[Operation]:
    """ALTER ... RENAME of anything."""
    statement = node.rename_stmt
    kind = statement.rename_type
    relation = relation_name(statement.relation)
    if kind in {pb.OBJECT_TABLE, pb.OBJECT_FOREIGN_TABLE}:
        yield RenameTable(relation, statement.newname)
    elif kind == pb.OBJECT_COLUMN:
        yield RenameColumn(relation, statement.subname, statement.newname)
    elif kind in _IN_A_TABLE:
        name = Name("", statement.subname)
        yield Rename(object_kind(kind), name, statement.newname, table=relation)
    else:
        yield Rename(object_kind(kind), _renamed(statement), statement.newname)


def _renamed(statement: pb.RenameStmt) -> Name:
    if statement.HasField("object"):
        return object_name(statement.object)
    if statement.HasField("relation"):
        return relation_name(statement.relation)
    return Name("", statement.subname)


def read_set_schema(node: pb.Node) -> Iterator[Operation]:
    """ALTER ... SET SCHEMA."""
    statement = node.alter_object_schema_stmt
    relation = statement.HasField("relation")
    name = relation_name(statement.relation) if relation else object_name(statement.object)
    yield SetSchema(object_kind(statement.object_type), name, statement.newschema)


def read_comment(node: pb.Node) -> Iterator[Operation]:
    """COMMENT ON; an empty comment is none."""
    statement = node.comment_stmt
    kind = object_kind(statement.objtype)
    text = statement.comment or None
    if statement.objtype in _IN_A_TABLE:
        table, name = name_in_table(statement.object)
        yield CommentOn(kind, name, text, table=table)
    else:
        yield CommentOn(kind, object_name(statement.object), text)


READERS = {
    "create_schema_stmt": read_create_schema,
    "create_extension_stmt": read_create_extension,
    "create_seq_stmt": read_create_sequence,
    "alter_seq_stmt": read_alter_sequence,
    "create_publication_stmt": read_create_publication,
    "alter_publication_stmt": read_alter_publication,
    "create_enum_stmt": read_create_enum,
    "composite_type_stmt": read_create_composite,
    "create_range_stmt": read_create_range,
    "create_domain_stmt": read_create_domain,
    "alter_enum_stmt": read_alter_enum,
    "rename_stmt": read_rename,
    "alter_object_schema_stmt": read_set_schema,
    "comment_stmt": read_comment,
}
