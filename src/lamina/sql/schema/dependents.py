"""What needs a relation or a column: the server refuses a plain DROP for it.

Source: manual, 5.15 "Dependency Tracking". The bodies of functions are text and no dependency,
except those in SQL's own form.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from lamina.sql.names import Name, quote
from lamina.sql.schema.objects import Function, Index, Policy, Table, TableConstraint, View
from lamina.sql.schema.state import Schema

if TYPE_CHECKING:
    from lamina.sql.column_reads import ColumnRead

Uses = frozenset[tuple[Name, str]]


class Dependent(msgspec.Struct, frozen=True):
    """Something that needs a relation or a column.

    Attributes:
        kind: ``view``, ``materialized view``, ``policy``, ``foreign key``, ``trigger``,
            ``generated column``, ``function``.
        relation: The view, the function, or the table it belongs to.
        item: Its name in that table; empty for a view or function.
    """

    kind: str
    relation: Name
    item: str = ""

    @property
    def name(self) -> str:
        """It, for people: ``policy "own rows" on messages``."""
        if not self.item:
            return f"{self.kind} {self.relation}"
        return f"{self.kind} {quote(self.item)} on {self.relation}"


def dependents(schema: Schema, relation: Name) -> tuple[Dependent, ...]:
    """What needs a table or view to be there, other than what belongs to it."""
    return _remembered(schema, relation, None)


def dependents_of_column(schema: Schema, table: Name, column: str) -> tuple[Dependent, ...]:
    """What needs a column of a table or view to be there as it is."""
    return _remembered(schema, table, column)


def _remembered(schema: Schema, relation: Name, column: str | None) -> tuple[Dependent, ...]:
    """The users, looked for once as long as the schema does not change."""
    key = (relation, column)
    if key not in schema.memo:
        schema.memo[key] = tuple(dict.fromkeys(_users(schema, relation, column)))
    return schema.memo[key]


def used_silently(
    schema: Schema, table: Name, column: str
) -> tuple[tuple[Index, ...], tuple[TableConstraint, ...]]:
    """The indexes and the constraints of the table itself that go when the column goes."""
    from lamina.sql.schema.columns import index_uses  # noqa: PLC0415 - a cycle

    home = schema.relation(table)
    if home is None:
        return (), ()
    indexes = (
        i
        for i in home.indexes.values()
        if not i.constraint and index_uses(i.columns, i.include, i.where, column)
    )
    entries = home.constraints.values() if isinstance(home, Table) else ()
    return tuple(indexes), tuple(c for c in entries if column in c.columns)


def _users(schema: Schema, relation: Name, column: str | None) -> Iterator[Dependent]:
    for other in schema.relations.values():
        if isinstance(other, View):
            if relation in other.reads and _reads(view_uses(schema, other), relation, column):
                kind = "materialized view" if other.materialized else "view"
                yield Dependent(kind, other.name)
        else:
            yield from _users_in_table(schema, other, relation, column)
    for function in schema.all_functions:
        if function.sql_body and _reads(function_uses(schema, function), relation, column):
            yield Dependent("function", function.name)


def _reads(uses: Uses, relation: Name, column: str | None) -> bool:
    return any(r == relation and (column is None or c == column) for r, c in uses)


def _users_in_table(
    schema: Schema, table: Table, relation: Name, column: str | None
) -> Iterator[Dependent]:
    own = table.name == relation
    for policy in table.policies.values() if column is not None or not own else ():
        may = may_name(policy.using, relation, column) or may_name(policy.check, relation, column)
        if may and _reads(policy_uses(schema, policy), relation, column):
            yield Dependent("policy", table.name, policy.name)
    for entry in table.constraints.values():
        if entry.constraint.references != relation:
            continue
        if (column is None and not own) or column in entry.constraint.referenced_columns:
            yield Dependent("foreign key", table.name, entry.name)
    if own and column is not None:
        yield from _inner_users(table, column)


def _inner_users(table: Table, column: str) -> Iterator[Dependent]:
    for other in table.columns.values():
        if other.generated in {"stored", "virtual"} and other.name != column:
            from lamina.sql.expressions import facts  # noqa: PLC0415 - parses

            if column in {c.column for c in facts(other.default or "null").columns}:
                yield Dependent("generated column", table.name, other.name)
    for trigger in table.triggers.values():
        if column in trigger.columns or _in_when(trigger.when, column):
            yield Dependent("trigger", table.name, trigger.name)


def _in_when(when: str, column: str) -> bool:
    if column not in when:
        return False
    from lamina.sql.expressions import facts  # noqa: PLC0415 - parses

    return column in {c.column for c in facts(when).columns}


def may_name(text: str | None, relation: Name, column: str | None) -> bool:
    """Whether a text can be about a relation and column at all: a cheap look before a parse."""
    return text is not None and (relation.name if column is None else column) in text


def policy_text(policy: Policy) -> str:
    """Both predicates of a policy as one text."""
    return f"{policy.using or ''} {policy.check or ''}"


def policy_uses(schema: Schema, policy: Policy) -> Uses:
    """The columns that a policy reads, with their relations; its own table's among them.

    A relation that is only named in a sub-query is there with an empty column.
    """
    from lamina.sql.expressions import facts  # noqa: PLC0415 - parses

    found: set[tuple[Name, str]] = set()
    for text in (policy.using, policy.check):
        if text:
            read = facts(text)
            tables = [_relation(schema, name) for name in read.reads]
            found |= {(table, "") for table in tables}
            found |= _placed(schema, read.columns, [*tables, policy.table])
    return frozenset(found)


def view_uses(schema: Schema, view: View) -> Uses:
    """The columns that a view reads, with their relations."""
    if view.uses is not None:
        return view.uses
    uses = query_uses(schema, view.query)
    made = view.made
    if made is not None:  # a column that came later is not in the view's *
        uses = frozenset(
            (name, column)
            for name, column in uses
            if not (
                (known := schema.column(name, column))
                and known.made
                and (known.made.file, known.made.line) > (made.file, made.line)
            )
        )
    return uses | {(name, "") for name in view.reads}


def function_uses(schema: Schema, function: Function) -> Uses:
    """The columns that a function with a body in SQL's own form reads."""
    return query_uses(schema, function.body)


def query_uses(schema: Schema, query: str) -> Uses:
    """The columns that a query reads, with their relations; stars are opened."""
    from lamina.sql.queries import query_facts  # noqa: PLC0415 - parses

    read = query_facts(query)
    tables = [_relation(schema, name) for name in read.reads]
    return _placed(schema, read.columns, tables) | {(t, "") for t in tables}


def _relation(schema: Schema, name: Name) -> Name:
    from lamina.sql.schema.resolve import relation  # noqa: PLC0415 - a cycle

    return relation(schema, name)


def _placed(schema: Schema, columns: "tuple[ColumnRead, ...]", tables: list[Name]) -> Uses:
    """Each column with the relation that has it; an unqualified one with every one that may."""
    found: set[tuple[Name, str]] = set()
    for read in columns:
        homes = [_relation(schema, read.table)] if read.table else tables
        for home in homes:
            known = schema.relation(home)
            if read.column == "*":
                found |= {(home, column) for column in (known.columns if known else ())}
            elif read.table or known is None or read.column in known.columns:
                found.add((home, read.column))
    return frozenset(found)
