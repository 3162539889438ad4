"""A view shows rows past the row level security of the tables that it reads.

A view reads with the rights of its owner. In a migration that is a role which passes row level
security, so that everyone who may read the view sees every row behind it, whatever the policies
of the tables say. With `security_invoker = on` (PostgreSQL 15 and later) the reader's rights and
the policies hold.

`create or replace view` without `with (...)` takes the option away from a view that had it,
without a word; diff engines write exactly that. That is an error, the rest a warning.

Safe: a schema that is not exposed; a view that no role of the API may read; a materialized view,
which has no such option; the option set by the end of the change set.

The same rule elsewhere: splinter `security_definer_view`.

Given:

```sql
create table public.notes (id bigint primary key, owner uuid, body text);
alter table public.notes enable row level security;
create view public.my_notes with (security_invoker = on) as select id, body from public.notes;
```

Bad:

```sql
create or replace view public.my_notes as select id, body, owner from public.notes;
```

Good:

```sql
create or replace view public.my_notes with (security_invoker = on) as
  select id, body, owner from public.notes;
```
"""

from collections.abc import Iterator

from lamina.review.about_access import api_roles, listed
from lamina.review.about_views import add_option, reads_of, reads_rows
from lamina.review.context import Context
from lamina.review.finding import Finding, Fix, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.names import Name
from lamina.sql.operations import CreateView, SetOptions

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.WARNING)

_SINCE = 15
_OPTION = "security_invoker = on"


@rule.on(CreateView)
def check(op: CreateView, ctx: Context) -> Iterator[Finding]:
    """A view that reads tables with its owner's rights."""
    if (
        op.materialized
        or op.security_invoker
        or not reads_rows(op.reads)
        or not _open(op.view, ctx)
    ):
        return
    behind = reads_of(ctx.after, op.reads)
    if any(name.schema == "auth" for name in behind):  # auth-users-exposed tells it
        return
    old = ctx.before.view(op.view)
    had = bool(old and old.security_invoker)
    if old and not had and old.made and not old.made.new:  # as it was before the change set
        return
    if not had and any(name == "security_invoker" for name, _ in op.options):
        return  # written out: off on purpose
    add = add_option(ctx, _OPTION)
    written = any(name == "security_invoker" for name, _ in op.options)
    fix = Fix("let the reader's rights hold", (add,)) if add and not written else None
    yield _finding(ctx, op.view, op.reads, had=had, fix=fix)


@rule.on(SetOptions)
def check_options(op: SetOptions, ctx: Context) -> Iterator[Finding]:
    """The option is taken away from a view that had it."""
    old = ctx.before.view(op.name)
    new = ctx.after.view(op.name)
    if old and new and old.security_invoker and not new.security_invoker and _open(op.name, ctx):
        yield _finding(ctx, op.name, old.reads, had=True)


def _open(view: Name, ctx: Context) -> bool:
    """Whether the API's roles read it with its owner's rights at the end."""
    end = ctx.end.view(view)
    if end is None or end.security_invoker or not ctx.exposed(view):
        return False
    return ctx.settings.postgres >= _SINCE and bool(api_roles(ctx.end, "table", view))


def _finding(
    ctx: Context, view: Name, reads: tuple[Name, ...], *, had: bool, fix: Fix | None = None
) -> Finding:
    tables = sorted({str(name) for name in reads})
    lost = f"{view} loses security_invoker: " if had else ""
    roles = api_roles(ctx.end, "table", view)
    who = "everyone" if "public" in roles else listed(roles)
    return ctx.finding(
        f"{lost}{who} may reach {listed(tables)} through it, past the policies"
        if had
        else f"{who} may reach {listed(tables)} through view {view}, past the policies",
        why="CREATE OR REPLACE without WITH resets the options of a view."
        if had and isinstance(ctx.operation, CreateView)
        else "A view reads with the rights of its owner.",
        instead=f"alter view {view.sql()} set ({_OPTION});",
        severity=Severity.ERROR if had else Severity.WARNING,
        fix=fix,
    )
