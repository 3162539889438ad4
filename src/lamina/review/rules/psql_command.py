r"""Lines for psql, and rows after COPY, are no SQL.

`\i`, `\set`, `\restrict` and the rows after `copy ... from stdin` are read by psql. The Supabase CLI and
every driver send them to the server, which refuses the file. `pg_dump --inserts` writes rows as SQL.

Bad:

```sql
\set ON_ERROR_STOP on
create table public.messages (id bigint primary key);
```

Good:

```sql
create table public.messages (id bigint primary key);
```
"""

from lamina.review.finding import Severity
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.ORDER, severity=Severity.ERROR)
