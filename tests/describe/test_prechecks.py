"""The queries before a migration, run on PostgreSQL: a row means that the migration fails."""

from collections.abc import Iterator

import psycopg
import pytest
from sample_project import migrations, replay_on

from lamina.adapters.postgres import Connection, ThrowawayPostgres
from lamina.describe.given import Given, gather
from lamina.describe.model import plain
from lamina.describe.prechecks import checks
from lamina.review.context import SqlFile
from lamina.review.settings import Settings
from lamina.sql.schema import Origin, Schema, fold, fold_statements
from lamina.sql.script import read_script

_BASE = """
create type public.status as enum ('open', 'closed', 'lost');
create table public.parents (id bigint primary key);
create table public."Odd" (
  id bigint, "User" text, code text, parent bigint, other bigint,
  amount numeric, big bigint, status public.status default 'open', email text, words text
);
"""
_GOOD = """
insert into public.parents values (1), (2);
insert into public."Odd" values
  (1, 'a', '12', 1, 1, 1.5, 7, 'open', 'a@example.com', '00000000-0000-0000-0000-000000000001'),
  (2, 'b', '13', 2, null, 'NaN', 8, 'closed', null, null);
"""
_CASES = {
    "not null": (
        'alter table public."Odd" alter column "User" set not null',
        'update public."Odd" set "User" = null where id = 1',
    ),
    "unique": (
        'alter table public."Odd" add unique ("User", id)',
        'insert into public."Odd" select * from public."Odd" where id = 1',
    ),
    "unique, nulls alike": (
        'alter table public."Odd" add unique nulls not distinct (email)',
        'insert into public."Odd" (id) values (3)',
    ),
    "primary key, twice": (
        'alter table public."Odd" add primary key (id)',
        'insert into public."Odd" select * from public."Odd" where id = 1',
    ),
    "primary key, null": (
        'alter table public."Odd" add primary key (id)',
        'insert into public."Odd" (words) values (null)',
    ),
    "unique index": (
        'create unique index odd on public."Odd" (lower("User"), parent) where id > 0',
        'insert into public."Odd" (id, "User", parent) values (9, \'A\', 1)',
    ),
    "foreign key": (
        'alter table public."Odd" add foreign key (parent) references public.parents',
        'insert into public."Odd" (id, parent) values (3, 17)',
    ),
    "check": (
        'alter table public."Odd" add constraint short check (length("User") < 5)',
        'insert into public."Odd" ("User") values (\'too long\')',
    ),
    "validated later": (
        (
            'alter table public."Odd" add constraint big check (id < 10) not valid; '
            'alter table public."Odd" validate constraint big'
        ),
        'insert into public."Odd" (id) values (11)',
    ),
    "required column": (
        "create table public.nothing (); alter table public.parents add column x int not null",
        None,
    ),
    "to integer": (
        'alter table public."Odd" alter column big type integer',
        'insert into public."Odd" (big) values (3000000000)',
    ),
    "rounded out of range": (
        'alter table public."Odd" alter column id type smallint',
        'insert into public."Odd" (id) values (32768)',
    ),
    "to fewer digits": (
        'alter table public."Odd" alter column amount type numeric(3, 1)',
        'insert into public."Odd" (amount) values (99.96)',
    ),
    "too long": (
        'alter table public."Odd" alter column "User" type varchar(3)',
        'insert into public."Odd" ("User") values (\'long\')',
    ),
    "text to integer": (
        'alter table public."Odd" alter column code type integer using code::integer',
        "insert into public.\"Odd\" (code) values ('x')",
    ),
    "text to uuid": (
        'alter table public."Odd" alter column words type uuid using (words::uuid)',
        "insert into public.\"Odd\" (words) values ('x')",
    ),
    "enum with fewer values": (
        (
            "create type public.short_status as enum ('open', 'closed'); "
            'alter table public."Odd" alter column status drop default; '
            'alter table public."Odd" alter column status type public.short_status '
            "using status::text::public.short_status"
        ),
        "insert into public.\"Odd\" (status) values ('lost')",
    ),
    "after renames": (
        (
            'alter table public."Odd" rename to plain; '
            'alter table public.plain rename "User" to who; '
            "alter table public.plain alter column who set not null"
        ),
        'update public."Odd" set "User" = null where id = 1',
    ),
}


def _given(base: str, *texts: str) -> Given:
    files = [
        SqlFile(f"{n}.sql", text, read_script(text), version=f"{n}") for n, text in enumerate(texts)
    ]
    return gather(files, fold(base), Settings())


@pytest.fixture
def database(server: ThrowawayPostgres) -> Iterator[Connection]:
    """An empty database of its own."""
    name = "prechecks"
    server.clone(server.prelude_template(), name)
    try:
        with server.connection(name) as connection:
            yield connection
    finally:
        server.drop(name)


def _rows(connection: Connection, given: Given) -> int:
    found = checks(given)
    assert found
    return sum(len(connection.execute(check.sql.encode()).fetchall()) for check in found)


def _fails(connection: Connection, text: str) -> bool:
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(text.encode())
    except psycopg.Error:
        return True
    return False


@pytest.mark.parametrize("case", [name for name, (_, bad) in _CASES.items() if bad])
def test_a_row_means_that_the_migration_fails(case: str, database: Connection) -> None:
    """No row on data that fits, where the migration runs; a row on data where it fails."""
    migration, offending = _CASES[case]
    given = _given(_BASE, migration)
    for statement in (_BASE, _GOOD):
        database.execute(statement.encode())
    assert _rows(database, given) == 0
    assert not _fails(database, migration)
    database.execute((offending or "").encode())
    assert _rows(database, given) > 0
    assert _fails(database, migration)


def test_a_required_column_fails_on_any_row(database: Connection) -> None:
    """ADD COLUMN NOT NULL without a default: it runs on an empty table only."""
    migration = _CASES["required column"][0]
    given = _given(_BASE, migration)
    database.execute(_BASE.encode())
    assert _rows(database, given) == 0
    assert not _fails(database, migration)
    database.execute(_GOOD.encode())
    assert _rows(database, given) == 1
    assert _fails(database, migration)


@pytest.mark.parametrize(
    "text",
    [
        "create table public.made (a text); alter table public.made alter a set not null",
        'alter table public."Odd" add column a text; alter table public."Odd" alter a set not null',
        (
            'update public."Odd" set code = id where code is null; '
            'alter table public."Odd" alter code set not null'
        ),
        'delete from public."Odd"; alter table public."Odd" add unique (id)',
        'alter table public."Odd" add constraint c check (id > 0) not valid',
        "alter table public.\"Odd\" add column a text not null default ''",
        'alter table public."Odd" add column a bigint generated always as identity',
        'alter table public."Odd" add column a bigint references public.parents unique',
        'alter table public."Odd" alter column code type varchar(3) using code::varchar(3)',
        'alter table public."Odd" alter column code type integer using length(code)',
        'alter table public."Odd" alter column id type numeric',
        "create unique index on public.parents (id)",
        (
            "create function public.good(a text) returns bool language sql as 'select true'; "
            'alter table public."Odd" add check (public.good(code))'
        ),
    ],
)
def test_no_query_where_no_row_proves_anything(text: str) -> None:
    """Nothing is asked of new tables and columns, of rows changed before, of what cannot fail."""
    assert checks(_given(_BASE, text)) == ()


def test_what_each_query_is_about() -> None:
    """Each says in a sentence on what the migration fails, with the version of the migration."""
    given = _given(_BASE, "select 1", 'alter table public."Odd" alter code set not null')
    (check,) = checks(given)
    assert plain(check.words) == 'fails where "Odd".code is null'
    assert check.sql == 'select * from public."Odd" where code is null limit 20;'
    assert check.version == "1"


def test_the_queries_of_the_sample_run(server: ThrowawayPostgres) -> None:
    """Before each migration of the sample its queries run, and return nothing, as all succeed."""
    server.clone(server.prelude_template(), "prechecks_sample")
    state, asked = Schema.start(), 0
    try:
        with server.connection("prechecks_sample") as connection:
            for number, migration in enumerate(migrations()):
                script = read_script(migration.text)
                file = SqlFile(
                    f"{number}.sql", migration.text, script, version=str(migration.version)
                )
                for check in checks(gather([file], state, Settings(), number)):
                    asked += 1
                    rows = connection.execute(check.sql.encode()).fetchall()
                    assert not rows, (file.version, check)
                fold_statements(state, script.statements, Origin(file.path, file=number))
                replay_on(server, connection, [migration])
    finally:
        server.drop("prechecks_sample")
    assert asked > 5
