"""Every SQL command of PostgreSQL is modelled, or stands in a short list of those that are not."""

import pytest
from postgast import pg_query_pb2 as pb

from lamina.sql import operations as ops
from lamina.sql.statements import split

# One sample or more of each command in the manual's part "SQL Commands" (PostgreSQL 18).
COMMANDS = """
abort
alter aggregate a(int) rename to b
alter aggregate a(int) owner to me
alter collation c refresh version
alter conversion c rename to d
alter database d set work_mem = '1MB'
alter database d with connection limit 3
alter database d set tablespace t
alter database d refresh collation version
alter database d reset all
alter default privileges grant select on tables to anon
alter domain d set not null
alter event trigger e disable
alter event trigger e owner to me
alter extension e update
alter extension e add table t
alter extension e set schema s
alter foreign data wrapper f options (add a 'b')
alter foreign table t add column a int
alter foreign table t options (set a 'b')
alter function f(int) immutable
alter function f(int) depends on extension e
alter group g add user u
alter index i set (fillfactor = 70)
alter index i attach partition p
alter index i set tablespace s
alter language l owner to me
alter large object 1 owner to me
alter materialized view v cluster on i
alter materialized view v rename to w
alter operator +(int, int) set (restrict = none)
alter operator +(int, int) owner to me
alter operator class c using btree rename to d
alter operator family f using btree add operator 1 < (int, int)
alter policy p on t using (true)
alter procedure p(int) security definer
alter publication p add table t
alter role r nologin
alter role r set search_path = ''
alter routine f(int) rename to g
alter rule r on t rename to s
alter schema s owner to me
alter sequence s restart
alter server s options (set host 'x')
alter statistics s set statistics 5
alter subscription s disable
alter subscription s refresh publication
alter system set work_mem = '1MB'
alter table t add column a int
alter table all in tablespace a set tablespace b
alter tablespace t set (random_page_cost = 1)
alter text search configuration c add mapping for word with simple
alter text search dictionary d (stopwords = x)
alter text search parser p rename to q
alter text search template t rename to u
alter trigger g on t rename to h
alter trigger g on t depends on extension e
alter type y add value 'x'
alter type y set (storage = plain)
alter user u with password null
alter user mapping for me server s options (set a 'b')
alter view v alter column a set default 1
analyze t
begin
call p()
checkpoint
close c
cluster t
comment on table t is 'x'
commit
commit prepared 'x'
copy t from stdin
copy t to stdout
create access method m type index handler h
create aggregate a(int) (sfunc = f, stype = int)
create cast (text as int) with function f(text)
create collation c (locale = 'de_DE')
create collation if not exists c from "C"
create conversion c for 'UTF8' to 'LATIN1' from f
create database d
create domain d as int
create event trigger e on ddl_command_start execute function f()
create extension e
create foreign data wrapper f
create foreign table t (a int) server s
create function f() returns int language sql as 'select 1'
create group g
create index on t (a)
create language l handler h
create materialized view v as select 1
create operator + (leftarg = int, rightarg = int, function = f)
create operator class c for type int using btree as operator 1 <
create operator family f using btree
create policy p on t
create procedure p() language sql as 'select 1'
create publication p for table t
create role r
create rule r as on insert to t do instead nothing
create schema s
create sequence s
create server s foreign data wrapper f
create statistics s on a, b from t
create subscription s connection 'x' publication p
create table t (a int)
create table t as select 1
create tablespace t location '/x'
create text search configuration c (copy = simple)
create text search dictionary d (template = simple)
create text search parser p (start = a, gettoken = b, end = c, lextypes = d)
create text search template t (lexize = a)
create transform for int language l (from sql with function f(internal))
create trigger g before insert on t execute function f()
create type y
create type y (input = a, output = b)
create type y as (a int)
create type y as enum ('a')
create type y as range (subtype = int)
create user u
create user mapping for me server s
create view v as select 1
deallocate p
declare c cursor for select 1
delete from t
discard all
do 'begin end'
drop access method m
drop aggregate a(int)
drop cast (text as int)
drop collation c
drop conversion c
drop database d
drop domain d
drop event trigger e
drop extension e
drop foreign data wrapper f
drop foreign table t
drop function f(int)
drop group g
drop index i
drop language l
drop materialized view v
drop operator +(int, int)
drop operator class c using btree
drop operator family f using btree
drop owned by r
drop policy p on t
drop procedure p
drop publication p
drop role r
drop routine f
drop rule r on t
drop schema s
drop sequence s
drop server s
drop statistics s
drop subscription s
drop table t
drop tablespace t
drop text search configuration c
drop text search dictionary d
drop text search parser p
drop text search template t
drop transform for int language l
drop trigger g on t
drop type y
drop user u
drop user mapping for me server s
drop view v
end
execute p
explain delete from t
explain analyze select 1
fetch c
grant select on t to anon
grant a to b
grant set on parameter work_mem to anon
import foreign schema a from server s into b
insert into t values (1)
listen c
load 'x'
lock table t
merge into t using s on true when matched then delete
move c
notify c
prepare p as select 1
prepare transaction 'x'
reassign owned by a to b
refresh materialized view v
reindex table t
reindex schema s
release savepoint s
reset all
revoke select on t from anon
rollback
rollback prepared 'x'
rollback to savepoint s
savepoint s
security label on table t is 'x'
select 1
select 1 into t
set work_mem = '1MB'
set constraints all deferred
set role r
set session authorization r
set transaction isolation level serializable
set session characteristics as transaction read only
show all
start transaction
table t
truncate t
unlisten c
update t set a = 1
vacuum t
values (1)
""".strip().splitlines()

# What the reader leaves to people: an oddity each, or a statement that hides what it runs.
OPAQUE = {
    "alter table t of y": "alter table add of",
    "alter table t not of": "alter table drop of",
    "alter table t set without oids": "alter table drop oids",
    "copy t to program 'x'": "copy to program",
    "explain analyze delete from t": "explain analyze",
    "prepare p as delete from t": "prepare",
}

# Nodes of the grammar that are no statement of their own.
PARTS = {
    "raw_stmt",
    "set_operation_stmt",
    "return_stmt",
    "plassign_stmt",
    "replica_identity_stmt",
}


@pytest.mark.parametrize("sql", COMMANDS)
def test_every_command_is_modelled(sql: str) -> None:
    """Each command of the manual becomes operations, none of them opaque."""
    (statement,) = split(sql)
    assert not [o for o in statement.operations if isinstance(o, ops.Opaque)]


@pytest.mark.parametrize(("sql", "kind"), OPAQUE.items())
def test_what_is_not_modelled_is_opaque(sql: str, kind: str) -> None:
    """Nothing passes in silence: it is there, with a word for what it is."""
    (statement,) = split(sql)
    assert kind in [o.kind for o in statement.operations if isinstance(o, ops.Opaque)]


def test_the_samples_reach_every_statement_of_the_grammar() -> None:
    """A node that a new grammar brings is missed here, not in a review."""
    nodes = {f.name for f in pb.Node.DESCRIPTOR.fields if f.name.endswith("_stmt")}
    reached = {split(sql)[0].kind for sql in COMMANDS}
    assert nodes - reached == PARTS
