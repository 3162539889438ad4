-- case: none
-- when
-- expect: table-without-comment
create table public.events (id bigint primary key);

-- case: after the table
-- when
create table public.events (id bigint primary key);
comment on table public.events is 'What happened';

-- case: taken away again
-- when
-- expect: table-without-comment
create table public.events (id bigint primary key);
comment on table public.events is 'What happened';
comment on table public.events is null;

-- case: in a later file, without the schema
-- when
create table public."Events" (id bigint primary key);
-- when
comment on table "Events" is 'What happened';

-- case: temporary
-- when
create temporary table ids (id bigint);

-- case: a comment on a column is none on the table
-- when
-- expect: table-without-comment
create table public.events (id bigint primary key);
comment on column public.events.id is 'Its number';
