"""`set search_path` stays in force for whatever runs next in the session.

The Supabase CLI resets it before each file. psql with several files, the SQL editor and a
migration that is run by hand do not: names without a schema then mean other objects.
pg_dump writes `select pg_catalog.set_config('search_path', '', false)` into its files.

Safe: `set local`, which ends with the transaction; a `reset search_path` later in the file; the
setting of a function.

Given:

```sql
create schema app;
```

Bad:

```sql
set search_path = app, public;
create table app.messages (id bigint primary key);
```

Good:

```sql
set local search_path = app, public;
create table app.messages (id bigint primary key);
```
"""

from collections.abc import Iterator

from lamina.review.about_transactions import in_file, parameter_set
from lamina.review.context import Context
from lamina.review.finding import Edit, Finding, Fix, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.operations import SessionCommand
from lamina.sql.statements import Statement

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.NOTE)


@rule.at_end
def check(ctx: Context) -> Iterator[Finding]:
    """The last setting that is in force at the end of the file."""
    left: Statement | None = None
    for statement, operations, _ in in_file(ctx):
        for op in operations:
            done = parameter_set(op)
            if isinstance(op, SessionCommand) and op.kind == "discard":
                left = None
            elif done and done[0] in {"search_path", "all"} and not done[2]:
                left = None if done[1] is None else statement
    if left:
        yield ctx.finding(
            "search_path stays set for whatever runs next in the session",
            statement=left,
            why="The Supabase CLI resets it before the next file; psql and the SQL editor do not.",
            instead=[Way("Until the end of the transaction", sql=_local(left.text))],
            fix=_fix(left),
        )


def _local(text: str) -> str:
    if _is_plain(text):
        return f"set local {text[3:].lstrip()};"
    return "set local search_path = ...;"


def _is_plain(text: str) -> bool:
    words = text.lower().split(maxsplit=2)
    return words[0] == "set" and words[1].startswith("search_path")


def _fix(statement: Statement) -> Fix | None:
    if not _is_plain(statement.text):
        return None
    place = statement.span.start + len("set")
    return Fix("set it for the transaction only", (Edit(place, place, " local"),))
