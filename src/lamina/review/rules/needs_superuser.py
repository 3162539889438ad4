"""The statement needs a superuser, and on Supabase nobody who runs migrations is one.

`alter system`, `copy` from a program, `load`, functions in C, base types and languages that are not
trusted, and roles with `superuser`: the hosted server refuses them (SQLSTATE 42501), and so does
the throwaway one.

Set parameters with `alter role` or `alter database`, load rows through the client, and switch
extensions on that Supabase offers.

Given:

```sql
create table public.imports (line text);
```

Bad:

```sql
-- fails: 42501
copy public.imports from program 'true';
```

Good:

```sql
insert into public.imports (line) values ('first');
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql import operations as o
from lamina.sql.operations import Operation

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.ERROR)

_LANGUAGES = frozenset({"c", "internal", "plpython3u", "plperlu", "pltclu"})
_EXTENSIONS = frozenset({"plpython3u", "plperlu", "pltclu", "file_fdw", "pg_surgery"})
_KINDS = frozenset({"access method", "tablespace", "operator class", "operator family", "language"})


@rule.on(
    o.AlterSystem,
    o.Insert,
    o.Opaque,
    o.SessionCommand,
    o.CreateFunction,
    o.CreateType,
    o.CreateObject,
    o.CreateExtension,
    o.ChangeRole,
)
def check(op: Operation, ctx: Context) -> Iterator[Finding]:
    """What only a superuser may do."""
    what, instead = _asked(op)
    if what:
        yield ctx.finding(
            f"{what}: only a superuser may do that",
            why="The hosted server refuses it with SQLSTATE 42501.",
            instead=[Way(instead)] if instead else (),
        )


def _asked(op: Operation) -> tuple[str, str]:  # noqa: PLR0911 - one case each
    match op:
        case o.AlterSystem():
            return "alter system", "Set it for a role or the database: alter role ... set ..."
        case o.Insert(program=True):
            return "copy from program", "Load the rows through the client"
        case o.Opaque(kind="copy to program"):
            return "copy to program", ""
        case o.SessionCommand(kind="load"):
            return "load", "Supabase loads what its extensions need"
        case o.CreateFunction() if op.language in _LANGUAGES:
            return f"a function in {op.language}", "Write it in sql or plpgsql"
        case o.CreateType(kind="base"):
            return "a base type", "Use a domain or a composite type"
        case o.CreateObject() if op.kind in _KINDS:
            return f"create {op.kind}", ""
        case o.CreateExtension() if op.name in _EXTENSIONS:
            return f"extension {op.name}", ""
        case o.ChangeRole() if _touches_superuser(op):
            return "to give or take superuser", "Grant the role what it has to do"
        case _:
            return "", ""


def _touches_superuser(op: o.ChangeRole) -> bool:
    """Whether the attribute is given, or taken from a role that is there."""
    taken = op.action == "alter" and "nosuperuser" in op.options
    return op.action != "drop" and ("superuser" in op.options or taken)
