"""A foreign key to `auth.users` says nothing about deletion, so users cannot be deleted.

Without `on delete` the server refuses to delete a user while a row points to it, in the dashboard and in `auth.admin.deleteUser()` alike, with an error that does not name the table.
`on delete cascade` deletes the rows with the user, `on delete set null` keeps them without.

Safe: an action is written, or the key is gone or replaced at the end of the change. Keys to tables of your own are not looked at: refusing may be just what you want.

Bad:

```sql
create table public.profiles (id uuid primary key references auth.users (id));
```

Good:

```sql
create table public.profiles (id uuid primary key references auth.users (id) on delete cascade);
```
"""

from collections.abc import Iterator

import msgspec

from lamina.review.about_constraints import Adding, at_end, foreign_keys_of
from lamina.review.about_indexes import shown_columns
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write import definition
from lamina.sql.names import quote
from lamina.sql.operations import AddColumn, AddConstraint, Constraint, CreateTable

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.WARNING)


@rule.on(AddConstraint, AddColumn, CreateTable)
def check(op: Adding, ctx: Context) -> Iterator[Finding]:
    """Keys to the users that hold on to them."""
    for key in foreign_keys_of(op, ctx):
        target = key.references
        if target is None or target.schema != "auth" or key.on_delete:
            continue
        left = at_end(ctx, op.table, key)
        if left is None or left.constraint.on_delete:
            continue
        yield ctx.finding(
            f"a row of {target} cannot be deleted while {shown_columns(key.columns)} of {op.table} "
            "points to it",
            why="Deleting a user fails, in the dashboard and by the admin API.",
            instead=list(_ways(op, key)),
        )


def _ways(op: Adding, key: Constraint) -> Iterator[Way]:
    how = "" if isinstance(op, AddConstraint) else f", behind {shown_columns(key.columns)}"
    yield Way(f"To delete the rows with the user{how}", sql=_sql(op, key, "cascade"))
    yield Way(f"To keep them, in a column that takes null{how}", sql=_sql(op, key, "set null"))


def _sql(op: Adding, key: Constraint, action: str) -> str:
    """The whole statement for a constraint that stands alone, else what follows the column."""
    text = definition(msgspec.structs.replace(key, on_delete=action))
    if not isinstance(op, AddConstraint):
        return text[text.index("references ") :] if len(key.columns) == 1 else text
    name = f"constraint {quote(key.name)} " if key.name else ""
    valid = " not valid" if key.not_valid else ""
    return f"alter table {op.table.sql()} add {name}{text}{valid};"
