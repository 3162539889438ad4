"""The server, databases, and what a role owns."""

from collections.abc import Iterator

from postgast import pg_query_pb2 as pb

from lamina.sql.names import Name
from lamina.sql.operations import (
    AlterObject,
    AlterSystem,
    CreateDatabase,
    DropDatabase,
    DropOwned,
    Operation,
    ReassignOwned,
)
from lamina.sql.tree import cascades, role_name, role_names

_RESETS = {pb.VAR_RESET, pb.VAR_RESET_ALL, pb.VAR_SET_DEFAULT}


def read_alter_system(node: pb.Node) -> Iterator[Operation]:
    """ALTER SYSTEM; RESET ALL names the parameter ``all``."""
    yield AlterSystem(node.alter_system_stmt.setstmt.name.lower() or "all")


def read_create_database(node: pb.Node) -> Iterator[Operation]:
    """CREATE DATABASE."""
    yield CreateDatabase(node.createdb_stmt.dbname)


def read_drop_database(node: pb.Node) -> Iterator[Operation]:
    """DROP DATABASE."""
    yield DropDatabase(node.dropdb_stmt.dbname)


def read_alter_database(node: pb.Node) -> Iterator[Operation]:
    """ALTER DATABASE with options."""
    yield _database(node.alter_database_stmt.dbname, "options")


def read_alter_database_set(node: pb.Node) -> Iterator[Operation]:
    """ALTER DATABASE ... SET and RESET."""
    statement = node.alter_database_set_stmt
    yield _database(statement.dbname, "reset" if statement.setstmt.kind in _RESETS else "set")


def read_refresh_collation(node: pb.Node) -> Iterator[Operation]:
    """ALTER DATABASE ... REFRESH COLLATION VERSION."""
    yield _database(node.alter_database_refresh_coll_stmt.dbname, "refresh version")


def _database(name: str, what: str) -> Operation:
    return AlterObject("database", Name("", name), what)


def read_drop_owned(node: pb.Node) -> Iterator[Operation]:
    """DROP OWNED."""
    statement = node.drop_owned_stmt
    yield DropOwned(role_names(statement.roles), cascades(statement.behavior))


def read_reassign_owned(node: pb.Node) -> Iterator[Operation]:
    """REASSIGN OWNED."""
    statement = node.reassign_owned_stmt
    yield ReassignOwned(role_names(statement.roles), role_name(statement.newrole))


READERS = {
    "alter_system_stmt": read_alter_system,
    "createdb_stmt": read_create_database,
    "dropdb_stmt": read_drop_database,
    "alter_database_stmt": read_alter_database,
    "alter_database_set_stmt": read_alter_database_set,
    "alter_database_refresh_coll_stmt": read_refresh_collation,
    "drop_owned_stmt": read_drop_owned,
    "reassign_owned_stmt": read_reassign_owned,
}
