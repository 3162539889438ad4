"""Small scripts on which a fold goes wrong easily: one object that others hang on."""

LINKED = {
    "a table and a function of one name": """
        create table t (a int); create function t() returns int language sql as 'select 1';
        comment on table t is 'table'; comment on function t() is 'function';
        grant select (a) on t to anon; revoke all on function t() from anon;
        alter table t rename to u; alter table u rename to t; drop function t();
        create function t() returns int language sql as 'select 1';
        comment on function t() is 'again'; drop table t;""",
    "a partition has the key already": """
        create table k (id int primary key); create table p (a int, b int) partition by range (a);
        create table p1 partition of p for values from (0) to (9);
        alter table p1 add constraint mine unique (a),
          add constraint f foreign key (b) references k;
        create index i on p1 (b); alter table p add unique (a), add foreign key (b) references k;
        create index on p (b); create unique index on p (a, b);""",
    "the parent's check goes with its column": """
        create table p (a int, b int, check (a > 0)); create table ch (a int) inherits (p);
        alter table p drop column a;""",
    "a serial column on a parent": """
        create table p (a int); create table ch () inherits (p); alter table p add column s serial;
        create table q (a int) partition by range (a);
        create table q1 partition of q for values from (0) to (9);
        alter table q add column s serial;
        create table q2 partition of q default; drop table ch;""",
    "a column with constraints on a parent": """
        create table k (id int primary key); create table p (a int);
        create table ch () inherits (p);
        alter table p add column b int not null default 1 check (b > 0) unique references k;
        create table q (a int) partition by range (a);
        create table q1 partition of q for values from (0) to (9);
        alter table q add column b int not null default 1 check (b > 0) references k;
        create table ch2 () inherits (ch); alter table p add column c int check (c > b);""",
    "an identity column on a partitioned table": """
        create table q (a int generated always as identity) partition by range (a);
        create table q1 partition of q for values from (0) to (9);
        alter table q alter a drop identity; alter table q alter a add generated always as identity;
        alter table q detach partition q1;""",
    "a parent leaves a publication": """
        create table p (a int); create table ch () inherits (p); create table ch2 () inherits (ch);
        create publication one for table p; create publication two for table ch, p;
        alter publication one drop table p; alter publication two drop table only p;
        alter publication one set table only ch;""",
    "three generations": """
        create table a (x int, y int); create table b (z int) inherits (a);
        create table c (q int) inherits (b); alter table a drop column x;
        alter table a rename y to w;
        alter table b add column x text; alter table b no inherit a; alter table b drop column w;
        alter table a add column v int;""",
    "a diamond": """
        create table a (x int); create table b () inherits (a); create table c () inherits (a);
        create table d () inherits (b, c); alter table a add column y int default 1;
        alter table a add check (x > 0); alter table b add column z int;
        alter table c add column z int;
        alter table b drop column z; alter table a drop column y;""",
    "a sequence moves under a default": """
        create schema private; create sequence s; create table t (a int default nextval('s'));
        alter sequence s set schema private; alter sequence private.s rename to n;
        create sequence s; drop sequence s; create table u (b int default nextval('private.n'));
        drop sequence private.n cascade;""",
    "a sequence found through the path": """
        create schema private; create sequence private.s; create sequence s;
        set search_path = private, public; create table public.t (a int default nextval('s'));
        alter table public.t add column b int default nextval('public.s');
        drop sequence public.s cascade;""",
    "a function of a view's row type": """
        create view v as select 1 as a; create function f(v) returns setof v language sql
          as 'select $1'; alter view v rename to w; comment on function f(w) is 'f';
        drop view w cascade;""",
    "row types in a schema that goes": """
        create schema private; create table private.t (a int);
        create function f(private.t) returns int language sql as 'select 1';
        create type c as (x private.t, y int); create table u (a int, b private.t[]);
        create domain private.d as int; create table v (a private.d, b int);
        drop schema private cascade;""",
    "row types in a schema that is renamed": """
        create schema private; create table private.t (a int);
        create function f(private.t) returns setof private.t language sql as 'select $1';
        create type c as (x private.t, y int); create table u (a int, b private.t[]);
        alter schema private rename to archive;""",
    "savepoints in each other": """
        create table t (a int); savepoint s; alter table t add column b int; savepoint s;
        alter table t add column c int; rollback to s; release s; alter table t add column d int;
        rollback to s; alter table t add column e int; set search_path = ''; rollback to s;
        create table u (a int);""",
    "a partition leaves, then the parent goes": """
        create table p (a int primary key, b int default 1, check (b > 0)) partition by range (a);
        create table p1 partition of p for values from (0) to (9);
        create table p2 partition of p default;
        alter table p detach partition p1; drop table p; alter table p1 drop column b;""",
    "grant option and public": """
        create table t (a int); grant select on t to anon with grant option;
        revoke grant option for select on t from anon; grant all on t to public;
        revoke select, insert on t from public; grant select (a) on t to public;
        revoke all (a) on t from public, anon;""",
    "a serial column loses its default": """
        create table t (a serial); alter table t alter a drop default;
        alter table t alter a type bigint;
        alter table t drop column a; create table u (a serial); drop table u;""",
    "a key moves with its table": """
        create schema private; create table k (id int primary key);
        create table t (a int references k);
        alter table t enable row level security;
        create policy p on t using (exists (select from k));
        create view v as select a from t; alter table k set schema private;
        alter table t set schema private; alter table private.k rename id to key;
        drop table private.k cascade;""",
    "a schema with its tables": """
        create schema private create table t (a serial primary key) create view v as select a from t
          create index i on t (a); drop view private.v;""",
    "a materialized view on a function": """
        create table t (a int); create function f(int) returns int language sql immutable
          as 'select 1'; create materialized view m as select a from t; create index i on m (f(a));
        create index j on m (a); drop function f cascade;""",
    "not null up and down": """
        create table p (a int); create table ch () inherits (p); alter table p alter a set not null;
        create table q (a int, b int not null) partition by range (a);
        create table q1 partition of q for values from (0) to (9);
        alter table q1 alter a set not null;
        alter table q alter b drop not null; alter table q add primary key (a);
        alter table p alter a drop not null; alter table ch alter a set not null;""",
    "a column is renamed where it is used": """
        create table t (a int, b int generated always as (a + 1) stored, check (a > 0), unique (a));
        create index i on t (a) where a > 1; create index on t ((a + 2)); create index on t (a);
        alter table t rename a to c; create index on t (c); alter table t add check (c > 1);
        alter table t drop column c cascade;""",
    "a trigger's function is renamed": """
        create schema private; create function f() returns trigger language plpgsql
          as 'begin return null; end'; create table t (a int);
        create trigger g after update of a on t for each row when (new.a > 0) execute function f();
        alter function f() rename to h; alter function h() set schema private;
        alter trigger g on t rename to g2; comment on trigger g2 on t is 'g';
        alter table t rename a to b; alter table t disable trigger g2;""",
    "a domain goes with its users": """
        create domain d as int check (value > 0); create domain e as d;
        create table t (a d, b e, c int);
        create function f(d) returns int language sql as 'select 1'; create type c as (x d);
        comment on domain d is 'd'; drop domain d cascade;""",
    "an empty path": """
        create table t (a int); set search_path = ''; alter table public.t add column b int;
        create table public.u (a int references public.t (b));
        """.replace(" references public.t (b)", ""),
    "an alter of what has moved": """
        create table t (a int); alter table t rename to u; alter table if exists t add column b int;
        create table t (z int); alter table if exists t add column b int; create index i on u (a);
        alter index if exists nope rename to no; alter index i rename to j; drop index if exists i;
        alter view if exists v rename to w; alter sequence if exists s owned by none;""",
    "a key made of an index with a comment": """
        create table t (a int not null); create unique index i on t (a); comment on index i is 'i';
        alter table t add constraint k primary key using index i;
        alter table t drop constraint k;""",
    "a column goes that a policy elsewhere reads": """
        create table t (a int, b int); create table u (c int); create policy p on u
          using (exists (select from t where t.a = u.c)); create policy q on u using (c > 0);
        alter table t drop column a cascade;""",
    "a type changes under a sequence": """
        create table t (a smallserial, b varchar(5) default 'x' not null,
          c timestamptz(3) default now());
        alter table t alter a type int, alter b type text, alter c type date;
        alter table t alter b drop default, alter b drop not null, alter c set default null;""",
}
