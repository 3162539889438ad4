"""A policy trusts what users write about themselves.

`user_metadata` in the token, `raw_user_meta_data` in `auth.users`, is what every signed-in user
may set with `auth.updateUser(...)`. A policy that reads a role or a team there lets everyone choose
their own. `app_metadata` (`raw_app_meta_data`) is written by the server only.

Safe: `app_metadata`; a table of your own.

The same rule elsewhere: splinter `rls_references_user_metadata`.

Given:

```sql
create table public.notes (id bigint primary key, team text);
alter table public.notes enable row level security;
```

Bad:

```sql
create policy "teams read" on public.notes for select to authenticated
  using (team = (select auth.jwt() -> 'user_metadata' ->> 'team'));
```

Good:

```sql
create policy "teams read" on public.notes for select to authenticated
  using (team = (select auth.jwt() -> 'app_metadata' ->> 'team'));
```
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from lamina.review.about_access import tokens, word, written_out
from lamina.review.about_policies import written
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.lexer import Lexeme
from lamina.sql.names import quote
from lamina.sql.operations import AlterPolicy, CreatePolicy
from lamina.sql.schema.objects import Policy

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.ERROR)

_KEY = "user_metadata"
_COLUMN = "raw_user_meta_data"
_STEPS = {"->", "->>", "#>", "#>>"}
_CLAIMS = {"jwt", "current_setting"}
# A constant that is the key, or a path that begins with it: '{user_metadata,role}'.
_STRING = re.compile(r"'\{?\s*\"?user_metadata\"?\s*[,}']")


@rule.on(CreatePolicy, AlterPolicy)
def check(op: CreatePolicy | AlterPolicy, ctx: Context) -> Iterator[Finding]:
    """A predicate that reads the metadata which the user writes."""
    new = Policy(op.name, op.table, "all", (), using=op.using, check=op.check)
    what = next(filter(None, map(_read, written(new))), "")
    end = ctx.end.table(op.table)
    left = end.policies.get(op.name) if end else None
    if not what or left is None or not any(map(_read, written(left))):
        return
    yield ctx.finding(
        f"policy {quote(op.name)} on {op.table} trusts {what}, which every user may write",
        why="Anyone who is signed in chooses what stands there.",
        instead=[
            Way("With what only the server writes", sql=_with_app_metadata(ctx.statement.text))
        ]
        if written_out(ctx)
        else [Way("Read app_metadata, which only the server writes")],
    )


def _read(text: str) -> str:
    """What the predicate reads of it: the key in the token or the column; empty for neither."""
    if _KEY not in text and _COLUMN not in text:
        return ""
    from lamina.sql.expressions import facts  # noqa: PLC0415 - loads the parser

    found = facts(text)
    if any(c.column == _COLUMN for c in found.columns):
        return _COLUMN
    claims = any(call.name in _CLAIMS for call in found.calls)
    return _KEY if claims and any(_keys(text)) else ""


def _keys(text: str) -> Iterator[Lexeme]:
    """The constants after `->` and its kin that name the key."""
    found = tokens(text)
    for before, token in pairwise(found):
        if word(text, before) in _STEPS and _STRING.match(text[token.start : token.end]):
            yield token


def _with_app_metadata(text: str) -> str:
    for token in reversed(tokens(text)):
        told = text[token.start : token.end]
        if _STRING.match(told):
            told = told.replace(_KEY, "app_metadata")
        elif word(text, token).strip('"') == _COLUMN:
            told = "raw_app_meta_data"
        text = text[: token.start] + told + text[token.end :]
    return text + ";"
