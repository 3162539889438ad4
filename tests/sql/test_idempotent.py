"""Words for a second run: where they go, where they do not, and that nothing else changes."""

from typing import Any

import postgast
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamina.sql.idempotent import idempotent_edits, make_idempotent
from lamina.sql.statements import split_for_replay

# Before and after; upper case as the diff engine prints it, lower case as people write.
CHANGED = [
    (
        'CREATE TABLE "public"."tags" ("id" integer NOT NULL);',
        'CREATE TABLE IF NOT EXISTS "public"."tags" ("id" integer NOT NULL);',
    ),
    ("create temp table t as select 1;", "create temp table if not exists t as select 1;"),
    (
        'CREATE TABLE "public"."pt1" PARTITION OF "public"."pt" DEFAULT;',
        'CREATE TABLE IF NOT EXISTS "public"."pt1" PARTITION OF "public"."pt" DEFAULT;',
    ),
    (
        'ALTER TABLE "public"."todos" ADD COLUMN "extra" text;',
        'ALTER TABLE "public"."todos" ADD COLUMN IF NOT EXISTS "extra" text;',
    ),
    (
        "alter table only public.drop drop add, add b numeric(1,2), alter c drop identity;",
        (
            "alter table only public.drop drop if exists add, add if not exists b numeric(1,2), "
            "alter c drop identity if exists;"
        ),
    ),
    (
        "alter table if exists only (t) drop constraint x, add column a int default f(1, 2);",
        (
            "alter table if exists only (t) drop constraint if exists x, "
            "add column if not exists a int default f(1, 2);"
        ),
    ),
    (
        "alter table t\n  drop column a, -- the old one, gone\n  drop column if exists b;",
        (
            "alter table t\n  drop column if exists a, -- the old one, gone\n"
            "  drop column if exists b;"
        ),
    ),
    (
        "CREATE UNIQUE INDEX CONCURRENTLY i ON public.t USING btree (n);",
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON public.t USING btree (n);",
    ),
    ("create index i on t (a);", "create index if not exists i on t (a);"),
    ('DROP INDEX "public"."i";', 'DROP INDEX IF EXISTS "public"."i";'),
    ("drop index concurrently i;", "drop index concurrently if exists i;"),
    ('DROP POLICY "own" ON "public"."todos";', 'DROP POLICY IF EXISTS "own" ON "public"."todos";'),
    ('DROP FUNCTION "public"."f"(integer);', 'DROP FUNCTION IF EXISTS "public"."f"(integer);'),
    ("drop materialized view mv;", "drop materialized view if exists mv;"),
    ('DROP TRIGGER "tt" ON "auth"."users";', 'DROP TRIGGER IF EXISTS "tt" ON "auth"."users";'),
    ("drop type a, b cascade;", "drop type if exists a, b cascade;"),
    ("Drop Schema app;", "Drop Schema if exists app;"),
    ('CREATE SCHEMA "app";', 'CREATE SCHEMA IF NOT EXISTS "app";'),
    (
        'CREATE EXTENSION "citext" SCHEMA "extensions";',
        'CREATE EXTENSION IF NOT EXISTS "citext" SCHEMA "extensions";',
    ),
    ("create sequence s;", "create sequence if not exists s;"),
    (
        'CREATE MATERIALIZED VIEW "public"."mv" AS SELECT 1;',
        'CREATE MATERIALIZED VIEW IF NOT EXISTS "public"."mv" AS SELECT 1;',
    ),
    (
        "create function f() returns int language sql as $$ select 1; create table x() $$;",
        (
            "create or replace function f() returns int language sql as "
            "$$ select 1; create table x() $$;"
        ),
    ),
    (
        "create procedure p() language sql as 'select 1';",
        "create or replace procedure p() language sql as 'select 1';",
    ),
    (
        "CREATE TRIGGER tt BEFORE UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION public.f();",
        (
            "CREATE OR REPLACE TRIGGER tt BEFORE UPDATE ON public.t "
            "FOR EACH ROW EXECUTE FUNCTION public.f();"
        ),
    ),
    (
        "ALTER TYPE \"public\".\"mood\" ADD VALUE 'happy' AFTER 'ok';",
        "ALTER TYPE \"public\".\"mood\" ADD VALUE IF NOT EXISTS 'happy' AFTER 'ok';",
    ),
    (
        "create view w with (security_invoker = true) as select 1;",
        "create or replace view w with (security_invoker = true) as select 1;",
    ),
    (
        'DROP VIEW "public"."v"; CREATE VIEW "v" WITH (security_invoker=on) AS SELECT 1;',
        'DROP VIEW IF EXISTS "public"."v"; CREATE VIEW "v" WITH (security_invoker=on) AS SELECT 1;',
    ),
    (
        'ALTER TABLE "public"."t" DROP CONSTRAINT "c"; DROP TABLE "public"."t";',
        (
            'ALTER TABLE IF EXISTS "public"."t" DROP CONSTRAINT IF EXISTS "c"; '
            'DROP TABLE IF EXISTS "public"."t";'
        ),
    ),
]

UNCHANGED = [
    "create view v as select 1;",
    "create index on t (a);",
    'CREATE POLICY "p" ON "public"."t" FOR SELECT TO "anon" USING (true);',
    "alter table t add constraint c check (a > 0), enable row level security;",
    "alter table t alter a set not null, alter b drop not null;",
    "create type m as enum ('a');",
    "alter type m rename value 'a' to 'b';",
    "alter type comp add attribute x int;",
    "create schema s create table x (id int);",
    "create constraint trigger c after insert on t for each row execute function f();",
    "select 1 into x;",
    'GRANT SELECT ON TABLE "public"."t" TO "anon";',
    "do $$ begin create table t (id int); end $$;",
    "comment on table t is 'create table x ();';",
    "create table if not exists t ();",
    "",
    "-- create table x ();\n",
]


@pytest.mark.parametrize(("before", "after"), CHANGED)
def test_words_go_where_postgresql_takes_them(before: str, after: str) -> None:
    """Each kind gets its words, in the case of the keyword that they follow."""
    assert make_idempotent(before) == after


@pytest.mark.parametrize("text", UNCHANGED)
def test_what_has_no_words_stays_as_it_is(text: str) -> None:
    """Where PostgreSQL has no syntax, needs none, or it would not be safe, nothing changes."""
    assert make_idempotent(text) == text
    assert idempotent_edits(text) == ()


ALL = [before for before, _ in CHANGED] + UNCHANGED[:-2]
GLUE = ["\n", "\r\n\r\n", " -- é; drop table t;\n", "\n/* create index i on t (a); */\n", " ;; "]


@given(st.lists(st.tuples(st.sampled_from(ALL), st.sampled_from(GLUE)), max_size=6))
def test_the_edit_changes_the_flags_and_nothing_else(parts: list[tuple[str, str]]) -> None:
    """Applied twice it changes nothing more; taken out again, the words leave the same text."""
    text = "".join(sql + glue for sql, glue in parts)
    edited = make_idempotent(text)
    assert make_idempotent(edited) == edited
    assert _bare_trees(edited) == _bare_trees(text)
    undone = edited
    for edit in reversed(idempotent_edits(text)):
        end = _shifted(text, edit.offset) + len(edit.insert)
        undone = undone[: end - len(edit.insert)] + undone[end:]
    assert undone == text


def test_an_edit_says_which_line_it_belongs_to() -> None:
    """The list of edits can be shown: place, words, line of the statement."""
    (edit,) = idempotent_edits("-- é\n\ncreate table t (\n  id int\n);")
    assert (edit.line, edit.insert, edit.offset) == (3, " if not exists", 18)


PLACES = (
    "location",
    "name_location",
    "stmt_len",
    "list_start",
    "list_end",
    "rexpr_list_start",
    "rexpr_list_end",
)
FLAGS = ("if_not_exists", "missing_ok", "replace", "skip_if_new_val_exists")


def _bare_trees(text: str) -> list[Any]:
    """The parse trees without places and without the flags that the words set."""
    trees = []
    for statement in split_for_replay(text):
        tree = postgast.parse(statement.text)
        for _, node in postgast.walk(tree):
            fields = node.DESCRIPTOR.fields_by_name
            for flag in (*FLAGS, *PLACES):
                if flag in fields:
                    node.ClearField(flag)
        trees.append(tree)
    return trees


def _shifted(text: str, offset: int) -> int:
    earlier = (e for e in idempotent_edits(text) if e.offset < offset)
    return offset + sum(len(e.insert) for e in earlier)
