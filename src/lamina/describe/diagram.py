"""The tables that a change set touches, and those beside them: a picture of what changes."""

from collections.abc import Iterable, Mapping

import msgspec

from lamina.describe.given import Given
from lamina.describe.model import Column, Diagram, Entity, Link
from lamina.describe.same_tables import Pair, pairs
from lamina.sql.names import Name, quote
from lamina.sql.schema import Table, TableColumn, TableConstraint

_COLUMNS = 8
"""How many columns of a table are shown."""

Keys = dict[str, str]
Names = Mapping[Name, Name]
"""Tables by their names in the base, with those in the end; or the other way round."""


class _Shape(msgspec.Struct, frozen=True):
    """A pair with what is marked on it."""

    pair: Pair
    mark: str
    columns: tuple[Column, ...]
    links: tuple[Link, ...]

    @property
    def touched(self) -> bool:
        """Whether anything that the picture shows of the table itself has changed."""
        return bool(self.mark)


def diagram(given: Given, limit: int = 8) -> Diagram:
    """Return the touched tables, each with its direct neighbours by foreign keys.

    A table is touched where its name, a column, a key or a foreign key changes; policies, grants
    and checks do not show in such a picture.

    Args:
        given: The change set.
        limit: How many tables to show at most.

    Returns:
        The touched tables first, then the neighbours; empty where no table is touched.
    """
    every = pairs(given)
    before = {p.before.name: p.name for p in every if p.before}
    after = {name: was for was, name in before.items()}
    shapes = {p.name: _shape(p, before, after) for p in every}
    touched = [name for name, shape in shapes.items() if shape.touched]
    if not touched:
        return Diagram()
    shown = touched[:limit]
    links = _links(shapes.values(), shown)
    beside = _beside(links, shown)
    neighbours = beside[: limit - len(shown)]
    there = {*shown, *neighbours}
    links = [link for link in links if {link.source, link.target} <= there]
    entities = [_entity(shapes[name]) for name in shown]
    entities += [_neighbour(name, shapes.get(name), links) for name in neighbours]
    return Diagram(
        tuple(entities), tuple(links), len(touched) - len(shown), len(beside) - len(neighbours)
    )


def _links(shapes: Iterable[_Shape], shown: list[Name]) -> list[Link]:
    """The foreign keys from and to the tables that are shown."""
    return [
        link
        for shape in shapes
        for link in shape.links
        if link.source in shown or link.target in shown
    ]


def _beside(links: list[Link], shown: list[Name]) -> list[Name]:
    """The tables at the other ends: first where the link changes, then those pointed to."""
    order = sorted(links, key=lambda link: (not link.mark, link.source not in shown))
    ends = [end for link in order for end in (link.target, link.source)]
    return [end for end in dict.fromkeys(ends) if end not in shown]


# One table.


def _shape(pair: Pair, before: Names, after: Names) -> _Shape:
    """What of a table has changed; a table that is new or gone says so once."""
    columns, links = _columns(pair), _foreign_keys(pair, before, after)
    if pair.before is None or pair.after is None:
        mark = "new" if pair.before is None else "removed"
    elif pair.recreated:
        mark = "recreated"
    elif pair.before.name != pair.after.name:
        mark = f"was {pair.before.name}"
    elif any(c.mark for c in columns) or any(k.mark for k in links):
        mark = "changed"
    else:
        mark = ""
    return _Shape(pair, mark, columns, links)


def _columns(pair: Pair) -> tuple[Column, ...]:
    before, after = pair.before, pair.after
    if before is None or after is None or before is after:
        table = after or before
        return _plain_columns(table) if table else ()
    keys, old_keys = _keys(after), _keys(before)
    found = [
        Column(c.name, c.type, keys.get(c.name, ""), _column_mark(pair, c, keys, old_keys))
        for c in after.columns.values()
    ]
    kept = set(pair.columns.values())
    gone = [c for c in before.columns.values() if c.name not in kept]
    return (*found, *(Column(c.name, c.type, "", "removed") for c in gone))


def _plain_columns(table: Table) -> tuple[Column, ...]:
    keys = _keys(table)
    return tuple(Column(c.name, c.type, keys.get(c.name, "")) for c in table.columns.values())


def _column_mark(pair: Pair, column: TableColumn, keys: Keys, old_keys: Keys) -> str:
    was = pair.columns.get(column.name)
    old = pair.before.columns.get(was) if pair.before and was else None
    if old is None or was is None:
        # One that no migration made is first heard of where it is changed.
        return "new" if column.made and column.made.new else "changed"
    if column.name in pair.again:
        return "recreated"
    if was != column.name:
        return f"was {quote(was)}"
    same = _facts(old) == _facts(column)
    return "" if same and _unique(keys, column.name) == _unique(old_keys, was) else "changed"


def _facts(column: TableColumn) -> tuple[object, ...]:
    return (column.type, column.not_null, column.default, column.generated)


def _unique(keys: Keys, column: str) -> tuple[bool, bool]:
    """Whether the column is in the primary key, or unique alone; links show foreign keys."""
    key = keys.get(column, "")
    return "PK" in key, "UK" in key


def _keys(table: Table) -> Keys:
    """The keys of each column, as Mermaid writes them."""
    marks: dict[str, list[str]] = {}
    kinds = {"primary key": "PK", "foreign key": "FK", "unique": "UK"}
    constraints = table.constraints.values()
    for kind, mark in kinds.items():
        for constraint in (c for c in constraints if c.kind == kind):
            if kind == "unique" and len(constraint.columns) > 1:
                continue
            for column in constraint.columns:
                held = marks.setdefault(column, [])
                if mark not in held:
                    held.append(mark)
    return {column: ", ".join(held) for column, held in marks.items()}


# Foreign keys.


def _foreign_keys(pair: Pair, before: Names, after: Names) -> tuple[Link, ...]:
    """The foreign keys that a table has, and had."""
    if pair.before is None or pair.after is None or pair.before is pair.after:
        table = pair.after or pair.before
        return tuple(_link(table, c, before) for c in _of_kind(table)) if table else ()
    old = {_identity(c, {}, {}): c for c in _of_kind(pair.before)}
    found = []
    for constraint in _of_kind(pair.after):
        was = old.pop(_identity(constraint, pair.columns, after), None)
        mark = "" if was and _actions(was) == _actions(constraint) else "changed" if was else "new"
        found.append(_link(pair.after, constraint, {}, mark))
    gone = [_link(pair.before, c, before, "removed", pair.name) for c in old.values()]
    return (*found, *gone)


def _of_kind(table: Table | None) -> list[TableConstraint]:
    constraints = table.constraints.values() if table else ()
    return [c for c in constraints if c.kind == "foreign key" and c.constraint.references]


def _identity(
    constraint: TableConstraint, columns: Mapping[str, str], tables: Names
) -> tuple[tuple[str, ...], Name | None]:
    """What makes two foreign keys the same one, in the names of the base."""
    target = constraint.constraint.references
    return (
        tuple(columns.get(c, c) for c in constraint.columns),
        tables.get(target, target) if target else None,
    )


def _actions(constraint: TableConstraint) -> tuple[str, str]:
    return constraint.constraint.on_delete, constraint.constraint.on_update


def _link(
    table: Table,
    constraint: TableConstraint,
    before: Names,
    mark: str = "",
    source: Name | None = None,
) -> Link:
    """A foreign key as a link; one of the base points to the table under its name in the end."""
    target = constraint.constraint.references or table.name
    if target in before and (mark == "removed" or not (table.made and table.made.new)):
        target = before[target]
    columns = set(constraint.columns)
    held = [c for name, c in table.columns.items() if name in columns]
    primary = table.primary_key
    in_key = set(primary.columns) if primary else set()
    unique = any(
        i.unique and not i.where and i.columns and set(i.columns) <= columns
        for i in table.indexes.values()
    )
    return Link(
        source or table.name,
        target,
        constraint.columns,
        optional=any(not c.not_null and c.name not in in_key for c in held),
        unique=unique,
        mark=mark,
    )


# What is shown of a table.


def _entity(shape: _Shape) -> Entity:
    """A touched table: what changed, then the keys, then the rest, as far as there is room."""
    whole = shape.columns
    first = sorted(whole, key=lambda c: (not c.mark, not c.key))[:_COLUMNS]
    columns = tuple(c for c in whole if c in first)
    return Entity(shape.pair.name, columns[:_COLUMNS], shape.mark, len(whole) - len(columns))


def _neighbour(name: Name, shape: _Shape | None, links: list[Link]) -> Entity:
    """A neighbour: its primary key and what links it; nothing is known of `auth.users`."""
    if shape is None:
        return Entity(name, ())
    linked = {column for link in links if link.source == name for column in link.columns}
    columns = tuple(c for c in shape.columns if "PK" in c.key or c.name in linked)[:_COLUMNS]
    return Entity(name, columns, "", len(shape.columns) - len(columns))
