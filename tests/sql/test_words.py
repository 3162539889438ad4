"""Operations in words, and the title and name that follow from them."""

import pytest

from lamina.sql.operations import Operation
from lamina.sql.statements import split
from lamina.sql.suggest import suggest_name, suggest_title
from lamina.sql.words import in_words


def read(sql: str) -> list[Operation]:
    """The operations of a script, one after the other."""
    return [operation for statement in split(sql) for operation in statement.operations]


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        (
            'ALTER TABLE "public"."profiles" ADD COLUMN "avatar_url" text;',
            "adds profiles.avatar_url (text, nullable)",
        ),
        (
            "alter table app.t add a int not null default 7",
            "adds app.t.a (integer, not null, default 7)",
        ),
        (
            'CREATE POLICY "own" ON "public"."todos" FOR SELECT TO "authenticated" USING (true)',
            'adds policy "own" on todos (select, authenticated)',
        ),
        ("create table public.tags (id int, name text)", "creates table tags (2 columns)"),
        ("drop table todos", "drops table todos and its data"),
        ("alter table t drop column a", "drops t.a and its data"),
        ("alter table t rename a to b", "renames t.a to b"),
        ("alter table t alter a type bigint", "changes t.a to bigint"),
        ("alter table t alter a set not null", "makes t.a not null"),
        (
            "alter table t add constraint fk foreign key (a) references public.o (id)",
            "adds foreign key fk on t (a) to o",
        ),
        ("create unique index i on public.t (a, b)", "adds unique index i on t (a, b)"),
        ("drop index public.i", "drops index i"),
        ("grant select on t to anon", "grants select on t to anon"),
        ("revoke all on schema app from public", "revokes all on schema app from public"),
        ("alter type m add value 'x' after 'y'", "adds value 'x' to m after 'y'"),
        ("create view v with (security_invoker) as select 1", "creates view v (security invoker)"),
        ("drop trigger a on t", "drops trigger a on t"),
        ("drop policy a on t", 'drops policy "a" on t'),
        ('drop policy "a ""b""" on t', 'drops policy "a ""b""" on t'),
        ('alter policy "a""" on t using (true)', 'changes policy "a""" on t'),
        ('create policy "a""" on t to "My Role"', 'adds policy "a""" on t (all, "My Role")'),
        ('grant "My Role" to ada', 'grants "My Role" to ada'),
        (
            'alter default privileges in schema "My App" grant select on tables to "A b"',
            'grants select on every new table in "My App" to "A b"',
        ),
        ("refresh materialized view mv", "refreshes materialized view mv"),
        ("delete from t", "deletes all rows of t"),
        ("alter table t not of", "alter table drop of on t (not reviewed)"),
        ("alter table t enable row level security", "turns row level security of t on"),
        ("comment on column t.a is 'x'", "comments on column t.a"),
        ("drop cast (int as text)", "drops cast"),
    ],
)
def test_an_operation_in_words(sql: str, words: str) -> None:
    """Short, present tense, without the schema public."""
    (operation,) = read(sql)
    assert in_words(operation) == words


NEW_TABLE = """
SET local check_function_bodies = off;
CREATE TABLE "public"."tags" ("id" integer NOT NULL, "name" text);
ALTER TABLE "public"."tags" ENABLE ROW LEVEL SECURITY;
GRANT DELETE, INSERT ON TABLE "public"."tags" TO "anon";
REVOKE ALL ON TABLE "public"."tags" FROM "postgres";
GRANT SELECT ON TABLE "public"."tags" TO "postgres";
GRANT ALL ON TABLE "public"."notes" TO "postgres";
"""


@pytest.mark.parametrize(
    ("sql", "title", "name"),
    [
        (
            "alter table public.profiles add avatar_url text; grant select on profiles to anon",
            "Add avatar_url to profiles",
            "add_avatar_url_to_profiles",
        ),
        (NEW_TABLE, "Create tags table", "create_tags_table"),
        (
            "create table a (); create table b ()",
            "Create a and b tables",
            "create_a_and_b_tables",
        ),
        (
            "alter table t add a int, add b int, add c int",
            "Add 3 columns to t",
            "add_3_columns_to_t",
        ),
        (
            "alter table t add a int; alter table u add a int",
            "Add a to 2 tables",
            "add_a_to_2_tables",
        ),
        ("drop view v; create view v as select 1", "Change v view", "change_v_view"),
        (
            (
                "drop policy a on orgs; drop view v; create view v as select 1;"
                "create or replace function f() returns int language sql as 'select 1';"
                "alter table profiles drop constraint c; alter table orgs drop constraint d;"
            ),
            "Change orgs and profiles",
            "change_orgs_and_profiles",
        ),
        (
            (
                "drop view v; create view v as select 1; drop trigger g on auth.users;"
                "create or replace function f() returns int language sql as 'select 1';"
            ),
            "Change auth.users and v",
            "change_auth_users_and_v",
        ),
        (
            ("alter table a add x int; create index on b (y); alter table c alter z set not null"),
            "Change 3 tables",
            "change_3_tables",
        ),
        (
            (
                "alter table a add x int; create index on a (x); "
                "alter table a alter x set not null;"
                "create policy p on a; grant select on b to anon; comment on table b is 'x'"
            ),
            "Add x to a",
            "add_x_to_a",
        ),
        (
            ("create table a (id int); create index on b (y); alter table c alter z set not null"),
            "Create a table",
            "create_a_table",
        ),
        (
            "drop policy own on t; create policy own on t",
            "Change own policy on t",
            "change_own_policy_on_t",
        ),
        (
            "create or replace function f() returns int language sql as 'select 1'",
            "Change f function",
            "change_f_function",
        ),
        (
            (
                "create or replace function f() returns int language sql as 'select 1';"
                "grant execute on function f() to anon"
            ),
            "Create f function",
            "create_f_function",
        ),
        ("create index i on public.todos (n)", "Add index on todos n", "add_index_on_todos_n"),
        ("create schema app; create table app.x ()", "Create app schema", "create_app_schema"),
        ("alter type mood add value 'happy'", "Add happy to mood", "add_happy_to_mood"),
        ('create table "Größe" ()', 'Create "Größe" table', "create_grosse_table"),
        ("revoke all on todos from anon", "Revoke access on todos", "revoke_access_on_todos"),
        ("alter table t not of", "Change t", "change_t"),
        ("explain analyze delete from t", "Update schema", "update_schema"),
        ("", "Update schema", "update_schema"),
    ],
)
def test_title_and_name_follow_the_main_change(sql: str, title: str, name: str) -> None:
    """The main change wins over its grants, policies and settings."""
    assert suggest_title(read(sql)) == title
    assert suggest_name(read(sql)) == name


def test_a_name_is_never_too_long() -> None:
    """A long name is cut between words."""
    long_name = "_".join(["word"] * 12)
    name = suggest_name(read(f"alter table {long_name} add {long_name} int"))
    assert len(name) <= 60
    assert name.startswith("add_word_word")
    assert not name.endswith("_")
