"""Renaming a column breaks code that is running under the old name.

The rename takes a moment, and in that moment every deployed query, API request and function body
that has the old name fails. Views, policies, constraints and indexes follow by themselves; a view
goes on showing the old name. Function bodies are text and do not follow.

Safe: a column that the same migration added; a swap, where another column takes the old name in
the same migration.

The same rule elsewhere: squawk `renaming-column`, strong_migrations `rename_column`.

Given:

```sql
create table public.messages (id bigint primary key, body text);
```

Bad:

```sql
alter table public.messages rename column body to content;
```

Good:

```sql
alter table public.messages add column content text;
create function public.messages_content_body() returns trigger
language plpgsql set search_path = '' as $$
begin
  if tg_op = 'UPDATE' and new.body is distinct from old.body then
    new.content := new.body;
  elsif tg_op = 'UPDATE' and new.content is distinct from old.content then
    new.body := new.content;
  elsif new.content is not null then
    new.body := new.content;
  else
    new.content := new.body;
  end if;
  return new;
end $$;
create trigger messages_content_body before insert or update on public.messages
for each row execute function public.messages_content_body();
```
"""

from collections.abc import Iterator

from lamina.review.about_columns import broken, followers, functions_naming, listed, meant
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_columns import UNTIL_DONE, batch, belongings, follow, unfollow
from lamina.sql.names import quote
from lamina.sql.operations import AddColumn, DropColumn, RenameColumn
from lamina.sql.schema.naming import object_name

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.ERROR)


@rule.on(RenameColumn)
def check(op: RenameColumn, ctx: Context) -> Iterator[Finding]:
    """A name that others have in their code."""
    new_here = ctx.created_here(op.table) or ctx.column_here(op.table, op.column)
    if new_here or _taken_over(op, ctx) or _takes_over(op, ctx):
        return
    known = ctx.before.column(op.table, op.column)
    new = known is not None and known.made is not None and known.made.new
    yield ctx.finding(
        broken(ctx, op.table, ctx.column(op.table, op.column)),
        table=op.table,
        why=_why(op, ctx),
        severity=Severity.NOTE if new else None,
        instead=[_way(op, ctx)] if ctx.before.view(op.table) is None else (),
    )


def _taken_over(op: RenameColumn, ctx: Context) -> bool:
    """Whether another column gets the old name later in the file."""
    renamed = [o for _, o in ctx.later_of(RenameColumn, op.table) if o.new_name == op.column]
    added = [o for _, o in ctx.later_of(AddColumn, op.table) if o.column == op.column]
    tables = (*(o.table for o in renamed), *(o.table for o in added))
    return any(meant(ctx, table) == op.table for table in tables)


def _takes_over(op: RenameColumn, ctx: Context) -> bool:
    """Whether it gets a name that another column had before in the file."""
    renamed = {(o.table, o.column) for _, o in ctx.earlier_of(RenameColumn, op.table)}
    dropped = {(o.table, o.column) for _, o in ctx.earlier_of(DropColumn, op.table)}
    return (op.table, op.new_name) in renamed | dropped


def _why(op: RenameColumn, ctx: Context) -> str:
    named = functions_naming(ctx.before, op.table, op.column)
    users = followers(ctx.before, op.table, op.column)
    words = []
    if named:
        words.append(f"It is named in {listed(named)}; a body does not follow.")
    if users:
        words.append(f"By themselves follow {listed(users)}.")
    return " ".join(words) or "What was deployed before has the old name."


def _way(op: RenameColumn, ctx: Context) -> Way:
    table, old, new = op.table.sql(), quote(op.column), quote(op.new_name)
    known = ctx.before.column(op.table, op.column)
    kind = (known.type if known else "") or "text"
    default = known.default if known and not known.generated else None
    parts = belongings(ctx, op.table, op.column)
    users = followers(ctx.before, op.table, op.column)
    name = object_name(op.table.name, f"{op.new_name}_{op.column}", "")
    body = (
        f"if tg_op = 'UPDATE' and new.{old} is distinct from old.{old} then\n"
        f"    new.{new} := new.{old};\n"
        f"  elsif tg_op = 'UPDATE' and new.{new} is distinct from old.{new} then\n"
        f"    new.{old} := new.{new};\n"
        f"  elsif new.{new} is not null then\n"
        f"    new.{old} := new.{new};\n"
        "  else\n"
        f"    new.{new} := new.{old};\n"
        "  end if"
    )
    first = f"alter table {table} add column {new} {kind};\n{follow(op.table, name, (body,))}"
    last = f"{unfollow(op.table, name)}\nalter table {table} drop column {old};"
    if default:
        last += f"\nalter table {table} alter column {new} set default {default};"
    return steps(
        f"Both names for a while{'' if known and known.type else ' (write the type of the column)'}",
        ("First", first),
        (
            UNTIL_DONE,
            batch(ctx, op.table, f"{new} = {old}", f"{new} is null and {old} is not null"),
        ),
        *([(f"Give {new} what {old} has: {parts}", "")] if parts else []),
        *([(f"Let {listed(users)} use {new}", "")] if users else []),
        (f"Deploy code that says {new}", ""),
        ("Then", last),
    )
