"""A check calls a function whose result changes.

PostgreSQL tests a check when a row is written, and takes for granted that the answer stays. With `now()` or `auth.uid()` in it, rows that passed would not pass later: restoring a dump, validating the constraint or updating such a row fails for no reason that anybody sees.
Compare in a trigger, which runs when the row is written and never again.

Safe: immutable functions, and functions of yours that are declared `immutable`. One that is not declared so is a note. Functions that no migration made are not judged.

Given:

```sql
create table public.bookings (id bigint primary key, day date not null);
```

Bad:

```sql
alter table public.bookings add constraint bookings_day_check check (day >= current_date) not valid;
```

Good:

```sql
alter table public.bookings add constraint bookings_day_check check (day >= '2020-01-01') not valid;
```
"""

from collections.abc import Iterator

from lamina.review.about_constraints import Adding, constraints_of
from lamina.review.about_indexes import joined
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import Name
from lamina.sql.operations import (
    AddColumn,
    AddConstraint,
    AlterDomain,
    Constraint,
    CreateTable,
    CreateType,
)

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.WARNING)

# Stable by PostgreSQL's book; others that are stable (to_char, date_trunc) depend on settings only.
_WITHOUT_BRACKETS = {
    "current_timestamp",
    "current_date",
    "current_time",
    "localtime",
    "localtimestamp",
    "current_user",
    "session_user",
    "user",
    "current_role",
}
_CHANGING = _WITHOUT_BRACKETS | {
    "now",
    "transaction_timestamp",
    "statement_timestamp",
    "current_setting",
    "txid_current",
    "pg_current_xact_id",
}
_BUILT_IN = {"", "pg_catalog"}


@rule.on(AddConstraint, AddColumn, CreateTable)
def check(op: Adding, ctx: Context) -> Iterator[Finding]:
    """Checks of a table."""
    for made in constraints_of(op, ctx):
        yield from _of_check(made, f"a check of {op.table}", ctx)


@rule.on(CreateType, AlterDomain)
def check_domain(op: CreateType | AlterDomain, ctx: Context) -> Iterator[Finding]:
    """Checks of a domain."""
    if isinstance(op, CreateType):
        added, name = op.constraints, op.type
    else:
        added, name = ((op.constraint,) if op.constraint else ()), op.domain
    for made in added:
        yield from _of_check(made, f"a check of {name}", ctx)


def _of_check(made: Constraint, where: str, ctx: Context) -> Iterator[Finding]:
    if made.kind != "check" or not _may_call(made.expression.lower()):
        return
    from lamina.sql.expressions import facts  # noqa: PLC0415 - parses

    called = facts(made.expression).calls
    changing = [_shown(name) for name in called if _is_changing(name)]
    own = [name for name in called if _is_undeclared(name, ctx)]
    if changing:
        yield ctx.finding(
            f"{where} calls {joined(changing)}, whose result changes",
            why="A row that passed does not pass later: a restore, or an update of it, fails.",
            instead=[Way("Test it in a trigger, which runs when the row is written")],
        )
    elif own:
        yield ctx.finding(
            f"{where} calls {joined([_shown(name) for name in own])}, which is not declared immutable",
            why="When its result changes, rows that passed fail in a restore or an update.",
            instead=[Way("If it is", sql="\n".join(_declared(name, ctx) for name in own))],
            severity=Severity.NOTE,
        )


def _may_call(text: str) -> bool:
    """A cheap look before a parse: some functions are written without brackets."""
    return any(part in text for part in ("(", "current_", "localtime", "user"))


def _shown(name: Name) -> str:
    """A call for people; some built-in ones are written without brackets."""
    bare = name.schema in _BUILT_IN and name.name in _WITHOUT_BRACKETS
    return name.name if bare else f"{name}()"


def _declared(name: Name, ctx: Context) -> str:
    found = ctx.before.functions(name) or ctx.before.functions(Name("public", name.name))
    return f"alter function {found[0].name.sql()}({', '.join(found[0].inputs)}) immutable;"


def _is_changing(name: Name) -> bool:
    if name.schema == "auth":
        return name.name in {"uid", "role", "jwt", "email"}
    if name.schema not in _BUILT_IN:
        return False
    if name.name in _CHANGING:
        return True
    from lamina.sql.expressions import volatility  # noqa: PLC0415 - parses

    return volatility(f"{name.name}()", {}) == "volatile"


def _is_undeclared(name: Name, ctx: Context) -> bool:
    overloads = ctx.before.functions(name) or ctx.before.functions(Name("public", name.name))
    return bool(overloads) and all(f.volatility != "immutable" for f in overloads)
