import pytest

from lamina.adapters.prelude.rewrite import is_for_superusers, rewrite_for_stub


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "create index on t using ivfflat (e vector_l2_ops) with (lists = 100);",
            "create index on t using ivfflat (e vector_l2_ops) ;",
        ),
        (
            "CREATE INDEX i ON t USING hnsw ((e::halfvec(3)) o)\nWITH (m='16', x = 6) where e > 1",
            "CREATE INDEX i ON t USING hnsw ((e::halfvec(3)) o)\n where e > 1",
        ),
        (
            "create index on t using/**/hnsw(e) with/* ) */(m=1 -- )\n); using hnsw(f) with (m=2)",
            "create index on t using/**/hnsw(e) ; using hnsw(f) ",
        ),
        (
            "do $$ begin create index on t using hnsw (e) with (m = 1); end $$;",
            "do $$ begin create index on t using hnsw (e) ; end $$;",
        ),
        (
            "do language plpgsql $a$ select $b$x$b$; index é using hnsw (e) with (m = 1); end $a$;",
            "do language plpgsql $a$ select $b$x$b$; index é using hnsw (e) ; end $a$;",
        ),
    ],
)
def test_index_parameters_are_cut(sql: str, expected: str) -> None:
    """The parameters of an ivfflat or hnsw index go, everything else stays."""
    assert rewrite_for_stub(sql) == expected


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "create index on t using gin (a) with (fastupdate = off);",
        "create index on t using hnsw (e); create table u (a int) with (fillfactor = 70);",
        "select 'using hnsw (e) with (m = 1)', e'\\' using hnsw (e) with (m = 1)';",
        "-- using hnsw (e) with (m = 1)\n/* /* nested */ using hnsw (e) with (m = 1) */",
        'create index "using hnsw (e) with (m = 1)" on t (a);',
        "create function f() as $$ begin create index on t using hnsw (e) with (m = 1); end $$;",
        "create index on t using hnsw (e",
        "select $1, 'unclosed using hnsw (e) with (",
        "/* unclosed using hnsw (e) with (m = 1)",
    ],
)
def test_anything_else_is_untouched(sql: str) -> None:
    """Other indexes, tables, strings, comments, names and function bodies come back as they are."""
    assert rewrite_for_stub(sql) == sql


@pytest.mark.parametrize(
    "statement",
    [
        "create event trigger t on ddl_command_end execute function f();",
        "-- why\nDROP EVENT TRIGGER IF EXISTS t",
        "create foreign data wrapper w handler wasm_fdw_handler validator wasm_fdw_validator;",
        "create publication p for all tables;",
        "alter extension pg_trgm set schema extensions",
        "create publication p for table a, tables in schema b",
        "alter publication p add tables in schema b",
    ],
)
def test_statements_for_superusers_are_known(statement: str) -> None:
    """What supautils does on behalf of `postgres`."""
    assert is_for_superusers(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "create trigger event_trigger after insert on t execute function f()",
        "create publication p for table a",
        "alter publication supabase_realtime add table a",
        "create server s foreign data wrapper w",
        "select 'create event trigger'",
        "",
    ],
)
def test_other_statements_are_not(statement: str) -> None:
    """Everything that `postgres` may do itself."""
    assert not is_for_superusers(statement)
