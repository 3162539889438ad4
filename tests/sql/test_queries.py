"""What queries read, call and return."""

import pytest

from lamina.adapters.postgres import ThrowawayPostgres
from lamina.sql.expressions import ColumnRead
from lamina.sql.names import Name
from lamina.sql.queries import Query, query_facts

USERS = Name("auth", "users")


def test_columns_of_one_table_need_no_qualifier() -> None:
    """Where a query has one table, there is no doubt."""
    found = query_facts('select id, "Mail" from auth.users where lower(raw) = $$x$$ order by age')
    assert set(found.columns) == {ColumnRead(USERS, c) for c in ("id", "Mail", "raw", "age")}
    assert found.reads == (USERS,)
    assert found.calls == (Name("", "lower"),)
    assert found.output == ("id", "Mail")


def test_columns_pass_through_with_and_derived_tables() -> None:
    """The table behind is what is read."""
    found = query_facts(
        "with u as (select id, email from auth.users) select u.*, s.n from u join lateral "
        "(select count(*) n from chats c where c.owner = u.id and open) s on true"
    )
    assert set(found.columns) == {
        ColumnRead(USERS, "id"),
        ColumnRead(USERS, "email"),
        ColumnRead(Name("", "chats"), "owner"),
        ColumnRead(None, "open"),
    }
    assert set(found.reads) == {
        Name("", "chats"),
        USERS,
    }


def test_stars_and_whole_rows_read_all_columns() -> None:
    """``t.*``, ``*`` and ``t`` are the same."""
    for query in ("select * from auth.users", "select to_jsonb(u) from auth.users u",
                  "select u.* from auth.users u"):  # fmt: skip
        assert query_facts(query).columns == (ColumnRead(USERS, "*"),)


@pytest.mark.parametrize("text", ["", "selec", "insert into t values (1)", "select 1; select 2"])
def test_what_is_no_query_is_said(text: str) -> None:
    """Nothing is known about it."""
    assert query_facts(text) == Query(parsed=False)


QUERIES = [
    "select 1, 'x', now(), current_user, count(*), max(1) over ()",
    "select 1::int, 'a'::varchar(3), cast(null as text[]), (1 + 1)::numeric",
    "select array[1], row(1, 2), coalesce(1, 2), nullif(1, 2), greatest(1, 2), least(1, 2)",
    "select case when true then 1 end, case when true then 1 else length('a') end",
    "select (select x from (values (1)) v(x)), exists (select 1), array(select 1), 1 in (select 1)",
    "select (array[1, 2])[1], (v).a, v.b from (select 1 a, 2 b) v",
    "select a from (select 1 a) x union select 2 as b",
    "values (1, 'x'), (2, 'y')",
    "select date '2020-01-01', interval '1 day', extract(year from now()), trim('x'), true, -1",
    "select v.a collate \"C\" from (select 'x' a) v",
    "select 1 is null, not true, 1 between 0 and 2, 'a' like 'b', current_date, localtime(2)",
]


@pytest.mark.parametrize("query", QUERIES)
def test_columns_have_the_names_that_the_server_gives(
    server: ThrowawayPostgres, query: str
) -> None:
    """Also without AS."""
    with server.connection("lamina") as connection:
        description = connection.execute(query).description or []
        assert query_facts(query).output == tuple(column.name for column in description)
