"""A key, a token or a password in a migration is in git for ever.

Everybody with the repository has it, and every environment gets the same one. Take it out, and
replace it where it is used: git keeps the old text. Secrets belong into the vault or into the
environment; a migration can read them at run time.

Bad:

```sql
create function public.billing_key() returns text language sql as
  $$ select 'sb_secret_made_up_for_this_page' $$;
```

Good:

```sql
create function public.billing_key() returns text language sql as
  $$ select decrypted_secret from vault.decrypted_secrets where name = 'billing_key' $$;
```
"""

import re
from collections.abc import Iterator

from lamina.review.about_text import matches
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.operations import ChangeRole, SelectCall

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.ERROR)

# The shapes that services give their keys; none of them can be anything else.
_SHAPES = re.compile(
    r"eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"
    r"|\bsb_secret_\w{10,}|\bsbp_[0-9a-f]{20,}"
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_\w{30,}|\b[sr]k_live_\w{16,}|\bxox[abprs]-[\w-]{10,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\bpostgres(?:ql)?://[^\s:'@/]+:[^\s'@]+@"
)
_SIGNS = ("eyJ", "sb_secret_", "sbp_", "AKIA", "ASIA", "gh", "k_live_", "xox", "-BEGIN ", "://")
_WHY = "Everybody who has the repository has it, and git keeps it."


@rule.on(ChangeRole)
def password(op: ChangeRole, ctx: Context) -> Iterator[Finding]:
    """A password in CREATE or ALTER ROLE."""
    if op.password:
        yield ctx.finding(
            f"the password of {op.role} is written here",
            why=_WHY,
            instead=[Way("Set it by hand, in psql: \\password", sql="")],
        )


@rule.on(SelectCall)
def vault(op: SelectCall, ctx: Context) -> Iterator[Finding]:
    """A secret that is given to the vault as a constant."""
    for function, arguments in zip(op.functions, op.arguments, strict=False):
        if function.schema == "vault" and function.name.endswith("_secret") and any(arguments):
            yield ctx.finding(
                f"{function.schema}.{function.name} is given its secret here",
                why=_WHY,
                instead=[Way("Create the secret in the dashboard, or from a script outside git")],
            )


@rule.at_end
def keys(ctx: Context) -> Iterator[Finding]:
    """Texts that have the shape of a key."""
    for statement, text in matches(ctx, _SHAPES, _SIGNS):
        yield ctx.finding(
            f"{text[:6]}... looks like a key, a token or a password",
            why=_WHY,
            instead=[Way("Take it out, and replace it where it is used")],
            statement=statement,
        )
