"""What expressions read and call, how volatile they are, what they let through."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamina.adapters.postgres import ThrowawayPostgres
from lamina.adapters.postgres.own import Connection
from lamina.sql import builtin_volatility
from lamina.sql.expressions import ColumnRead, Expression, compare, facts, tautology, volatility
from lamina.sql.names import Name

MEMBERS = Name("public", "members")
UID = Name("auth", "uid")


@pytest.mark.parametrize(
    ("expression", "calls", "per_row"),
    [
        ("auth.uid() = id", (UID,), (UID,)),
        ("(select\n  auth.uid()) = id and (select  auth.uid()) = b", (UID,), ()),
        ("(select auth.uid()) = id or auth.uid() = b", (UID,), (UID,)),
        ('"auth.uid()" = id and x = \'auth.uid()\' -- auth.uid()', (), ()),
        ("exists (select 1 from m where m.u = auth.uid())", (UID,), (UID,)),
        ("a = current_setting('x')", (Name("", "current_setting"),) * 1,
         (Name("", "current_setting"),)),
        ("current_user = b", (Name("", "current_user"),), (Name("", "current_user"),)),
    ],
)  # fmt: skip
def test_calls_outside_scalar_sub_selects_are_told_apart(
    expression: str, calls: tuple[Name, ...], per_row: tuple[Name, ...]
) -> None:
    """Those are evaluated for every row; names and strings that look like calls are none."""
    assert facts(expression).calls == calls
    assert facts(expression).calls_per_row == per_row


def test_columns_are_those_of_the_tables_behind_aliases() -> None:
    """Derived tables and WITH have no columns of their own."""
    found = facts(
        "exists (with w as (select z from a.t) select m from public.members m, w, "
        "(select q from u) d where m.chat_id = chats.id and w.z = d.q and role = s.x.y and m.* = k)"
    )
    assert set(found.columns) == {
        ColumnRead(None, "z"),
        ColumnRead(None, "q"),
        ColumnRead(MEMBERS, "*"),
        ColumnRead(MEMBERS, "chat_id"),
        ColumnRead(Name("", "chats"), "id"),
        ColumnRead(None, "role"),
        ColumnRead(Name("s", "x"), "y"),
        ColumnRead(None, "k"),
    }
    assert set(found.reads) == {MEMBERS, Name("a", "t"), Name("", "u")}


@pytest.mark.parametrize("text", ["", "a,", "a) from t where (b", "a), (b", "1; select 2", "\0"])
def test_what_is_no_expression_is_said(text: str) -> None:
    """Nothing is known about it, and nothing claimed."""
    assert facts(text) == Expression(parsed=False)
    assert volatility(text, {}) == "unknown"
    assert tautology(text) is None
    assert compare(text, text) == "unknown"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'draft'::text", "immutable"),
        ("lower('A') || 1", "immutable"),
        ("now()", "stable"),
        ("timezone('utc', now())", "stable"),
        ("now() at time zone 'utc'", "stable"),
        ("date_trunc('day', pg_catalog.now())", "stable"),
        ("current_date + 1", "stable"),
        ("auth.uid()", "stable"),
        ("(select max(a) from t)", "stable"),
        ("gen_random_uuid()", "volatile"),
        ("extensions.uuid_generate_v4()", "volatile"),
        ("clock_timestamp()", "volatile"),
        ("now() + random() * interval '1 day'", "volatile"),
        ("nextval('s')", "volatile"),
        ("nanoid()", "unknown"),
        ("other.now()", "unknown"),
        ("nanoid() || random()", "volatile"),
        ("code()", "stable"),
        ("public.code()", "stable"),
        ("app.slug('x')", "immutable"),
    ],
)
def test_the_worst_function_decides(expression: str, expected: str) -> None:
    """The user's functions are those that were told; others are unknown."""
    known = {Name("public", "code"): "stable", Name("app", "slug"): "IMMUTABLE"}
    assert volatility(expression, known) == expected


def test_the_names_are_those_of_the_server(server: ThrowawayPostgres) -> None:
    """Each name has the worst volatility of its overloads; none that is volatile is missing."""
    with server.connection("lamina") as connection:
        rows = connection.execute(
            "select proname, max(case provolatile when 'v' then 3 when 's' then 2 else 1 end)"
            " from pg_proc where pronamespace = 'pg_catalog'::regnamespace"
            " and prorettype not in ('internal'::regtype, 'trigger'::regtype)"
            " and not proargtypes::oid[] && array['internal'::regtype, 'cstring'::regtype]::oid[]"
            " group by 1"
        ).fetchall()
    names = {1: "immutable", 2: "stable", 3: "volatile"}
    truth = {str(name): names[int(str(level))] for name, level in rows}
    known = {name: builtin_volatility.builtin(name) for name in truth}
    assert {n: v for n, v in known.items() if v and v != truth[n]} == {}
    missing = {n for n, v in known.items() if v is None and truth[n] == "volatile"}
    internal = ("binary_upgrade_", "pg_stat_get_", "pg_replication_origin", "plpgsql_")
    assert {n for n in missing if not n.startswith(internal)} == set()


@pytest.mark.parametrize(
    ("predicate", "expected"),
    [
        *((p, True) for p in (
            "true", "TRUE -- yes", "(select true)", "not false", "1=1", "'t'::boolean", "'a' = 'a'",
            "x = x or true", "id is not null or id is null", "a > 5 or a <= 5 or a is null",
            "(a = 1) is not null or a is null", "a or (not a) or a is null",
        )),
        *((p, False) for p in (
            "false", "null", "a and not a", "1 = 2", "a = 1 and a = 2", "a in (1, 2) and a = 3",
            "a is null and a = b", "id <> id", "a = null",
        )),
        *((p, None) for p in (
            "id = id", "a or not a", "a > 5 or a <= 5", "a", "coalesce(a, true)", "auth.uid() = id",
            "random() < 0.5 or not random() < 0.5", "a = 'x' and a = 'y'",
            "row(a, b) is null or row(a, b) is not null",
            "exists (select 1 from t)",
        )),
    ],
)  # fmt: skip
def test_what_is_always_or_never_true_is_known(
    predicate: str,
    expected: bool | None,  # noqa: FBT001  # pytest passes it
) -> None:
    """Null is not true: ``id = id`` fails for a null id."""
    assert tautology(predicate) is expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a = b", "B = (a)", "same"),
        ("not not a", "a", "same"),
        ("not (a or b)", "not a and not b", "same"),
        ("user_id = auth.uid()", "( select auth.uid() ) = chats.user_id", "same"),
        ("a between 1 and 5", "a >= 1 and 5 >= a", "same"),
        ("a = any (array['x', 'y'])", "a in ('y', 'x')", "same"),
        ("a is null", "a is not distinct from null", "same"),
        ("a <> 1", "not a = 1", "same"),
        ("a = 1", "a = 1 and a is not null", "same"),
        ("now() > a", "a < pg_catalog.now()", "same"),
        ("a and b", "a", "weaker"),
        ("a", "b or a", "weaker"),
        ("a > 5", "a > 3", "weaker"),
        ("a = 'x'", "a in ('x', 'y')", "weaker"),
        ("auth.uid() = id", "true", "weaker"),
        (" and ".join("abcdefghijklmno"), " and ".join("omnlkjihgfedcb"), "weaker"),
        ("a", "a and exists (select 1 from t)", "stronger"),
        ("true", "a", "stronger"),
        ("a or b", "b", "stronger"),
        ("a", "false", "stronger"),
        ("a", "b", "unknown"),
        ("a > '9'", "a > '10'", "unknown"),
        ("random() < a", "random() < a", "unknown"),
        ("exists (select 1 from m where m.id = id)", "exists (select 1 from m where id = id)",
         "unknown"),
    ],
)  # fmt: skip
def test_the_direction_of_a_change_is_known_or_unknown(old: str, new: str, expected: str) -> None:
    """Weaker lets more rows through."""
    assert compare(old, new) == expected


LEAVES = ["a = 1", "a > 1", "1 < a", "a in (0, 2)", "a = b", "b <> a", "a between 0 and 1", "c",
          "c = true", "a is null", "b is not null", "c is not false", "a = a", "null", "true",
          "a is distinct from b", "(a = b) is null", "b <= 1", "a not in (1, null)", "2 > 1",
          "(select c)", "c is null", "a is not distinct from null", "exists (select 1 where c)",
          "b <> all (array[1, 2])", "a not between 1 and 2", "c <> false", "b < b"]  # fmt: skip
PREDICATES = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda p: f"({' '.join(p)})"),
        inner.map(lambda p: f"(not {p})"),
        inner.map(lambda p: f"(({p}) is not true)"),
    ),
    max_leaves=5,
)
ROWS = (
    "(values (null), (0), (1), (2), (3)) x(a),"
    " (values (null), (0), (1), (2)) y(b), (values (null), (true), (false)) z(c)"
)


def passing(connection: Connection, predicates: list[str]) -> list[frozenset[object]]:
    """The rows that the server lets through, for each predicate."""
    columns = ", ".join(f"({p}) is true" for p in predicates)
    query = f"select {columns} from {ROWS}"  # noqa: S608  # made up by this test
    rows = connection.execute(query).fetchall()
    return [frozenset(n for n, row in enumerate(rows) if row[i]) for i in range(len(predicates))]


def test_nothing_is_claimed_that_the_server_contradicts(server: ThrowawayPostgres) -> None:
    """Over all small rows, nulls among them, the claims hold."""
    with server.connection("lamina") as connection:

        @given(PREDICATES, PREDICATES)
        @settings(max_examples=400, deadline=None)
        def check(old: str, new: str) -> None:
            before, after, every = passing(connection, [old, new, "true"])
            claim = compare(old, new)
            assert claim != "same" or before == after
            assert claim != "weaker" or before <= after
            assert claim != "stronger" or before >= after
            always = tautology(old)
            assert always is None or before == (every if always else frozenset())

        check()


@given(PREDICATES, st.sampled_from(LEAVES))
@settings(max_examples=100, deadline=None)
def test_a_part_added_has_its_direction(predicate: str, part: str) -> None:
    """AND never makes weaker, OR never stronger, and both are told where there is little to try."""
    assert compare(predicate, f"{predicate} and {part}") in {"same", "stronger"}
    assert compare(predicate, f"{part} or {predicate}") in {"same", "weaker"}
