"""An allow that allows nothing is a lie about the statement.

The statement was changed, or the rule learned something; the comment would hide the next finding.

Bad:

```sql
-- lamina: allow index-without-concurrently: the table has 12 rows
create table public.messages (id bigint primary key, session_id bigint);
```

Good:

```sql
create table public.messages (id bigint primary key, session_id bigint);
```
"""

from lamina.review.finding import Severity
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.STYLE, severity=Severity.WARNING)
