"""`begin`, `commit` or `rollback` in a migration takes its transaction apart.

The Supabase CLI runs a file as one transaction, together with the row in the history table. For a
file with one of these words it opens none: each statement outside `begin` and `commit` stands for
itself. When one fails, those before it stay, the file does not count as applied, and the next try
fails at what is there already.
What is rolled back is missing, and the file counts as applied.

A note where one `begin` and `commit` hold the whole file: it is applied as a whole, and only its
row in the history comes later.

Safe: nothing; leave them out.

The same rule elsewhere: squawk `transaction-nesting`.

Given:

```sql
create table public.messages (id bigint primary key);
```

Bad:

```sql
begin;
alter table public.messages add column body text;
commit;
```

Good:

```sql
alter table public.messages add column body text;
```
"""

from collections.abc import Iterator

from lamina.review.about_transactions import controls, left_open
from lamina.review.context import Context
from lamina.review.file_state import BEGINS, ENDS
from lamina.review.finding import Edit, Finding, Fix, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.statements import Statement

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.WARNING)

_LEFT = "what came before a failure stays."


@rule.at_end
def check(ctx: Context) -> Iterator[Finding]:
    """Told once for a file, on the first of them."""
    opened = left_open(ctx)
    found = [(s, kind) for s, kind in controls(ctx) if s is not opened and kind in BEGINS | ENDS]
    if not {kind for _, kind in found} & ENDS:
        return
    back = next((s for s, kind in _undoing(found)), None)
    around = _encloses(ctx, found)
    why = "The CLI opens no transaction for such a file; "
    yield ctx.finding(
        _message(rolled_back=back is not None, around=around),
        statement=back or found[0][0],
        severity=Severity.ERROR if back else Severity.NOTE if around else None,
        why=why + ("that it was applied is noted after commit." if around else _LEFT),
        instead=[Way("Leave begin, commit and rollback out")],
        fix=_fix(ctx, found),
    )


def _message(*, rolled_back: bool, around: bool) -> str:
    if rolled_back:
        return "what comes before rollback is undone, and the migration counts as applied"
    if around:
        return "the migration and its row in the history are no longer one transaction"
    return "the migration is no longer applied as a whole"


def _encloses(ctx: Context, found: list[tuple[Statement, str]]) -> bool:
    """Whether one pair of BEGIN and COMMIT holds the whole file."""
    if [kind in BEGINS for _, kind in found] != [True, False] or found[1][1] != "commit":
        return False
    return (found[0][0], found[1][0]) == (ctx.statements[0], ctx.statements[-1])


def _undoing(found: list[tuple[Statement, str]]) -> Iterator[tuple[Statement, str]]:
    """The ROLLBACKs that end a transaction of the file."""
    inside = False
    for statement, kind in found:
        if kind == "rollback" and inside:
            yield statement, kind
        inside = kind in BEGINS


def _fix(ctx: Context, found: list[tuple[Statement, str]]) -> Fix | None:
    """Both lines go where one pair encloses the file."""
    if not _encloses(ctx, found):
        return None
    first, last = found[0][0], found[1][0]
    return Fix("remove begin and commit", (_without(ctx, first), _without(ctx, last)))


def _without(ctx: Context, statement: Statement) -> Edit:
    end = statement.outer.end
    end += 1 if ctx.file.text[end : end + 1] == "\n" else 0
    return Edit(statement.span.start, end, "")
