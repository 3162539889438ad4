"""What a description is made of: the schemas before and after, and each operation in its place."""

from collections.abc import Sequence

import msgspec

from lamina.review.context import SqlFile, locks_of
from lamina.review.settings import Settings
from lamina.sql.lock_levels import Lock
from lamina.sql.operations import Operation
from lamina.sql.schema import Origin, Schema, apply
from lamina.sql.schema.undo import remember
from lamina.sql.statements import Statement


class Step(msgspec.Struct, frozen=True):
    """One operation.

    Attributes:
        file: Its migration.
        statement: Its statement.
        operation: With the schema written in every name.
        locks: Those on tables and views that the base has, where the operation takes one.
        undone: The state just before the operation, for what the operation changes or removes:
            a copy only where it drops, renames or alters something; None elsewhere.
    """

    file: SqlFile
    statement: Statement
    operation: Operation
    locks: tuple[Lock, ...] = ()
    undone: Schema | None = None


class Given(msgspec.Struct, frozen=True):
    """A change set.

    Attributes:
        files: The new migrations, in the order of application.
        base: The schema before them.
        end: The schema after them.
        steps: Every operation, in order.
        settings: The versions, sizes and options.
    """

    files: tuple[SqlFile, ...]
    base: Schema
    end: Schema
    steps: tuple[Step, ...]
    settings: Settings


_LOOKS_BACK = ("Drop", "Rename", "Alter", "Set", "Revoke", "Disable", "NoForce", "Truncate")


def gather(files: Sequence[SqlFile], base: Schema, settings: Settings, first: int = 0) -> Given:
    """Walk through the new files, on the schema that the old ones lead to.

    Args:
        files: The new files, and old ones between them, which are folded only.
        base: The schema before the first of them; it stays as it is.
        settings: The versions, sizes and options.
        first: The number of the first file.
    """
    state = base.copy()
    steps: list[Step] = []
    for number, file in enumerate(files, first):
        state.begin_script()
        remember(state, file.script.statements)
        for statement in file.script.statements:
            at = Origin(file.path, statement.line, number, file.new)
            for written in statement.operations:
                operation = state.resolved(written)
                if file.new:
                    steps.append(_step(file, statement, operation, state, settings))
                apply(state, operation, at)
    new = tuple(file for file in files if file.new)
    return Given(new, base, state, tuple(steps), settings)


def _step(
    file: SqlFile,
    statement: Statement,
    operation: Operation,
    state: Schema,
    settings: Settings,
) -> Step:
    locks = locks_of(operation, state, settings)
    used = tuple(
        lock
        for lock in locks
        if (found := state.relation(lock.relation)) is None or not (found.made and found.made.new)
    )
    looks_back = type(operation).__name__.startswith(_LOOKS_BACK)
    return Step(file, statement, operation, used, state.copy() if looks_back else None)
