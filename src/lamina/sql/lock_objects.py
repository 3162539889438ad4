"""Locks of operations on what belongs to a table, and on objects of several kinds."""

from collections.abc import Iterator

from lamina.sql import operations as o
from lamina.sql.lock_levels import Lock, LockLevel
from lamina.sql.lock_state import Before, family, has_rows, on, on_each, with_partitions
from lamina.sql.names import Name
from lamina.sql.schema.state import Schema

_ALL = LockLevel.ACCESS_EXCLUSIVE
_UPKEEP = LockLevel.SHARE_UPDATE_EXCLUSIVE
_SWITCHED_IN_PARTITIONS = 15
_RELATIONS = frozenset({"table", "foreign table", "view", "materialized view", "sequence"})
# Options that an ALTER ... SET may change while writes go on (reloptions.c of PostgreSQL).
_LIGHT_OPTIONS = frozenset(
    {
        "deduplicate_items",
        "effective_io_concurrency",
        "fillfactor",
        "log_autovacuum_min_duration",
        "n_distinct",
        "n_distinct_inherited",
        "parallel_workers",
        "random_page_cost",
        "seq_page_cost",
        "toast_tuple_target",
        "vacuum_index_cleanup",
        "vacuum_max_eager_freeze_failure_rate",
        "vacuum_truncate",
    }
)


def drop_policy(op: o.DropPolicy, before: Before) -> Iterator[Lock]:
    """DROP POLICY; with IF EXISTS nothing is locked where there is none."""
    table = before.schema.table(op.table)
    if not (op.if_exists and (table is None or op.name not in table.policies)):
        yield on(before.schema, op.table, _ALL)


def create_trigger(op: o.CreateTrigger, before: Before) -> Iterator[Lock]:
    """CREATE TRIGGER: partitions get a trigger for each row too."""
    schema, level = before.schema, LockLevel.SHARE_ROW_EXCLUSIVE
    tables = with_partitions(schema, op.table) if op.for_each_row else iter((op.table,))
    yield from on_each(schema, tables, level)


def drop_trigger(op: o.DropTrigger, before: Before) -> Iterator[Lock]:
    """DROP TRIGGER; with IF EXISTS nothing is locked where there is none."""
    table = before.schema.relation(op.table)
    if not (op.if_exists and (table is None or op.name not in table.triggers)):
        yield from on_each(before.schema, with_partitions(before.schema, op.table), _ALL)


def switch_trigger(op: o.SwitchTrigger, before: Before) -> Iterator[Lock]:
    """ENABLE or DISABLE TRIGGER: writes wait."""
    schema, deep = before.schema, before.postgres >= _SWITCHED_IN_PARTITIONS
    tables = with_partitions(schema, op.table) if deep else iter((op.table,))
    yield from on_each(schema, tables, LockLevel.SHARE_ROW_EXCLUSIVE)


def comment_on(op: o.CommentOn, before: Before) -> Iterator[Lock]:
    """COMMENT ON: only a relation itself and its columns are locked, against schema changes."""
    if op.kind == "column" and op.table is not None:
        yield on(before.schema, op.table, _UPKEEP)
    elif op.kind in _RELATIONS | {"index"}:
        yield Lock(op.name, _UPKEEP)


def rename(op: o.Rename, before: Before) -> Iterator[Lock]:
    """ALTER ... RENAME TO: an index can be renamed while its table is used."""
    schema = before.schema
    if op.kind == "index":
        yield Lock(op.name, _UPKEEP)
    elif op.kind in _RELATIONS:
        yield Lock(op.name, _ALL)
    elif op.table is not None and schema.type(op.table) is None:
        reach = {"constraint": family, "trigger": with_partitions}.get(op.kind)
        tables = reach(schema, op.table) if reach else iter((op.table,))
        yield from on_each(schema, tables, _ALL)


def set_schema(op: o.SetSchema | o.ChangeOwner, _: Before) -> Iterator[Lock]:
    """ALTER ... SET SCHEMA and OWNER TO."""
    if op.kind in _RELATIONS:
        yield Lock(op.name, _ALL)


def set_options(op: o.SetOptions, before: Before) -> Iterator[Lock]:
    """SET and RESET of options: the heaviest lock that one of them asks for."""
    names = (name.removeprefix("toast.") for name, _ in op.options)
    light = all(n in _LIGHT_OPTIONS or n.startswith("autovacuum_") for n in names)
    yield on(before.schema, op.name, _UPKEEP if light else _ALL)


def set_tablespace(op: o.SetTablespace, before: Before) -> Iterator[Lock]:
    """SET TABLESPACE: the files are copied."""
    if op.kind in _RELATIONS | {"index"}:
        yield on(before.schema, op.name, _ALL, rewrites=True)


def create_publication(op: o.CreatePublication, before: Before) -> Iterator[Lock]:
    """CREATE PUBLICATION: only tables that are named are locked."""
    for table in op.tables:
        yield from _published(before.schema, table)


def _published(schema: Schema, table: Name) -> Iterator[Lock]:
    """A table with those that inherit from it; a partitioned one stands for its partitions."""
    tables = family(schema, table) if has_rows(schema, table) else iter((table,))
    return on_each(schema, tables, _UPKEEP)


def alter_publication(op: o.AlterPublication, before: Before) -> Iterator[Lock]:
    """ALTER PUBLICATION: SET locks those that were in it too."""
    there = before.schema.publications.get(op.name) if op.action == "set" else None
    for table in (*op.tables, *(sorted(there.tables) if there else ())):
        yield from _published(before.schema, table)


def drop_object(op: o.DropObject, before: Before) -> Iterator[Lock]:
    """DROP of a rule or of statistics: the table; other kinds lock none."""
    if op.kind == "rule" and op.table is not None:
        table = before.schema.relation(op.table)
        if not (op.if_exists and (table is None or op.name.name not in table.rules)):
            yield on(before.schema, op.table, _ALL)
    elif op.kind == "statistics":
        for table in before.schema.tables:
            if (f"statistics of {table.name.sql()}", op.name) in before.schema.others:
                yield on(before.schema, table.name, _UPKEEP)


def create_object(op: o.CreateObject, before: Before) -> Iterator[Lock]:
    """CREATE STATISTICS locks its table against schema changes; other kinds lock none."""
    if op.kind == "statistics" and op.table is not None:
        yield on(before.schema, op.table, _UPKEEP)


def alter_domain(op: o.AlterDomain, before: Before) -> Iterator[Lock]:
    """ALTER DOMAIN: a new condition is checked in every table that uses it."""
    unchecked = op.constraint is not None and op.constraint.not_valid
    if unchecked or op.action not in {"add constraint", "validate constraint", "set not null"}:
        return
    wanted = _domains_on(op.domain, before)
    for table in before.schema.tables:
        if any(column.type in wanted for column in table.columns.values()):
            yield on(before.schema, table.name, LockLevel.SHARE, scans=True)


def _domains_on(domain: Name, before: Before) -> set[str]:
    """The domain and those based on it, as column types are written."""
    found, size = {domain.sql()}, 0
    while size != len(found):
        size = len(found)
        found |= {t.name.sql() for t in before.schema.types.values() if t.base in found}
    return found


def owned(op: o.ReassignOwned, before: Before) -> Iterator[Lock]:
    """REASSIGN OWNED: every relation that is known to belong to the roles."""
    for relation in before.schema.relations.values():
        if relation.owner in op.roles:
            yield on(before.schema, relation.name, _ALL)


def alter_sequence(op: o.AlterSequence, _: Before) -> Iterator[Lock]:
    """ALTER SEQUENCE: whoever needs a next value waits."""
    yield Lock(op.sequence, LockLevel.SHARE_ROW_EXCLUSIVE)
