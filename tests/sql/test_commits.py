"""Needed commits: where a generated script becomes several migrations."""

from lamina.sql.commits import split_at_needed_commits

ADD = "ALTER TYPE \"public\".\"mood\" ADD VALUE 'happy' AFTER 'ok';"
USE = 'ALTER TABLE "public"."todos" ALTER COLUMN "m" SET DEFAULT \'happy\'::public.mood;'
OTHER = 'ALTER TABLE "public"."todos" ADD COLUMN "extra" text;'
PROLOGUE = "SET local check_function_bodies = off;"


def test_an_extra_empty_line_is_a_commit() -> None:
    """The mark of the diff engine cuts the script there and nowhere else."""
    assert split_at_needed_commits(f"{ADD}\n\n\n{OTHER}\n\n{USE}\n") == [
        f"{ADD}\n",
        f"{OTHER}\n\n{USE}\n",
    ]


def test_without_a_mark_the_script_is_one_part_as_it_is() -> None:
    """A script of one part comes back byte for byte; nothing gives nothing."""
    text = f"\n-- é\n{ADD}\n\n{OTHER}\n\n\n"
    assert split_at_needed_commits(text) == [text]
    assert split_at_needed_commits("") == []
    assert split_at_needed_commits("-- no change\n\n\n-- at all\n") == []


def test_empty_lines_in_bodies_strings_and_comments_are_no_mark() -> None:
    """Only the space between two statements counts."""
    text = (
        "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $function$\nbegin\n  perform 1;\n\n\n"
        "  return 2;\nend $function$;\n\nCOMMENT ON TABLE t IS 'a;\n\n\nb';\n\n"
        "/* c;\n\n\nd */ SELECT 1;\n"
    )
    assert split_at_needed_commits(text) == [text]


def test_the_mark_is_seen_with_crlf_and_before_a_comment() -> None:
    """Line ends of Windows and a comment after the empty lines do not hide it."""
    parts = split_at_needed_commits(f"{ADD}\r\n\r\n\r\n-- now use it\r\n{OTHER}\r\n")
    assert parts == [f"{ADD}\n", f"-- now use it\r\n{OTHER}\n"]


def test_layout_of_other_tools_is_no_mark() -> None:
    """SQL from elsewhere may have two empty lines anywhere."""
    text = f"{OTHER}\n\n\n\nselect 1;\n"
    assert split_at_needed_commits(text, marked=False) == [text]


def test_settings_at_the_top_reach_every_part() -> None:
    """SET LOCAL ends with its transaction, so each file starts with it again."""
    setting = "SET local lock_timeout = '3s';"
    parts = split_at_needed_commits(f"{setting}\n\n{ADD}\n\n\n{OTHER}\n\n\nselect 1;\n")
    assert parts == [
        f"{setting}\n\n{ADD}\n",
        f"{setting}\n\n{OTHER}\n",
        f"{setting}\n\nselect 1;\n",
    ]


def test_a_setting_about_functions_reaches_the_parts_with_functions() -> None:
    """A later part that makes none does not start with it."""
    function = "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'select 1';"
    parts = split_at_needed_commits(f"{PROLOGUE}\n\n{ADD}\n\n\n{OTHER}\n\n\n{function}\n")
    assert parts == [
        f"{PROLOGUE}\n\n{ADD}\n",
        f"{OTHER}\n",
        f"{PROLOGUE}\n\n{function}\n",
    ]


def test_settings_alone_are_no_part() -> None:
    """A mark after the settings does not make a file of settings."""
    text = f"{PROLOGUE}\n\n\n{ADD}\n"
    assert split_at_needed_commits(text) == [text]


def test_a_new_enum_value_is_not_used_in_its_own_transaction() -> None:
    """Without a mark the first use of the label starts a new part (55P04 otherwise)."""
    parts = split_at_needed_commits(f"{ADD}\n\n{OTHER}\n\n{USE}\n")
    assert parts == [f"{ADD}\n\n{OTHER}\n", f"{USE}\n"]


def test_the_mark_and_the_use_make_one_cut() -> None:
    """A label that is used right after the mark does not cut twice."""
    assert len(split_at_needed_commits(f"{ADD}\n\n\n{USE}\n\n{USE}\n")) == 2


def test_a_label_in_a_body_or_a_comment_is_no_use() -> None:
    """What is not executed does not need the value."""
    text = (
        f"{ADD}\n\nCREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $$ begin return 'happy'; "
        "end $$;\n\nCOMMENT ON TYPE mood IS 'happy';\n\n"
        "ALTER TYPE mood ADD VALUE 'x' AFTER 'happy';\n"
    )
    assert split_at_needed_commits(text) == [text]


def test_a_type_made_in_the_same_script_is_free() -> None:
    """PostgreSQL lets new values of a new type be used at once."""
    text = (
        "create type mood as enum ('ok');\nalter type public.mood add value 'happy';\n"
        "select 'happy';"
    )
    assert split_at_needed_commits(text) == [text]


def test_renaming_a_value_needs_no_commit() -> None:
    """RENAME VALUE can be followed by a use of the new label."""
    text = "alter type mood rename value 'ok' to 'fine';\nselect 'fine'::mood;"
    assert split_at_needed_commits(text) == [text]
