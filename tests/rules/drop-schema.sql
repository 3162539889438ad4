-- case: a schema with a table
-- given
create schema archive;
create table archive.messages (id bigint primary key);
-- when
-- expect: drop-schema (error)
drop schema archive cascade;

-- case: PostgreSQL refuses it without cascade
-- given
create schema archive;
create table archive.messages (id bigint primary key);
-- when
-- expect: drop-schema (error)
drop schema archive;

-- case: an empty schema, without cascade
-- given
create schema archive;
-- when
drop schema archive;

-- case: emptied first
-- given
create schema "Archive";
create table "Archive".messages (id bigint primary key);
-- when
drop table "Archive".messages;
drop schema "Archive";

-- case: made in the same file
-- when
create schema scratch;
create table scratch.ids (id bigint primary key);
drop schema scratch cascade;

-- case: nobody made it, and it need not be there
-- when
-- expect: drop-schema (note)
drop schema if exists legacy cascade;

-- case: nobody made it
-- when
-- expect: drop-schema (error)
drop schema legacy cascade;

-- case: a function and nothing else
-- given
create schema helpers;
create function helpers.one() returns integer language sql as 'select 1';
-- when
-- expect: drop-schema (warning)
drop schema helpers cascade;

-- case: nothing in it
-- given
create schema helpers;
-- when
drop schema helpers cascade;
