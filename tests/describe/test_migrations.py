"""What each migration does: in few lines, with every operation counted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lamina.describe.given import Given, gather
from lamina.describe.grouping_wall import MOST_LINES
from lamina.describe.migrations import described, migrations
from lamina.describe.model import plain
from lamina.describe.phrases_parts import LONGEST_LINE
from lamina.review.context import SqlFile
from lamina.review.settings import Settings
from lamina.sql.schema import Origin, Schema, fold, fold_statements
from lamina.sql.script import read_script

SAMPLE = Path(__file__).parents[1] / "sample" / "supabase" / "migrations"

BASE = """
create table public.profiles (id uuid primary key, email text, age integer);
alter table public.profiles enable row level security;
create policy "owner reads" on public.profiles for select to authenticated using (id = auth.uid());
create function public.f(a uuid) returns int language sql as 'select 1';
create view public.adults as select id from public.profiles where age > 17;
create table public.tags (id bigint primary key);
"""


def given(*texts: str, base: str = BASE) -> Given:
    """Return the change set of migrations on a base."""
    files = [
        SqlFile(f"supabase/migrations/{n}_do_it.sql", text, read_script(text), version=str(n))
        for n, text in enumerate(texts, 1)
    ]
    return gather(files, fold(base), Settings(), 1)


def lines(*texts: str, base: str = BASE) -> list[str]:
    """Return the lines of the last migration; every operation of all is counted."""
    change_set = given(*texts, base=base)
    found = migrations(change_set)
    assert sum(one.operations for one in found) == len(change_set.steps)
    assert described(change_set) == {id(step) for step in change_set.steps}
    return [plain(line) for line in found[-1].lines]


def of_the_sample() -> Iterator[Given]:
    """Yield each migration of the sample as the change set on top of those before it."""
    base = Schema.start()
    for path in sorted(SAMPLE.glob("*.sql")):
        text = path.read_text()
        script = read_script(text)
        yield gather([SqlFile(path.name, text, script, version=path.name[:14])], base, Settings())
        fold_statements(base, script.statements, Origin(path.name, 1, 0))


def test_every_operation_of_the_sample_is_in_a_line() -> None:
    """No line is empty or long, there are few, and all operations are counted."""
    seen = 0
    for change_set in of_the_sample():
        (migration,) = migrations(change_set)
        seen += 1
        assert migration.operations == len(change_set.steps)
        assert described(change_set) == {id(step) for step in change_set.steps}
        assert 0 < len(migration.lines) <= MOST_LINES
        assert all(plain(line).strip() for line in migration.lines)
        assert all(len(plain(line)) <= LONGEST_LINE for line in migration.lines)
    assert seen > 40


def test_the_sample_at_once_is_one_change_set() -> None:
    """All migrations on an empty project: each has its lines, in order."""
    files = [
        SqlFile(path.name, text := path.read_text(), read_script(text), version=path.name[:14])
        for path in sorted(SAMPLE.glob("*.sql"))
    ]
    change_set = gather(files, Schema.start(), Settings())

    found = migrations(change_set)

    assert [one.path for one in found] == [file.path for file in files]
    assert sum(one.operations for one in found) == len(change_set.steps)


def test_a_migration_has_its_name_and_version() -> None:
    """They come from the file's name."""
    (found,) = migrations(given("select 1"))

    assert (found.version, found.name) == ("1", "do_it")


def test_a_migration_without_statements_says_so() -> None:
    """A file of comments is a migration too."""
    assert lines("-- nothing to do") == ["has no statements"]


def test_what_belongs_to_a_new_table_is_in_its_line() -> None:
    """Policies, indexes, triggers, grants and comments are counted there."""
    assert lines(
        """
        create table public.messages (
          id bigint primary key, author uuid references public.profiles (id), body text
        );
        alter table public.messages enable row level security;
        alter table public.messages add column at timestamptz;
        create policy "reads" on public.messages for select to authenticated using (true);
        create policy "writes" on public.messages for insert to authenticated with check (true);
        create index on public.messages (author);
        create trigger t before update on public.messages for each row execute function public.f();
        grant select on public.messages to authenticated;
        comment on table public.messages is 'x';
        """
    ) == [
        (
            "creates table messages (4 columns, primary key, 1 foreign key) with row level "
            "security, 2 policies, 1 index, 1 trigger and 1 comment; "
            "select granted to authenticated"
        )
    ]


def test_a_new_table_of_the_api_without_row_level_security_says_so() -> None:
    """A table that nobody reaches from outside does not."""
    assert lines("create table public.a (id int); create schema x; create table x.b (id int);") == [
        "creates table a (1 column) without row level security",
        "creates schema x",
        "creates table x.b (1 column)",
    ]


def test_columns_of_one_table_are_in_one_line() -> None:
    """Added and dropped ones alike."""
    text = "alter table profiles add a text, add b int not null default 0;"

    assert lines(text) == [
        "adds a (text, nullable) and b (integer, not null, default 0) to profiles"
    ]
    assert lines("alter table profiles drop email, drop age") == [
        "drops email and age of profiles and their data"
    ]
    assert lines(text, "alter table profiles drop a, drop b") == [
        "drops a and b of profiles (made in this change)"
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            """drop policy "owner reads" on profiles;
            create policy "owner reads" on profiles for select to authenticated using (true);""",
            'changes policy "owner reads" on profiles: where true, before id = auth.uid()',
        ),
        (
            """drop policy if exists "owner reads" on profiles;
            create policy "owner reads" on profiles for select to anon using (id = auth.uid());""",
            'changes policy "owner reads" on profiles: for anon, before authenticated',
        ),
        (
            """drop policy if exists "new" on profiles;
            create policy "new" on profiles for select to anon using (true);""",
            'adds policy "new" on profiles: select for anon, where true',
        ),
        (
            """drop view adults;
            create view adults with (security_invoker = true) as
            select id, age from profiles where age > 17;""",
            (
                "replaces view adults: adds age, query changed, now with the rights of its reader "
                "(dropped and made again: its grants start anew)"
            ),
        ),
        (
            """drop function f(uuid) cascade;
            create function f(a uuid, b int) returns int language sql as 'select 1';
            grant execute on function f(uuid, int) to anon;""",
            (
                "replaces function f(uuid) by f(uuid, integer) (dropped with what depends on it "
                "and made again: its grants start anew); execute granted to anon"
            ),
        ),
        (
            """create or replace function f(a uuid) returns int language sql as 'select 1';
            revoke execute on function f(uuid) from public;""",
            "replaces function f(uuid) with the same; execute revoked from public",
        ),
    ],
)
def test_what_is_dropped_and_made_again_is_changed(text: str, line: str) -> None:
    """The line says what is other than before."""
    assert lines(text) == [line]


def test_grants_and_comments_are_counted() -> None:
    """Many of them are one line."""
    text = "\n".join(
        f"grant {right} on public.{table} to anon; comment on table public.{table} is '{right}';"
        for right in ("select", "insert")
        for table in ("profiles", "tags")
    )

    assert lines(text) == [
        "4 grants: to anon select and insert on profiles and tags",
        "writes 4 comments on profiles and tags",
    ]


def test_statements_on_rows_name_their_table() -> None:
    """Rows are counted where the statements say how many."""
    assert lines("insert into tags values (1), (2); insert into tags values (3);") == [
        "inserts 3 rows into tags, in 2 statements"
    ]


def test_a_block_tells_what_is_in_it_and_what_nobody_reviewed() -> None:
    """Dynamic SQL is said not to be reviewed."""
    (found,) = lines(
        """do $$ begin
          create type mood as enum ('good', 'bad');
          execute 'drop table ' || name;
        exception when duplicate_object then null; end $$;"""
    )

    assert found.startswith("runs a plpgsql block; as its conditions allow: creates enum type mood")
    assert "not reviewed: dynamic SQL" in found


def test_what_could_not_be_read_is_told() -> None:
    """A syntax error has no operation, and a line of its own."""
    found = lines("create table public.a (id int);\ncreate tabel x;")

    assert found[-1] == "not reviewed: 1 part (line 2: syntax error)"


def test_many_operations_are_never_a_wall() -> None:
    """What is left after like things are taken together is counted by kind."""
    alike = "".join(f"create table public.t{n} (id int);" for n in range(40))
    mixed = alike + "".join(
        f"""alter table public.profiles add column c{n} text;
        alter table public.profiles rename column c{n} to d{n};
        alter table public.profiles alter column d{n} set storage external;
        alter table public.profiles alter column d{n} set statistics {n};"""
        for n in range(20)
    )

    (told,) = lines(alike)
    assert told.startswith("creates 40 tables: t0, t1, t2, t3, t4, t5, t6, t7 and 32 more")
    assert told.endswith("(40 without row level security)")
    found = lines(mixed + "drop table tags;")
    assert len(found) == MOST_LINES
    assert "drops table tags and its data" in found
    assert found[-1].startswith("and ")


def test_settings_of_the_session_come_last() -> None:
    """They end with the migration."""
    assert lines("set local lock_timeout = '3s'; drop table tags;") == [
        "drops table tags and its data",
        "sets lock_timeout to 3s for the transaction",
    ]


def test_row_level_security_that_goes_off_and_on_is_told_step_by_step() -> None:
    """The order matters there, so nothing is taken together."""
    text = """alter table tags disable row level security;
    alter table tags enable row level security;
    alter table profiles enable row level security;"""

    assert lines(text)[:2] == [
        "turns row level security of tags off, where it is off",
        "turns row level security of tags on",
    ]


def test_grants_are_told_by_role() -> None:
    """Who gets what stays together, and a role that is given has a line of its own."""
    assert lines(
        "grant select on profiles to anon; grant insert on profiles to authenticated;"
        "grant usage on schema public to anon; grant postgres to anon;"
    ) == [
        (
            "3 grants: to anon select on profiles and usage on schema public; "
            "to authenticated insert on profiles"
        ),
        "makes anon a member of postgres",
    ]


def test_a_given_role_is_never_cut() -> None:
    """What is there already goes first where there are too many lines."""
    told = lines(
        "".join(f"create table a{n} as select 1; alter table a{n} set (x = 1);" for n in range(15))
        + "create table if not exists profiles (id int); grant postgres to anon;"
    )
    assert "makes anon a member of postgres" in told
    assert not [line for line in told if "there already" in line]
