"""Rows, anonymous code, settings, transactions and upkeep."""

from collections.abc import Iterator

from postgast import pg_query_pb2 as pb

from lamina.sql.names import Name
from lamina.sql.operations import (
    Delete,
    DoBlock,
    Insert,
    LockTable,
    Maintain,
    Merge,
    Operation,
    SelectCall,
    SetParameter,
    Transaction,
    Truncate,
    Update,
)
from lamina.sql.reader.queries import functions_called, tables_read
from lamina.sql.reader.routines import setting_text
from lamina.sql.reader.tables import table_from_query
from lamina.sql.tree import cascades, is_true, option_text, relation_name

# Numbers of the table lock modes (src/include/storage/lockdefs.h).
_LOCK_MODES = (
    "",
    "ACCESS SHARE",
    "ROW SHARE",
    "ROW EXCLUSIVE",
    "SHARE UPDATE EXCLUSIVE",
    "SHARE",
    "SHARE ROW EXCLUSIVE",
    "EXCLUSIVE",
    "ACCESS EXCLUSIVE",
)
_CHANGES_OF_ROWS = ("insert_stmt", "update_stmt", "delete_stmt", "merge_stmt")


def read_rows(node: pb.Node) -> Iterator[Operation]:
    """INSERT, UPDATE, DELETE and MERGE, those in WITH first."""
    kind = node.WhichOneof("node") or ""
    statement = getattr(node, kind)
    yield from _in_with(statement.with_clause)
    table = relation_name(statement.relation)
    if kind in {"insert_stmt", "merge_stmt"}:
        yield Insert(table) if kind == "insert_stmt" else Merge(table)
    else:
        change = Update if kind == "update_stmt" else Delete
        yield change(table, has_where=statement.HasField("where_clause"))


def _in_with(clause: pb.WithClause) -> Iterator[Operation]:
    """Changes of rows in WITH; PostgreSQL allows them at the top of a statement only."""
    for item in clause.ctes:
        query = item.common_table_expr.ctequery
        if query.WhichOneof("node") in _CHANGES_OF_ROWS:
            yield from read_rows(query)


def read_select(node: pb.Node) -> Iterator[Operation]:
    """SELECT: a call, a reading, SELECT INTO, or changes of rows in WITH."""
    statement = node.select_stmt
    yield from _in_with(statement.with_clause)
    if statement.HasField("into_clause"):
        yield table_from_query(statement.into_clause, _sources(statement), if_not_exists=False)
    else:
        yield SelectCall(functions_called(node), tables_read(node))


def _sources(statement: pb.SelectStmt) -> pb.SelectStmt:
    """The query without its INTO, whose table it does not read."""
    query = pb.SelectStmt()
    query.CopyFrom(statement)
    query.ClearField("into_clause")
    return query


def read_call(node: pb.Node) -> Iterator[Operation]:
    """CALL."""
    yield SelectCall(functions_called(node))


def read_copy(node: pb.Node) -> Iterator[Operation]:
    """COPY ... FROM writes, COPY ... TO reads."""
    statement = node.copy_stmt
    if statement.is_from:
        yield Insert(relation_name(statement.relation))
    else:
        yield SelectCall(reads=tables_read(node))


def read_truncate(node: pb.Node) -> Iterator[Operation]:
    """TRUNCATE, one operation for each table."""
    statement = node.truncate_stmt
    for relation in statement.relations:
        yield Truncate(relation_name(relation.range_var), cascades(statement.behavior))


def read_do(node: pb.Node) -> Iterator[Operation]:
    """DO."""
    options = {a.def_elem.defname: option_text(a.def_elem.arg) for a in node.do_stmt.args}
    yield DoBlock(options.get("language", "plpgsql"), options.get("as", ""))


def read_set(node: pb.Node) -> Iterator[Operation]:
    """SET and RESET; RESET ALL names the parameter ``all``."""
    statement = node.variable_set_stmt
    name = statement.name.lower() or "all"
    yield SetParameter(name, setting_text(statement), local=statement.is_local)


def read_transaction(node: pb.Node) -> Iterator[Operation]:
    """BEGIN, COMMIT and their kin."""
    kind = pb.TransactionStmtKind.Name(node.transaction_stmt.kind)
    yield Transaction(kind.removeprefix("TRANS_STMT_").lower().replace("_", " "))


def read_lock(node: pb.Node) -> Iterator[Operation]:
    """LOCK TABLE, one operation for each table."""
    for relation in node.lock_stmt.relations:
        yield LockTable(relation_name(relation.range_var), _LOCK_MODES[node.lock_stmt.mode])


def read_vacuum(node: pb.Node) -> Iterator[Operation]:
    """VACUUM and ANALYZE, one operation for each table."""
    statement = node.vacuum_stmt
    options = [o.def_elem for o in statement.options]
    full = any(o.defname == "full" and is_true(o) for o in options)
    action = "vacuum" if statement.is_vacuumcmd else "analyze"
    tables: list[Name | None] = [relation_name(r.vacuum_relation.relation) for r in statement.rels]
    for table in tables or [None]:
        yield Maintain("vacuum full" if full else action, table)


def read_reindex(node: pb.Node) -> Iterator[Operation]:
    """REINDEX."""
    statement = node.reindex_stmt
    options = [o.def_elem for o in statement.params]
    on = relation_name(statement.relation) if statement.HasField("relation") else None
    if on is None and statement.name:
        on = Name("", statement.name)
    concurrently = any(o.defname == "concurrently" and is_true(o) for o in options)
    yield Maintain("reindex", on, concurrently=concurrently)


def read_cluster(node: pb.Node) -> Iterator[Operation]:
    """CLUSTER."""
    statement = node.cluster_stmt
    on = relation_name(statement.relation) if statement.HasField("relation") else None
    yield Maintain("cluster", on)


READERS = {
    **dict.fromkeys(_CHANGES_OF_ROWS, read_rows),
    "select_stmt": read_select,
    "call_stmt": read_call,
    "copy_stmt": read_copy,
    "truncate_stmt": read_truncate,
    "do_stmt": read_do,
    "variable_set_stmt": read_set,
    "transaction_stmt": read_transaction,
    "lock_stmt": read_lock,
    "vacuum_stmt": read_vacuum,
    "reindex_stmt": read_reindex,
    "cluster_stmt": read_cluster,
}
