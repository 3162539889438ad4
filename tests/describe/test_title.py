"""The title of a change set, and its one sentence."""

from pathlib import Path

import pytest

from lamina.describe.given import Given, gather
from lamina.describe.model import plain
from lamina.describe.phrases_parts import LONGEST_LINE
from lamina.describe.title import LONGEST_TITLE, sentence, title
from lamina.review.context import SqlFile
from lamina.review.settings import Settings
from lamina.sql.schema import Origin, Schema, fold, fold_statements
from lamina.sql.script import read_script

SAMPLE = Path(__file__).parents[1] / "sample" / "supabase" / "migrations"

BASE = """
create table public.profiles (id uuid primary key, email text, age integer);
alter table public.profiles enable row level security;
create policy "owner reads" on public.profiles for select to authenticated using (id = auth.uid());
create function public.f(a uuid) returns int language sql as 'select 1';
create table public.tags (id bigint primary key);
"""


def given(*texts: str) -> Given:
    """Return the change set of migrations on the base."""
    files = [
        SqlFile(f"supabase/migrations/{n}_x.sql", text, read_script(text), version=str(n))
        for n, text in enumerate(texts, 1)
    ]
    return gather(files, fold(BASE), Settings(), 1)


@pytest.mark.parametrize(
    ("texts", "expected", "told"),
    [
        (
            ["alter table profiles add avatar_url text"],
            "Add avatar_url to profiles",
            "Adds profiles.avatar_url (text, nullable).",
        ),
        (
            [
                "create table a (id int); alter table a enable row level security;",
                "create table b (id int); create policy p on a using (true);",
                (
                    'drop policy "owner reads" on profiles;'
                    'create policy "owner reads" on profiles for select to anon using (true);'
                ),
            ],
            "Create a and b tables; change a policy on profiles",
            'Creates tables a and b and changes policy "owner reads" on profiles.',
        ),
        (
            ["create or replace function f(a uuid) returns int language sql as 'select 2'"],
            "Change f function",
            "Replaces function f(uuid).",
        ),
        (
            ["create or replace function g() returns int language sql as 'select 2'"],
            "Create g function",
            "Creates function g().",
        ),
        (
            ["alter table profiles rename to people"],
            "Rename profiles to people",
            "Renames table profiles to people.",
        ),
        (
            ["alter table profiles alter age type bigint"],
            "Change type of age on profiles",
            "Changes profiles.age from integer to bigint.",
        ),
        (
            ["alter table profiles drop email; drop table tags"],
            "Drop tags table; drop email from profiles",
            "Drops table tags and its data and drops profiles.email (text) and its data.",
        ),
        (
            ["update profiles set age = 1 where age is null"],
            "Update rows of profiles",
            "Updates rows of profiles (age) where age IS NULL.",
        ),
        (
            ["comment on table tags is 'x'"],
            "Comment on tags",
            "Changes 1 comment.",
        ),
        (["-- nothing"], "Update schema", "Changes nothing."),
        (["truncate tags"], "Empty tags", "Empties tags."),
        (
            ["create table if not exists tags (id int)"],
            "Create tags table",
            "Runs 1 operation, of which none changes what the migrations made.",
        ),
        (
            ["alter table tags add a int", "alter table tags set (fillfactor = 90)"],
            "Add a to tags; set fillfactor to 90 of table tags",
            "Adds tags.a (integer, nullable) and sets fillfactor to 90 of table tags.",
        ),
    ],
)
def test_a_change_set_is_told_in_a_title_and_a_sentence(
    texts: list[str], expected: str, told: str
) -> None:
    """The weightiest change first; what belongs to a new table is not a change of its own."""
    change_set = given(*texts)

    assert title(change_set) == expected
    assert plain(sentence(change_set)) == told


def test_titles_and_sentences_of_the_sample_fit() -> None:
    """Each migration of the sample has a title of one line and a sentence with a full stop."""
    base = Schema.start()
    for path in sorted(SAMPLE.glob("*.sql")):
        text = path.read_text()
        script = read_script(text)
        change_set = gather([SqlFile(path.name, text, script)], base, Settings())

        found, told = title(change_set), plain(sentence(change_set))

        assert 0 < len(found) <= LONGEST_TITLE
        assert "\n" not in found
        assert found[0].isupper()
        assert len(told) <= LONGEST_LINE
        assert told.endswith(".")
        fold_statements(base, script.statements, Origin(path.name, 1, 0))


def test_a_long_name_is_cut_in_a_title() -> None:
    """A name may have 63 bytes; the title stays at 72 characters."""
    name = "n" * 63
    change_set = given(f"create table {name}_a (id int, {name} int); drop table tags;")

    assert len(title(change_set)) <= LONGEST_TITLE


def test_a_name_with_a_newline_stays_on_one_line() -> None:
    """Names come from anybody."""
    change_set = given('create table "a\nb" (id int)')

    assert "\n" not in title(change_set)
    assert "\n" not in plain(sentence(change_set))


def test_many_changes_are_counted() -> None:
    """The sentence tells four kinds of changes and counts the rest."""
    many = "".join(f"alter table tags add c{n} int; create index on tags (c{n});" for n in range(9))
    told = plain(
        sentence(
            given(many + "create table x (id int); drop function f; create type t as enum ('a');")
        )
    )

    assert told.startswith("Creates table x, adds 9 columns to tags, drops function f,")
    assert told.endswith("other changes.")


@pytest.mark.parametrize(
    ("text", "expected", "told"),
    [
        (
            "alter type public.role_kind add value 'developer'",
            "Add developer to role_kind",
            "Adds value 'developer' to role_kind.",
        ),
        (
            "create index on public.papers (a); create index on public.papers (b)",
            "Add index on papers a and papers b",
            "Adds 2 indexes on papers.",
        ),
        (
            "do $$ begin execute format('drop table %I', 'x'); end $$",
            "Run a plpgsql block, not reviewed in full",
            "Runs a plpgsql block, not reviewed in full.",
        ),
        (
            "do $$ begin execute format('x %I', 'x'); perform public.f(lower('a')); end $$",
            "Call f",
            "Calls f(…).",
        ),
    ],
)
def test_words_that_were_wrong_once(text: str, expected: str, told: str) -> None:
    """A value is added, an index without a name has none, and `format` does nothing by itself."""
    base = "create type public.role_kind as enum ('a'); create table public.papers (a int, b int);"
    file = SqlFile("1.sql", text, read_script(text), version="1")
    given_ = gather([file], fold(base), Settings())
    assert (title(given_), plain(sentence(given_))) == (expected, told)
