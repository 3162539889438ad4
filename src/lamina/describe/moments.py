"""What is there before each operation of a change set, and what names it had in the base."""

from collections.abc import Iterator, Mapping
from itertools import groupby

import msgspec

from lamina.describe.given import Given, Step
from lamina.review.about_access import PLATFORM
from lamina.review.about_policies import commands, covers_role, predicates
from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.operations import Operation
from lamina.sql.schema import Origin, Policy, Schema, Table, TableColumn, apply

Rows = tuple[str, ...] | None
"""What has to hold of the rows that are there, and of those written; None where none are let."""

RELATIONS = frozenset({"table", "view", "materialized view", "foreign table"})


class Trail:
    """What tables, views and columns are called in the base, while the change set renames them."""

    def __init__(self) -> None:
        self._relations: dict[Name, Name] = {}
        self._columns: dict[tuple[Name, str], str] = {}

    def relation(self, now: Name) -> Name:
        """The name that the relation of now has in the base."""
        return self._relations.get(now, now)

    def column(self, table: Name, now: str) -> str:
        """The name that the column of now has in the base."""
        return self._columns.get((self.relation(table), now), now)

    def renames_columns(self, table: Name) -> bool:
        """Whether the table had a column with another name."""
        return any(home == self.relation(table) for home, _ in self._columns)

    def follow(self, operation: Operation) -> None:
        """Take in what the operation gives another name."""
        moved = renamed(operation)
        if moved:
            old, new = moved
            self._relations[new] = self._relations.pop(old, old)
        elif isinstance(operation, o.RenameColumn):
            home = self.relation(operation.table)
            first = self._columns.pop((home, operation.column), operation.column)
            self._columns[home, operation.new_name] = first


class Moment(msgspec.Struct, frozen=True):
    """An operation and what is there just before it; ``before`` holds until the next one only."""

    step: Step
    before: Schema
    trail: Trail

    @property
    def operation(self) -> Operation:
        """The operation."""
        return self.step.operation

    @property
    def version(self) -> str:
        """The migration."""
        return self.step.file.version

    def in_use(self, table: Name) -> bool:
        """Whether the table or view was there before the change set, as far as is known."""
        found = self.before.relation(table)
        if table in self.before.index_homes or table in self.before.sequences:
            return False
        if found is None:
            named = any(lock.relation == table for lock in self.step.locks)
            return named and not self.operation.if_there
        return not (found.made and found.made.new) and table.schema != "pg_temp"

    def old_column(self, table: Name, column: str) -> TableColumn | None:
        """The column, where a migration or the baseline had it before the change set."""
        found = self.before.column(table, column) if self.in_use(table) else None
        return None if found is None or (found.made and found.made.new) else found

    def new_column(self, table: Name, column: str) -> bool:
        """Whether the change set added the column."""
        found = self.before.column(table, column)
        return bool(found and found.made and found.made.new)

    def binds(self, table: Name, columns: tuple[str, ...]) -> bool:
        """Whether a rule on these columns reaches rows and code of before the change set."""
        new = bool(columns) and all(self.new_column(table, column) for column in columns)
        return self.in_use(table) and not new

    def is_unique(self, table: Name, columns: tuple[str, ...]) -> bool:
        """Whether an index sees to it that no two rows have the same values there."""
        whole = (i for i in self.before.indexes_of(table) if i.unique and not i.where)
        return any(set(index.columns) <= set(columns) for index in whole)


def moments(given: Given) -> Iterator[Moment]:
    """Every operation with the state before it, which costs no copy of the schema."""
    state, trail = given.base.copy(), Trail()
    for file, steps in groupby(given.steps, key=lambda step: step.file):
        state.begin_script()
        for step in steps:
            yield Moment(step, step.undone or state, trail)
            at = Origin(file.path, step.statement.line, 0, new=True)
            apply(state, step.operation, at)
            trail.follow(step.operation)


def renamed(operation: Operation) -> tuple[Name, Name] | None:
    """The old and the new name of a table or view."""
    match operation:
        case o.RenameTable():
            return operation.table, Name(operation.table.schema, operation.new_name)
        case o.Rename() if operation.kind in RELATIONS:
            return operation.name, Name(operation.name.schema, operation.new_name)
        case o.SetSchema() if operation.kind in RELATIONS:
            return operation.name, Name(operation.schema, operation.name.name)
        case _:
            return None


def last_name(given: Given, moment: Moment, name: Name) -> Name | None:
    """What a relation of this moment is called at the end; None where it is dropped."""
    for operation in _later(given, moment):
        pair = renamed(operation)
        name = pair[1] if pair and pair[0] == name else name
    return name if given.end.relation(name) else None


def last_column(given: Given, moment: Moment, made: o.RenameColumn) -> tuple[Name, str] | None:
    """The table and the name that a renamed column has at the end; None where it is dropped."""
    table, column = made.table, made.new_name
    for operation in _later(given, moment):
        pair = renamed(operation)
        if pair and pair[0] == table:
            table = pair[1]
        elif isinstance(operation, o.RenameColumn | o.DropColumn) and operation.table == table:
            if operation.column == column and isinstance(operation, o.DropColumn):
                return None
            if operation.column == column and isinstance(operation, o.RenameColumn):
                column = operation.new_name
    return (table, column) if given.end.column(table, column) else None


def _later(given: Given, moment: Moment) -> Iterator[Operation]:
    steps = iter(given.steps)
    for step in steps:
        if step is moment.step:
            break
    return (step.operation for step in steps)


def has_row_security(table: Table) -> bool:
    """Whether policies decide; Supabase turns it on for its own tables."""
    return table.rls or (table.made is None and table.name.schema in PLATFORM)


def effective(policies: Mapping[str, Policy], role: str, command: str) -> Rows:
    """What all policies together ask of the rows, for one role and command."""
    about = [p for p in policies.values() if command in commands(p) and covers_role(p, role)]
    grants = [predicates(p, command) for p in about if p.permissive]
    limits = [predicates(p, command) for p in about if not p.permissive]
    if not grants:
        return None
    sides = range(len(grants[0]))
    found = tuple(_joined([g[n] for g in grants], [k[n] for k in limits]) for n in sides)
    return None if any(always(text) is False for text in found) else found


def _joined(any_of: list[str], all_of: list[str]) -> str:
    one = list(dict.fromkeys(any_of))
    lets = one[0] if len(one) == 1 else " or ".join(f"({text})" for text in one)
    return " and ".join(f"({text})" for text in (lets, *all_of)) if all_of else lets


def always(predicate: str) -> bool | None:
    """Whether a predicate holds for every row, or for none."""
    from lamina.sql.expressions import tautology  # noqa: PLC0415 - loads the parser

    return tautology(predicate)
