"""How a statement stands to transactions.

Sources: PostgreSQL manual, "cannot be executed inside a transaction block" in the pages of CREATE
INDEX, DROP INDEX, REINDEX, VACUUM, CLUSTER, ALTER TABLE, CREATE DATABASE, DROP DATABASE, ALTER
DATABASE, CREATE TABLESPACE, DROP TABLESPACE, ALTER SYSTEM, and subscriptions with slots.
"""

from collections.abc import Callable

from postgast import pg_query_pb2 as pb

from lamina.sql.tree import is_true


def runs_outside(node: pb.Node) -> bool:
    """Whether PostgreSQL refuses the statement inside a transaction block."""
    kind = node.WhichOneof("node")
    return kind in _OUTSIDE and _OUTSIDE[kind](node)


def is_control(node: pb.Node) -> bool:
    """Whether the statement starts, ends or marks a transaction."""
    return bool(node.HasField("transaction_stmt"))


def _drops_concurrently(node: pb.Node) -> bool:
    return bool(node.drop_stmt.concurrent)


def _reindexes_outside(node: pb.Node) -> bool:
    statement = node.reindex_stmt
    wide = {pb.REINDEX_OBJECT_SCHEMA, pb.REINDEX_OBJECT_SYSTEM, pb.REINDEX_OBJECT_DATABASE}
    return statement.kind in wide or any(
        p.def_elem.defname == "concurrently" and is_true(p.def_elem) for p in statement.params
    )


def _detaches_concurrently(node: pb.Node) -> bool:
    return any(
        c.alter_table_cmd.subtype == pb.AT_DetachPartition
        and getattr(c.alter_table_cmd, "def").partition_cmd.concurrent
        for c in node.alter_table_stmt.cmds
    )


def _sets_tablespace(node: pb.Node) -> bool:
    return any(o.def_elem.defname == "tablespace" for o in node.alter_database_stmt.options)


def _always(_: pb.Node) -> bool:
    return True


_OUTSIDE: dict[str, Callable[[pb.Node], bool]] = {
    "index_stmt": lambda node: node.index_stmt.concurrent,
    "drop_stmt": _drops_concurrently,
    "reindex_stmt": _reindexes_outside,
    "vacuum_stmt": lambda node: node.vacuum_stmt.is_vacuumcmd,
    "cluster_stmt": lambda node: not node.cluster_stmt.HasField("relation"),
    "alter_table_stmt": _detaches_concurrently,
    "alter_database_stmt": _sets_tablespace,
    "createdb_stmt": _always,
    "dropdb_stmt": _always,
    "create_table_space_stmt": _always,
    "drop_table_space_stmt": _always,
    "alter_system_stmt": _always,
}
