"""An allow names a rule that does not exist.

Probably a slip of the pen; the finding that it should take away stays. `lamina explain` lists the
rules.

Given:

```sql
create table public.messages (id bigint primary key, session_id bigint);
```

Bad:

```sql
-- lamina: allow index-without-concurrentl: the table has 12 rows
create index messages_session_id_idx on public.messages (session_id);
```

Good:

```sql
-- lamina: allow index-without-concurrently: the table has 12 rows
create index messages_session_id_idx on public.messages (session_id);
```
"""

from lamina.review.finding import Severity
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.STYLE, severity=Severity.WARNING)
