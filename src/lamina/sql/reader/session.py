"""Anonymous code, settings, transactions, upkeep, and commands that change no object."""

from collections.abc import Iterator

from postgast import pg_query_pb2 as pb

from lamina.sql.names import Name
from lamina.sql.operations import (
    DoBlock,
    LockTable,
    Maintain,
    Operation,
    SessionCommand,
    SetParameter,
    Transaction,
)
from lamina.sql.reader.routines import setting_text
from lamina.sql.tree import is_true, option_text, relation_name

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
# Commands that change no object, by their node.
_COMMANDS = {
    "listen_stmt": "listen",
    "notify_stmt": "notify",
    "unlisten_stmt": "unlisten",
    "discard_stmt": "discard",
    "execute_stmt": "execute",
    "deallocate_stmt": "deallocate",
    "variable_show_stmt": "show",
    "close_portal_stmt": "close",
    "load_stmt": "load",
    "check_point_stmt": "checkpoint",
    "constraints_set_stmt": "set constraints",
}


def read_do(node: pb.Node) -> Iterator[Operation]:
    """DO, then the static SQL of its body."""
    from lamina.sql.bodies import read_body  # noqa: PLC0415  # it reads with this package

    options = {a.def_elem.defname: option_text(a.def_elem.arg) for a in node.do_stmt.args}
    language, text = options.get("language", "plpgsql"), options.get("as", "")
    body = read_body(language, text)
    yield DoBlock(language, text, body.dynamic, body.read)
    yield from body.operations


def read_set(node: pb.Node) -> Iterator[Operation]:
    """SET and RESET; RESET ALL names the parameter ``all``."""
    statement = node.variable_set_stmt
    if statement.kind == pb.VAR_SET_MULTI:
        yield SessionCommand(f"set {statement.name.lower()}")
        return
    name = statement.name.lower() or "all"
    yield SetParameter(name, setting_text(statement), local=statement.is_local)


def read_transaction(node: pb.Node) -> Iterator[Operation]:
    """BEGIN, COMMIT and their kin."""
    kind = pb.TransactionStmtKind.Name(node.transaction_stmt.kind)
    word = kind.removeprefix("TRANS_STMT_").lower().replace("_", " ")
    yield Transaction(word, node.transaction_stmt.savepoint_name)


def read_lock(node: pb.Node) -> Iterator[Operation]:
    """LOCK TABLE, one operation for each table."""
    for relation in node.lock_stmt.relations:
        table = relation_name(relation.range_var)
        yield LockTable(table, _LOCK_MODES[node.lock_stmt.mode], node.lock_stmt.nowait)


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
    kind = pb.ReindexObjectType.Name(statement.kind).removeprefix("REINDEX_OBJECT_").lower()
    yield Maintain("reindex", on, concurrently=concurrently, kind=kind)


def read_cluster(node: pb.Node) -> Iterator[Operation]:
    """CLUSTER."""
    statement = node.cluster_stmt
    on = relation_name(statement.relation) if statement.HasField("relation") else None
    yield Maintain("cluster", on)


def read_command(node: pb.Node) -> Iterator[Operation]:
    """Commands that change no object."""
    yield SessionCommand(_COMMANDS[node.WhichOneof("node") or ""])


def read_fetch(node: pb.Node) -> Iterator[Operation]:
    """FETCH and MOVE."""
    yield SessionCommand("move" if node.fetch_stmt.ismove else "fetch")


READERS = {
    **dict.fromkeys(_COMMANDS, read_command),
    "fetch_stmt": read_fetch,
    "do_stmt": read_do,
    "variable_set_stmt": read_set,
    "transaction_stmt": read_transaction,
    "lock_stmt": read_lock,
    "vacuum_stmt": read_vacuum,
    "reindex_stmt": read_reindex,
    "cluster_stmt": read_cluster,
}
