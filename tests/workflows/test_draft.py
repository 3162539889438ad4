import pytest

from lamina.errors import LaminaError
from lamina.migrations import CheckState
from lamina.workflows.draft import EMPTY_SQL, Draft, draft_from_sql, empty_draft

ADD_VALUE = 'ALTER TYPE "public"."mood" ADD VALUE \'happy\';'
USE = 'ALTER TABLE "public"."t" ALTER COLUMN "m" SET DEFAULT \'happy\'::public.mood;'
VIEW = 'DROP VIEW "public"."v";\n\nCREATE VIEW "public"."v" AS SELECT 1 AS one;'


def draft(sql: str, *, idempotent: bool = False, flattened: bool = True) -> Draft:
    """Return the draft of a diff."""
    return draft_from_sql(
        sql,
        made_from="supabase db diff 3.1.0",
        exposed_schemas=["public"],
        idempotent=idempotent,
        flattened=flattened,
    )


def test_one_file() -> None:
    """The SQL is trimmed, ends with one line break, and is otherwise left alone."""
    made = draft("\n\ncreate table notes (id int);\n\n\n")
    assert [part.sql for part in made.parts] == ["create table notes (id int);\n"]
    assert made.sql == "create table notes (id int);\n"
    assert made.title
    assert made.name == "create_notes_table"
    assert len(made.summary) == 1


def test_a_needed_commit_makes_two_files() -> None:
    """Each part has its own operations and its own checklist, named after its own file."""
    made = draft(f"{ADD_VALUE}\n\n\n{USE}\n")
    assert [part.sql for part in made.parts] == [f"{ADD_VALUE}\n", f"{USE}\n"]
    assert [len(part.operations) for part in made.parts] == [1, 1]
    assert made.operations == made.parts[0].operations + made.parts[1].operations
    texts = [
        {item.label: item.text for item in made.part_checklist(index, f"{index}_x.sql")}["Rollback"]
        for index in range(2)
    ]
    assert [text.split(",")[0] for text in texts] == [
        "supabase/rollbacks/0_x.sql",
        "supabase/rollbacks/1_x.sql",
    ]


def test_other_peoples_empty_lines_are_no_commit() -> None:
    """Only the diff of the Supabase CLI marks a commit with them."""
    made = draft(f"{USE}\n\n\n{USE}\n", flattened=False)
    assert len(made.parts) == 1


def test_idempotent_or_as_it_is() -> None:
    """`if not exists` is added on wish, and nothing else is touched."""
    sql = "create table notes (id int); -- mine\n"
    assert draft(sql).sql == sql
    assert draft(sql, idempotent=True).sql == sql.replace(
        "table notes", "table if not exists notes"
    )


def test_a_view_made_again_is_not_dropped() -> None:
    """The checklist knows how the diff engine changes a view, also when made idempotent."""
    for idempotent in (False, True):
        items = {item.label: item for item in draft(VIEW, idempotent=idempotent).checklist()}
        assert items["Breaking"].text == "no"


def test_a_table_without_rls_is_asked_about() -> None:
    """Only in a schema that the Data API serves."""
    (rls, *_) = draft("create table public.notes (id int);").checklist()
    assert (rls.state, bool(rls.question)) == (CheckState.OPEN, True)
    (rls, *_) = draft("create table hidden.notes (id int);").checklist()
    assert (rls.state, bool(rls.question)) == (CheckState.NOT_APPLICABLE, False)


@pytest.mark.parametrize("idempotent", [False, True])
def test_sql_that_does_not_parse(*, idempotent: bool) -> None:
    """The error names the source and the line."""
    with pytest.raises(LaminaError, match=r"supabase db diff 3\.1\.0 does not parse, line 3") as e:
        draft("select 1;\n\ncreate tabel x;", idempotent=idempotent)
    assert e.value.hint


@pytest.mark.parametrize("sql", ["", " \n", "-- only a comment\n", ";\n"])
def test_sql_that_does_nothing(sql: str) -> None:
    """It becomes nothing to write, or a file that changes nothing; no crash."""
    made = draft(sql)
    assert made.operations == ()
    assert (made.title, made.name) == ("", "")
    assert made.summary == []
    assert list(made.cautions) == []
    assert made.checklist()


def test_an_empty_draft() -> None:
    """A template to fill in, with everything still open."""
    made = empty_draft(["public"])
    assert [part.sql for part in made.parts] == [EMPTY_SQL]
    assert (made.title, made.name, made.made_from) == ("", "", "")
    assert {item.state for item in made.checklist()} == {CheckState.OPEN}
