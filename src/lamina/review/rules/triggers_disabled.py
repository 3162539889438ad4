"""While triggers are off, rows come in that they would have refused or changed.

`disable trigger all` switches foreign keys off as well, and so does
`session_replication_role = replica`: rows that point nowhere stay, and nothing finds them later.
For a table with foreign keys only a superuser may do the former; on Supabase it fails (42501).

Safe: a table that the same migration creates; a trigger of a user that the same file switches on
again, as writers wait meanwhile.
Switch off the one trigger that is in the way, for as long as it is.

Given:

```sql
create table public.messages (id bigint primary key);
create function public.touch() returns trigger language plpgsql as 'begin return new; end';
create trigger touch before update on public.messages
  for each row execute function public.touch();
```

Bad:

```sql
alter table public.messages disable trigger touch;
```

Good:

```sql
alter table public.messages disable trigger touch;
update public.messages set id = id where id = 1;
alter table public.messages enable trigger touch;
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.operations import SetParameter, SwitchTrigger

rule = Rule(__name__, category=Category.DATA_LOSS, severity=Severity.WARNING)


@rule.on(SwitchTrigger)
def check(op: SwitchTrigger, ctx: Context) -> Iterator[Finding]:
    """Triggers that are switched off and stay so, or those of foreign keys."""
    if op.enabled or ctx.created_here(op.table):
        return
    if op.name == "all" and _has_foreign_keys(op, ctx):
        yield ctx.finding(
            f"foreign keys of {op.table} are not checked while its triggers are off",
            table=op.table,
            severity=Severity.ERROR,
            why="Only a superuser may do it; on Supabase it fails with SQLSTATE 42501.",
            instead=f"alter table {op.table.sql()} disable trigger user;",
        )
    elif not _on_again(op, ctx):
        every = op.name in {"all", "user"}
        what = "no trigger" if every else f"trigger {quote(op.name)} no longer"
        name = op.name if every else quote(op.name)
        yield ctx.finding(
            f"{what} runs for {op.table} from now on",
            table=op.table,
            why="Rows come in that it would have refused or changed.",
            instead=[
                Way(
                    "At the end of the file",
                    sql=f"alter table {op.table.sql()} enable trigger {name};",
                )
            ],
        )


def _has_foreign_keys(op: SwitchTrigger, ctx: Context) -> bool:
    """Whether foreign keys come from the table or point to it; true where it is not known."""
    table = ctx.before.table(op.table)
    if table is None or not table.complete:
        return True
    own = any(entry.kind == "foreign key" for entry in table.constraints.values())
    return own or bool(ctx.before.foreign_keys_to(op.table))


def _on_again(op: SwitchTrigger, ctx: Context) -> bool:
    for _, written in ctx.later_of(SwitchTrigger, op.table):
        later = ctx.before.resolved(written)
        if not isinstance(later, SwitchTrigger) or not later.enabled or later.table != op.table:
            continue
        if later.name in {op.name, "all"} or (later.name == "user" and op.name != "all"):
            return True
    return False


@rule.on(SetParameter)
def check_role(op: SetParameter, ctx: Context) -> Iterator[Finding]:
    """`session_replication_role`, which switches off foreign keys and triggers everywhere."""
    if op.name == "session_replication_role" and op.value == "replica":
        yield ctx.finding(
            "no trigger runs and no foreign key is checked, in any table",
            why="Rows that point nowhere stay, and nothing finds them later.",
            instead=[Way("Switch off the one trigger that is in the way")],
        )
