"""What function bodies and DO blocks do."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamina.adapters.postgres import ThrowawayPostgres
from lamina.sql.bodies import Body, read_body
from lamina.sql.operations import (
    DoBlock,
    Operation,
    SelectCall,
)
from lamina.sql.statements import split


def short(operations: Iterable[Operation]) -> list[str]:
    """Operations as their kind and what they are on."""
    found = []
    for op in operations:
        if isinstance(op, SelectCall):
            found.append(" ".join(["select", *(str(n) for n in (*op.functions, *op.reads))]))
        else:
            found.append(f"{type(op).__name__} {getattr(op, 'table', '')}".strip())
    return found


EVERYTHING = """
#variable_conflict use_column
<<outer>>
declare
  a int := (select 1 from t_a); c cursor (p int) for select * from t_c; r pg_temp.t_r%rowtype;
  m constant text default f_m(); open boolean;
  d refcursor; "R" int;
begin
  open := f_open();
  perform f_b(1);  -- drop table comment;
  insert into t_d values (1) returning id into strict a;
  select x, y into strict r.x, "R" from t_e where z = 1;
  if a > (select case when true then 2 else 3 end from t_f) then
    execute 'drop table t_g';
  elsif f_h() then delete from t_i;
  else null; end if;
  for r in select * from t_j loop update t_k set id = 1 where id = r.id; end loop;
  for i in reverse 1 .. f_l(2) by 2 loop
    while f_n() loop EXIT outer WHEN f_o(); continue; end loop;
  end loop;
  foreach a in array (select ids from t_p) loop null; end loop;
  case a when 1 then truncate t_q; else create table if not exists t_s (id int); end case;
  for r in execute 'select 1 from ' || 't_t' loop end loop;
  open d for select 1 from t_u; fetch d into a; close d;
  r.x := f_v(); r.ids[1] = f_w(); a := max(id) from t_x;
  raise exception 'x %, %', f_y(), 1 using detail = f_z();
  assert f_0() > 1, 'no';
  get diagnostics a = row_count;
  begin
    create index on t_1 (id);
  exception when unique_violation or sqlstate '22012' then alter table t_2 add b int;
  end;
  with q as (select 1 from t_3) select into a count(*) from q;
  do $x$ begin drop table t_4; end $x$;
  return;
end outer;
"""
FOUND = [
    "select t_a", "select t_c", "select f_m", "select f_open", "select f_b", "Insert t_d",
    "select t_e", "select t_f", "DropTable t_g", "select f_h", "Delete t_i", "select t_j",
    "Update t_k", "select f_l", "select f_n", "select f_o", "select t_p", "Truncate t_q",
    "CreateTable t_s", "select t_t", "select t_u", "select f_v", "select f_w", "select max t_x",
    "select f_y", "select f_z", "select f_0", "CreateIndex t_1", "AddColumn t_2",
    "select count t_3", "DoBlock", "DropTable t_4",
]  # fmt: skip


def test_all_static_sql_of_a_body_is_read_in_order() -> None:
    """Branches, loops, handlers, declarations, and EXECUTE of a constant."""
    body = read_body("plpgsql", EVERYTHING)
    assert short(body.operations) == FOUND
    assert body.read
    assert body.dynamic == ()


def test_the_body_of_these_tests_is_one_that_the_server_takes(server: ThrowawayPostgres) -> None:
    """What is read is PL/pgSQL: the server compiles it."""
    with server.connection("lamina") as connection, connection.transaction(force_rollback=True):
        connection.execute("create temp table t_r (x int, ids int[])")
        connection.execute(
            f"create function pg_temp.f() returns void language plpgsql as $$ {EVERYTHING} $$"
        )


def test_trigger_functions_are_read() -> None:
    """NEW, OLD and TG_OP are only names."""
    body = read_body(
        "plpgsql",
        "BEGIN IF TG_OP = 'INSERT' THEN NEW.at := now(); INSERT INTO log VALUES (NEW.*);"
        " ELSIF old.a IS DISTINCT FROM new.a THEN DELETE FROM gone; END IF; RETURN NEW; END",
    )
    assert short(body.operations) == ["select now", "Insert log", "Delete gone"]
    assert body.read


@pytest.mark.parametrize(
    ("statement", "operations", "dynamic"),
    [
        ("execute 'alter table t add a int'", ["AddColumn t"], ()),
        ("execute $q$drop table t; drop table u$q$", ["DropTable t", "DropTable u"], ()),
        ("execute format('drop table t -- 100%%')", ["DropTable t"], ()),
        ("execute 'drop ' || 'table t' into x using f()", ["DropTable t", "select f"], ()),
        ("execute format('drop table %I', n)", ["select format"], ("format('drop table %I', n)",)),
        ("EXECUTE   'x'\n  || y USING 1", [], ("'x' || y",)),
        ("return query execute sql", [], ("sql",)),
        ("open c for execute q || 'x'", [], ("q || 'x'",)),
        ("for r in execute q loop end loop", [], ("q",)),
        ("execute " + "a" * 200, [], ("a" * 77 + "...",)),
    ],
)
def test_only_what_is_put_together_at_run_time_is_dynamic(
    statement: str, operations: list[str], dynamic: tuple[str, ...]
) -> None:
    """Constants are read as SQL."""
    body = read_body("plpgsql", f"begin {statement}; end")
    assert short(body.operations) == operations
    assert body.dynamic == dynamic
    assert body.read


def test_select_into_is_an_assignment() -> None:
    """In PL/pgSQL it makes no table; INTO of INSERT stays."""
    body = read_body("plpgsql", "begin select * into r from t; insert into r select 1; end")
    assert short(body.operations) == ["select t", "Insert r"]


def test_bodies_in_sql_are_read_as_sql() -> None:
    """A language that is not known, and SQL that does not parse, are said to be unread."""
    assert short(read_body("SQL", "select 1 from a; delete from b where c = $1").operations) == [
        "select a",
        "Delete b",
    ]
    assert read_body("plv8", "plv8.execute('drop table t')") == Body(read=False)
    assert read_body("sql", "selec 1") == Body(read=False)


def test_what_cannot_be_read_does_not_hide_the_rest() -> None:
    """The body counts as not read, its other statements are known."""
    body = read_body("plpgsql", "begin selec 1; drop table t; end")
    assert short(body.operations) == ["DropTable t"]
    assert not body.read


def test_a_do_block_comes_before_what_it_does() -> None:
    """The operations of the statement are the block, then those of its body."""
    text = "do $$ begin create table t (id int); execute 'drop ' || x; end $$"
    block, *inner = split(text)[0].operations
    assert isinstance(block, DoBlock)
    assert (block.language, block.dynamic, block.read) == ("plpgsql", ("'drop ' || x",), True)
    assert short(inner) == ["CreateTable t"]


def test_blocks_in_blocks_end_somewhere() -> None:
    """Deep nesting leaves the rest unread, and does not crash."""
    text = "begin drop table t; end"
    for level in range(400):
        text = f"begin do $a{level}$ {text} $a{level}$; end"
    body = read_body("plpgsql", text)
    assert [op.read for op in body.operations if isinstance(op, DoBlock)] == [True] * 19 + [False]


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_said_to_be_unread(data: st.DataObject) -> None:
    """There is no body for which the reader raises."""
    text = EVERYTHING
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 60)))
        piece = data.draw(
            st.sampled_from(["", ";", "'", "$$", "(", "case ", " end ", "into ", "for "])
        )
        text = text[:start] + piece + text[end:]
    read_body("plpgsql", text)
