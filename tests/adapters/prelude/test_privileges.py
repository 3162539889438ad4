"""`postgres` cannot become superuser: its password is public, and migrations are foreign."""

from collections.abc import Iterator
from typing import Protocol

import psycopg
import pytest

from lamina.adapters.postgres import Connection, platform_admin, run_script
from lamina.errors import ReplayError
from lamina.sql.statements import split_for_replay

REFUSED = psycopg.errors.InsufficientPrivilege
EVIL = """
create function public.evil() returns event_trigger language plpgsql as $$
begin
  if (select rolsuper from pg_roles where rolname = current_user) then
    alter role postgres superuser;
  end if;
end $$;
"""
EVIL_TRIGGERS = EVIL + "".join(
    f"create event trigger evil_{event} on {event} execute function public.evil();\n"
    for event in ("ddl_command_start", "ddl_command_end", "sql_drop", "table_rewrite")
)


class Server(Protocol):
    """The interface of the `server` fixture."""

    def connect(self, dbname: str = ..., user: str = ...) -> Connection:
        """Return a connection that commits each statement."""

    def fresh_database(self, *, expose_new_tables: bool = ...) -> str:
        """Return the name of a clone of the template."""


@pytest.fixture
def database(server: Server) -> Iterator[Connection]:
    """A connection as `postgres`, which is no superuser afterwards either."""
    with server.connect(server.fresh_database(), "postgres") as connection:
        yield connection
        if not connection.closed:
            connection.execute("reset all")
            row = connection.execute("select rolsuper from pg_roles where rolname = 'postgres'")
            assert row.fetchone() == (False,)


def is_new(connection: Connection) -> bool:
    """Return whether the server is PostgreSQL 16 or newer."""
    return connection.info.server_version >= 160000


@pytest.mark.parametrize(
    "statement",
    [
        "alter role postgres superuser",
        "create role other superuser",
        "alter role supabase_admin password 'x'",
        "alter role supabase_admin set lamina.allowed = 'x'",
        "grant supabase_admin to postgres",
        "grant pg_execute_server_program to postgres",
        "grant pg_read_server_files to postgres",
        "grant pg_write_server_files to postgres",
        "set session authorization supabase_admin",
        "set role supabase_admin",
        "copy (select 1) to program 'true'",
        "copy (select 1) to '/tmp/lamina-escape'",
        "create table t (l text); copy t from '/etc/passwd'",
        "select pg_read_file('/etc/passwd')",
        "select lo_import('/etc/passwd')",
        "select lo_export(1, '/tmp/lamina-escape')",
        "create function f() returns int language c as 'x', 'y'",
        "create function f() returns int language internal as 'int4pl'",
        "create language plperlu",
        "create extension plpython3u",
        "create extension file_fdw",
        "create extension adminpack",
        "load '/tmp/evil.so'",
        "alter system set archive_command = 'true'",
        "set dynamic_library_path = '/tmp'",
        "update pg_authid set rolsuper = true",
        "update pg_proc set proowner = 'postgres'::regrole",
        "update pg_event_trigger set evtenabled = 'D'",
        "update pg_db_role_setting set setconfig = null",
        "create event trigger t on ddl_command_end execute function extensions.f()",
        "create foreign data wrapper w",
        "create publication everything for all tables",
        "alter event trigger lamina_before_extension disable",
        "drop event trigger lamina_extension_access",
        "drop function pg_catalog.lamina_as_platform_admin(text, text)",
        "create function pg_catalog.lamina_check_platform(text) returns int return 1",
        "create tablespace x location '/tmp'",
    ],
)
def test_what_only_a_superuser_may_do(database: Connection, statement: str) -> None:
    """Every direct way to the superuser, or to files and programs of the server, is refused."""
    with pytest.raises(psycopg.Error) as refusal:
        database.execute(statement.encode())
    if "create extension" not in statement and "language" not in statement:
        assert refusal.value.sqlstate in {"42501", "0LP01"}, refusal.value


def test_no_library_is_loaded_as_an_output_plugin(database: Connection) -> None:
    """`postgres` has REPLICATION, as on Supabase, but there are no slots to load a plugin for."""
    for plugin in ("/nowhere/lamina-evil", "pgoutput"):
        with pytest.raises(psycopg.Error, match="max_replication_slots"):
            database.execute("select pg_create_logical_replication_slot('x', %s)", (plugin,))


def helpers(connection: Connection) -> list[tuple[str, str]]:
    """Return lamina's functions, and every other one that runs with the superuser's rights."""
    rows = connection.execute(
        "select oid::regprocedure::text, prorettype::regtype::text from pg_proc "
        "where proname like 'lamina%' "
        "or prosecdef and proowner = 'supabase_admin'::regrole order by 1"
    )
    return [(str(name), str(result)) for name, result in rows]


def test_every_function_of_the_superuser_is_known(database: Connection) -> None:
    """A new function with the superuser's rights has to be thought about: it is listed here."""
    for name in ("pg_cron", "pg_net", "pgsodium", "dblink", "pgmq", "wrappers", "vector", "http"):
        database.execute(f"create extension if not exists {name} cascade".encode())
    database.execute("set search_path = ''")
    assert [name for name, _ in helpers(database)] == [
        "lamina_as_platform_admin(text,text)",
        "lamina_check_platform()",
        "lamina_grant_extension_access()",
        "lamina_pause_event_triggers()",
        "pgbouncer.get_auth(text)",
    ]


def test_calling_lamina_s_functions(database: Connection) -> None:
    """Called by `postgres`, each of them is refused, whatever it is given."""
    for statement in ("alter role postgres superuser", "create publication p for all tables"):
        with pytest.raises(REFUSED, match="only lamina"):
            database.execute(
                "select pg_catalog.lamina_as_platform_admin(%s, 'public')", (statement,)
            )
    for name in ("check_platform", "grant_extension_access", "pause_event_triggers"):
        with pytest.raises(psycopg.Error, match=r"permission denied|can only be called as"):
            database.execute(f"select pg_catalog.lamina_{name}()".encode())


def test_only_the_named_statement_runs(database: Connection) -> None:
    """While one is allowed, no other is; afterwards it is not either; in one database only."""
    call = "select pg_catalog.lamina_as_platform_admin(%s, 'public')"
    wanted = split_for_replay("create publication p for all tables; create table t ();")
    with platform_admin.allowed(database, wanted):
        for other in (wanted[0].text + " ", "alter role postgres superuser", wanted[1].text):
            with pytest.raises(REFUSED):
                database.execute(call, (other,))
        platform_admin.run(database, wanted[0])
    with pytest.raises(REFUSED):
        database.execute(call, (wanted[0].text,))


@pytest.mark.parametrize(
    "script",
    [
        # What the parser reads as one string would be two statements with the older quoting.
        r"""
        set standard_conforming_strings = off;
        create publication p for all tables with
          (publish = 'insert\''; alter role postgres superuser; --');
        """,
        "drop event trigger lamina_before_extension;",
        "drop event trigger if exists nothing, lamina_extension_access;",
        "alter event trigger lamina_before_extension disable;",
        "alter event trigger lamina_extension_access rename to another;",
        EVIL + "create event trigger t on login execute function public.evil();",
        """
        create event trigger t on ddl_command_end
          execute function pg_catalog.lamina_grant_extension_access();
        """,
        """
        create function public.check_it(text[], oid) returns void language plpgsql as $$
        begin alter role postgres superuser; end $$;
        create foreign data wrapper w validator public.check_it options (a 'b');
        """,
        "create extension postgres_fdw;create foreign data wrapper w handler postgres_fdw_handler;",
        "create extension postgres_fdw; alter foreign data wrapper postgres_fdw no validator;",
    ],
)
def test_statements_that_would_be_an_escape(database: Connection, script: str) -> None:
    """A migration cannot misuse the statements that run with a superuser's rights."""
    with pytest.raises(ReplayError):
        run_script(database, "escape.sql", script)


def test_a_planted_catalog_is_not_used(database: Connection) -> None:
    """Tables and operators of the caller's search path mean nothing to the superuser."""
    run_script(
        database,
        "planted.sql",
        """
        create table public.pg_event_trigger (evtname name, evtowner oid, evtevent name);
        create function public.sure() returns trigger language plpgsql as $$
          begin alter role postgres superuser; return null; end $$;
        create trigger t before update on public.pg_event_trigger
          for each statement execute function public.sure();
        create function public.evil_eq(name, name) returns bool language plpgsql as $$
          begin alter role postgres superuser; return true; end $$;
        create operator public.= (leftarg = name, rightarg = name, function = public.evil_eq);
        set search_path = public, pg_catalog;
        create publication everything for all tables;
        """,
    )


@pytest.mark.parametrize(
    "statement",
    [
        "create extension hstore",
        "create extension pg_cron",
        "create extension vector cascade",
        "alter extension pgcrypto set schema public",
        "alter extension pgcrypto update",
        "create publication p for all tables",
        "create foreign data wrapper w",
        "drop extension pgcrypto cascade",
    ],
)
@pytest.mark.parametrize("before", ["", "alter event trigger evil_sql_drop enable always;"])
def test_event_triggers_never_run_for_the_superuser(
    database: Connection, statement: str, before: str
) -> None:
    """Extension scripts and lamina's own statements set off none of them; later DDL does again."""
    run_script(database, "triggers.sql", EVIL_TRIGGERS + before)
    run_script(database, "statement.sql", statement)
    events = database.execute("select evtevent::text from pg_event_trigger where evtname ~ 'evil'")
    assert {event for (event,) in events} == {
        "ddl_command_start",
        "ddl_command_end",
        "sql_drop",
        "table_rewrite",
    }


def test_an_extension_made_by_an_event_trigger(database: Connection) -> None:
    """An extension within the creation of another does not wake the triggers for the rest."""
    nested = (
        EVIL_TRIGGERS
        + """
    create function public.nest() returns event_trigger language plpgsql as $$
    begin
      if tg_tag = 'CREATE EXTENSION' and to_regtype('citext') is null then
        create extension citext;
      end if;
      perform public.evil_two();
    exception when others then null;
    end $$;
    create event trigger a_nest on ddl_command_start execute function public.nest();
    create event trigger zz_nest on ddl_command_start execute function public.nest();
    """
    )
    run_script(database, "nested.sql", nested)
    database.execute("create extension hstore")
    row = database.execute("select count(*) from pg_event_trigger where evtevent ~ '!'").fetchone()
    assert row == (0,)


@pytest.mark.parametrize(
    "script",
    [
        """
        create trigger t before insert on cron.job
          for each row execute function public.sure();
        select cron.schedule('j', '* * * * *', 'select 1');
        """,
        """
        create trigger t before insert on vault.secrets
          for each row execute function public.sure();
        select vault.create_secret('s');
        """,
    ],
)
def test_functions_of_stubs_have_no_rights(database: Connection, script: str) -> None:
    """A trigger on a table of an extension runs, but not as the superuser."""
    database.execute("create extension pg_cron")
    database.execute(
        "create function public.sure() returns trigger language plpgsql as $$ "
        "begin alter role postgres superuser; return new; end $$"
    )
    with pytest.raises(REFUSED):
        database.execute(script.encode())


def test_dropping_a_schema_of_its_own_leaves_the_guard(database: Connection) -> None:
    """What `postgres` owns, such as the schema `extensions`, holds nothing that protects."""
    database.execute("drop schema extensions cascade")
    row = database.execute("select count(*) from pg_event_trigger where evtname ~ 'lamina'")
    assert row.fetchone() == (2,)


def test_the_server_s_own_socket(database: Connection) -> None:
    """Neither dblink nor postgres_fdw reaches the superuser through the socket of the server."""
    database.execute("create extension dblink")
    sockets = database.info.host
    row = database.execute("select has_function_privilege('dblink_connect_u(text)', 'execute')")
    assert row.fetchone() == (False,)
    to = f"host={sockets} dbname=template1 user=supabase_admin"
    for password in ("", " password=postgres", " password=x"):
        with pytest.raises(psycopg.Error) as refusal:
            database.execute("select dblink_connect(%s)", (to + password,))
        assert refusal.value.sqlstate in {"2F003", "08001"}, refusal.value
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"{to} passfile=/nonexistent")


def test_old_servers_guard_the_roles_for_files(database: Connection) -> None:
    """Before 16, CREATEROLE grants any role but a superuser's; nobody can become these."""
    if is_new(database):
        pytest.skip("CREATEROLE needs ADMIN OPTION here")
    rows = database.execute(
        "select rolname::text, rolsuper, rolcanlogin from pg_roles where rolname ~ '_server_'"
    ).fetchall()
    assert sorted(rows) == [
        ("pg_execute_server_program", True, False),
        ("pg_read_server_files", True, False),
        ("pg_write_server_files", True, False),
    ]
