"""PostgreSQL cuts a name after 63 bytes, and does not fail.

The object gets another name than the one that the file says: a later `drop` or `comment` with the
full name still finds it, a client that compares names does not, and two long names may become
the same one, which fails.

Safe: 63 bytes and less; a letter outside ASCII takes two to four.

Bad:

```sql
create table public.messages_that_were_sent_by_users_who_are_no_longer_members_of_the_room (
  id bigint primary key
);
```

Good:

```sql
create table public.messages_of_former_members (id bigint primary key);
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.schema.naming import clipped
from lamina.sql.statements import Statement

rule = Rule(__name__, category=Category.NAMING, severity=Severity.WARNING)

_LONGEST = 63


@rule.at_end
def check(ctx: Context) -> Iterator[Finding]:
    """Names that PostgreSQL would cut; each is told once, where it first stands."""
    for statement in ctx.statements:
        for name in _long_names(statement):
            if ctx.first(name):
                yield ctx.finding(
                    f"PostgreSQL cuts the name to {quote(clipped(name, _LONGEST))}",
                    statement=statement,
                    why=f"A name has at most {_LONGEST} bytes; this one has {len(name.encode())}.",
                )


def _long_names(statement: Statement) -> Iterator[str]:
    """The names of a statement's text, comments and strings left out."""
    text = statement.text
    if statement.kind in _NO_NAMES or len(text) <= _LONGEST // 4:
        return
    from lamina.sql.lexer import lexemes  # noqa: PLC0415 - seldom needed

    if not _may_have_one(text):
        return
    for token in lexemes(text):
        part = text[token.start : token.end]
        if token.kind == "word" and len(part.encode()) > _LONGEST:
            yield part.lower()
        elif token.kind == "quoted" and part.startswith('"'):
            name = part[1:-1].replace('""', '"')
            if len(name.encode()) > _LONGEST:
                yield name


_NO_NAMES = frozenset({"insert_stmt", "do_stmt", "copy_stmt"})


def _bytes(text: str) -> int:
    return len(text.encode())


def _may_have_one(text: str) -> bool:
    """A cheap look: a long run without blanks, or a long quoted name."""
    size = len if text.isascii() else _bytes
    if max(map(size, text.split()), default=0) > _LONGEST:
        return True
    return '"' in text and max(map(size, text.split('"')[1::2]), default=0) > _LONGEST
