"""The address of one Supabase project is wrong in every other environment.

A trigger or cron job that calls `https://<ref>.supabase.co` does so from staging, from local stacks
and from preview branches too. Read it from the vault or from a setting of the database.

Bad:

```sql
create function public.ping() returns text language sql as
  $$ select 'https://abcdefghijklmnopqrst.supabase.co/functions/v1/ping' $$;
```

Good:

```sql
create function public.ping() returns text language sql as
  $$ select decrypted_secret || '/functions/v1/ping' from vault.decrypted_secrets where name = 'project_url' $$;
```
"""

import re
from collections.abc import Iterator

from lamina.review.about_text import matches
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.ORDER, severity=Severity.WARNING)

_ADDRESS = re.compile(r"\b(?:[a-z]+\.)?[a-z]{20}\.supabase\.(?:co|in|net)\b")


@rule.at_end
def check(ctx: Context) -> Iterator[Finding]:
    """Hosts of hosted projects."""
    for statement, host in matches(ctx, _ADDRESS, (".supabase.",)):
        yield ctx.finding(
            f"{host} is one project's address",
            why="Staging, preview branches and local stacks would use it too.",
            instead=[
                Way(
                    "Read it at run time",
                    sql="select decrypted_secret from vault.decrypted_secrets where name = 'project_url';",
                )
            ],
            statement=statement,
        )
