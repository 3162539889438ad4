"""What code ships before and after which migration."""

import pytest
from change_sets import change_set

from lamina.describe.deploy import deploy
from lamina.describe.model import Code, plain


def _steps(*texts: str) -> list[str]:
    return [f"{s.version} {s.when}: {plain(s.words)}" for s in deploy(change_set(*texts))]


def test_a_new_feature() -> None:
    """Code that uses what is new ships after it, all of a migration in one step."""
    assert _steps(
        "create table public.orders (id int); create table public.gone (id int);"
        "create function public.total() returns int language sql as 'select 1';"
        "create function public.stamp() returns trigger language plpgsql as 'begin end';",
        "alter table public.notes add column kind text; drop table public.gone;",
    ) == [
        "1 after: deploy code that uses orders and total",
        "2 after: deploy code that uses notes.kind",
    ]


def test_a_rename_in_place() -> None:
    """No order suits both the old and the new name: the code ships at once."""
    assert _steps("alter table public.profiles rename column name to full_name") == [
        (
            "1 after: deploy at once code that says profiles.full_name: "
            "the old name fails from the migration on"
        )
    ]


def test_a_rename_that_keeps_the_old_name() -> None:
    """With a view under the old name the code ships whenever it is ready."""
    assert _steps(
        "alter table public.notes rename to memos;"
        "create view public.notes as select * from public.memos;"
    ) == ["1 after: deploy code that uses memos"]


def test_a_type_change() -> None:
    """Code ships first that takes the old and the new type."""
    assert _steps("alter table public.notes alter column owner type text") == [
        "1 before: deploy code that can read and write notes.owner with either type"
    ]
    assert _steps("alter table public.notes alter column code type varchar(5)") == [
        "1 before: deploy code that writes only values of notes.code that still fit"
    ]


def test_a_dropped_column() -> None:
    """Code that does without it ships first, also without what goes along."""
    assert _steps("alter table public.notes drop column body cascade") == [
        "1 before: deploy code that no longer uses titles and notes.body"
    ]


def test_a_policy_change() -> None:
    """Restricting needs code that asks for less; relaxing needs nothing."""
    assert _steps("alter policy own on public.profiles using (id = auth.uid() and points > 1)") == [
        "1 before: deploy code that does not need the access that is taken away on profiles"
    ]
    assert _steps("alter policy own on public.profiles using (true)") == []


def test_a_backfill_in_steps() -> None:
    """Rows that old code adds are filled again; the column is required once code writes it."""
    assert _steps(
        "alter table public.notes add column kind text; update public.notes set kind = body;",
        "alter table public.notes alter column kind set not null;",
    ) == [
        "1 after: deploy code that writes notes.kind, then fill the rows that came without it",
        "2 before: deploy code that always writes notes.kind",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "alter table public.notes add column kind text not null",
        (
            "alter table public.notes add column kind text;"
            "update public.notes set kind = ''; alter table public.notes alter kind set not null"
        ),
        (
            "alter table public.notes add column kind text not null default '';"
            "alter table public.notes alter kind drop default"
        ),
    ],
)
def test_a_required_column_at_once(text: str) -> None:
    """No code can write a column before it is there: that is said, and is no step before."""
    told = _steps(text)
    said = (
        "deploy at once code that writes notes.kind: none can before, and inserts without it fail"
    )
    assert f"1 after: {said}" in told
    assert not [step for step in told if "before:" in step]


def test_values_of_an_enum() -> None:
    """A new value is known before it is written; code stops using one that goes before it goes."""
    assert _steps("alter type public.status add value 'lost'") == [
        "1 after: deploy code that knows 'lost' before anything writes it"
    ]


def test_names_are_told_apart_from_words() -> None:
    """What comes from the SQL is never lamina's own words, however it is called."""
    hostile = "a {} `b` @c"
    given = change_set(
        f'alter table public.notes add column "{hostile}" text;'
        f'create unique index on public.notes ("{hostile}", body);'
        f'alter table public.notes add constraint "{hostile}" check (id > 0);'
        "alter table public.notes drop column owner;"
        f'alter table public.profiles rename column name to "{hostile}";'
        f"alter type public.status rename value 'open' to '{hostile}';"
    )
    for step in deploy(given):
        own = "".join(part for part in step.words if isinstance(part, str))
        assert "@c" not in own
        assert all(isinstance(part, str | Code) for part in step.words)


def test_in_the_order_of_the_migrations() -> None:
    """Steps follow the migrations; of each what ships before comes first."""
    told = _steps(
        "alter table public.notes add column a text; alter table public.notes drop column code;",
        "drop policy own on public.profiles; create table public.x (id int);",
    )
    assert [step.partition(":")[0] for step in told] == [
        "1 before",
        "1 after",
        "2 before",
        "2 after",
    ]
