"""Adding a column with a foreign key and a default reads every row under lock.

Each row gets the default, and PostgreSQL looks up whether the referenced table has it: an
ACCESS EXCLUSIVE lock on the table, and SHARE ROW EXCLUSIVE on the referenced one, so that its
writes wait as well. A key that is added `not valid` checks new rows only; validating it later
lets reads and writes go on.

Safe: a column without a default. Every row has null in it, and PostgreSQL reads none.

The same rule elsewhere: squawk `adding-foreign-key-constraint`, which flags the safe case too;
strong_migrations `add_reference`.

Given:

```sql
create table public.rooms (id bigint primary key);
create table public.messages (id bigint primary key);
insert into public.rooms values (1);
```

Bad:

```sql
alter table public.messages add column room_id bigint default 1 references public.rooms (id);
```

Good:

```sql
alter table public.messages add column room_id bigint default 1;
alter table public.messages
  add constraint messages_room_id_fkey foreign key (room_id) references public.rooms (id) not valid;
-- next migration
alter table public.messages validate constraint messages_room_id_fkey;
```
"""

from collections.abc import Iterator

from lamina.review.about_columns import default_of, on_existing
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.review.write_columns import add_in_steps
from lamina.sql.operations import AddColumn

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(AddColumn)
def check(op: AddColumn, ctx: Context) -> Iterator[Finding]:
    """A foreign key that has something to look up."""
    keys = [c for c in op.constraints if c.kind == "foreign key" and not c.not_enforced]
    if not keys or default_of(op.definition) is None or not on_existing(op, ctx):
        return
    target = keys[0].references
    yield ctx.finding(
        f"the default of every row of {op.table} is looked up in {target} under lock",
        table=op.table,
        why=f"Reads and writes of {op.table} and writes to {target} wait meanwhile, "
        f"long{ctx.if_large(op.table)}.",
        instead=[add_in_steps(op, ctx)],
    )
