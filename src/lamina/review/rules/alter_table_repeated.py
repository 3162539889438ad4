"""Two `alter table` statements read or write the whole table where one would do.

PostgreSQL does all parts of one `alter table` in a single pass: two columns that change their
types are rewritten once, and two checks are tested in one reading, under one lock.

Safe: parts that take a moment; rows that change in between; a table that the same migration
creates; a small one.

Given:

```sql
create table public.orders (id bigint primary key, price integer, amount integer);
```

Bad:

```sql
alter table public.orders alter column price type bigint;
alter table public.orders alter column amount type bigint;
```

Good:

```sql
alter table public.orders
  alter column price type bigint,
  alter column amount type bigint;
```
"""

from collections.abc import Iterator

from lamina.review.about_transactions import in_file, is_used_table
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.operations import Operation
from lamina.sql.statements import Statement

rule = Rule(__name__, category=Category.REWRITE, severity=Severity.NOTE)

_ROWS = (o.Insert, o.Update, o.Delete, o.Merge)
_PASSES = (o.AddColumn, o.AlterColumnType, o.SetNotNull, o.SetLogged, o.SetAccessMethod)


_JOINED = 20
"""More statements than that are not written out again in each finding."""


@rule.at_end
def check(ctx: Context) -> Iterator[Finding]:
    """A second pass over a table that the first could have done."""
    passes: dict[Name, list[Statement]] = {}
    for statement, operations, locks in in_file(ctx):
        for op in operations:
            if isinstance(op, _ROWS):
                passes.pop(op.table, None)
        work = {lock.relation for lock in locks if lock.rewrites or lock.scans}
        for table in _in_one_pass(statement, operations) & work:
            if is_used_table(ctx, table, operations) and ctx.size(table) != "small":
                passes.setdefault(table, []).append(statement)
                if len(passes[table]) > 1:
                    yield _told(ctx, table, passes[table])


def _in_one_pass(statement: Statement, operations: list[Operation]) -> set[Name]:
    """The table of an ALTER TABLE of which every part can be done in a pass with others."""
    if statement.kind != "alter_table_stmt":
        return set()
    fits = all(
        isinstance(op, _PASSES)
        or (isinstance(op, o.AddConstraint) and op.constraint.kind in {"check", "not null"})
        for op in operations
    )
    return {table for op in operations if (table := getattr(op, "table", None))} if fits else set()


def _told(ctx: Context, table: Name, found: list[Statement]) -> Finding:
    first, last = found[0], found[-1]
    return ctx.finding(
        f"{table} is gone through again, which the alter table of line {first.line} could do",
        statement=last,
        why="Each pass reads or writes every row while others wait.",
        instead=[Way("In one statement", sql=_joined(found) if len(found) <= _JOINED else "")],
    )


def _joined(found: list[Statement]) -> str:
    parts = [found[0].text, *(_after_name(statement.text) for statement in found[1:])]
    return ",\n  ".join(parts) + ";"


def _after_name(text: str) -> str:
    """What follows the name of the table in an ALTER TABLE."""
    from lamina.sql.lexer import lexemes  # noqa: PLC0415 - seldom needed

    tokens = [t for t in lexemes(text) if t.kind != "comment"]
    place = 2
    for words in (("if", "exists"), ("only",)):
        shown = [text[t.start : t.end].lower() for t in tokens[place : place + len(words)]]
        place += len(words) if shown == list(words) else 0
    place += 1
    while text[tokens[place].start] in ".*":
        place += 1 if text[tokens[place].start] == "*" else 2
    return text[tokens[place].start :]
