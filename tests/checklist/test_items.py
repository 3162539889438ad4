import time

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
                "drop policy e on t; create policy e on t;"
            ),
            DONE,
            "1 policy added, 2 policies changed, 2 policies dropped",
        ),
        ("drop policy a on t;", OPEN, "t loses policy a"),
        ("drop policy a on t; create policy a on u;", OPEN, "t loses policy a"),
        (
            'drop policy a on t; drop policy "b c" on t; create policy a on t;',
            OPEN,
            't loses policy "b c"',
        ),
        ("drop policy a on t; create policy b on t;", DONE, "1 policy added, 1 policy dropped"),
        (
            TABLE + RLS + "create table p partition of notes for values in (1);",
            OPEN,
            "p without row level security",
        ),
        (
            "create foreign table f (id int) server s;",
            OPEN,
            "foreign table f, which cannot have row level security",
        ),
        (
            "create view leak as select * from people;",
            OPEN,
            "view leak reads people with its owner's rights",
        ),
        ("create or replace view app.v as select * from p;", OPEN, "view app.v reads p"),
        (
            "create materialized view m as select * from people;",
            OPEN,
            "materialized view m keeps rows of people without their policies",
        ),
        ("create view hidden.v as select * from people;", NOT_APPLICABLE, "no table or policy"),
        (
            "create view v with (security_invoker = on) as select * from people;",
            NOT_APPLICABLE,
            "no table or policy changes",
        ),
        ("alter view v reset (security_invoker);", OPEN, "view v reads with its owner's rights"),
        ("alter view v set (security_invoker = off);", OPEN, "view v reads with its owner's"),
        ("alter table hidden.t set schema app;", OPEN, "hidden.t moved to schema app"),
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
        ("drop function f(int);", "drops f(integer)"),
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
        "alter type mood add value 'ok';",
        TABLE + RLS + "grant all on notes to anon; revoke insert on public.notes from anon;",
        TABLE + "alter table notes add constraint u unique (body);",
        "create table n (id int); truncate n; delete from public.n; update n set id = 1;",
        "create view v with (security_invoker) as select 1; revoke all on v from anon;",
        (
            "create or replace function f(public.mood) returns int language sql as 'select 1';"
            "revoke all on function public.f(mood) from public;"
        ),
        TABLE + "revoke all on sequence public.notes_id_seq from anon;",
        "create schema app; revoke all on schema app from public;",
        (
            "alter table notes add column tag_id int; create unique index on notes (tag_id);"
            "alter table notes add constraint f foreign key (tag_id) references tags (id);"
        ),
        "create policy p on notes for select using (true);",
        "create materialized view m as select 1 as a; create unique index on m (a);",
        "create or replace view v with (security_invoker) as select 1;",
        "delete from notes where id = 1; update notes set body = 'x' where id = 2;",
        "set local lock_timeout = '3s'; select set_config('search_path', '', false);",
        "comment on table notes is 'x'; grant select on notes to anon;",
    ],
)
def test_what_breaks_nothing(sql: str) -> None:
    """Additions break nothing, nor does what happens to objects that the script makes itself."""
    item = answers(sql)["Breaking"]
    assert (item.state, item.text, item.question) == (DONE, "no", "")


NEW_VIEW = "create view public.v as select 1 as one;"
FUNCTION = "create function public.f(text) returns int language sql as 'select 1';"


@pytest.mark.parametrize(
    ("sql", "text"),
    [
        ("drop function f(int);" + FUNCTION, "drops f(integer)"),
        ("drop function public.f(text);" + FUNCTION, "remakes f(text)"),
        ("drop function f(text);" + FUNCTION, "remakes f(text)"),
        ("drop function f;" + FUNCTION, "remakes f()"),
        ("drop view v;" + NEW_VIEW, "remakes view v"),
        ('drop view if exists "public"."v";' + NEW_VIEW, "remakes view v"),
        (
            "drop materialized view m; create materialized view m as select 1 as one;",
            "remakes materialized view m",
        ),
        ("truncate notes;", "empties notes"),
        ("delete from notes;", "deletes all rows of notes"),
        ("update notes set body = 'x';", "updates all rows of notes"),
        (RLS, "turns row level security of notes on"),
        ("alter table notes force row level security;", "holds the owner of notes to"),
        ("revoke select on notes from anon;", "revokes select on notes from anon"),
        ("revoke execute on function f(int) from anon;", "revokes execute on function f from anon"),
        (
            FUNCTION + "revoke execute on function f(int) from anon;",
            "revokes execute on function f from anon",
        ),
        ("revoke usage on schema app from anon;", "revokes usage on schema app from anon"),
        ("revoke editor from ada;", "revokes editor from ada"),
        ("alter table t add constraint u unique (a);", "adds unique u on t (a)"),
        ("alter table t add constraint c check (a > 0);", "adds check c on t"),
        ("alter table t add constraint k primary key (a);", "adds primary key k on t (a)"),
        (
            "alter table t add constraint f foreign key (a) references u (id);",
            "adds foreign key f on t (a) to u",
        ),
        (
            "alter table t add constraint e exclude using gist (a with &&);",
            "adds exclude e on t",
        ),
        (
            "alter table t add column a int default 1; alter table t add unique (a);",
            "adds unique on t (a)",
        ),
        ("create unique index i on t (a);", "adds unique index i on t (a)"),
        ('drop policy "own rows" on t;', 'drops policy "own rows" on t'),
        ("alter policy p on t using (false);", "changes policy p on t"),
        ("drop policy p on t; create policy p on public.t;", "changes policy p on t"),
        ("create policy p on t as restrictive;", "adds restrictive policy p on t"),
        ("alter table t alter a drop default;", "drops the default of t.a"),
        ("drop trigger g on t;", "drops trigger g on t"),
        ("drop extension vector;", "drops extension vector"),
        ("drop sequence s;", "drops sequence s"),
        ("alter table t drop constraint c;", "drops constraint c on t"),
        (
            "alter table t drop constraint c; alter table t add constraint c unique (a);",
            "changes constraint c on t; adds unique c on t (a)",
        ),
        ("alter view v set (security_invoker = true);", "sets security_invoker of view v"),
        ("alter publication p drop table t;", "removes t from publication p"),
        ("do $$ begin drop table notes; end $$;", "drops notes"),
    ],
)
def test_what_else_can_break_running_code(sql: str, text: str) -> None:
    """What is taken away, made stricter, or made again with a shape that nobody compared."""
    item = answers(sql)["Breaking"]
    assert item.state is OPEN
    assert item.text.startswith(text)
    assert item.question


@pytest.mark.parametrize(
    ("sql", "text"),
    [
        ("do $$ begin execute 'drop table ' || x; end $$;", "not reviewed: a DO block"),
        (
            "alter table t not of;",
            "not reviewed: alter table drop of on t",
        ),
        ("copy t to program 'x';", "not reviewed: "),
        ("select private.clean_up();", "not reviewed: calls private.clean_up"),
    ],
)
@pytest.mark.parametrize("label", ["RLS", "Breaking"])
def test_what_is_not_understood_is_not_safe(sql: str, text: str, label: str) -> None:
    """It leaves the item open and is asked about, also beside what is understood."""
    for script in (sql, TABLE + RLS + sql):
        item = answers(script)[label]
        assert (item.state, bool(item.question)) == (OPEN, True)
        assert item.text.startswith(text)


def test_what_goes_with_a_dropped_table_is_not_listed() -> None:
    """The drop of the table says it all."""
    sql = "drop policy p on t; drop trigger g on t; alter table t drop constraint c; drop table t;"
    assert answers(sql)["Breaking"].text == "drops t"
    assert answers(sql)["RLS"].state is NOT_APPLICABLE


def test_a_reason_is_named_once() -> None:
    """The same words again say nothing new."""
    sql = "revoke select on notes from anon;" * 5
    assert answers(sql)["Breaking"].text == "revokes select on notes from anon"


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


def test_not_applicable_keeps_what_the_sql_says() -> None:
    """A person may know better, but the fact stays to be read."""
    item = answers("drop table notes;")["Breaking"].answered("-").item()
    assert (item.state, item.text) == (NOT_APPLICABLE, "drops notes; not applicable")


def test_an_answer_where_nothing_is_asked() -> None:
    """As an answer it changes nothing; said explicitly it stands beside the fact, once."""
    item = answers("create table hidden.notes (id int);")["Breaking"]
    assert item.answered("it drops the world") is item
    assert item.noted("only adds").item().text == "no; only adds"
    assert item.noted("only adds").state is DONE
    assert item.noted("No") is item
    assert item.noted("  ") is item
    assert item.noted("-").item().text == "no; not applicable"
    unchanged = answers("create table hidden.notes (id int);")["RLS"]
    assert unchanged.noted("n/a") is unchanged


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
    assert asked.answered("no").item().text == "notes without row level security; no"
    assert answers("")["RLS"].answered("no").item().text == "no"


def test_the_option_of_an_item() -> None:
    """The label in lower case."""
    assert {item.option for item in answers("").values()} == {
        "--rls",
        "--indexes",
        "--rollback",
        "--breaking",
    }


def test_a_thousand_tables_take_no_time() -> None:
    """The work grows with the script and not with its square."""
    sql = "".join(
        f"create table t{number} (id int primary key, t_id int references t0);"
        f"create index on t{number} (t_id); alter table t{number} enable row level security;"
        for number in range(1000)
    )
    operations = [op for statement in split(sql) for op in statement.operations]
    began = time.process_time()
    items = checklist_for(operations, exposed_schemas=["public"], rollback="r.sql")
    assert time.process_time() - began < 2
    assert items[0].text.startswith("t0, t1, t2 and 997 more with row level security")
