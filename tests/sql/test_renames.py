"""Possible renames, and the other cautions about generated SQL."""

import pytest

from lamina.sql.cautions import diff_cautions
from lamina.sql.names import Name
from lamina.sql.operations import Operation
from lamina.sql.renames import possible_renames
from lamina.sql.statements import split

COLUMN = (
    'ALTER TABLE "public"."todos" DROP COLUMN "title";'
    'ALTER TABLE "public"."todos" ADD COLUMN "name" text NOT NULL;'
)
TABLE = 'DROP TABLE "public"."orgs"; CREATE TABLE "public"."organizations" ("id" bigint, "n" text);'


def read(sql: str) -> list[Operation]:
    """The operations of a script, one after the other."""
    return [operation for statement in split(sql) for operation in statement.operations]


def test_a_dropped_and_an_added_column_may_be_one() -> None:
    """The SQL that would rename is there to paste, with the names as they were written."""
    (rename,) = possible_renames(read(COLUMN))
    assert (rename.kind, rename.old, rename.new) == ("column", "title", "name")
    assert rename.sql == "alter table public.todos rename column title to name;"


def test_columns_of_other_types_or_tables_are_no_rename() -> None:
    """Where the old type is known, it has to be the same; another table never pairs."""

    def known(table: Name, column: str) -> str | None:
        return {("todos", "title"): "text", ("todos", "n"): "integer"}.get((table.name, column))

    sql = COLUMN + 'ALTER TABLE "public"."todos" DROP COLUMN "n"; alter table u add title text;'
    assert [r.old for r in possible_renames(read(sql), known)] == ["title"]
    assert [r.old for r in possible_renames(read(sql))] == ["title", "n"]


def test_a_dropped_and_a_created_table_may_be_one() -> None:
    """With the old columns at hand, most of them have to be the same."""
    (rename,) = possible_renames(read(TABLE))
    assert rename.sql == "alter table public.orgs rename to organizations;"
    same = {"id": "bigint", "n": "text"}
    assert possible_renames(read(TABLE), table_columns=lambda _: same)
    assert not possible_renames(read(TABLE), table_columns=lambda _: {"id": "bigint"})


def test_a_renamed_table_may_have_changed_a_little() -> None:
    """Three of five columns are most of them; two of four are not."""
    columns = '"id" bigint, "n" text, "at" date'
    sql = f'DROP TABLE "public"."orgs"; CREATE TABLE "public"."teams" ({columns}, "x" int);'
    old = {"id": "bigint", "n": "text", "at": "date"}
    assert possible_renames(read(sql), table_columns=lambda _: {**old, "y": "int", "z": "int"})
    assert not possible_renames(read(sql), table_columns=lambda _: {"id": "bigint", "n": "text"})
    assert not possible_renames(read(sql), table_columns=lambda _: {})


def test_what_keeps_no_rows_is_no_rename() -> None:
    """Foreign tables, partitions and temporary tables are not paired."""
    for new in (
        "create foreign table b (id int) server s",
        "create temp table b (id int)",
        "create table b partition of p default",
    ):
        assert not possible_renames(read(f"drop table a; {new}"))


def test_a_table_made_again_under_its_name_is_no_rename() -> None:
    """Drop and create of one name is something else, and so is a new schema."""
    assert not possible_renames(read("drop table public.a; create table a (id int)"))
    assert not possible_renames(read("drop table public.a; create table app.b (id int)"))


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("alter table t add a int not null", "adding t.a fails if the table has rows"),
        ("drop table t", "every row of t is deleted"),
        ("alter table public.t drop column a", "the values of t.a are deleted"),
        (COLUMN, "title may have been renamed to name (its old type is not known here)"),
        (TABLE, "orgs may have been renamed to organizations (its old columns are not known"),
        (
            "alter table t drop column a, add column b int, add column c int",
            "a may have been renamed to b or c (",
        ),
        (
            "create view v as select * from people",
            "view v reads people with its owner's rights",
        ),
        (
            "create materialized view m as select * from a, b",
            "materialized view m keeps rows of a, b without their policies",
        ),
        (
            'ALTER TABLE "public"."t" ALTER COLUMN "n" TYPE bigint USING "n"::bigint;',
            "t.n becomes bigint by n::bigint",
        ),
        (
            "drop view v; create view v as select 1",
            "view v is made again without security_invoker",
        ),
        ("create index i on t (a)", "writes to t wait until the index is built"),
        (
            (
                "grant select on a to anon; grant select on b to anon; revoke all on a from x;"
                "grant select on c to anon;"
            ),
            "4 grants and revokes on tables that nothing else here changes (3)",
        ),
    ],
)
def test_a_caution_says_what_will_happen(sql: str, message: str) -> None:
    """Each thing that a diff engine gets wrong is pointed at, with something to do."""
    cautions = diff_cautions(read(sql))
    assert any(c.message.startswith(message) for c in cautions)
    assert all(c.advice for c in cautions)


@pytest.mark.parametrize(
    "sql",
    [
        "create table t (id int); alter table public.t add a int not null; create index i on t (a)",
        "alter table t add a int not null default 1; alter table t add b bigserial",
        "alter table t add a bigint not null generated always as identity",
        "create view v as select 1",
        "drop view v; create view v with (security_invoker = true) as select 1",
        "create view v with (security_invoker) as select * from people",
        "create view hidden.v as select * from people",
        "create index concurrently i on t (a)",
        "alter table t alter a type bigint",
        (
            "create table a (); grant all on a to x; grant all on a to y; grant all on a to z;"
            "grant all on a to w;"
        ),
        "grant select on a to anon",
    ],
)
def test_safe_changes_get_no_caution(sql: str) -> None:
    """A table made in the same script is empty; what is already safe is left in peace."""
    assert diff_cautions(read(sql)) == []


def test_a_rename_is_pointed_out_once() -> None:
    """One caution for each drop, and none where somebody has decided."""
    operations = read("alter table t drop column a, add column b int, add column c int")
    found = [c for c in diff_cautions(operations) if "renamed" in c.message]
    assert len(found) == 1
    decided = diff_cautions(operations, renames_decided=True)
    assert not any("renamed" in c.message for c in decided)
