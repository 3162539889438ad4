"""Which table of the base a table of the end is, through renames and moves."""

from collections.abc import Iterator, Mapping

import msgspec

from lamina.describe.given import Given
from lamina.sql import operations as ops
from lamina.sql.names import Name
from lamina.sql.schema import Table, TableColumn


class Pair(msgspec.Struct, frozen=True):
    """A table before and after.

    Attributes:
        before: In the base; None where it is new.
        after: In the end; None where it is gone.
        columns: For each column of the end that was there before, its name in the base.
        again: Those of them that were dropped and added again.
        recreated: The table was dropped and created again under the same name.
    """

    before: Table | None
    after: Table | None
    columns: Mapping[str, str] = {}
    again: frozenset[str] = frozenset()
    recreated: bool = False

    @property
    def name(self) -> Name:
        """Its name in the end; for one that is gone, that in the base."""
        table = self.after or self.before
        assert table is not None  # noqa: S101 - one of the two is always there
        return table.name


def pairs(given: Given) -> tuple[Pair, ...]:
    """Every table of the base and of the end, without partitions and temporary tables."""
    tables, columns = _renames(given)
    old = {table.name: table for table in given.base.tables}
    end = tuple(given.end.tables)
    homes = {t.name: tables.get(t.name, t.name) for t in end if not _is_new(t)}
    followed = set(homes.values())
    found = []
    for table in end:
        name = table.name
        recreated = _is_new(table) and name in old and name not in followed
        before = old.get(name if recreated else homes.get(name, Name("", "")))
        if before is None:
            found.append(Pair(None if _is_new(table) else _unseen(table), table))
        elif recreated:
            same = {c: c for c in table.columns if c in before.columns}
            found.append(Pair(before, table, same, recreated=True))
        else:
            found.append(_kept(before, table, columns.get(name, {})))
    # One that is gone is not shown where another one was given its name.
    paired = {pair.before.name for pair in found if pair.before} | {table.name for table in end}
    found += [Pair(table, None) for name, table in old.items() if name not in paired]
    return tuple(p for p in found if _shown(p.after or p.before))


def _is_new(made: Table | TableColumn) -> bool:
    return made.made is not None and made.made.new


def _unseen(table: Table) -> Table:
    """A table that no migration made (`auth.users`), before this change set first named it."""
    constraints = {n: c for n, c in table.constraints.items() if c.made and not c.made.new}
    return msgspec.structs.replace(table, columns={}, constraints=constraints)


def _shown(table: Table | None) -> bool:
    """Partitions have the columns of their parent, and temporary tables do not stay."""
    return table is not None and not table.partition_of and not table.temporary


def _kept(before: Table, after: Table, renamed: dict[str, str]) -> Pair:
    """A table that stayed: its columns by the names that they had, and those made again."""
    homes = {c.name: renamed.get(c.name, c.name) for c in after.columns.values() if not _is_new(c)}
    homes = {column: was for column, was in homes.items() if was in before.columns}
    followed = set(homes.values())
    again = frozenset(
        c for c in after.columns if c not in homes and c in before.columns and c not in followed
    )
    return Pair(before, after, {**homes, **{c: c for c in again}}, again)


Renamed = dict[Name, dict[str, str]]


def _renames(given: Given) -> tuple[dict[Name, Name], Renamed]:
    """For each renamed table its name in the base; the same for columns, by table."""
    tables: dict[Name, Name] = {}
    columns: Renamed = {}
    known = given.base.relations
    for step in given.steps:
        op = step.operation
        if isinstance(op, ops.RenameColumn):
            names = columns.setdefault(op.table, {})
            names[op.new_name] = names.pop(op.column, op.column)
        for old, new in _moved(op):
            if old in tables or old in known:
                tables[new] = tables.pop(old, old)
                columns[new] = columns.pop(old, {})
    return tables, columns


def _moved(op: ops.Operation) -> Iterator[tuple[Name, Name]]:
    """The old and the new name of a table that an operation renames or moves."""
    if isinstance(op, ops.RenameTable):
        yield op.table, Name(op.table.schema, op.new_name)
    elif isinstance(op, ops.SetSchema) and op.kind.endswith("table"):
        yield op.name, Name(op.schema, op.name.name)
