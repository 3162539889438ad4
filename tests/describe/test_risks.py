"""What breaks and what is lost, for each kind of branch and its safe counterpart."""

import pytest
from change_sets import change_set
from sample_project import migrations

from lamina.describe.access import access
from lamina.describe.deploy import deploy
from lamina.describe.given import gather
from lamina.describe.locks import locks
from lamina.describe.model import plain
from lamina.describe.prechecks import checks
from lamina.describe.risks import breaking, data_loss
from lamina.describe.undo import undo
from lamina.review.context import SqlFile
from lamina.review.settings import Settings
from lamina.sql.schema import Origin, Schema, fold_statements
from lamina.sql.script import read_script


def _breaking(*texts: str) -> list[str]:
    return [plain(risk.words) for risk in breaking(change_set(*texts))]


def _lost(*texts: str) -> list[str]:
    return [plain(risk.words) for risk in data_loss(change_set(*texts))]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("alter table public.profiles drop column name", ["drops profiles.name"]),
        ("drop table public.notes cascade", ["drops table notes", "drops view titles"]),
        ("drop view public.titles", ["drops view titles"]),
        ("drop function public.find(text)", ["drops function find(word text)"]),
        (
            "alter table public.profiles rename column name to full_name",
            ["renames profiles.name to full_name"],
        ),
        ("alter table public.notes rename to memos", ["renames notes to memos"]),
        ("alter view public.titles rename to heads", ["renames titles to heads"]),
        ("alter function public.find rename to search", ["renames function find to search"]),
        ("alter table public.notes set schema auth", ["renames notes to auth.notes"]),
        (
            "alter table public.notes alter column owner type text",
            ["changes notes.owner from uuid to text"],
        ),
        (
            "alter table public.notes alter column code type varchar(10)",
            ["changes notes.code from character varying(20) to character varying(10)"],
        ),
        (
            "alter table public.profiles alter column name set not null",
            ["profiles.name is required: inserts without it fail"],
        ),
        (
            "alter table public.notes add column kind text not null",
            ["notes.kind is required: inserts without it fail"],
        ),
        (
            (
                "alter table public.notes add column kind text not null default '';"
                "alter table public.notes alter column kind drop default"
            ),
            ["notes.kind has no default any more: inserts without it fail"],
        ),
        (
            "alter table public.profiles alter column points drop default",
            ["profiles.points has no default any more: inserts without it fail"],
        ),
        (
            "alter type public.status rename value 'open' to 'fresh'",
            ["renames value 'open' of status to 'fresh'"],
        ),
        (
            (
                "alter type public.status rename to old_status;"
                "create type public.status as enum ('open');"
                "alter table public.profiles alter column status drop default;"
                "alter table public.profiles alter column status type public.status"
                " using status::text::public.status;"
                "alter table public.profiles alter column status set default 'open';"
                "drop type public.old_status"
            ),
            ["status no longer has 'closed'"],
        ),
        (
            (
                "drop function public.find(text);"
                "create function public.find(a text, b int) returns setof text"
                " language sql as 'select 1'"
            ),
            [
                (
                    "function find(word text) is gone; "
                    "there is find(a text, b integer) returns setof text"
                )
            ],
        ),
        (
            "revoke select on public.notes from anon",
            ["notes: anon may no longer read"],
        ),
        (
            "drop policy own on public.profiles",
            [
                (
                    "profiles: authenticated may no longer read any row, "
                    "before: rows where auth.uid() = id"
                )
            ],
        ),
        (
            "alter table public.notes add constraint short check (length(body) < 9)",
            ["notes takes only what check short allows"],
        ),
        (
            "create unique index on public.notes (lower(body))",
            ["notes refuses a second row with the same lower(body)"],
        ),
        (
            "alter table public.notes add foreign key (owner) references public.profiles",
            ["notes.owner has to point to a row of profiles"],
        ),
        (
            "alter table public.profiles drop constraint profiles_email_key",
            ["profiles may have two rows with the same email"],
        ),
    ],
)
def test_what_breaks(text: str, told: list[str]) -> None:
    """What code that knows the base would notice, each thing once."""
    assert _breaking(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "create table public.a (id int); alter table public.a rename to b; drop table public.b",
        "alter table public.notes add column a text; alter table public.notes drop column a",
        "alter table public.notes add column a text not null default ''",
        "alter table public.notes add column a bigint generated always as identity",
        "alter table public.notes add column a text unique check (a <> '')",
        (
            "alter table public.notes rename to memos;"
            "create view public.notes as select * from public.memos"
        ),
        (
            "drop view public.titles;"
            "create view public.titles as select id, body, owner from public.notes"
        ),
        (
            "drop function public.find(text);"
            "create function public.find(word text, most int default 5) returns setof text"
            " language sql as 'select 1'"
        ),
        "alter table public.notes alter column code type text",
        "alter table public.notes alter column code type varchar(40)",
        "alter type public.status add value 'lost'",
        "alter table public.profiles alter column points drop not null",
        "alter policy own on public.profiles using (true)",
        "revoke insert on public.profiles from anon",
        "create index on public.notes (body)",
        "update public.notes set body = upper(body)",
    ],
)
def test_what_breaks_nothing(text: str) -> None:
    """New things, wider ones, and old names that go on working are no break."""
    assert _breaking(text) == []


def test_many_alike_are_one() -> None:
    """The same loss of access on several tables is one sentence."""
    assert _breaking("revoke select on public.notes, public.titles from anon") == [
        "notes and titles: anon may no longer read"
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("alter table public.profiles drop column name", ["drops profiles.name with its values"]),
        ("drop table public.notes cascade", ["drops notes with its rows"]),
        ("truncate public.notes", ["empties notes"]),
        ("delete from public.notes", ["deletes all rows of notes"]),
        (
            "delete from public.notes where id < 5",
            ["deletes rows of notes where id < 5"],
        ),
        ("update public.notes set body = ''", ["overwrites notes.body in every row"]),
        (
            "alter table public.notes alter column code type varchar(3) using code::varchar(3)",
            ["may cut values of notes.code: character varying(20) becomes character varying(3)"],
        ),
        (
            "alter table public.notes alter column body type integer using length(body)",
            ["computes notes.body anew: length(body)"],
        ),
    ],
)
def test_what_is_lost(text: str, told: list[str]) -> None:
    """Rows and values of before that are gone afterwards."""
    assert _lost(text) == told


@pytest.mark.parametrize(
    "text",
    [
        (
            "create table public.a (id int); insert into public.a values (1);"
            "delete from public.a; truncate public.a; drop table public.a"
        ),
        (
            "alter table public.notes add column a text; update public.notes set a = body;"
            "alter table public.notes drop column a"
        ),
        "update public.notes set body = '' where body is null",
        "update public.notes n set body = '' where notes.body is null and notes.id > 3",
        "alter table public.notes alter column body type uuid using body::uuid",
        "alter table public.notes alter column code type varchar(3)",
        "alter table public.notes alter column id type numeric",
        "drop view public.titles",
        "drop table if exists public.never",
    ],
)
def test_what_loses_nothing(text: str) -> None:
    """New rows and columns, nulls that are filled, and casts that refuse rather than cut."""
    assert _lost(text) == []


def test_versions() -> None:
    """Each risk names its migration."""
    given = change_set("select 1", "alter table public.notes drop column body cascade")
    assert {risk.version for risk in (*breaking(given), *data_loss(given))} == {"2"}
    given = change_set("select 1", "drop policy own on public.profiles")
    assert {risk.version for risk in breaking(given)} == {"2"}


def test_every_migration_of_the_sample() -> None:
    """Each as a change set of its own: all can be told, and nothing names another migration."""
    state = Schema.start()
    for number, migration in enumerate(migrations()):
        script = read_script(migration.text)
        file = SqlFile(f"{number}.sql", migration.text, script, version=str(migration.version))
        given = gather([file], state, Settings(), number)
        versions = {risk.version for risk in (*breaking(given), *data_loss(given))}
        versions |= {change.version for change in access(given)}
        versions |= {lock.version for lock in locks(given)}
        versions |= {step.version for step in deploy(given)}
        versions |= {check.version for check in checks(given)}
        versions |= {entry.version for entry in undo(given, {})}
        assert versions <= {file.version, ""}
        fold_statements(state, script.statements, Origin(file.path, file=number))


def test_the_sample_as_one_change_set() -> None:
    """All migrations as one branch on an empty base: nothing is a risk, all is new."""
    files = [
        SqlFile(f"{n}.sql", m.text, read_script(m.text), version=str(m.version))
        for n, m in enumerate(migrations())
    ]
    given = gather(files, Schema.start(), Settings())
    assert not [risk for risk in data_loss(given) if "storage" not in plain(risk.words)]
    assert access(given)
    assert deploy(given)
