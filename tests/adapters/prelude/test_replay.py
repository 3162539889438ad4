"""Migrations in the style found in the wild, run as `postgres` on a clone of the template."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import psycopg
import pytest

from lamina.adapters.postgres import Connection, run_script
from lamina.adapters.prelude.rewrite import rewrite_for_stub
from lamina.adapters.prelude.stubs import install

BATTERY = sorted((Path(__file__).parent / "battery").glob("*.sql"))
ALICE = "a0000000-0000-0000-0000-000000000001"
BOB = "b0000000-0000-0000-0000-000000000002"


class Server(Protocol):
    """The interface of the `server` fixture."""

    extension_dir: Path
    notices: list[str]

    def connect(self, dbname: str = ..., user: str = ...) -> Connection:
        """Return a connection that commits each statement."""

    def fresh_database(self, *, expose_new_tables: bool = ...) -> str:
        """Return the name of a clone of the template."""


@pytest.fixture
def database(server: Server) -> Iterator[Connection]:
    """A connection as `postgres` to a clone that does not expose new tables."""
    with server.connect(server.fresh_database(), "postgres") as connection:
        yield connection


def statements(script: str) -> Iterator[str]:
    """Split a battery file: there, a statement begins at column 0 after a line ending in `;`."""
    body = re.sub(r"^--.*\n", "", script, flags=re.MULTILINE)
    statement = ""
    for line in body.splitlines(keepends=True):
        statement += line
        if line.rstrip().endswith(";") and statement.count("$$") % 2 == statement.count("$fn$") % 2:
            yield statement
            statement = ""
    assert not statement.strip(), statement


def replay(connection: Connection, script: str) -> None:
    """Run a script the way a throwaway replay does: statement by statement, rewritten."""
    for statement in statements(script):
        run_script(connection, "battery.sql", statement, rewrite=rewrite_for_stub)


def test_the_prelude_loads_without_a_warning(server: Server) -> None:
    """Both variants, in one cluster."""
    assert server.notices == []


@pytest.mark.parametrize("path", BATTERY, ids=lambda path: path.stem)
def test_migrations_replay(database: Connection, path: Path) -> None:
    """Each file of the battery runs to its end, and its assertions hold."""
    replay(database, path.read_text(encoding="utf-8"))


def test_the_battery_is_one_history(database: Connection) -> None:
    """All files run one after the other in the same database."""
    for path in BATTERY:
        replay(database, path.read_text(encoding="utf-8"))


def test_migrations_run_as_no_superuser(database: Connection) -> None:
    """What Supabase refuses is refused."""
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        database.execute("alter role supabase_admin password 'x'")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        database.execute("copy auth.users to '/tmp/users'")


def test_policies_see_the_claims(database: Connection) -> None:
    """`auth.uid()` filters the rows of a request, in both spellings of the claims."""
    database.execute("insert into auth.users (id) values (%s), (%s)", [ALICE, BOB])
    database.execute("create table notes (owner uuid references auth.users, body text)")
    database.execute("alter table notes enable row level security")
    database.execute("create policy own on notes to authenticated using (auth.uid() = owner)")
    database.execute("grant select, insert on notes to authenticated, service_role")
    database.execute("insert into notes values (%s, 'a'), (%s, 'b')", [ALICE, BOB])

    with database.transaction(force_rollback=True):
        database.execute("set local role authenticated")
        assert database.execute("select body from notes").fetchall() == []
        claims = f'{{"sub": "{ALICE}", "role": "authenticated", "email": "a@example.com"}}'
        database.execute("select set_config('request.jwt.claims', %s, true)", [claims])
        assert database.execute("select body from notes").fetchall() == [("a",)]
        row = database.execute("select auth.role(), auth.email(), auth.jwt() ->> 'sub'").fetchone()
        assert row == ("authenticated", "a@example.com", ALICE)
        with pytest.raises(psycopg.errors.InsufficientPrivilege), database.transaction():
            database.execute("insert into notes values (%s, 'forged')", [BOB])
        database.execute("select set_config('request.jwt.claim.sub', %s, true)", [BOB])
        assert database.execute("select body from notes").fetchall() == [("b",)]

    with database.transaction(force_rollback=True):
        database.execute("set local role service_role")
        assert len(database.execute("select body from notes").fetchall()) == 2


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
@pytest.mark.parametrize(
    "query", ["select from t", "insert into t values (1)", "select last_value from s"]
)
def test_new_tables_are_exposed_only_when_asked(server: Server, role: str, query: str) -> None:
    """42501 without `auto_expose_new_tables`; with it, every API role reads and writes."""
    for expose in (False, True):
        name = server.fresh_database(expose_new_tables=expose)
        with server.connect(name, "postgres") as connection:
            connection.execute("create table t (id int); create sequence s;")
            connection.execute(f"set role {role}".encode())
            if expose:
                connection.execute(query.encode())
            else:
                with pytest.raises(psycopg.errors.InsufficientPrivilege) as refusal:
                    connection.execute(query.encode())
                assert refusal.value.sqlstate == "42501"


def test_the_rest_of_the_default_privileges_stays(server: Server) -> None:
    """As after the Supabase CLI's revoke: DML goes, and functions stay open through PUBLIC."""
    privileges = "select string_agg(p, ',' order by p) from unnest(array['SELECT', 'INSERT', "
    privileges += "'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p "
    privileges += "where has_table_privilege('anon', 't', p)"
    with server.connect(server.fresh_database(), "postgres") as connection:
        connection.execute("create table t (id int)")
        connection.execute("create function f() returns int language sql return 1")
        assert connection.execute(privileges.encode()).fetchone() == (
            "REFERENCES,TRIGGER,TRUNCATE",
        )
        granted = "select has_function_privilege('anon', 'f()', 'execute')"
        assert connection.execute(granted.encode()).fetchone() == (True,)
        connection.execute("revoke execute on function f() from public")
        assert connection.execute(granted.encode()).fetchone() == (False,)


def test_pinned_and_unknown_extensions(server: Server, database: Connection) -> None:
    """A version that the server lacks and an extension that nobody knows can be created."""
    wanted: dict[str, set[str | None]] = {
        "pg_cron": {"1.4.2"},
        "pgcrypto": {"9.9"},
        "lamina_unknown": {None},
    }
    try:
        installed = install(server.extension_dir, wanted)
        assert installed.empty == {"lamina_unknown"}
        database.execute("create extension pg_cron version '1.4.2'")
        database.execute("drop extension pgcrypto cascade")
        database.execute("create extension pgcrypto with schema extensions version '9.9'")
        database.execute("create extension lamina_unknown with schema extensions")
        assert database.execute("select gen_random_bytes(1) is not null").fetchone() == (True,)
    finally:
        for leftover in ("lamina_unknown*", "pg_cron--*--1.4.2.sql", "pgcrypto--*--9.9.sql"):
            for path in server.extension_dir.glob(leftover):
                path.unlink()


def test_what_the_admin_makes_belongs_to_postgres(database: Connection) -> None:
    """Event triggers, wrappers and publications of all tables are owned as on Supabase."""
    replay(database, (Path(__file__).parent / "battery" / "administered.sql").read_text())
    owners = database.execute(
        "select evtowner::regrole::text from pg_event_trigger where evtname = 'ensure_rls' "
        "union all select fdwowner::regrole::text from pg_foreign_data_wrapper "
        "where fdwname = 'stripe_wrapper'"
    ).fetchall()
    assert owners == [("postgres",), ("postgres",)]
    rls = database.execute("select relrowsecurity from pg_class where relname = 'guarded'")
    assert rls.fetchone() == (True,)


def test_extensions_have_their_real_comment(database: Connection) -> None:
    """The Supabase CLI compares comments of extensions, so a stub has the real one."""
    database.execute("create extension vector with schema extensions")
    comment = database.execute(
        "select obj_description(oid, 'pg_extension') from pg_extension where extname = 'vector'"
    ).fetchone()
    assert comment == ("vector data type and ivfflat and hnsw access methods",)


def test_signatures_of_the_platform(database: Connection) -> None:
    """Functions that policies call keep Supabase's owner, volatility and result."""
    rows = database.execute(
        "select p.oid::regprocedure::text, proowner::regrole::text, provolatile::text, "
        "prorettype::regtype::text from pg_proc p where p.oid = any (%s::regprocedure[]) "
        "order by 1",
        [["auth.uid()", "auth.jwt()", "storage.foldername(text)", "realtime.topic()"]],
    ).fetchall()
    assert rows == [
        ("auth.jwt()", "supabase_auth_admin", "s", "jsonb"),
        ("auth.uid()", "supabase_auth_admin", "s", "uuid"),
        ("realtime.topic()", "supabase_realtime_admin", "s", "text"),
        ("storage.foldername(text)", "supabase_storage_admin", "i", "text[]"),
    ]
