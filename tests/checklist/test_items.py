import pytest

from lamina.checklist import Answer, checklist_for
from lamina.migrations import CheckState
from lamina.sql.statements import split

DONE, OPEN, NOT_APPLICABLE = CheckState.DONE, CheckState.OPEN, CheckState.NOT_APPLICABLE
TABLE = "create table public.notes (id bigint primary key, body text);"
RLS = "alter table public.notes enable row level security;"


def answers(sql: str) -> dict[str, Answer]:
    """Return the checklist of a script by label."""
    operations = [op for statement in split(sql) for op in statement.operations]
    items = checklist_for(
        operations, exposed_schemas=["public", "app"], rollback="supabase/rollbacks/1_x.sql"
    )
    assert [item.label for item in items] == ["RLS", "Indexes", "Rollback", "Breaking"]
    return {item.label: item for item in items}


def test_a_migration_still_to_be_written() -> None:
    """Everything is open, and all but the rollback is asked."""
    items = answers("")
    assert {item.state for item in items.values()} == {OPEN}
    assert [item.label for item in items.values() if item.question] == [
        "RLS",
        "Indexes",
        "Breaking",
    ]


def test_the_rollback_names_its_file() -> None:
    """It is open until the file is written, and nobody is asked."""
    item = answers(TABLE)["Rollback"]
    assert (item.state, item.question) == (OPEN, "")
    assert item.text == "supabase/rollbacks/1_x.sql, not written yet"


@pytest.mark.parametrize(
    ("sql", "state", "text"),
    [
        (TABLE, OPEN, "notes without row level security"),
        (TABLE + RLS, DONE, "notes with row level security, no policy"),
        ("create table app.x (id int);", OPEN, "app.x without row level security"),
        ("create table hidden.x (id int);", NOT_APPLICABLE, "no table or policy changes"),
        ("create temp table x (id int);", NOT_APPLICABLE, "no table or policy changes"),
        (RLS, DONE, "notes with row level security, no policy"),
        ("alter table notes disable row level security;", OPEN, "turned off on notes"),
        (RLS + "alter table notes no force row level security;", OPEN, "no longer forced"),
        (
            TABLE + RLS + "create policy a on notes for select using (true);"
            "create policy b on public.notes for update using (true);",
            DONE,
            "notes with row level security, 2 policies added",
        ),
        (
            (
                "create policy a on t using (true); alter policy b on t using (true);"
                "drop policy c on t; drop policy d on t;"
            ),
            DONE,
            "1 policy added, 1 policy changed, 2 policies dropped",
        ),
        ("alter table t add column c int;", NOT_APPLICABLE, "no table or policy changes"),
    ],
)
def test_row_level_security(sql: str, state: CheckState, text: str) -> None:
    """A table that the Data API serves needs it; policies are counted."""
    item = answers(sql)["RLS"]
    assert item.state is state
    assert text in item.text
    assert bool(item.question) == (state is OPEN)


def test_rls_with_and_without_the_schema_written() -> None:
    """`notes` and `public.notes` are one table."""
    assert answers("create table notes (id int);" + RLS)["RLS"].state is DONE


def test_many_tables_are_not_all_listed() -> None:
    """Three are named, the rest are counted."""
    sql = "".join(f"create table t{number} (id int);" for number in range(6))
    item = answers(sql)["RLS"]
    assert item.text == "t0, t1, t2 and 3 more without row level security"
    assert item.question == f"T{item.text[1:]}. Why is that right?"


@pytest.mark.parametrize(
    ("sql", "text"),
    [
        ("create table a (id int, b_id int references b);", "a.b_id"),
        ("create table a (id int primary key, b_id int references b);", "a.b_id"),
        ("alter table a add column b_id int references b (id);", "a.b_id"),
        ("alter table a add constraint f foreign key (b_id) references b (id);", "a.b_id"),
        ("alter table a add constraint f foreign key (x, y) references b (x, y);", "a (x, y)"),
        (
            "alter table a add column b_id int references b; create index on a (other, b_id);",
            "a.b_id",
        ),
        (
            (
                "alter table a add column b_id int references b;"
                "create index on a (b_id) where b_id > 0;"
            ),
            "a.b_id",
        ),
        ("alter table a add column b_id int references b; create index on c (b_id);", "a.b_id"),
        ("alter table a add column b_id int references b; create index on x.a (b_id);", "a.b_id"),
        (
            "alter table a add column b_id int references b; create index on a using brin (b_id);",
            "a.b_id",
        ),
    ],
)
def test_a_foreign_key_without_an_index(sql: str, text: str) -> None:
    """An index helps only when it leads with the columns, is not partial and finds single rows."""
    item = answers(sql)["Indexes"]
    assert (item.state, item.text) == (OPEN, f"no index on the foreign key {text}")
    assert item.question.startswith("No index on the foreign key")


@pytest.mark.parametrize(
    "sql",
    [
        "alter table a add column b_id int references b; create index on public.a (b_id, x);",
        "alter table a add column b_id int references b; create unique index i on a (b_id);",
        "alter table a add column b_id int references b; create index on a using hash (b_id);",
        "create table a (b_id int primary key references b); create index on a (other);",
        "create table a (b_id int unique references b); create index on a (other);",
        "alter table a add column b_id int unique references b; create index on a (other);",
        (
            "alter table a add constraint f foreign key (x, y) references b (x, y);"
            "create index on a (y, x, z);"
        ),
        (
            "alter table a add constraint f foreign key (x) references b (x);"
            "alter table a add constraint u unique (x, y); create index on a (other);"
        ),
    ],
)
def test_a_foreign_key_with_an_index(sql: str) -> None:
    """Any index that leads with its columns will do, those of constraints too."""
    item = answers(sql)["Indexes"]
    assert (item.state, item.question) == (DONE, "")


@pytest.mark.parametrize(
    ("sql", "state", "text"),
    [
        ("create index idx_a on t (a);", DONE, "adds idx_a"),
        ("create index on t (a);", DONE, "adds one on t"),
        ("drop index idx_a;", DONE, "drops idx_a"),
        ("create index i on t (a); drop index j;", DONE, "adds i; drops j"),
        ("alter table t add column a int;", OPEN, "none added"),
        (TABLE, OPEN, "none added"),
        ("create function f() returns int language sql as 'select 1';", NOT_APPLICABLE, "no new"),
    ],
)
def test_indexes(sql: str, state: CheckState, text: str) -> None:
    """Indexes are named; new columns without one are asked about."""
    item = answers(sql)["Indexes"]
    assert item.state is state
    assert text in item.text


@pytest.mark.parametrize(
    ("sql", "text"),
    [
        ("drop table notes;", "drops notes"),
        ("alter table notes drop column body;", "drops notes.body"),
        ("drop view v;", "drops v"),
        ("drop type mood;", "drops mood"),
        ("drop function f(int);", "drops f()"),
        ("drop schema app;", "drops schema app"),
        ("alter table notes rename to pages;", "renames notes to pages"),
        ("alter table notes rename column body to text;", "renames notes.body to text"),
        ("alter type mood rename value 'ok' to 'fine';", "renames value 'ok' of mood"),
        ("alter table notes set schema app;", "moves notes to schema app"),
        ("alter table notes alter column id type int;", "changes the type of notes.id"),
        ("alter table notes alter column body set not null;", "makes notes.body not null"),
        (
            "alter table notes add column n int not null;",
            "adds notes.n, not null without a default",
        ),
    ],
)
def test_what_breaks_running_code(sql: str, text: str) -> None:
    """Each is named, stays open, and is asked about."""
    item = answers(sql)["Breaking"]
    assert (item.state, item.text) == (OPEN, text)
    assert item.question == f"It {text}. What is the plan for code that is running?"


@pytest.mark.parametrize(
    "sql",
    [
        TABLE,
        TABLE + "alter table notes alter column body set not null;",
        TABLE + "alter table notes add column n int not null;",
        "alter table notes add column n int;",
        "alter table notes add column n int not null default 0;",
        "alter table notes add column n int generated always as identity;",
        "alter table notes add column n serial not null;",
        "drop index idx_a;",
        "drop policy p on notes;",
        "alter type mood add value 'ok';",
        'drop view "public"."v"; create view public.v as select 1 as one;',
        "drop view v; create or replace view v as select 1 as one;",
        "drop materialized view m; create materialized view m as select 1 as one;",
        "drop function f(int); create function f(int) returns int language sql as 'select 1';",
    ],
)
def test_what_breaks_nothing(sql: str) -> None:
    """Additions break nothing, and a view or function that is made again is not dropped."""
    item = answers(sql)["Breaking"]
    assert (item.state, item.text, item.question) == (DONE, "no", "")


def test_many_breaks_are_counted() -> None:
    """Three are named, the rest are counted."""
    sql = "".join(f"drop table t{number};" for number in range(5))
    assert answers(sql)["Breaking"].text == "drops t0; drops t1; drops t2; and 2 more"


def test_a_view_that_is_not_made_again_is_dropped() -> None:
    """Another view of the same name in another schema is no replacement."""
    item = answers("drop view v; create view app.v as select 1 as one;")["Breaking"]
    assert item.text == "drops v"


@pytest.mark.parametrize("words", ["-", " n/a ", "N/A", "na", "Not applicable"])
def test_an_answer_of_not_applicable(words: str) -> None:
    """There are several ways to say so."""
    item = answers("")["RLS"].answered(words).item()
    assert (item.state, item.text) == (NOT_APPLICABLE, "not applicable")


def test_an_answer_in_words() -> None:
    """It closes the item with the words; an empty one leaves it open."""
    asked = answers(TABLE)["RLS"]
    item = asked.answered("  only a job reads it ").item()
    assert (item.label, item.state, item.text) == (
        "RLS",
        DONE,
        "notes without row level security; only a job reads it",
    )
    assert asked.answered("  ") is asked
    assert asked.item().text == "notes without row level security"
    assert asked.answered("no").item().text == "no"


def test_the_option_of_an_item() -> None:
    """The label in lower case."""
    assert {item.option for item in answers("").values()} == {
        "--rls",
        "--indexes",
        "--rollback",
        "--breaking",
    }
