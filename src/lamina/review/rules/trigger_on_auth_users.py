"""A trigger on `auth.users` runs in every sign-up or sign-in.

When its function raises an error, the account is not made, and people see `Database error saving
new user`. It runs as the service's role, with that role's search path: the names in it need their
schema, and the tables it writes to a way in (`security definer` with `set search_path = ''`).

Worth trying on a branch or locally: sign up with and without a name, twice with one address,
and with each provider in use.

Safe: no trigger; the application inserts the profile at the first visit, under a policy.
Take a trigger off with `drop trigger` when sign-ups fail.

Given:

```sql
create table public.profiles (id uuid primary key, name text);
create function public.on_signup() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.profiles (id) values (new.id) on conflict do nothing;
  return new;
end
$$;
```

Bad:

```sql
create trigger on_signup after insert on auth.users
  for each row execute function public.on_signup();
```

Good:

```sql
alter table public.profiles enable row level security;
create policy "own profile" on public.profiles for insert to authenticated
  with check ((select auth.uid()) = id);
```
"""

from collections.abc import Iterator

from lamina.review.about_access import listed
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import Name, quote
from lamina.sql.operations import CreateTrigger
from lamina.sql.schema.objects import Function

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.WARNING)

_USERS = Name("auth", "users")
_WHEN = {"insert": "sign-up", "update": "sign-in or change", "delete": "removal of an account"}


@rule.on(CreateTrigger)
def check(op: CreateTrigger, ctx: Context) -> Iterator[Finding]:
    """A trigger that is there at the end."""
    end = ctx.end.relation(_USERS)
    if op.table != _USERS or (end and op.name not in end.triggers):
        return
    before = ctx.before.relation(_USERS)
    if op.or_replace and before and op.name in before.triggers:
        return
    moments = listed((_moment(event, op) for event in op.events if event in _WHEN), "or")
    function = ctx.before.function(op.function, ()) or ctx.end.function(op.function, ())
    yield ctx.finding(
        f"every {moments} fails when {op.function} raises an error",
        why=_why(op, function),
        severity=Severity.NOTE if function and function.security_definer else None,
        instead=[
            Way(
                "To take it off when it does",
                sql=f"drop trigger {quote(op.name)} on auth.users;",
            )
        ],
    )


def _moment(event: str, op: CreateTrigger) -> str:
    if event == "update" and op.columns:
        return f"change of {listed(op.columns, 'or')}"
    return _WHEN[event]


def _why(op: CreateTrigger, function: Function | None) -> str:
    if function is None:
        return f"No migration makes {op.function}, so its body was not read."
    if not function.security_definer:
        return f"{op.function} runs as supabase_auth_admin, which holds no rights on your tables: it lacks security definer."
    return "Try it with every way to sign up before it is deployed."
