import pytest

from lamina.cli.questions import Question, questions_for, to_answers, without_asking
from lamina.errors import UsageError
from lamina.workflows.draft import Draft, draft_from_sql, empty_draft

DROP = "drop table notes;"
TABLE = "create table public.notes (id int);"
INDEX = "create index idx_notes_id on public.notes (id);"


def draft(sql: str) -> Draft:
    """Return the draft of some SQL."""
    return draft_from_sql(
        sql, made_from="a file", exposed_schemas=["public"], idempotent=False, flattened=False
    )


def asked(sql: str = TABLE, author: str = "Ada Example") -> list[Question]:
    """Return the questions about some SQL."""
    return questions_for(draft(sql), author)


def test_the_order_of_asking() -> None:
    """What it is, what it is called, who, which issue; then what the SQL does not answer."""
    assert [question.key for question in asked(INDEX)] == ["title", "name", "author", "issue"]
    assert [question.key for question in asked(TABLE)][4:] == ["RLS", "Indexes"]
    assert [question.key for question in asked(DROP)][4:] == ["Breaking"]
    assert [question.key for question in questions_for(empty_draft([]), "")][4:] == [
        "RLS",
        "Indexes",
        "Breaking",
    ]


def test_everything_is_suggested_with_yes() -> None:
    """Title and name come from the SQL, the author from git, the checklist stays open."""
    answers = without_asking(asked(), {}, accept=True)
    assert answers["title"]
    assert answers["name"] == "create_notes_table"
    assert (answers["author"], answers["issue"]) == ("Ada Example", "")
    assert (answers["RLS"], answers["Indexes"]) == ("", "")


def test_without_yes_all_missing_options_are_named_at_once() -> None:
    """Name and author have a source and the issue may be missing; the rest has to be said."""
    with pytest.raises(UsageError) as caught:
        without_asking(asked(TABLE + DROP), {}, accept=False)
    lines = caught.value.message.splitlines()
    assert "there is no terminal to ask in" in lines[0]
    assert [line.split()[0] for line in lines[1:]] == [
        "--title",
        "--rls",
        "--indexes",
        "--breaking",
    ]
    assert "--yes" in caught.value.hint


def test_an_author_that_git_does_not_know_is_missing() -> None:
    """Also --yes cannot invent one."""
    with pytest.raises(UsageError, match="--author NAME"):
        without_asking(asked(INDEX, author=""), {"title": "x"}, accept=False)
    with pytest.raises(UsageError, match="--author NAME"):
        without_asking(asked(INDEX, author=""), {}, accept=True)


def test_options_win_over_suggestions() -> None:
    """Each option is taken as it is, with and without --yes."""
    given = {
        "title": "Keep notes",
        "name": "keep_notes",
        "author": "Zoë",
        "issue": "12",
        "RLS": "no: internal",
        "Indexes": "-",
    }
    for accept in (True, False):
        assert without_asking(asked(), given, accept=accept) == given


def test_an_empty_option_is_an_answer() -> None:
    """An empty checklist answer leaves the item open; an empty title will not do."""
    given = {"title": "x", "RLS": "", "Indexes": "", "issue": ""}
    assert without_asking(asked(), given, accept=False)["RLS"] == ""
    with pytest.raises(UsageError, match="--title TEXT: '' will not do"):
        without_asking(asked(), {**given, "title": ""}, accept=True)


def test_the_name_follows_the_title() -> None:
    """Another title gives another name; the suggested title gives the suggested name."""
    given = {"title": "Let people keep notes", "RLS": "", "Indexes": ""}
    assert without_asking(asked(), given, accept=False)["name"] == "let_people_keep_notes"
    given["title"] = draft(TABLE).title
    assert without_asking(asked(), given, accept=False)["name"] == "create_notes_table"
    given["title"] = "!?"
    assert without_asking(asked(), given, accept=False)["name"] == "create_notes_table"


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("Keep Notes", "Use snake_case: keep_notes"),
        ("keep-notes.sql", "Use snake_case: keep_notes"),
        ("../../etc/x", "Use snake_case: "),
        ("Zürich", "Use snake_case: "),
    ],
)
def test_a_name_that_will_not_do(name: str, advice: str) -> None:
    """It is refused with one that will, never changed silently."""
    with pytest.raises(UsageError, match=r"NAME: .* will not do") as caught:
        without_asking(asked(), {"name": name}, accept=True)
    assert caught.value.hint.startswith(advice)


def test_a_name_of_which_nothing_is_left() -> None:
    """There is no suggestion then, but a reason."""
    with pytest.raises(UsageError, match="will not do") as caught:
        without_asking(asked(), {"name": "!!!"}, accept=True)
    assert caught.value.hint


def test_an_empty_template_needs_a_title() -> None:
    """There is no SQL to suggest one from."""
    questions = questions_for(empty_draft(["public"]), "Ada")
    with pytest.raises(UsageError, match="--title TEXT"):
        without_asking(questions, {}, accept=True)
    given = {"title": "Add avatars"}
    assert without_asking(questions, given, accept=True)["name"] == "add_avatars"


def test_the_answers() -> None:
    """The fixed ones have a field each; the others are the checklist's, by label."""
    answers = to_answers(
        {"title": "t", "name": "n", "author": "a", "issue": "1", "RLS": "x", "Breaking": "-"}
    )
    assert (answers.title, answers.name, answers.author, answers.issue) == ("t", "n", "a", "1")
    assert answers.checklist == {"RLS": "x", "Breaking": "-"}


def test_an_option_about_what_the_sql_answers() -> None:
    """It is not asked for, and what a person says explicitly is kept all the same."""
    given = {"title": "t", "Breaking": "only adds", "RLS": None}
    values = without_asking(asked(INDEX), given, accept=True)
    assert "Breaking" not in values
    assert to_answers(values, given).checklist == {"Breaking": "only adds"}
