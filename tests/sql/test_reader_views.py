"""The reader on views and tables from queries: the query, and the names of its columns."""

from collections.abc import Iterator

import pytest

from lamina.adapters.postgres import Connection, ThrowawayPostgres
from lamina.sql import operations as ops
from lamina.sql.names import Name
from lamina.sql.operations import Operation
from lamina.sql.statements import split

V, T = Name("", "v"), Name("", "t")


@pytest.fixture(scope="module")
def database(server: ThrowawayPostgres) -> Iterator[Connection]:
    """A connection to an empty database."""
    server.clone("template1", "column_names")
    with server.connection("column_names") as connection:
        yield connection
    server.drop("column_names")


def read(sql: str) -> list[Operation]:
    """The operations of a script, one after the other."""
    return [operation for statement in split(sql) for operation in statement.operations]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("select a, t.b, 1 as c from t", ("a", "b", "c")),
        ("select *, t.* from t", ("*", "*")),
        ("select count(*), s.f(a) from t", ("count", "f")),
        (
            "select 'x'::text, a::int, (1 + 1)::int8, 'x'::text::varchar",
            ("text", "a", "int8", "varchar"),
        ),
        ("select 1, a + 1, not a", ("?column?",) * 3),
        ("select case when a then 1 end, case when a then 1 else b end", ("case", "b")),
        ("select exists (select 1), array(select 1), (select b from t)", ("exists", "array", "b")),
        ("select coalesce(a, 1), nullif(a, 1), greatest(1, 2)", ("coalesce", "nullif", "greatest")),
        (
            "select current_date, current_user, current_time(3)",
            ("current_date", "current_user", "current_time"),
        ),
        ("select array[1], row(1, 2), (a).b, (a)[1], (a).*", ("array", "row", "b", "a", "*")),
        ('select a collate "C", extract(year from b), trim(c)', ("a", "extract", "btrim")),
        ("select a from t union select b from u", ("a",)),
        ("values (1, 2), (3, 4)", ("column1", "column2")),
        ("table t", ("*",)),
        ("with w as (select 1 as a) select a from w", ("a",)),
    ],
)
def test_output_columns_are_named_as_postgresql_names_them(
    query: str, names: tuple[str, ...]
) -> None:
    """By alias, column, function, type; a star stays one."""
    for make in ("create table v as", "create materialized view v as"):
        (made,) = read(f"{make} {query}")
        assert isinstance(made, ops.CreateTable | ops.CreateView)
        assert made.column_names == names


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "create view v (x) as select a, b from t",
            ops.CreateView(
                V,
                reads=(T,),
                columns=("x",),
                query="SELECT a, b FROM t",
                column_names=("x", "b"),
            ),
        ),
        (
            "create view v (x, y) as select * from t with local check option",
            ops.CreateView(
                V,
                reads=(T,),
                columns=("x", "y"),
                query="SELECT * FROM t",
                column_names=("x", "y"),
                check_option="local",
            ),
        ),
        (
            "create view v with (check_option = cascaded) as select a from t",
            ops.CreateView(
                V,
                options=(("check_option", "cascaded"),),
                reads=(T,),
                query="SELECT a FROM t",
                column_names=("a",),
                check_option="cascaded",
            ),
        ),
        (
            "create materialized view v (x) as select a from t with no data",
            ops.CreateView(
                V,
                materialized=True,
                reads=(T,),
                columns=("x",),
                query="SELECT a FROM t",
                column_names=("x",),
                with_data=False,
            ),
        ),
        ("refresh materialized view v with no data", ops.RefreshView(V, with_data=False)),
        (
            "select a into v from t union select b from t",
            ops.CreateTable(
                V,
                complete=False,
                reads=(T,),
                from_query=True,
                query="SELECT a FROM t UNION SELECT b FROM t",
                column_names=("a",),
            ),
        ),
        (
            "create table v (x) as execute p",
            ops.CreateTable(V, complete=False, from_query=True, column_names=("x",)),
        ),
    ],
)
def test_what_a_query_makes_is_read(sql: str, expected: Operation) -> None:
    """The query as SQL, the names written and the names that come out."""
    assert read(sql) == [expected]


def test_a_recursive_view_names_its_columns() -> None:
    """CREATE RECURSIVE VIEW is a view on WITH RECURSIVE; it does not read itself."""
    (view,) = read("create recursive view v (n) as values (1) union all select n + 1 from v")
    assert isinstance(view, ops.CreateView)
    assert view.column_names == ("n",)
    assert view.reads == ()


def test_a_name_nested_too_deep_is_no_crash() -> None:
    """Casts without end leave the column without a name."""
    (view,) = read("create table v as select 1" + "::text::int" * 500)
    assert isinstance(view, ops.CreateTable)
    assert len(view.column_names) == 1


@pytest.mark.parametrize(
    "query",
    [
        "select 1, 'x'::text, 2::int8, (1 + 1)::varchar(5), '1'::text::int, interval '1' year",
        'select a, t.b as c, (t).a, upper(b), b collate "C", a + 1, (array[a])[1] from t',
        "select case when true then 1 end, case when true then 1 else a end from t",
        "select exists (select 1), array(select 1), (select b from t), 1 in (select 1)",
        "select (select 1), (values (1)), (select count(*) from t), (select 1::int2)",
        "select coalesce(1, 2), nullif(1, 2), greatest(1, 2), least(1, 2), array[1], row(1, 2)",
        "select current_date, current_time(3), localtime, localtimestamp(0), current_timestamp",
        "select session_user, current_user, current_role, user, current_catalog, current_schema",
        "select a between 1 and 2, a in (1), -a, grouping(a) from t group by a",
        "select position('a' in 'b'), overlay('a' placing 'b' from 1), substring('a' from 1)",
        "select extract(year from now()), trim('a'), now() at time zone 'utc'",
        "select json_object('a': 1), json_array(1), json_arrayagg(1), json_objectagg('a': 1)",
        "select json_value('{}', '$.a'), json_query('{}', '$'), json_exists('{}', '$')",
        "select json_scalar(1), json_serialize('{}'), json('{}'), json_array(select 1)",
        "select a from t union select 1 as z",
        "values (1, 2), (3, 4)",
    ],
)
def test_the_server_names_the_columns_the_same(database: Connection, query: str) -> None:
    """What comes out of a query is called as a real PostgreSQL calls it."""
    rows = "with t (a, b) as (select 1, 'x'::text) "
    answer = database.execute((rows + query).encode())
    assert answer.description is not None
    (made,) = read(f"create table v as {rows}{query}")
    assert isinstance(made, ops.CreateTable)
    assert list(made.column_names) == [column.name for column in answer.description]
