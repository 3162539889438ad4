"""The locks of a change set on tables in use."""

from change_sets import change_set

from lamina.describe.given import Given
from lamina.describe.locks import locks
from lamina.describe.model import plain
from lamina.describe.moments import moments
from lamina.sql.names import Name


def _lines(given: Given) -> list[str]:
    return [
        f"{k.version} {k.relation}: {k.level}, {k.blocks} wait, {k.rows or 'no row'}: "
        f"{plain(k.because)}"
        for k in locks(given)
    ]


def test_new_tables_are_not_in_use() -> None:
    """A feature locks the tables that were there: what a foreign key points to, nothing new."""
    given = change_set(
        "create table public.orders (id bigint primary key, owner uuid references public.profiles);"
        "alter table public.orders enable row level security;"
        "create policy own on public.orders to authenticated using (owner = auth.uid());"
        "create index on public.orders (owner);",
        "alter table public.orders add column total numeric;",
    )
    assert _lines(given) == [
        "1 profiles: SHARE ROW EXCLUSIVE, writes wait, no row: creates orders, which points to it"
    ]


def test_a_table_of_the_platform_is_in_use() -> None:
    """`auth.users` is in no migration, and is locked all the same."""
    given = change_set("create table public.p (id uuid references auth.users (id));")
    assert [str(lock.relation) for lock in locks(given)] == ["auth.users"]


def test_what_is_not_there_is_not_locked() -> None:
    """IF EXISTS of what no migration made, an index, and writes to some rows are left out."""
    given = change_set(
        "alter table if exists public.never add column a text;"
        "drop table if exists public.never;"
        "update public.notes set body = '' where id = 1; select * from public.notes;"
    )
    assert _lines(given) == []


def test_the_strongest_of_each_migration() -> None:
    """One entry for each table and migration, with what is done to the rows, and how much more."""
    given = change_set(
        "alter table public.notes add column a text;"
        "alter table public.notes alter column owner type text;"
        "alter table public.notes alter column body set not null;",
        "alter table public.notes add constraint c check (id > 0) not valid;",
    )
    assert _lines(given) == [
        (
            "1 notes: ACCESS EXCLUSIVE, reads and writes wait, rewritten: "
            "changes the type of owner, and 2 more"
        ),
        "2 notes: ACCESS EXCLUSIVE, reads and writes wait, no row: adds check c",
    ]


def test_rows_read_before_the_strong_lock() -> None:
    """An index built before a short strong lock is told apart: reads go on while it is built."""
    given = change_set(
        "create index by_body on public.notes (body);create policy p on public.notes using (true);"
    )
    assert _lines(given) == [
        "1 notes: SHARE, writes wait, read: builds index by_body",
        "1 notes: ACCESS EXCLUSIVE, reads and writes wait, no row: creates policy p",
    ]
    given = change_set(
        "create policy p on public.notes using (true);create index by_body on public.notes (body);"
    )
    assert _lines(given) == [
        "1 notes: ACCESS EXCLUSIVE, reads and writes wait, read: builds index by_body, and 1 more"
    ]


def test_upkeep_locks_only_where_rows_are_read() -> None:
    """CONCURRENTLY and VALIDATE are there, as they take long; SET STATISTICS is not."""
    given = change_set(
        "create index concurrently by_body on public.notes (body);",
        "alter table public.notes alter column body set statistics 500;",
    )
    assert _lines(given) == [
        "1 notes: SHARE UPDATE EXCLUSIVE, schema changes wait, read: builds index by_body"
    ]


def test_a_renamed_table_keeps_its_first_name() -> None:
    """The table is called as in the base, so that it is one entry before and after the rename."""
    given = change_set(
        "alter table public.notes rename to memos; alter table public.memos add column a text;",
        "alter table public.memos drop column body cascade;",
    )
    assert [(k.version, str(k.relation)) for k in locks(given)] == [
        ("1", "notes"),
        ("2", "notes"),
        ("2", "titles"),
    ]


def test_the_state_before_each_operation() -> None:
    """A moment knows what was there before the change set, under which name."""
    given = change_set(
        "alter table public.notes rename column body to words;"
        "alter table public.notes rename to memos;"
        "alter table public.memos add column extra text;"
        "alter table public.memos alter column extra set not null;"
    )
    *_, last = moments(given)
    memos = Name("public", "memos")
    assert last.in_use(memos)
    assert str(last.trail.relation(memos)) == "notes"
    assert last.trail.column(memos, "words") == "body"
    assert last.old_column(memos, "words")
    assert last.new_column(memos, "extra")
    assert last.old_column(memos, "extra") is None


def test_every_row_is_locked() -> None:
    """UPDATE and DELETE without WHERE make other writes to the rows wait."""
    given = change_set("update public.notes set body = ''; delete from public.profiles;")
    assert _lines(given) == [
        "1 notes: ROW EXCLUSIVE, writes to the same rows wait, updated: updates all rows",
        "1 profiles: ROW EXCLUSIVE, writes to the same rows wait, deleted: deletes all rows",
    ]
    after = change_set("alter table public.notes add column a int; update public.notes set a = 1;")
    assert _lines(after) == [
        "1 notes: ACCESS EXCLUSIVE, reads and writes wait, updated: updates all rows, and 1 more"
    ]


def test_what_is_done_in_words() -> None:
    """Each kind of statement reads as English."""
    base = """
    create table public.a (id int, at date) partition by range (at);
    create table public.rest partition of public.a default;
    create table public.b (id int);
    """
    told = {
        "alter table b no force row level security": "frees its owner from row level security",
        "alter table b disable trigger all": "disables all triggers",
        "alter table b alter column id set storage plain": "sets the storage of id",
        "truncate b": "empties it",
    }
    for sql, words in told.items():
        assert [plain(k.because) for k in locks(change_set(sql, base=base))] == [words]
    part = "create table c partition of a for values from ('2026-01-01') to ('2026-02-01')"
    assert {str(k.relation): plain(k.because) for k in locks(change_set(part, base=base))} == {
        "a": "creates c, a partition of it",
        "rest": "creates c, another partition of a",
    }
