"""Policies after the rename of a table: their predicates name it as it is called now."""

from typing import TYPE_CHECKING

import msgspec

from lamina.sql.names import Name
from lamina.sql.schema.dependents import policy_text
from lamina.sql.schema.objects import Policy
from lamina.sql.schema.platform import DEFAULT_PATH
from lamina.sql.schema.state import Schema

if TYPE_CHECKING:
    from postgast import pg_query_pb2 as pb

replace = msgspec.structs.replace


def follow(schema: Schema, old: Name, new: Name) -> None:
    """Let the predicates of all policies follow a table's new name.

    To be called while the table still has the old one.
    """
    for table in list(schema.tables):
        if any(old.name in policy_text(p) for p in table.policies.values()):
            policies = {k: _policy(schema, p, old, new) for k, p in table.policies.items()}
            schema.put(replace(table, policies=policies))


def qualified(schema: Schema, text: str | None) -> str | None:
    """A predicate as the server keeps it: tables found through a ``search_path`` of the script."""
    from lamina.sql.schema.resolve import path, relation  # noqa: PLC0415 - a cycle

    if text is None or path(schema) == DEFAULT_PATH:
        return text
    from postgast import pg_query_pb2 as pb  # noqa: PLC0415 - heavy

    from lamina.sql.grammar import expression_sql, parse_expression, walk  # noqa: PLC0415 - parses

    node = parse_expression(text)
    items = list(walk(node)) if node else []
    own = {item.ctename for item in items if isinstance(item, pb.CommonTableExpr)}
    for item in items:
        if isinstance(item, pb.RangeVar) and not item.schemaname and item.relname not in own:
            found = relation(schema, Name("", item.relname))
            item.schemaname = found.schema if schema.relation_taken(found) else ""
    return expression_sql(node) if node and any(isinstance(i, pb.RangeVar) for i in items) else text


def _policy(schema: Schema, policy: Policy, old: Name, new: Name) -> Policy:
    using, check = (_text(schema, policy, t, old, new) for t in (policy.using, policy.check))
    return replace(policy, using=using, check=check)


def _text(schema: Schema, policy: Policy, text: str | None, old: Name, new: Name) -> str | None:
    from lamina.sql.grammar import expression_sql, parse_expression  # noqa: PLC0415 - parses

    node = parse_expression(text) if text and old.name in text else None
    if node is None or not (_in_queries(schema, node, old, new) or _own(policy, node, old, new)):
        return text
    return expression_sql(node)


def _in_queries(schema: Schema, node: "pb.Node", old: Name, new: Name) -> bool:
    """Rename the table in sub-queries, where columns go on to name it as before."""
    from postgast import pg_query_pb2 as pb  # noqa: PLC0415 - heavy

    from lamina.sql.grammar import walk  # noqa: PLC0415 - parses
    from lamina.sql.schema.resolve import relation  # noqa: PLC0415 - a cycle

    found = [
        item
        for item in walk(node)
        if isinstance(item, pb.RangeVar)
        and item.relname == old.name
        and relation(schema, Name(item.schemaname, item.relname)) == old
    ]
    for item in found:
        item.schemaname, item.relname = new.schema, new.name
        if not item.HasField("alias") and new.name != old.name:
            item.alias.aliasname = old.name
    return bool(found)


def _own(policy: Policy, node: "pb.Node", old: Name, new: Name) -> bool:
    """Rename the policy's own table where a column is written with it."""
    from postgast import pg_query_pb2 as pb  # noqa: PLC0415 - heavy

    from lamina.sql.grammar import walk  # noqa: PLC0415 - parses

    if policy.table != old or new.name == old.name:
        return False
    parts = [
        item.fields[-2].string
        for item in walk(node)
        if isinstance(item, pb.ColumnRef) and len(item.fields) > 1
    ]
    mine = [part for part in parts if part.sval == old.name]
    for part in mine:
        part.sval = new.name
    return bool(mine)
