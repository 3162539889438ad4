"""What a script does as a whole: short, complete, and quick to tell."""

import time

from lamina.sql.operations import Operation
from lamina.sql.statements import split
from lamina.sql.summary import summarise


def read(sql: str) -> list[Operation]:
    """The operations of a script, one after the other."""
    return [operation for statement in split(sql) for operation in statement.operations]


NEW_TABLE = """
SET local check_function_bodies = off;
CREATE TABLE "public"."tags" ("id" integer NOT NULL, "name" text);
ALTER TABLE "public"."tags" ENABLE ROW LEVEL SECURITY;
GRANT DELETE, INSERT ON TABLE "public"."tags" TO "anon";
REVOKE ALL ON TABLE "public"."tags" FROM "postgres";
GRANT SELECT ON TABLE "public"."tags" TO "postgres";
GRANT ALL ON TABLE "public"."notes" TO "postgres";
"""


def test_grants_are_told_together() -> None:
    """Many grants are one line, and settings of the session are none."""
    assert summarise(read(NEW_TABLE)) == [
        "creates table tags (2 columns)",
        "turns row level security of tags on",
        "3 grants and 1 revoke on 2 tables",
    ]


def test_few_of_a_kind_are_told_one_by_one() -> None:
    """Two comments are two lines, three are one."""
    assert summarise(read("comment on table a is 'x'; comment on table b is null")) == [
        "comments on table a",
        "removes the comment of table b",
    ]
    three = "comment on table a is 'x'; comment on table b is 'y'; comment on view c is 'z'"
    assert summarise(read(three)) == ["sets 3 comments"]


def test_a_long_script_is_told_by_kinds() -> None:
    """Forty tables with all that belongs to them are a few lines, the first of each kind named."""
    sql = "".join(
        f"create table t{number} (id int); alter table t{number} enable row level security;"
        f'create policy "own ""rows""" on t{number}; alter table t{number} add column "B" int;'
        for number in range(40)
    )
    policies = ", ".join(f'"own ""rows""" on t{number}' for number in range(6))
    assert summarise(read(sql + "drop view v;")) == [
        "creates 40 tables: t0, t1, t2, t3, t4, t5 and 34 more",
        "turns row level security on for 40 tables: t0, t1, t2, t3, t4, t5 and 34 more",
        f"adds 40 policies: {policies} and 34 more",
        'adds 40 columns: t0."B", t1."B", t2."B", t3."B", t4."B", t5."B" and 34 more',
        "drops view v",
    ]


def test_kinds_are_named_by_what_they_are_about() -> None:
    """Each has a subject, whether it has a table or not, a name or not."""
    sql = "".join(
        f"create index on t{n} (a); alter table t{n} add constraint c{n} check (a > 0);"
        f"create view v{n} as select 1; drop trigger g on t{n}; create type m{n} as enum ();"
        f"drop index i{n}; drop function f{n}(int); alter table t{n} alter a drop default;"
        for n in range(5)
    )
    assert summarise(read(sql)) == [
        "adds 5 indexes: one on t0, one on t1, one on t2, one on t3, one on t4",
        "adds 5 constraints: c0 on t0, c1 on t1, c2 on t2, c3 on t3, c4 on t4",
        "creates or replaces 5 views: v0, v1, v2, v3, v4",
        "drops 5 triggers: g on t0, g on t1, g on t2, g on t3, g on t4",
        "creates 5 types: m0, m1, m2, m3, m4",
        "drops 5 indexes: i0, i1, i2, i3, i4",
        "drops 5 functions: f0, f1, f2, f3, f4",
        "drops the default of 5 columns: t0.a, t1.a, t2.a, t3.a, t4.a",
    ]


def test_a_summary_has_at_most_thirty_lines() -> None:
    """What has no kind to be told by is cut, and the rest is counted."""
    sql = "".join(f"alter table t{number} rename to u{number};" for number in range(50))
    lines = summarise(read(sql))
    assert len(lines) == 30
    assert lines[-1] == "and 21 more"


def test_thousands_of_operations_take_no_time() -> None:
    """The work grows with the script and not with its square."""
    sql = "".join(
        f"create table t{n} (id int); grant select on t{n} to anon; grant all on t{n} to x;"
        f"comment on table t{n} is 'x';"
        for n in range(1000)
    )
    operations = read(sql)
    began = time.process_time()
    assert len(summarise(operations)) == 3
    assert time.process_time() - began < 2
