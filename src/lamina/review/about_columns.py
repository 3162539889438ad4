"""What rules about columns ask: what an ADD COLUMN does, and who names a column."""

from collections.abc import Iterable, Iterator

from lamina.review.context import Context
from lamina.sql.lexer import lexemes
from lamina.sql.names import Name
from lamina.sql.operations import AddColumn, CreateTable, Operation
from lamina.sql.operations.tables import Column
from lamina.sql.schema import Schema
from lamina.sql.schema.objects import Function
from lamina.sql.schema.resolve import path

_SHOWN = 3
_SERIALS = ("serial", "serial2", "serial4", "serial8", "bigserial", "smallserial")


def on_existing(op: AddColumn, ctx: Context) -> bool:
    """Whether it adds a column to a table that was there before the file."""
    there = op.if_not_exists and ctx.before.column(op.table, op.column) is not None
    return not (ctx.created_here(op.table) or there)


def rewrites(ctx: Context) -> bool:
    """Whether the operation writes every row of a table anew that was there before the file."""
    return any(lock.rewrites for lock in ctx.locks if not ctx.created_here(lock.relation))


def scans(ctx: Context, table: Name) -> bool:
    """Whether the operation reads every row of the table, or of its partitions and children."""
    schema = ctx.before
    kin = {table, *(t.name for t in (*schema.partitions_of(table), *schema.children_of(table)))}
    return any(lock.scans for lock in ctx.locks if lock.relation in kin)


def is_serial(column: Column) -> bool:
    """Whether the type is `serial` or one of its kin."""
    return column.type in _SERIALS


def default_of(column: Column) -> str | None:
    """The default of an ordinary column; None where it is null."""
    if column.generated or column.default is None or column.default.lower() == "null":
        return None
    return column.default


def new_columns(op: Operation, ctx: Context) -> Iterator[Column]:
    """The columns that come into being: of a new table, or one that is added."""
    if isinstance(op, CreateTable):
        there = op.if_not_exists and ctx.before.relation(op.table) is not None
        yield from () if there else op.columns
    elif isinstance(op, AddColumn):
        there = op.if_not_exists and ctx.before.column(op.table, op.column) is not None
        yield from () if there else (op.definition,)


def listed(things: Iterable[str]) -> str:
    """Things in a sentence: `a`, `a and b`, `a, b, c and 2 others`."""
    every = list(dict.fromkeys(things))
    if len(every) <= 1:
        return "".join(every)
    if len(every) <= _SHOWN:
        return f"{', '.join(every[:-1])} and {every[-1]}"
    more = len(every) - _SHOWN
    return f"{', '.join(every[:_SHOWN])} and {more} other{'s' if more > 1 else ''}"


def followers(schema: Schema, table: Name, column: str) -> tuple[str, ...]:
    """The views, policies and the like that use a column and follow when it is renamed."""
    return tuple(user.name for user in schema.dependents_of_column(table, column))


def functions_naming(schema: Schema, table: Name, column: str = "") -> tuple[str, ...]:
    """The functions with a body as text that has the names of the table and of the column in it.

    A function of the table's triggers need not name the table. Words are all that is looked at, so
    a function may mean another column of that name; dynamic SQL stays unseen.
    """
    home = schema.relation(table)
    own = {trigger.function for trigger in home.triggers.values()} if home else set()
    return tuple(
        f"function {function.name}"
        for function in schema.all_functions
        if not function.sql_body and _names(function, table, column, own=function.name in own)
    )


def _names(function: Function, table: Name, column: str, *, own: bool) -> bool:
    body = function.body
    if column not in body or not (own or table.name in body):
        return False
    words = set(identifiers(body))
    return (not column or column in words) and (own or table.name in words)


def identifiers(text: str) -> Iterator[str]:
    """The words and quoted names of SQL text; comments and strings are left out."""
    for kind, start, end, _ in lexemes(text):
        if kind == "word":
            yield text[start:end].lower()
        elif kind == "quoted" and text[start] == '"':
            yield text[start + 1 : end - 1].replace('""', '"')


def constants(text: str) -> Iterator[str]:
    """The string constants of SQL text."""
    for kind, start, end, _ in lexemes(text):
        if kind == "quoted" and text[start] == "'":
            yield text[start + 1 : end - 1].replace("''", "'")


def meant(ctx: Context, name: Name) -> Name:
    """The relation that a name of a later statement means, as far as it can be known here."""
    return name if name.schema else Name(path(ctx.before)[0], name.name)


def broken(ctx: Context, home: Name, said: str, *, verb: str = "say") -> str:
    """Who fails from then on: those who say a name; the API where it serves the schema."""
    if ctx.exposed(home):
        return f"code and API requests that {verb} {said} fail from then on"
    return f"code that {verb}s {said} fails from then on"
