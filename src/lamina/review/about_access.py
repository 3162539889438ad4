"""Who reaches what: the roles of the Data API, grants, row level security, tokens of SQL."""

from collections.abc import Iterable
from typing import cast

from lamina.review.context import Context
from lamina.review.finding import Edit
from lamina.sql.lexer import Lexeme, lexemes
from lamina.sql.names import Name
from lamina.sql.operations import DoBlock
from lamina.sql.schema import Origin, Schema
from lamina.sql.schema.objects import Table
from lamina.sql.statements import Statement

API_ROLES = ("anon", "authenticated")
"""The roles that a request to the Data API has without a secret key."""

READS = ("select",)
WRITES = ("insert", "update", "delete", "truncate")
PLATFORM = frozenset(
    {
        "auth",
        "cron",
        "graphql",
        "graphql_public",
        "net",
        "pgbouncer",
        "pgsodium",
        "pgsodium_masks",
        "realtime",
        "storage",
        "supabase_functions",
        "supabase_migrations",
        "vault",
    }
)
"""The schemas that Supabase makes and changes itself."""

_RLS_WORDS = "enable row level security"
_CATALOGS = ("pg_tables", "pg_class", "information_schema.tables")


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words for a sentence: `a, b and c`."""
    found = list(words)
    return f" {last} ".join(filter(None, [", ".join(found[:-1]), *found[-1:]]))


def api_roles(schema: Schema, kind: str, name: Name, inputs: tuple[str, ...] = ()) -> list[str]:
    """The roles of the API (and `public`) that hold a privilege on it, on a column included."""
    held = {role for role, _ in schema.grants_on(kind, name, inputs)}
    return [role for role in (*API_ROLES, "public") if role in held]


def may(schema: Schema, table: Name) -> tuple[bool, bool]:
    """Whether a role of the API may read, and may write, a table or view."""
    held = {
        privilege.partition("(")[0]
        for role, privilege in schema.grants_on("table", table)
        if role in {*API_ROLES, "public"}
    }
    return bool(held & set(READS)), bool(held & set(WRITES))


def access_words(schema: Schema, table: Name) -> str:
    """What the API's roles may do with a table: `anon and authenticated read and write`."""
    read, write = may(schema, table)
    verbs = listed(word for word, right in (("read", read), ("write", write)) if right)
    roles = api_roles(schema, "table", table)
    who = "everyone" if "public" in roles else listed(roles)
    return f"{who} may {verbs or 'reach'}"


def rls_comes_by_itself(schema: Schema) -> bool:
    """Whether an event trigger enables row level security on new tables (Supabase's own does)."""
    return any(
        trigger.enabled
        and (
            "rls_auto_enable" in trigger.function.name
            or any(_RLS_WORDS in f.body.lower() for f in schema.functions(trigger.function))
        )
        for trigger in schema.event_triggers.values()
    )


def dynamic_rls(ctx: Context, table: Name) -> Statement | None:
    """The statement of the file that may enable row level security on a table by dynamic SQL.

    It names the table, or asks the catalog for names.
    """
    named = (table.name.lower(), *_CATALOGS)
    for statement, op in ctx.all_of(DoBlock):
        rls = any(_RLS_WORDS in text.lower() for text in op.dynamic)
        if rls and any(name in op.body.lower() for name in named):
            return statement
    return None


def at_end(ctx: Context, table: Name, made: Origin | None) -> Table | None:
    """What became of a table at the end of the change set; None where it is gone."""
    same = ctx.end.table(table)
    if same and (made is None or _same_place(same.made, made)):
        return same
    moved = _by_place(ctx).get((made.file, made.line), []) if made else []
    return moved[0] if len(moved) == 1 else None


def _by_place(ctx: Context) -> dict[tuple[int, int], list[Table]]:
    """The tables at the end by the statement that made them, worked out once for all files."""
    key = "tables by place"
    if key not in ctx.state.run:
        found: dict[tuple[int, int], list[Table]] = {}
        for table in ctx.end.tables:
            if table.made:
                found.setdefault((table.made.file, table.made.line), []).append(table)
        ctx.state.run[key] = found
    return cast("dict[tuple[int, int], list[Table]]", ctx.state.run[key])


def _same_place(one: Origin | None, other: Origin) -> bool:
    return one is not None and (one.file, one.line) == (other.file, other.line)


def tokens(text: str) -> list[Lexeme]:
    """The tokens of a statement, without comments."""
    return [token for token in lexemes(text) if token.kind != "comment"]


def word(text: str, token: Lexeme) -> str:
    """A token in lower case, so that a key word can be told; a quoted name keeps its quotes."""
    return text[token.start : token.end].lower()


def written_out(ctx: Context) -> bool:
    """Whether the text of the statement is that of the operation, and not of a block around it."""
    return ctx.statement.kind not in {"do_stmt", "create_schema_stmt"}


def as_written(ctx: Context, plain: str) -> str:
    """The statement; for one inside a block the operation alone, as `plain` has it."""
    return f"{ctx.statement.text};" if written_out(ctx) else plain


def edit(ctx: Context, start: int, end: int, new: str) -> Edit:
    """A change of the statement's text, in characters of the file."""
    at = ctx.statement.span.start
    return Edit(at + start, at + end, new)
