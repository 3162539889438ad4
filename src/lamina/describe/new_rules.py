"""Rules that code has to keep from a migration on, and keys that it can no longer rely on."""

from collections.abc import Callable, Iterator
from typing import Any

from lamina.describe.given import Given
from lamina.describe.model import Phrase
from lamina.describe.moments import Moment
from lamina.describe.phrases_parts import code, dotted, listed, name, say, word
from lamina.describe.required import Break, required, required_by_check, required_column, writes
from lamina.describe.undo import columns_read
from lamina.sql import operations as o
from lamina.sql.names import Name


def _no_default(
    op: o.DropDefault | o.DropIdentity, moment: Moment, given: Given
) -> Iterator[Break]:
    it, end = dotted(op.table, op.column), given.end.column(op.table, op.column)
    known = moment.before.column(op.table, op.column)
    if not moment.in_use(op.table) or known is None or end is None or end.default is not None:
        return
    if end.generated or (known.default is None and not known.generated):
        return
    if end.not_null:
        told = say("{} has no default any more: inserts without it fail", it)
    elif moment.old_column(op.table, op.column):
        told = say("{} has no default any more: inserts without it leave null", it)
    else:
        return
    yield Break(told, moment.version, *writes(known, moment), (it,))


def _constraint(op: o.AddConstraint, moment: Moment, given: Given) -> Iterator[Break]:
    made, home = op.constraint, given.end.table(op.table)
    if made.kind == "not null":
        for column in made.columns:
            yield from required(o.SetNotNull(op.table, column), moment, given)
        return
    if made.kind == "check" and not made.not_enforced:
        yield from required_by_check(op, moment, given)
    gone = bool(made.name) and (home is None or made.name not in home.constraints)
    columns = made.columns or columns_read(made.expression)
    if made.using_index or made.not_enforced or gone or not moment.binds(op.table, columns):
        return
    if made.kind in {"unique", "primary key"}:
        yield from _unique(op.table, made.columns, moment)
        return
    if made.references:
        it = listed([dotted(op.table, column) for column in made.columns])
        told = say("{} has to point to a row of {}", it, name(made.references))
        yield Break(
            told,
            moment.version,
            "before",
            "code that gives {} only values that the other table has",
            it,
        )
        return
    what = word(made.name) if made.name else code(made.expression or ", ".join(made.columns))
    told = say("{} takes only what {} {} allows", name(op.table), made.kind, what)
    advice = f"code that writes only what {made.kind} {{}} allows"
    yield Break(told, moment.version, "before", advice, (what,))


def _unique(
    table: Name, columns: tuple[str, ...], moment: Moment, where: str = ""
) -> Iterator[Break]:
    if not moment.is_unique(table, columns):
        same = say("the same {}", told_columns(columns))
        some = say(" where {}", code(where)) if where else ""
        told = say("{} refuses a second row with {}{}", name(table), same, some)
        it = say("{} into {}", same, name(table))
        yield Break(told, moment.version, "before", "code that does not write {} twice", it)


def told_columns(columns: tuple[str, ...]) -> Phrase:
    """Columns and expressions in a sentence."""
    return listed([code(c[1:-1]) if c.startswith("(") else word(c) for c in columns])


def _index(op: o.CreateIndex, moment: Moment, given: Given) -> Iterator[Break]:
    lasts = not op.name or given.end.index(Name(op.table.schema, op.name)) is not None
    if op.unique and lasts and moment.binds(op.table, op.columns):
        yield from _unique(op.table, op.columns, moment, op.where)


def _key_gone(op: o.DropConstraint | o.DropIndex, moment: Moment, given: Given) -> Iterator[Break]:
    name_ = op.index if isinstance(op, o.DropIndex) else Name(op.table.schema, op.name)
    index = moment.before.index(name_)
    if index is None or not index.unique or (index.made and index.made.new):
        return
    table, columns = index.table, index.columns
    left = [set(i.columns) for i in given.end.indexes_of(table) if i.unique]
    if given.end.table(table) and set(columns) not in left:
        them = code(f"on conflict ({', '.join(columns)})")
        told = say("{} may have two rows with the same {}", name(table), told_columns(columns))
        advice = "code without {}, which fails from then on"
        yield Break(told, moment.version, "before", advice, (them,))


RULES: dict[type[o.Operation], Callable[[Any, Moment, Given], Iterator[Break]]] = {
    o.AddColumn: required_column,
    o.AddConstraint: _constraint,
    o.CreateIndex: _index,
    o.DropConstraint: _key_gone,
    o.DropDefault: _no_default,
    o.DropIdentity: _no_default,
    o.DropIndex: _key_gone,
    o.SetNotNull: required,
}
