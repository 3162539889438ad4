"""Further small scripts on which a fold goes wrong easily."""

FURTHER = {
    "rename constraint foreign key partitions": """
        create table k (id int primary key); create table p (a int references k, constraint c
        check (a>0)) partition by range (a); create table p1 partition of p default; alter table
        p rename constraint p_a_fkey to f; alter table p rename constraint c to d; comment on
        constraint d on p is 'x'; alter table p drop constraint f;""",
    "replica identity index dropped": """
        create table t (a int not null unique); alter table t replica identity using index
        t_a_key; alter table t drop constraint t_a_key;""",
    "range": """
        create type r as range (subtype = int4); create table t (a r); alter type r rename to
        rr;""",
    "grant view cols": """
        create view v as select 1 as a, 2 as b; grant select (a) on v to anon; alter view v
        rename column a to z; drop view v; create view v as select 1 as a;""",
    "foreign key to unique of partition parent": """
        create table p (a int primary key) partition by range (a); create table p1 partition of
        p default; create table t (a int references p); drop table p cascade;""",
    "drop constraint inherited only": """
        create table p (a int, constraint c check (a > 0)); create table ch () inherits (p);
        alter table only p drop constraint c; create table q (a int, constraint c check (a>0));
        create table ch2 (a int, constraint c check (a>0)) inherits (q); alter table q drop
        constraint c;""",
    "drop parent no cascade child": """
        create table p (a int); create table ch () inherits (p); drop table ch; drop table p;
        create table p (a int); create table ch () inherits (p); drop table p cascade;""",
    "drop column in partition key foreign key": """
        create table k (id int primary key, x int unique); create table t (a int references
        k(x)); alter table k drop column x cascade;""",
    "type of column of row type drop attr": """
        create type c as (a int, b int); create table t (x c); alter type c add attribute z int
        cascade;""",
    "a function: default dep": """
        create function f() returns int language sql as 'select 1'; create table p (a int
        default f()); create table ch () inherits (p); drop function f() cascade;""",
    "a function: domain check": """
        create function f(int) returns bool language sql immutable as 'select true'; create
        domain d as int check (f(value)) default 1; create table t (a d); drop function f
        cascade;""",
    "trigger when fn": """
        create function f(int) returns bool language sql immutable as 'select true'; create
        function g() returns trigger language plpgsql as 'begin return null; end'; create table
        t (a int); create trigger x after update on t for each row when (f(new.a)) execute
        function g(); drop function f cascade;""",
    "a materialized view: set schema": """
        create schema private; create table t (a int); create materialized view m as select a
        from t; create unique index i on m (a); comment on index i is 'i'; grant select on m to
        anon; alter materialized view m set schema private; alter index private.i rename to j;
        drop table t cascade;""",
    "rename view to table refs": """
        create table t (a int); create view v as select t.a from t; alter table t rename to u;
        create table t (z int); drop table u cascade;""",
    "policy unqualified later": """
        create schema private; create table private.k (a int); set search_path = private,
        public; create table public.t (a int); create policy p on public.t using (exists (select
        from k)); reset search_path; drop table private.k cascade;""",
    "policy own qualified": """
        create table t (a int, b int); create policy p on t using (t.a > 0); alter table t
        rename to u; alter table u rename a to c; alter table u drop column c cascade;""",
    "policy alias": """
        create table k (a int); create table t (a int); create policy p on t using (exists
        (select from k where k.a = t.a)); alter table k rename to kk; alter table kk rename a to
        z; create table k (a int); drop table k cascade; alter table kk drop column z cascade;""",
    "default privileges global": """
        alter default privileges grant usage on schemas to anon; create schema private; alter
        default privileges grant select on sequences to anon; create table private.t (a serial);
        alter default privileges revoke select on sequences from anon; create table private.u (a
        serial);""",
    "revoke cascade public fn": """
        create function f(int) returns int language sql as 'select 1'; revoke all on function
        f(int) from public; revoke all on function f from anon; grant execute on routine f(int)
        to anon;""",
    "unlogged seq, rename owned": """
        create table t (a int); create sequence t_a_seq; alter table t add column b serial;
        create table t2 (a serial); alter table t2 rename to t3; create table t2 (a serial);""",
    "index names after rename": """
        create table t (a int unique); alter table t rename to u; create table t (a int unique);
        create index on u (a); create index on t(a, lower(a::text)); create index on t(a,
        lower(a::text));""",
    "statistics": """
        create table t (a int, b int); create statistics st on a, b from t; alter table t drop
        column a; create schema private; create table u (a int, b int); create statistics s2 on
        a, b from u; alter table u set schema private;""",
    "detach child columns": """
        create table p (a int, b int generated always as (a*2) stored) partition by range (a);
        create table p1 partition of p default; alter table p detach partition p1; alter table p
        drop column b; alter table p1 alter b drop expression;""",
    "sub partition attach": """
        create table p (a int, b int) partition by list (a); create table p1 (a int, b int)
        partition by list (b); create table p11 partition of p1 default; create index on p (a);
        alter table p attach partition p1 default; alter table p add primary key (a, b); alter
        table p add column c serial;""",
    "like identity": """
        create table t (a int generated always as identity, b serial); create table u (like t
        including identity including defaults); drop table t cascade;""",
    "alter seq owned none": """
        create table t (a serial); alter sequence t_a_seq owned by none; drop table t; alter
        sequence t_a_seq rename to x;""",
    "view over function cascade": """
        create function f() returns setof int language sql as 'select 1'; create view v as
        select * from f(); create view w as select * from v; drop function f cascade;""",
    "comments on policy trigger partitions": """
        create function f() returns trigger language plpgsql as 'begin return null; end'; create
        table p (a int) partition by range (a); create trigger g after insert on p for each row
        execute function f(); create table p1 partition of p default; comment on trigger g on p
        is 'g'; alter trigger g on p rename to h; drop trigger h on p;""",
    "temp like": """
        create temp table t (a int); create table u (like t); create temp sequence s; create
        table public.t (a int); drop table t; alter table t add column b int;""",
    "column type with default cast": """
        create type m as enum ('a','b'); create table t (a text default 'a'); alter table t
        alter a drop default, alter a type m using a::m, alter a set default 'a'; drop type m
        cascade;""",
}
