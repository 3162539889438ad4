"""CREATE and ALTER of the kinds of which only the existence matters."""

from collections.abc import Callable, Iterator
from typing import Any

from postgast import pg_query_pb2 as pb

from lamina.sql.names import Name
from lamina.sql.operations import (
    AlterObject,
    CreateObject,
    CreateType,
    DropObject,
    ImportForeignSchema,
    Operation,
)
from lamina.sql.tree import (
    cascades,
    dotted_name,
    name_of_kind,
    object_kind,
    relation_name,
    role_name,
)

_Read = Callable[[Any], Operation]
# Of ALTER SUBSCRIPTION and ALTER TEXT SEARCH CONFIGURATION.
_ADD, _DROP = "add", "drop"
_SUBSCRIPTIONS = {
    pb.ALTER_SUBSCRIPTION_CONNECTION: "connection",
    pb.ALTER_SUBSCRIPTION_SET_PUBLICATION: "set publication",
    pb.ALTER_SUBSCRIPTION_ADD_PUBLICATION: "add publication",
    pb.ALTER_SUBSCRIPTION_DROP_PUBLICATION: "drop publication",
    pb.ALTER_SUBSCRIPTION_REFRESH: "refresh publication",
    pb.ALTER_SUBSCRIPTION_ENABLED: "enable or disable",
    pb.ALTER_SUBSCRIPTION_SKIP: "skip",
}
_MAPPINGS = {
    pb.ALTER_TSCONFIG_ADD_MAPPING: "add mapping",
    pb.ALTER_TSCONFIG_DROP_MAPPING: "drop mapping",
}


def _named(kind: str, field: str) -> _Read:
    """CREATE of something whose name is one word."""
    return lambda s: CreateObject(
        kind,
        Name("", getattr(s, field)),
        or_replace=getattr(s, "replace", False),
        if_not_exists=getattr(s, "if_not_exists", False),
    )


def _dotted(kind: str, field: str) -> _Read:
    return lambda s: CreateObject(kind, dotted_name(getattr(s, field)))


def _define(statement: pb.DefineStmt) -> Operation:
    """CREATE AGGREGATE, OPERATOR, COLLATION, TEXT SEARCH ..., and a base type."""
    name = dotted_name(statement.defnames)
    if statement.kind == pb.OBJECT_TYPE:
        return CreateType(name, "base" if statement.definition else "shell")
    return CreateObject(
        object_kind(statement.kind),
        name,
        or_replace=statement.replace,
        if_not_exists=statement.if_not_exists,
    )


def _statistics(statement: pb.CreateStatsStmt) -> Operation:
    tables = [relation_name(r.range_var) for r in statement.relations]
    return CreateObject(
        "statistics",
        dotted_name(statement.defnames),
        table=tables[0] if tables else None,
        if_not_exists=statement.if_not_exists,
        columns=tuple(e.stats_elem.name for e in statement.exprs if e.stats_elem.name),
    )


def _transform(statement: pb.CreateTransformStmt) -> Operation:
    name = dotted_name(statement.type_name.names)
    return CreateObject("transform", name, or_replace=statement.replace)


def _user_mapping(statement: pb.CreateUserMappingStmt) -> Operation:
    name = Name("", role_name(statement.user))
    return CreateObject("user mapping", name, if_not_exists=statement.if_not_exists)


def _changed(kind: str, field: str, what: str = "options") -> _Read:
    """ALTER of something whose name is one word."""
    return lambda s: AlterObject(kind, Name("", getattr(s, field)), what)


def _operator_family(statement: pb.AlterOpFamilyStmt) -> Operation:
    name = dotted_name(statement.opfamilyname)
    return AlterObject("operator family", name, _DROP if statement.is_drop else _ADD)


def _operator(statement: pb.AlterOperatorStmt) -> Operation:
    return AlterObject("operator", dotted_name(statement.opername.objname), "options")


def _dictionary(statement: pb.AlterTSDictionaryStmt) -> Operation:
    return AlterObject("text search dictionary", dotted_name(statement.dictname), "options")


def _configuration(statement: pb.AlterTSConfigurationStmt) -> Operation:
    what = _MAPPINGS.get(statement.kind, "alter mapping")
    return AlterObject("text search configuration", dotted_name(statement.cfgname), what)


def _collation(statement: pb.AlterCollationStmt) -> Operation:
    return AlterObject("collation", dotted_name(statement.collname), "refresh version")


def _altered_statistics(statement: pb.AlterStatsStmt) -> Operation:
    return AlterObject("statistics", dotted_name(statement.defnames), "set statistics")


def _extension_contents(statement: pb.AlterExtensionContentsStmt) -> Operation:
    # 1 and -1 (src/backend/parser/gram.y, add_drop).
    what = _ADD if statement.action > 0 else _DROP
    return AlterObject("extension", Name("", statement.extname), what)


def _altered_mapping(statement: pb.AlterUserMappingStmt) -> Operation:
    return AlterObject("user mapping", Name("", role_name(statement.user)), "options")


def _subscription(statement: pb.AlterSubscriptionStmt) -> Operation:
    what = _SUBSCRIPTIONS.get(statement.kind, "options")
    return AlterObject("subscription", Name("", statement.subname), what)


def _tablespace(statement: pb.AlterTableSpaceOptionsStmt) -> Operation:
    what = "reset options" if statement.is_reset else "options"
    return AlterObject("tablespace", Name("", statement.tablespacename), what)


def _depends(statement: pb.AlterObjectDependsStmt) -> Operation:
    kind = statement.object_type
    if statement.HasField("object"):
        name = name_of_kind(kind, statement.object)
    else:
        name = relation_name(statement.relation)
    what = "no depends on extension" if statement.remove else "depends on extension"
    return AlterObject(object_kind(kind), name, what)


def _dropped_mapping(statement: pb.DropUserMappingStmt) -> Operation:
    name = Name("", role_name(statement.user))
    return DropObject("user mapping", name, if_exists=statement.missing_ok)


def _dropped_subscription(statement: pb.DropSubscriptionStmt) -> Operation:
    return DropObject(
        "subscription",
        Name("", statement.subname),
        if_exists=statement.missing_ok,
        cascade=cascades(statement.behavior),
    )


def _dropped_tablespace(statement: pb.DropTableSpaceStmt) -> Operation:
    name = Name("", statement.tablespacename)
    return DropObject("tablespace", name, if_exists=statement.missing_ok)


_KINDS: dict[str, _Read] = {
    "define_stmt": _define,
    "create_cast_stmt": lambda _: CreateObject("cast", Name("", "")),
    "create_conversion_stmt": _dotted("conversion", "conversion_name"),
    "create_op_class_stmt": _dotted("operator class", "opclassname"),
    "create_op_family_stmt": _dotted("operator family", "opfamilyname"),
    "create_stats_stmt": _statistics,
    "create_transform_stmt": _transform,
    "create_plang_stmt": _named("language", "plname"),
    "create_foreign_server_stmt": _named("server", "servername"),
    "create_fdw_stmt": _named("foreign data wrapper", "fdwname"),
    "create_user_mapping_stmt": _user_mapping,
    "create_am_stmt": _named("access method", "amname"),
    "create_table_space_stmt": _named("tablespace", "tablespacename"),
    "create_subscription_stmt": _named("subscription", "subname"),
    "alter_op_family_stmt": _operator_family,
    "alter_operator_stmt": _operator,
    "alter_tsdictionary_stmt": _dictionary,
    "alter_tsconfiguration_stmt": _configuration,
    "alter_collation_stmt": _collation,
    "alter_stats_stmt": _altered_statistics,
    "alter_extension_stmt": _changed("extension", "extname", "update"),
    "alter_extension_contents_stmt": _extension_contents,
    "alter_foreign_server_stmt": _changed("server", "servername"),
    "alter_fdw_stmt": _changed("foreign data wrapper", "fdwname"),
    "alter_user_mapping_stmt": _altered_mapping,
    "alter_subscription_stmt": _subscription,
    "alter_table_space_options_stmt": _tablespace,
    "alter_object_depends_stmt": _depends,
    "drop_user_mapping_stmt": _dropped_mapping,
    "drop_subscription_stmt": _dropped_subscription,
    "drop_table_space_stmt": _dropped_tablespace,
}


def read_kind(node: pb.Node) -> Iterator[Operation]:
    """CREATE, ALTER and DROP of a kind in the table above."""
    kind = node.WhichOneof("node") or ""
    yield _KINDS[kind](getattr(node, kind))


def read_import(node: pb.Node) -> Iterator[Operation]:
    """IMPORT FOREIGN SCHEMA."""
    statement = node.import_foreign_schema_stmt
    yield ImportForeignSchema(statement.local_schema, statement.server_name)


READERS = {**dict.fromkeys(_KINDS, read_kind), "import_foreign_schema_stmt": read_import}
