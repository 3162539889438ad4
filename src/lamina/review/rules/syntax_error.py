"""What PostgreSQL's grammar refuses is never applied.

The whole file fails at that place, and with it the deployment. lamina reads with PostgreSQL's own
parser (the grammar of 18), and goes on with the statements after it, so that one mistake does not
hide others. Text with NUL bytes or in another encoding than UTF-8 is found too.

Bad:

```sql
create table public.messages (id bigint primary key);
create tabel public.replies (id bigint primary key);
```

Good:

```sql
create table public.messages (id bigint primary key);
create table public.replies (id bigint primary key);
```
"""

from lamina.review.finding import Severity
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.ORDER, severity=Severity.ERROR)
