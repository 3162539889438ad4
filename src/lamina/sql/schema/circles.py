"""Tables that would come from themselves, which the server refuses to make."""

from collections.abc import Mapping

import msgspec

from lamina.sql.names import Name
from lamina.sql.schema.objects import Table, View


def without_circle(relations: Mapping[Name, Table | View], table: Table) -> Table:
    """The table without a parent that descends from it: a fold of odd statements goes on."""
    if not (table.partition_of or table.inherits):
        return table

    def is_fine(parent: Name) -> bool:
        return not _descends(relations, parent, table.name)

    inherits = tuple(filter(is_fine, table.inherits))
    part_of = table.partition_of if table.partition_of and is_fine(table.partition_of) else None
    if inherits == table.inherits and part_of == table.partition_of:
        return table
    return msgspec.structs.replace(table, inherits=inherits, partition_of=part_of)


def _descends(relations: Mapping[Name, Table | View], name: Name, from_: Name) -> bool:
    todo, seen = [name], set()
    while todo:
        name = todo.pop()
        if name == from_:
            return True
        found = relations.get(name)
        if isinstance(found, Table) and name not in seen:
            seen.add(name)
            todo += [*found.inherits, *([found.partition_of] if found.partition_of else [])]
    return False
