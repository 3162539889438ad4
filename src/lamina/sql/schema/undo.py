"""Transactions: a file runs in one, so ROLLBACK undoes what the file did since its last COMMIT."""

from collections.abc import Iterable

from lamina.sql import operations as o
from lamina.sql.schema.objects import Origin
from lamina.sql.schema.state import Schema
from lamina.sql.statements import Statement


def remember(schema: Schema, statements: Iterable[Statement]) -> None:
    """Keep the state before a script that rolls back; a copy for each script would be slow."""
    kinds = (op.kind for s in statements for op in s.operations if isinstance(op, o.Transaction))
    if "rollback" in kinds:
        schema.before = schema.copy()


def transaction(schema: Schema, op: o.Transaction, _: Origin) -> None:
    """COMMIT, ROLLBACK, SAVEPOINT and their kin; BEGIN in the file's transaction changes nothing.

    Where nobody called :func:`remember`, ROLLBACK undoes what was done since BEGIN.
    """
    match op.kind:
        case "begin" | "start":
            schema.before = schema.before or schema.copy()
        case "commit" | "prepare":
            schema.local_path = None
            schema.before, schema.savepoints = schema.copy(), ()
        case "rollback":
            if schema.before:
                _restore(schema, schema.before)
            schema.local_path, schema.savepoints = None, ()
        case "savepoint":
            schema.savepoints = (*schema.savepoints, (op.savepoint, schema.copy()))
        case "release" if (place := _place(schema, op.savepoint)) is not None:
            schema.savepoints = schema.savepoints[:place]
        case "rollback to" if (place := _place(schema, op.savepoint)) is not None:
            _restore(schema, schema.savepoints[place][1])
            schema.savepoints = schema.savepoints[: place + 1]
        case _:
            pass


def _place(schema: Schema, name: str) -> int | None:
    """Where the newest savepoint of that name stands; None where it is not known."""
    names = [known for known, _ in schema.savepoints]
    return len(names) - 1 - names[::-1].index(name) if name in names else None


def _restore(schema: Schema, saved: Schema) -> None:
    kept = vars(schema).keys() - {"before", "savepoints"}
    for name, value in vars(saved.copy()).items():
        if name in kept:
            setattr(schema, name, value)
