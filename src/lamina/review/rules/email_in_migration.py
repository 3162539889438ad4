"""A real e-mail address in a migration is somebody's data, in every environment.

It is copied to every clone, and a rule about one address is true in one environment only. Use a
role, a claim or a table of people instead. Addresses of `example.com` and its kind are fine.

Bad:

```sql
create table public.people (id bigint primary key, email text);
insert into public.people values (1, 'ada@lovelace.dev');
```

Good:

```sql
create table public.people (id bigint primary key, email text);
insert into public.people values (1, 'ada@example.com');
```
"""

import re
from collections.abc import Iterator

from lamina.review.about_text import matches
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.NOTE)

_ADDRESS = re.compile(r"\b[\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}\b")
# RFC 2606 and RFC 6761 keep these for examples and tests.
_EXAMPLE = re.compile(
    r"@(?:.*\.)?(?:example\.(?:com|org|net)|example|test|invalid|localhost)$", re.IGNORECASE
)
# Of no person.
_DESK = re.compile(
    r"^(?:no-?reply|do-?not-?reply|notifications?|support|info|hello|contact|team|sales|security"
    r"|abuse|postmaster|webmaster|mailer-daemon)@",
    re.IGNORECASE,
)


@rule.at_end
def check(ctx: Context) -> Iterator[Finding]:
    """Addresses that are not made for examples."""
    for statement, address in matches(ctx, _ADDRESS, ("@",), _is_somebody):
        yield ctx.finding(
            f"{address} looks like somebody's address",
            why="It goes to every clone and every environment.",
            instead=[Way("Use a made-up one, such as someone@example.com, or a table of people")],
            statement=statement,
        )


def _is_somebody(address: str) -> bool:
    return not (_EXAMPLE.search(address) or _DESK.search(address))
