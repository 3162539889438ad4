"""The reader on access, functions, views, types, rows and the session."""

from lamina.sql import operations as ops
from lamina.sql.names import Name
from lamina.sql.operations import Column, Constraint, Operation
from lamina.sql.statements import split

TODOS = Name("public", "todos")
T = Name("", "t")


def read(sql: str) -> list[Operation]:
    """The operations of a script, one after the other."""
    return [operation for statement in split(sql) for operation in statement.operations]


def test_policies_are_read_with_roles_and_predicates() -> None:
    """A policy named after a function, and no role, which means everyone."""
    created, bare, altered, dropped = read(
        'CREATE POLICY "auth.uid()" ON "public"."todos" AS RESTRICTIVE FOR UPDATE'
        ' TO "authenticated", "anon" USING (((select  auth.uid()) = user_id)) WITH CHECK (true);'
        "create policy p on t; alter policy p on t to anon using (false); drop policy p on t;"
    )
    assert created == ops.CreatePolicy(
        TODOS,
        "auth.uid()",
        "update",
        ("authenticated", "anon"),
        permissive=False,
        using="(SELECT auth.uid()) = user_id",
        check="true",
    )
    assert bare == ops.CreatePolicy(T, "p", "all", ("public",))
    assert altered == ops.AlterPolicy(T, "p", ("anon",), using="false")
    assert dropped == ops.DropPolicy(T, "p")


def test_grants_are_told_by_object_and_columns() -> None:
    """One operation for each object; privileges on columns stand apart."""
    assert read(
        "grant select (a, b), update on table t to anon, public;"
        "revoke all on function f(int, text) from public cascade;"
        "grant usage on schema app to authenticated; grant all on all tables in schema s to anon;"
    ) == [
        ops.Grant(("select",), "table", T, ("anon", "public"), columns=("a", "b")),
        ops.Grant(("update",), "table", T, ("anon", "public")),
        ops.Revoke(
            ("all",),
            "function",
            Name("", "f"),
            ("public",),
            arguments=("integer", "text"),
            cascade=True,
        ),
        ops.Grant(("usage",), "schema", Name("", "app"), ("authenticated",)),
        ops.Grant(("all",), "all tables in schema", Name("", "s"), ("anon",)),
    ]


def test_roles_and_default_privileges_are_read() -> None:
    """What new objects grant, and to whom roles are given."""
    assert read(
        "alter default privileges for role postgres in schema public"
        " revoke all on tables from anon;"
        "grant a to b; create role x; alter role x set search_path = ''; drop role x, y;"
    ) == [
        ops.AlterDefaultPrivileges(
            grants=False,
            privileges=("all",),
            kind="table",
            roles=("anon",),
            schemas=("public",),
            makers=("postgres",),
        ),
        ops.GrantRole(("a",), ("b",)),
        ops.ChangeRole("create", "x"),
        ops.ChangeRole("alter", "x", ("search_path",)),
        ops.ChangeRole("drop", "x"),
        ops.ChangeRole("drop", "y"),
    ]


def test_functions_are_read_with_their_options() -> None:
    """Signature, rights, settings; DDL in a body stays text."""
    (function,) = read(
        "create or replace function app.f(a int default 1, out b text) returns text"
        " language plpgsql stable security definer set search_path = ''"
        " as $x$ begin execute 'create table x ()'; end $x$"
    )
    assert function == ops.CreateFunction(
        Name("app", "f"),
        (ops.Argument("a", "integer", default="1"), ops.Argument("b", "text", "out")),
        "text",
        language="plpgsql",
        or_replace=True,
        security_definer=True,
        volatility="stable",
        settings=(("search_path", ""),),
        body=" begin execute 'create table x ()'; end ",
    )
    assert read("alter function f(int) security invoker; drop function f(int[]), g") == [
        ops.AlterFunction(
            Name("", "f"), ("integer",), security_definer=False, options=("security",)
        ),
        ops.DropFunction(Name("", "f"), ("integer[]",)),
        ops.DropFunction(Name("", "g"), None),
    ]


def test_triggers_are_read() -> None:
    """Timing, events and the function that is called."""
    assert read(
        "CREATE TRIGGER tt AFTER INSERT OR UPDATE OF a ON auth.users FOR EACH ROW"
        " EXECUTE FUNCTION public.trg(); drop trigger tt on auth.users;"
    ) == [
        ops.CreateTrigger(
            Name("auth", "users"),
            "tt",
            "after",
            ("insert", "update"),
            Name("public", "trg"),
            columns=("a",),
        ),
        ops.DropTrigger(Name("auth", "users"), "tt"),
    ]


def test_views_say_whose_rights_hold() -> None:
    """security_invoker is read in every spelling, and so is what the view reads."""
    spellings = ["security_invoker", "security_invoker=true", "security_invoker = on"]
    for option in spellings:
        (view,) = read(f"create view v with ({option}) as table a.b")
        assert isinstance(view, ops.CreateView)
        assert view.security_invoker
        assert view.reads == (Name("a", "b"),)
    for option in ("security_invoker=false", "security_barrier"):
        (view,) = read(f"create view v with ({option}) as select 1")
        assert isinstance(view, ops.CreateView)
        assert not view.security_invoker
    assert read("alter view v set (security_invoker=off); drop view v, w cascade") == [
        ops.SetOptions("view", Name("", "v"), (("security_invoker", "off"),)),
        ops.DropView(Name("", "v"), cascade=True),
        ops.DropView(Name("", "w"), cascade=True),
    ]


def test_types_and_their_values_are_read() -> None:
    """Enums, composites, domains with what they allow."""
    mood = Name("public", "mood")
    assert read(
        "create type public.mood as enum ('sad', 'ok'); alter type public.mood add value 'so' "
        "before 'ok'; alter type public.mood rename value 'so' to 'soso'; drop type public.mood;"
        "create type pair as (a int, b text); create domain d as text check (value <> '');"
    ) == [
        ops.CreateType(mood, "enum", labels=("sad", "ok")),
        ops.AddEnumValue(mood, "so", before="ok"),
        ops.RenameEnumValue(mood, "so", "soso"),
        ops.DropType(mood),
        ops.CreateType(
            Name("", "pair"), "composite", attributes=(Column("a", "integer"), Column("b", "text"))
        ),
        ops.CreateType(
            Name("", "d"),
            "domain",
            base="text",
            constraints=(Constraint("check", expression="value <> ''"),),
        ),
    ]


def test_renames_keep_their_table() -> None:
    """Each kind of rename has its operation."""
    assert read(
        "alter table t rename to u; alter table t rename a to b; alter table t rename constraint"
        " c to d; alter policy p on t rename to q; alter index s.i rename to j;"
        " alter schema a rename to b; alter function f(int) rename to g; alter table t set schema s"
    ) == [
        ops.RenameTable(T, "u"),
        ops.RenameColumn(T, "a", "b"),
        ops.Rename("constraint", Name("", "c"), "d", table=T),
        ops.Rename("policy", Name("", "p"), "q", table=T),
        ops.Rename("index", Name("s", "i"), "j"),
        ops.Rename("schema", Name("", "a"), "b"),
        ops.Rename("function", Name("", "f"), "g", arguments=("integer",)),
        ops.SetSchema("table", T, "s"),
    ]


def test_comments_know_what_they_are_on() -> None:
    """A column's comment has its table; an empty comment is none."""
    assert read(
        "comment on column s.t.c is 'x'; comment on table t is null; comment on policy p on t is ''"
    ) == [
        ops.CommentOn("column", Name("", "c"), "x", table=Name("s", "t")),
        ops.CommentOn("table", T, None),
        ops.CommentOn("policy", Name("", "p"), None, table=T),
    ]


def test_publications_extensions_and_sequences_are_read() -> None:
    """Realtime membership, extensions with their schema, sequences."""
    assert read(
        'ALTER PUBLICATION "supabase_realtime" ADD TABLE "public"."todos";'
        "alter publication p drop tables in schema s; create publication q for all tables;"
        'CREATE EXTENSION "citext" SCHEMA "extensions" VERSION \'1.6\'; drop extension citext;'
        "create sequence s; alter sequence s owned by t.a; drop sequence s; drop publication p;"
    ) == [
        ops.AlterPublication("supabase_realtime", "add", (TODOS,)),
        ops.AlterPublication("p", "drop", others=1, schemas=("s",)),
        ops.CreatePublication("q", all_tables=True),
        ops.CreateExtension("citext", "extensions", "1.6"),
        ops.DropExtension("citext"),
        ops.CreateSequence(Name("", "s")),
        ops.AlterSequence(Name("", "s"), ("owned_by",), owned_by=(T, "a")),
        ops.DropSequence(Name("", "s")),
        ops.DropObject("publication", Name("", "p")),
    ]


def test_the_session_is_read() -> None:
    """Settings, transactions, anonymous code, calls, locks and upkeep."""
    assert read(
        "SET local check_function_bodies = off; set search_path to a, b; reset all; begin; commit;"
        "do $$ begin null; end $$; select cron.schedule('a', 'b', 'c'); call p(1);"
        "lock table t in share mode; vacuum full t; analyze; reindex table concurrently t;"
        "refresh materialized view concurrently mv"
    ) == [
        ops.SetParameter("check_function_bodies", "off", local=True),
        ops.SetParameter("search_path", "a, b"),
        ops.SetParameter("all", None),
        ops.Transaction("begin"),
        ops.Transaction("commit"),
        ops.DoBlock("plpgsql", " begin null; end "),
        ops.SelectCall((Name("cron", "schedule"),), arguments=(("a", "b", "c"),)),
        ops.SelectCall((Name("", "p"),), arguments=(("1",),)),
        ops.LockTable(T, "SHARE"),
        ops.Maintain("vacuum full", T),
        ops.Maintain("analyze"),
        ops.Maintain("reindex", T, concurrently=True, kind="table"),
        ops.RefreshView(Name("", "mv"), concurrently=True),
    ]
