"""Extensions, sequences, publications, and comments, renames and moves of any object."""

from collections.abc import Iterator, Sequence

import msgspec
from postgast import pg_query_pb2 as pb

from lamina.sql.names import Name
from lamina.sql.operations import (
    AlterObject,
    AlterPublication,
    AlterSequence,
    CommentOn,
    CreateExtension,
    CreatePublication,
    CreateSequence,
    Operation,
    Rename,
    RenameColumn,
    RenameTable,
    SetSchema,
)
from lamina.sql.operations.objects import PublicationAction
from lamina.sql.tree import (
    argument_types,
    dotted_name,
    name_in_table,
    name_of_kind,
    object_kind,
    option_text,
    relation_name,
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
    options = {o.def_elem.defname: o.def_elem.arg for o in statement.options}
    yield CreateSequence(
        relation_name(statement.sequence),
        statement.if_not_exists,
        temporary=statement.sequence.relpersistence == "t",
        owned_by=_owner(options.get("owned_by")),
        type=type_text(options["as"].type_name) if "as" in options else "",
    )


def read_alter_sequence(node: pb.Node) -> Iterator[Operation]:
    """ALTER SEQUENCE."""
    statement = node.alter_seq_stmt
    options = {o.def_elem.defname: o.def_elem.arg for o in statement.options}
    owner = _owner(options.get("owned_by"))
    yield AlterSequence(
        relation_name(statement.sequence),
        tuple(options),
        owned_by=owner,
        owned_by_none="owned_by" in options and owner is None,
    )


def _owner(written: pb.Node | None) -> tuple[Name, str] | None:
    """The table and column after OWNED BY; None for OWNED BY NONE as well."""
    *table, column = written.list.items if written else (None,)
    return (dotted_name(table), column.string.sval) if table and column else None


def read_create_publication(node: pb.Node) -> Iterator[Operation]:
    """CREATE PUBLICATION."""
    statement = node.create_publication_stmt
    yield CreatePublication(
        statement.pubname,
        _published(statement.pubobjects),
        all_tables=statement.for_all_tables,
        schemas=_published_schemas(statement.pubobjects),
        only=_published(statement.pubobjects, only=True),
    )


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
        schemas=_published_schemas(objects),
        only=_published(objects, only=True),
    )


def _published(objects: Sequence[pb.Node], *, only: bool = False) -> tuple[Name, ...]:
    specs = (o.publication_obj_spec for o in objects)
    tables = (s.pubtable.relation for s in specs if s.pubobjtype == pb.PUBLICATIONOBJ_TABLE)
    return tuple(relation_name(table) for table in tables if not (only and table.inh))


def _published_schemas(objects: Sequence[pb.Node]) -> tuple[str, ...]:
    specs = (o.publication_obj_spec for o in objects)
    return tuple(
        s.name or "current_schema" for s in specs if s.pubobjtype != pb.PUBLICATIONOBJ_TABLE
    )


def read_rename(node: pb.Node) -> Iterator[Operation]:
    """ALTER ... RENAME of anything."""
    for operation in _rename(node.rename_stmt):
        if_there = node.rename_stmt.missing_ok
        yield msgspec.structs.replace(operation, if_there=True) if if_there else operation


def _rename(statement: pb.RenameStmt) -> Iterator[Operation]:
    kind = statement.rename_type
    relation = relation_name(statement.relation)
    if kind in {pb.OBJECT_TABLE, pb.OBJECT_FOREIGN_TABLE}:
        yield RenameTable(relation, statement.newname)
    elif kind == pb.OBJECT_COLUMN:
        yield RenameColumn(relation, statement.subname, statement.newname)
    elif kind in _IN_A_TABLE or kind == pb.OBJECT_ATTRIBUTE:
        name = Name("", statement.subname)
        yield Rename(object_kind(kind), name, statement.newname, table=relation)
    elif kind == pb.OBJECT_DOMCONSTRAINT:
        domain = name_of_kind(kind, statement.object)
        name = Name("", statement.subname)
        yield Rename(object_kind(kind), name, statement.newname, table=domain)
    else:
        arguments = _arguments(statement.object)
        yield Rename(object_kind(kind), _renamed(statement), statement.newname, arguments=arguments)


def _arguments(node: pb.Node) -> tuple[str, ...] | None:
    """The types of a function's arguments; None for anything else."""
    return argument_types(node.object_with_args) if node.HasField("object_with_args") else None


def _renamed(statement: pb.RenameStmt) -> Name:
    if statement.HasField("object"):
        return name_of_kind(statement.rename_type, statement.object)
    if statement.HasField("relation"):
        return relation_name(statement.relation)
    return Name("", statement.subname)


def read_set_schema(node: pb.Node) -> Iterator[Operation]:
    """ALTER ... SET SCHEMA."""
    statement = node.alter_object_schema_stmt
    kind = statement.object_type
    if statement.HasField("relation"):
        name = relation_name(statement.relation)
    else:
        name = name_of_kind(kind, statement.object)
    yield SetSchema(
        object_kind(kind),
        name,
        statement.newschema,
        _arguments(statement.object),
        if_there=statement.missing_ok,
    )


def read_comment(node: pb.Node) -> Iterator[Operation]:
    """COMMENT ON; an empty comment is none."""
    statement = node.comment_stmt
    kind = object_kind(statement.objtype)
    text = statement.comment or None
    if statement.objtype in _IN_A_TABLE:
        table, name = name_in_table(statement.object)
        yield CommentOn(kind, name, text, table=table)
    else:
        name = name_of_kind(statement.objtype, statement.object)
        yield CommentOn(kind, name, text, arguments=_arguments(statement.object))


def read_security_label(node: pb.Node) -> Iterator[Operation]:
    """SECURITY LABEL."""
    statement = node.sec_label_stmt
    name = name_of_kind(statement.objtype, statement.object)
    if statement.objtype == pb.OBJECT_COLUMN:
        name = name_in_table(statement.object)[1]
    yield AlterObject(object_kind(statement.objtype), name, "security label")


READERS = {
    "create_extension_stmt": read_create_extension,
    "create_seq_stmt": read_create_sequence,
    "alter_seq_stmt": read_alter_sequence,
    "create_publication_stmt": read_create_publication,
    "alter_publication_stmt": read_alter_publication,
    "rename_stmt": read_rename,
    "alter_object_schema_stmt": read_set_schema,
    "comment_stmt": read_comment,
    "sec_label_stmt": read_security_label,
}
