"""Each operation in words: nothing is left out, and what comes from the SQL is marked as code."""

import types
import typing
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import pytest

from lamina.describe.model import Code, Phrase, plain
from lamina.describe.phrases import PHRASES, phrase
from lamina.describe.phrases_parts import LONGEST_LINE, fitted, listed, say
from lamina.sql import operations as ops
from lamina.sql.names import Name
from lamina.sql.operations import Operation
from lamina.sql.schema import Schema, fold, resolved
from lamina.sql.statements import split

HOSTILE = "x`|<b>@all*_\n]("

BASE = """
create table public.profiles (
  id uuid primary key,
  email text not null default 'nobody',
  age integer,
  constraint adult check (age > 17)
);
alter table public.profiles enable row level security;
create policy "owner reads" on public.profiles for select to authenticated using (id = auth.uid());
create index by_age on public.profiles (age);
create function public.f(a uuid) returns int language sql security definer
  set search_path = '' as 'select 1';
create view public.adults with (security_invoker = true) as select id, email from public.profiles;
create trigger touch before update on public.profiles for each row execute function public.t();
"""


def kinds(of: type[Operation] = Operation) -> Iterator[type[Operation]]:
    """Yield every kind of operation."""
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def value(of: Any) -> Any:  # noqa: ANN401 - a value of any type
    """Return a value of a type, with hostile text in every string."""
    origin, arguments = typing.get_origin(of), typing.get_args(of)
    if of in PLAIN:
        return PLAIN[of]
    if origin is typing.Literal:
        return arguments[0]
    if origin in {types.UnionType, typing.Union}:
        return value(next(a for a in arguments if a is not types.NoneType))
    if origin is tuple:
        inside = arguments[:1] if arguments[-1] is Ellipsis else arguments
        return tuple(value(a) for a in inside)
    return made(of)


def made(kind: type[msgspec.Struct], *, full: bool = True) -> Any:  # noqa: ANN401 - the same
    """Return an operation, or a part of one, with all its fields or those that it must have."""
    hints = typing.get_type_hints(kind)
    fields = [f.name for f in msgspec.structs.fields(kind) if full or f.required]
    return kind(
        **{name: CHOSEN.get(hints[name], {}).get(name) or value(hints[name]) for name in fields}
    )


PLAIN: dict[object, object] = {
    str: HOSTILE,
    bool: True,
    int: 1,
    Name: Name("public", HOSTILE),
}

CHOSEN: dict[object, Mapping[str, object]] = {
    str: dict.fromkeys(
        (
            "action",
            "command",
            "kind",
            "mode",
            "on_delete",
            "on_update",
            "timing",
            "volatility",
            "what",
        ),
        "update",
    )
    | {"event": "update"},
    tuple[str, ...]: {"events": ("update",)},
}
"""Words that the reader chooses, or that the grammar fixes: they come from no user."""


def said(sql: str, base: str = BASE) -> list[str]:
    """Return what is said of each operation of some SQL, on a schema."""
    state = fold(base)
    found = []
    for statement in split(sql):
        for written in statement.operations:
            operation = resolved(state, written)
            found.append(plain(phrase(operation, state)))
            fold(statement.text, state)
    return found


def apart(told: Phrase) -> bool:
    """Return whether there are words between any two pieces of code."""
    marks = "".join("c" if isinstance(p, Code) else "w" if p.strip() else "" for p in told)
    return "cc" not in marks


@pytest.mark.parametrize("kind", sorted(kinds(), key=str))
@pytest.mark.parametrize("fields", ["all", "needed"])
def test_every_kind_of_operation_has_a_phrase(kind: type[Operation], fields: str) -> None:
    """Each kind is told in one line; what comes from the SQL is code and not lamina's own words."""
    assert kind in PHRASES

    told = phrase(made(kind, full=fields == "all"))

    assert plain(told).strip()
    assert "\n" not in plain(told)
    assert len(plain(told)) <= LONGEST_LINE
    assert not [part for part in told if isinstance(part, str) and "@all" in part]
    assert apart(told)


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("alter table profiles add avatar_url text", "adds profiles.avatar_url (text, nullable)"),
        (
            "alter table profiles add n int not null default 0",
            "adds profiles.n (integer, not null, default 0)",
        ),
        (
            "alter table profiles add if not exists age int",
            "leaves profiles.age as it is: it is there already",
        ),
        (
            "alter table profiles alter age type bigint",
            "changes profiles.age from integer to bigint",
        ),
        ("alter table profiles drop email", "drops profiles.email (text) and its data"),
        (
            "alter table profiles drop if exists nope",
            "drops column profiles.nope if it is there (no migration made it)",
        ),
        (
            "alter table profiles alter email set default 'x'",
            "changes the default of profiles.email from 'nobody' to 'x'",
        ),
        (
            "alter table profiles alter email drop default",
            "drops the default of profiles.email ('nobody')",
        ),
        ("alter table profiles drop constraint adult", "drops check adult on profiles: age > 17"),
        ("drop index by_age", "drops index by_age on profiles (age)"),
        ("alter table profiles rename to people", "renames table profiles to people"),
        (
            'alter policy "owner reads" on profiles using (true)',
            'changes policy "owner reads" on profiles: where true, before id = auth.uid()',
        ),
        (
            'drop policy "owner reads" on profiles',
            'drops policy "owner reads" on profiles (select for authenticated)',
        ),
        (
            "create policy w on profiles for insert to anon with check (true)",
            'adds policy "w" on profiles: insert for anon, written rows where true',
        ),
        (
            "create or replace function f(a uuid) returns int language sql as 'select 2'",
            (
                "replaces function f(uuid): body changed, no longer security definer, "
                "search_path is not set, before empty"
            ),
        ),
        ("drop function f(uuid)", "drops function f(uuid)"),
        (
            "alter function f(uuid) security invoker",
            "changes function f(uuid): no longer security definer",
        ),
        (
            "create or replace view adults as select id, email, age from profiles",
            "replaces view adults: adds age, query changed, now with the rights of its owner",
        ),
        (
            "drop trigger touch on profiles",
            "drops trigger touch on profiles (before update ran t())",
        ),
        (
            "drop table profiles cascade",
            "drops table profiles and its data with what depends on it",
        ),
        ("grant select (id) on profiles to anon", "grants select (id) on profiles to anon"),
        ("update profiles set age = 1", "updates all rows of profiles (age)"),
        ("delete from profiles where age < 1", "deletes rows of profiles where age < 1"),
    ],
)
def test_what_was_there_before_is_told(sql: str, words: str) -> None:
    """Old types, conditions, defaults and bodies come from the schema before the statement."""
    (told,) = said(sql)

    assert told == words


def test_a_long_expression_is_shortened() -> None:
    """At most 80 characters of an expression are shown."""
    (told,) = said(f"alter table profiles add check (email <> '{'x' * 300}')")

    assert told.endswith("…")
    assert len(told) < 140


def test_without_a_schema_before_the_phrase_is_the_same_without_the_old() -> None:
    """A caller that knows no schema gets a phrase too."""
    operation = ops.AlterColumnType(table=Name("public", "t"), column="a", type="bigint")

    assert plain(phrase(operation)) == "changes t.a to bigint"
    assert plain(phrase(operation, Schema.start())) == "changes t.a to bigint"


def test_what_is_not_modelled_is_said_not_to_be_reviewed() -> None:
    """An opaque statement is told as such, with its table where it has one."""
    opaque = ops.Opaque(kind="alter table of", table=Name("public", "t"))

    assert plain(phrase(opaque)) == "not reviewed: alter table of on t"


def test_a_list_is_shortened_and_a_line_is_cut() -> None:
    """Many things are counted, and no line is longer than it may be."""
    assert plain(listed(["a", "b", "c"])) == "a, b and c"
    assert plain(listed(["a", "b", "c", "d", "e"])) == "a, b, c and 2 more"
    assert plain(fitted(say("drops {} and {}", Code("x" * 10), Code("y" * 10)), 20)).endswith("…")
    assert len(plain(fitted(say("drops {}", Code("x" * 500))))) <= LONGEST_LINE
