"""DROP of every kind: one operation for each object."""

from collections.abc import Callable, Iterator

import msgspec
from postgast import pg_query_pb2 as pb

from lamina.sql.operations import (
    DropExtension,
    DropFunction,
    DropIndex,
    DropObject,
    DropPolicy,
    DropSchema,
    DropSequence,
    DropTable,
    DropTrigger,
    DropType,
    DropView,
    Operation,
)
from lamina.sql.tree import (
    argument_types,
    cascades,
    name_in_table,
    name_of_kind,
    object_kind,
    object_name,
)


class _Drop(msgspec.Struct, frozen=True):
    """One object of a DROP, with the words that hold for all of them."""

    kind: int
    target: pb.Node
    if_exists: bool
    cascade: bool
    concurrently: bool


def read_drop(node: pb.Node) -> Iterator[Operation]:
    """DROP, one operation for each object."""
    statement = node.drop_stmt
    read = _DROPS.get(statement.remove_type, _other)
    for target in statement.objects:
        yield read(
            _Drop(
                kind=statement.remove_type,
                target=target,
                if_exists=statement.missing_ok,
                cascade=cascades(statement.behavior),
                concurrently=statement.concurrent,
            )
        )


def _table(drop: _Drop) -> Operation:
    return DropTable(object_name(drop.target), drop.if_exists, drop.cascade)


def _view(drop: _Drop) -> Operation:
    materialized = drop.kind == pb.OBJECT_MATVIEW
    return DropView(object_name(drop.target), materialized, drop.if_exists, drop.cascade)


def _index(drop: _Drop) -> Operation:
    name = object_name(drop.target)
    return DropIndex(name, drop.concurrently, drop.if_exists, drop.cascade)


def _sequence(drop: _Drop) -> Operation:
    return DropSequence(object_name(drop.target), drop.if_exists, drop.cascade)


def _schema(drop: _Drop) -> Operation:
    return DropSchema(object_name(drop.target).name, drop.if_exists, drop.cascade)


def _extension(drop: _Drop) -> Operation:
    return DropExtension(object_name(drop.target).name, drop.if_exists, drop.cascade)


def _type(drop: _Drop) -> Operation:
    domain = drop.kind == pb.OBJECT_DOMAIN
    return DropType(object_name(drop.target), domain, drop.if_exists, drop.cascade)


def _routine(drop: _Drop) -> Operation:
    routine = drop.target.object_with_args
    return DropFunction(
        object_name(drop.target),
        argument_types(routine),
        object_kind(drop.kind),
        drop.if_exists,
        drop.cascade,
    )


def _policy(drop: _Drop) -> Operation:
    table, policy = name_in_table(drop.target)
    return DropPolicy(table, policy.name, drop.if_exists)


def _trigger(drop: _Drop) -> Operation:
    table, trigger = name_in_table(drop.target)
    return DropTrigger(table, trigger.name, drop.if_exists, drop.cascade)


def _other(drop: _Drop) -> Operation:
    name = name_of_kind(drop.kind, drop.target)
    return DropObject(object_kind(drop.kind), name, drop.if_exists, drop.cascade)


def _rule(drop: _Drop) -> Operation:
    table, rule = name_in_table(drop.target)
    return DropObject("rule", rule, drop.if_exists, drop.cascade, table)


_DROPS: dict[int, Callable[[_Drop], Operation]] = {
    pb.OBJECT_TABLE: _table,
    pb.OBJECT_FOREIGN_TABLE: _table,
    pb.OBJECT_VIEW: _view,
    pb.OBJECT_MATVIEW: _view,
    pb.OBJECT_INDEX: _index,
    pb.OBJECT_SEQUENCE: _sequence,
    pb.OBJECT_SCHEMA: _schema,
    pb.OBJECT_EXTENSION: _extension,
    pb.OBJECT_TYPE: _type,
    pb.OBJECT_DOMAIN: _type,
    pb.OBJECT_FUNCTION: _routine,
    pb.OBJECT_PROCEDURE: _routine,
    pb.OBJECT_ROUTINE: _routine,
    pb.OBJECT_AGGREGATE: _routine,
    pb.OBJECT_POLICY: _policy,
    pb.OBJECT_TRIGGER: _trigger,
    pb.OBJECT_RULE: _rule,
}

READERS = {"drop_stmt": read_drop}
