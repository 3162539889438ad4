"""Small scripts on which a fold goes wrong easily; each starts in an empty project."""

REVIEWED = {
    "drop sequence cascade: only its own defaults": """
        create schema private; create table private.p (c serial); create table public.p (c serial);
        drop sequence private.p_c_seq cascade;""",
    "drop sequence cascade: a longer name holds it": """
        create sequence s; create sequence s_more;
        create table t (a int default nextval('s'), b int default nextval('s_more'),
          c text default 's');
        drop sequence s cascade;""",
    "drop sequence cascade: a name with quotes": """
        create sequence "Odd"; create table t (a int default nextval('public."Odd"'::regclass));
        drop sequence "Odd" cascade;""",
    "drop sequence cascade: a sequence that was renamed": """
        create table t (a serial); alter sequence t_a_seq rename to t_numbers;
        drop sequence t_numbers cascade;""",
    "not valid check: a child has it valid": """
        create table p (a int); alter table p add constraint k check (a > 0) not valid;
        create table ch () inherits (p);""",
    "not valid check: a partition has it valid": """
        create table p (a int) partition by range (a);
        alter table p add constraint k check (a > 0) not valid;
        create table p1 partition of p for values from (0) to (9);""",
    "not valid check: there are children already": """
        create table p (a int); create table ch () inherits (p);
        alter table p add constraint k check (a > 0) not valid;
        create table ch2 () inherits (ch); alter table p validate constraint k;""",
    "foreign key on a partitioned table: named": """
        create table k (id int primary key); create table p (id int) partition by range (id);
        create table p1 partition of p for values from (0) to (9);
        alter table p add constraint k2 foreign key (id) references k;""",
    "foreign key on a partitioned table: not named": """
        create table k (id int primary key); create table p (id int) partition by range (id);
        create table p1 partition of p for values from (0) to (9);
        alter table p add foreign key (id) references k;""",
    "foreign key on a partitioned table: the name is taken": """
        create table k (id int primary key); create table p (id int) partition by range (id);
        create table p1 partition of p for values from (0) to (9);
        alter table p1 add constraint k2 check (id > 0);
        alter table p add constraint k2 foreign key (id) references k;""",
    "check on a parent: not named": """
        create table p (a int) partition by range (a);
        create table p1 partition of p for values from (0) to (9);
        alter table p add check (a > 0); alter table p add check (a < 99);
        create table q (a int); create table ch () inherits (q);
        alter table q add check (a > 0);""",
    "unique on a partitioned table: named": """
        create table p (a int, b int) partition by range (a);
        create table p1 partition of p for values from (0) to (9);
        alter table p add constraint u unique (a, b);
        alter table p add constraint pk primary key (a);""",
    "search_path: a schema that is not there": """
        set search_path = nope, public; create table p (a int); create type mood as enum ('a');
        create function f() returns int language sql as 'select 1';""",
    "search_path: a schema that is dropped": """
        create schema private; set search_path = private, public; create table a (a int);
        drop schema private cascade; create table b (a int);""",
    "search_path: a schema that comes later": """
        set search_path = private, public; create table a (a int); create schema private;
        create table b (a int); alter table a add column b int;""",
    "default null is no default": """
        create table t (a int default 1, b int default 2, c int default null);
        alter table t alter column a set default null, alter b set default null::int;""",
    "a function of a row type: rename": """
        create table t (a int); create function f(t) returns int language sql as 'select 1';
        create function g() returns setof t language sql as 'select * from t';
        grant execute on function f(t) to anon; comment on function f(t) is 'one';
        alter table t rename to u;""",
    "a function of a row type: set schema": """
        create schema private; create table t (a int);
        create function f(t) returns int language sql as 'select 1';
        create function g(t[]) returns t language sql as 'select $1[1]';
        alter table t set schema private;""",
    "a function of a row type: drop cascade": """
        create table t (a int); create function f(t) returns int language sql as 'select 1';
        create function g() returns setof t language sql as 'select * from t';
        create function h(int) returns int language sql as 'select 1';
        create table u (a int, b t); drop table t cascade;""",
    "revoke on the table takes rights on columns": """
        create table t (a int, b int); grant select (a), update (b) on t to anon;
        grant select (a) on t to service_role; grant insert (a) on t to anon;
        revoke all on t from anon;""",
    "revoke of one privilege on the table": """
        create table t (a int, b int); grant select (a), update (b) on t to anon;
        revoke select on t from anon;""",
    "drop identity takes the sequence's rights": """
        create table t (a int generated always as identity);
        grant usage on sequence t_a_seq to anon; comment on sequence t_a_seq is 'n';
        alter table t alter a drop identity;""",
    "comments on an index follow set schema": """
        create schema private; create table t (a int primary key); create index i on t (a);
        comment on index i is 'i'; comment on index t_pkey is 'k';
        comment on constraint t_pkey on t is 'c'; alter table t set schema private;""",
    "drop column on a parent: the child's own stays": """
        create table p (a int, b int); create table ch (a int) inherits (p);
        create table ch2 () inherits (p); alter table p drop column a;""",
    "drop column on a parent: two parents": """
        create table p (a int, b int); create table q (a int); create table ch () inherits (p, q);
        alter table p drop column a;""",
    "drop column only on a parent": """
        create table p (a int, b int); create table ch () inherits (p);
        alter table only p drop column a;""",
    "publication: children come along, partitions do not": """
        create table p (a int); create table ch () inherits (p);
        create table q (a int primary key) partition by range (a);
        create table q1 partition of q for values from (0) to (9);
        create publication one for table p; create publication two for table only p;
        create publication three for table q; create publication four for table q1;
        create publication five; alter publication five add table p;
        alter publication one drop table ch;""",
    "drop function cascade takes indexes": """
        create table t (a int);
        create function f(int) returns int language sql immutable as 'select 1';
        create index i on t (f(a)); create index j on t (a) where f(a) > 0; create index k on t (a);
        create table g (a int, b int generated always as (f(a)) stored, c int default f(1),
          check (f(a) > 0));
        drop function f(int) cascade;""",
    "numeric without scale": """
        create table t (a numeric(5), b numeric(5, 2), c numeric, d decimal(7), e numeric(4)[]);
        alter table t add column f numeric(8); create domain d as numeric(3);
        alter table t alter column c type numeric(9); create type c as (a numeric(6));""",
    "rollback to a savepoint": """
        create table t (a int); savepoint s; alter table t add column b int; savepoint s2;
        drop table t; rollback to s2; alter table t add column c int; rollback to savepoint s;
        create table u (a int); release savepoint s; create table v (a int);""",
}
