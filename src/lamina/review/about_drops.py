"""What a DROP ... CASCADE takes along: the difference that it makes in the schema."""

from collections.abc import Iterator

import msgspec

from lamina.review.context import Context
from lamina.sql.names import Name, quote
from lamina.sql.schema.objects import Table
from lamina.sql.schema.state import Schema

LOSES = frozenset({"table", "column", "policy"})
"""Kinds whose loss takes data or access along."""


class Gone(msgspec.Struct, frozen=True, order=True):
    """Something that goes; ``home`` is the table that it belongs to, or itself."""

    kind: str
    home: Name
    item: str = ""

    @property
    def words(self) -> str:
        """It, for people: ``policy "own rows" on messages``."""
        return (
            f"{self.kind} {quote(self.item)} on {self.home}"
            if self.item
            else f"{self.kind} {self.home}"
        )


def taken_along(ctx: Context, dropped: set[Name]) -> tuple[Gone, ...]:
    """What goes with what a statement names, and is not there again at the end."""
    before, after = set(_things(ctx.before)), set(_things(ctx.after))
    again = set(_things(ctx.end))
    return tuple(
        sorted(
            thing
            for thing in before - after
            if thing not in again and not _belongs(thing, ctx, dropped)
        )
    )


def _belongs(thing: Gone, ctx: Context, dropped: set[Name]) -> bool:
    """Whether it is part of what is dropped by name, or of something that goes as a whole."""
    if thing.home.schema == "pg_temp" or ctx.created_here(thing.home):
        return True
    part = ctx.before.table(thing.home)
    if thing.home in dropped or (part and part.partition_of in dropped):
        return True
    left = ctx.after.relation(thing.home)
    if thing.kind == "default of" and left and thing.item not in left.columns:
        return True
    return bool(thing.item) and left is None


def _things(schema: Schema) -> Iterator[Gone]:
    for relation in schema.relations.values():
        if not isinstance(relation, Table):
            yield Gone("materialized view" if relation.materialized else "view", relation.name)
            continue
        yield Gone("table", relation.name)
        for column in relation.columns.values():
            yield Gone("column", relation.name, column.name)
            if column.default is not None and not column.generated:
                yield Gone("default of", relation.name, column.name)
        yield from (Gone("policy", relation.name, name) for name in relation.policies)
        yield from (Gone("trigger", relation.name, name) for name in relation.triggers)
        for entry in relation.constraints.values():
            if entry.kind != "not null":
                yield Gone(entry.kind, relation.name, entry.name)
    yield from (Gone("function", function.name) for function in schema.all_functions)
    yield from (Gone("type", name) for name in schema.types)
    yield from (Gone("sequence", name) for name in schema.sequences)


def reverse(things: tuple[Gone, ...]) -> str:
    """The statements that drop them by name, what needs others first."""
    lines = []
    for kind, text in _SQL.items():
        for thing in things:
            if thing.kind == kind:
                values = {"home": thing.home.sql(), "item": quote(thing.item)}
                lines.append(text.format(**values, kind=kind))
    return "\n".join(lines)


_KEY = "alter table {home} drop constraint {item};"
_SQL = {
    "view": "drop view {home};",
    "materialized view": "drop materialized view {home};",
    "policy": "drop policy {item} on {home};",
    "trigger": "drop trigger {item} on {home};",
    "foreign key": _KEY,
    "check": _KEY,
    "unique": _KEY,
    "primary key": _KEY,
    "exclude": _KEY,
    "default of": "alter table {home} alter column {item} drop default;",
    "column": "alter table {home} drop column {item};",
    "table": "drop table {home};",
    "sequence": "drop sequence {home};",
    "type": "drop type {home};",
    "function": "drop function {home};",
}
