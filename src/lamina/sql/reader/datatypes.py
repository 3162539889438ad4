"""Types and domains."""

from collections.abc import Iterator

from postgast import pg_query_pb2 as pb

from lamina.sql.grammar import expression_sql
from lamina.sql.operations import (
    AddEnumValue,
    AlterDomain,
    AlterObject,
    CreateType,
    Operation,
    RenameEnumValue,
)
from lamina.sql.operations.datatypes import DomainAction
from lamina.sql.reader.constraints import column, constraint, constraints_among
from lamina.sql.tree import dotted_name, relation_name, strings, type_text

# AlterDomainStmt.subtype (src/include/nodes/parsenodes.h).
_DOMAIN_ACTIONS: dict[str, DomainAction] = {
    "T": "set default",
    "N": "drop not null",
    "O": "set not null",
    "C": "add constraint",
    "X": "drop constraint",
    "V": "validate constraint",
}


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
    clauses = [c.constraint for c in statement.constraints]
    defaults = [c.raw_expr for c in clauses if c.contype == pb.CONSTR_DEFAULT]
    yield CreateType(
        dotted_name(statement.domainname),
        "domain",
        base=type_text(statement.type_name),
        constraints=constraints_among(statement.constraints),
        default=expression_sql(defaults[0]) if defaults else None,
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


def read_alter_domain(node: pb.Node) -> Iterator[Operation]:
    """ALTER DOMAIN, but for owner, name and schema."""
    statement = node.alter_domain_stmt
    definition = getattr(statement, "def")
    written = statement.HasField("def")
    action = _DOMAIN_ACTIONS[statement.subtype]
    if action == "set default" and not written:
        action = "drop default"
    yield AlterDomain(
        dotted_name(statement.type_name),
        action,
        constraint=constraint(definition.constraint) if action == "add constraint" else None,
        name=statement.name,
        default=expression_sql(definition) if action == "set default" else None,
    )


def read_alter_type(node: pb.Node) -> Iterator[Operation]:
    """ALTER TYPE ... SET ( properties )."""
    yield AlterObject("type", dotted_name(node.alter_type_stmt.type_name), "options")


READERS = {
    "create_enum_stmt": read_create_enum,
    "composite_type_stmt": read_create_composite,
    "create_range_stmt": read_create_range,
    "create_domain_stmt": read_create_domain,
    "alter_enum_stmt": read_alter_enum,
    "alter_domain_stmt": read_alter_domain,
    "alter_type_stmt": read_alter_type,
}
