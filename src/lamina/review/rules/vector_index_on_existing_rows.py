"""Building a vector index takes long, and far longer when its graph does not fit into memory.

`hnsw` is quick as long as the graph fits into `maintenance_work_mem`; after that the server says so in a NOTICE and the build may take hours. `ivfflat` sorts a sample of the rows into lists in the same memory.
Long statements also meet the `statement_timeout` of the role that applies the migration.
So set both for this statement, build concurrently, and when few people write.

Safe: a table that the same migration creates.

Given:

```sql
create extension if not exists vector with schema extensions;
create table public.chunks (id bigint primary key, embedding extensions.vector(384));
```

Bad:

```sql
create index chunks_embedding_idx on public.chunks
  using hnsw (embedding extensions.vector_cosine_ops);
```

Good:

```sql
create table public.pages (id bigint primary key, embedding extensions.vector(384));
create index pages_embedding_idx on public.pages
  using hnsw (embedding extensions.vector_cosine_ops);
```
"""

from collections.abc import Iterator

from lamina.review.about_indexes import is_built
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write import create_index
from lamina.sql.operations import CreateIndex, SetParameter

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.NOTE)

_METHODS = {"hnsw", "ivfflat"}


@rule.on(CreateIndex)
def check(op: CreateIndex, ctx: Context) -> Iterator[Finding]:
    """A vector index where there are rows already, with the memory that the server has anyhow."""
    if op.method not in _METHODS or ctx.created_here(op.table) or not is_built(op, ctx):
        return
    if any(o.name == "maintenance_work_mem" for _, o in ctx.earlier_of(SetParameter)):
        return
    sql = (
        "set maintenance_work_mem = '512MB';\n"
        "set statement_timeout = '2h';\n"
        f"{create_index(op, concurrently=True)}"
    )
    yield ctx.finding(
        f"the {op.method} build on {op.table} is slow when it does not fit into maintenance_work_mem",
        table=op.table,
        why=f"It can take hours{ctx.if_large(op.table)}, and a statement timeout ends it.",
        instead=[Way("Alone in its own migration, with as much as the server can spare", sql=sql)],
    )
