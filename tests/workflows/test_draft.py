import msgspec
import pytest

from lamina.errors import LaminaError
from lamina.migrations import CheckState
from lamina.workflows.draft import EMPTY_SQL, Draft, draft_from_sql, empty_draft

ADD_VALUE = 'ALTER TYPE "public"."mood" ADD VALUE \'happy\';'
USE = 'ALTER TABLE "public"."t" ALTER COLUMN "m" SET DEFAULT \'happy\'::public.mood;'
GIVEN = {"Breaking": "unused since May"}
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
    """The checklist knows how the diff engine changes a view, and asks whether it fits the code."""
    for idempotent in (False, True):
        items = {item.label: item for item in draft(VIEW, idempotent=idempotent).checklist()}
        assert items["Breaking"].text == "remakes view v"


def test_an_answer_goes_to_the_file_that_asks() -> None:
    """The other file keeps what its own SQL says."""
    made = draft(f"{ADD_VALUE}\n\n\n{USE}\ndrop table old;\n")
    texts = [
        {each.label: each.text for each in made.answered_checklist(index, "x.sql", GIVEN)}
        for index in range(2)
    ]
    assert [each["Breaking"] for each in texts] == ["no", "drops old; unused since May"]


def test_words_about_what_the_sql_answers_are_kept() -> None:
    """Said explicitly, they stand beside the fact."""
    made = draft("comment on table public.notes is 'x';")
    texts = {each.label: each.text for each in made.answered_checklist(0, "x.sql", GIVEN)}
    assert texts["Breaking"] == "no; unused since May"
    assert texts["RLS"] == "no table or policy changes"


def test_windows_line_ends_stay() -> None:
    """SQL with them throughout makes a file with them throughout; strings are not touched."""
    sql = f"{ADD_VALUE}\r\n\r\n\r\ncomment on table t is 'a\r\nb';\r\n{USE}\r\n"
    made = draft(sql, idempotent=True)
    assert len(made.parts) == 2
    for part in made.parts:
        text = part.in_its_line_ends(f"-- header\n\n{part.sql}")
        assert text.startswith("-- header\r\n\r\n")
        assert "\n" not in text.replace("\r\n", "")
    assert "'a\r\nb'" in made.sql


def test_mixed_line_ends_are_left_alone() -> None:
    """Nobody knows which of them belong to the text."""
    sql = "comment on table t is 'a\r\nb';\ncomment on table u is 'x';\n"
    made = draft(sql)
    assert made.sql == sql
    assert made.parts[0].in_its_line_ends("-- x\n" + sql) == "-- x\n" + sql


def test_names_do_not_steer_a_title() -> None:
    """Controls in a name of the database do not get into the suggestions."""
    made = draft('create table "a\x1b[2J\nb" (id int);', flattened=False)
    assert made.title == 'Create "a [2J b" table'


RENAME = "alter table t drop column a; alter table t add column b int;"


def test_a_decided_rename_is_no_caution() -> None:
    """Who knew the types has asked; only where nobody knew them is it pointed out."""
    made = draft(RENAME)
    assert any("may have been renamed" in each.message for each in made.cautions)
    decided = msgspec.structs.replace(made, renames_decided=True)
    assert not any("renamed" in each.message for each in decided.cautions)


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
