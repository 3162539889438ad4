"""An allow has to say why.

`-- lamina: allow RULE: REASON` above a statement, in it or behind it takes a finding away. Without a
reason the next reader has to find out again whether it is fine, so the finding stays.

Given:

```sql
create table public.messages (id bigint primary key, session_id bigint);
```

Bad:

```sql
-- lamina: allow index-without-concurrently
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
