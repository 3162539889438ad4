"""The reader on tables: each part becomes the operation that it stands for."""

import pytest

from lamina.sql import operations as ops
from lamina.sql.names import Name
from lamina.sql.operations import Column, Constraint, Operation
from lamina.sql.statements import split

TODOS = Name("public", "todos")
T = Name("", "t")


def read(sql: str) -> list[Operation]:
    """The operations of a script, one after the other."""
    return [operation for statement in split(sql) for operation in statement.operations]


def test_a_table_is_read_with_columns_and_constraints() -> None:
    """Types as PostgreSQL prints them, defaults as SQL, keys on column and table alike."""
    (table,) = read(
        'CREATE TABLE "public"."todos" ('
        '"id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "title" text NOT NULL,'
        ' "note" character varying(50), "m" public.mood DEFAULT \'ok\'::public.mood,'
        ' "at" timestamp with time zone NOT NULL DEFAULT now(), tags int4[] default array[1],'
        " price numeric(10,2), up text generated always as (upper(title)) stored,"
        " user_id uuid references auth.users on delete cascade, n bigserial,"
        ' CONSTRAINT "todos_pkey" PRIMARY KEY (id), check (n > 0), unique (title, n));'
    )
    assert isinstance(table, ops.CreateTable)
    assert table.table == TODOS
    assert table.complete
    assert table.columns == (
        Column("id", "bigint", not_null=True, generated="identity", identity="always"),
        Column("title", "text", not_null=True),
        Column("note", "character varying(50)"),
        Column("m", "public.mood", default="'ok'::public.mood"),
        Column("at", "timestamp with time zone", not_null=True, default="now()"),
        Column("tags", "integer[]", default="ARRAY[1]"),
        Column("price", "numeric(10,2)"),
        Column("up", "text", default="upper(title)", generated="stored"),
        Column("user_id", "uuid"),
        Column("n", "bigserial", not_null=True),
    )
    assert table.constraints == (
        Constraint(
            "foreign key",
            columns=("user_id",),
            references=Name("auth", "users"),
            on_delete="cascade",
        ),
        Constraint("primary key", "todos_pkey", columns=("id",)),
        Constraint("check", expression="n > 0"),
        Constraint("unique", columns=("title", "n")),
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("int", "integer"),
        ("pg_catalog.int4", "integer"),
        ("varchar", "character varying"),
        ("char", "character(1)"),
        ('"char"', '"char"'),
        ("timestamptz(3)", "timestamp(3) with time zone"),
        ("timestamp", "timestamp without time zone"),
        ("time", "time without time zone"),
        ("numeric", "numeric"),
        ("bit varying(5)", "bit varying(5)"),
        ("interval day to second(3)", "interval day to second(3)"),
        ("interval", "interval"),
        ("float", "double precision"),
        ("text[][]", "text[]"),
        ("extensions.vector(1536)", "extensions.vector(1536)"),
        ('"My Type"', '"My Type"'),
    ],
)
def test_types_are_spelled_as_postgresql_prints_them(written: str, shown: str) -> None:
    """One spelling for one type, so that types can be compared."""
    (operation,) = read(f"alter table t add column a {written}")
    assert isinstance(operation, ops.AddColumn)
    assert operation.definition.type == shown


def test_a_table_with_columns_from_elsewhere_is_incomplete() -> None:
    """CREATE TABLE AS, LIKE, PARTITION OF and SELECT INTO are tables all the same."""
    made = read(
        "create table a as with w as (select * from k) select * from w, y;"
        "create temp table b (like x);"
        "create table c partition of p for values from (1) to (2);"
        "select * into d from y;"
    )
    assert all(isinstance(o, ops.CreateTable) and not o.complete for o in made)
    assert [str(o.table) for o in made if isinstance(o, ops.CreateTable)] == ["a", "b", "c", "d"]
    assert [o.reads for o in made if isinstance(o, ops.CreateTable)] == [
        (Name("", "y"), Name("", "k")),
        (Name("", "x"),),
        (Name("", "p"),),
        (Name("", "y"),),
    ]


def test_every_part_of_alter_table_is_an_operation() -> None:
    """One statement, several operations, in the order of its text."""
    assert read(
        "alter table t add b int default 7, drop column c cascade, alter d set not null,"
        " alter d drop not null, alter e type bigint using e::bigint, alter f set default 1,"
        " alter f drop default, add constraint k foreign key (a) references o (id) not valid,"
        " validate constraint k, drop constraint if exists l, enable row level security,"
        " force row level security, owner to me, disable trigger all"
    ) == [
        ops.AddColumn(T, Column("b", "integer", default="7")),
        ops.DropColumn(T, "c", cascade=True),
        ops.SetNotNull(T, "d"),
        ops.DropNotNull(T, "d"),
        ops.AlterColumnType(T, "e", "bigint", using="e::bigint"),
        ops.SetDefault(T, "f", "1"),
        ops.DropDefault(T, "f"),
        ops.AddConstraint(
            T,
            Constraint(
                "foreign key",
                "k",
                ("a",),
                references=Name("", "o"),
                referenced_columns=("id",),
                not_valid=True,
            ),
        ),
        ops.ValidateConstraint(T, "k"),
        ops.DropConstraint(T, "l", if_exists=True),
        ops.EnableRls(T),
        ops.ForceRls(T),
        ops.ChangeOwner("table", T, "me"),
        ops.SwitchTrigger(T, "all", enabled=False),
    ]


def test_indexes_are_read() -> None:
    """Columns, expressions, predicate and the words that matter for locks."""
    assert read(
        "create unique index concurrently if not exists i on s.t using gin (lower(a), b)"
        " include (c) where a is not null; CREATE INDEX ON ONLY t (a); drop index concurrently s.i"
    ) == [
        ops.CreateIndex(
            Name("s", "t"),
            "i",
            ("(lower(a))", "b"),
            method="gin",
            unique=True,
            concurrently=True,
            if_not_exists=True,
            where="a IS NOT NULL",
            include=("c",),
            operator_classes=("", ""),
        ),
        ops.CreateIndex(T, "", ("a",), only=True, operator_classes=("",)),
        ops.DropIndex(Name("s", "i"), concurrently=True),
    ]


def test_one_name_in_two_schemas_is_two_tables() -> None:
    """Names keep the schema that was written, and quoted capitals stay capitals."""
    first, second = read('drop table a.t, "B"."T"')
    assert isinstance(first, ops.DropTable)
    assert isinstance(second, ops.DropTable)
    assert (first.table, second.table) == (Name("a", "t"), Name("B", "T"))
