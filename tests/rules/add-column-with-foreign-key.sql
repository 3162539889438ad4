-- case: a default is looked up for each row
-- given
create table public.rooms (id bigint primary key);
create table public.messages (id bigint primary key);
-- when
-- expect: add-column-with-foreign-key
alter table public.messages add column room_id bigint not null default 1 references public.rooms (id);

-- case: null in every row, so nothing is looked up
-- given
create table public.rooms (id bigint primary key);
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column room_id bigint references public.rooms (id);
alter table public.messages add column other_id bigint default null references public.rooms;

-- case: the key comes later and is not valid
-- given
create table public.rooms (id bigint primary key);
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column room_id bigint default 1;
alter table public.messages add constraint r foreign key (room_id) references public.rooms not valid;

-- case: the table is made in the same file
-- given
create table public.rooms (id bigint primary key);
-- when
create table public.messages (id bigint primary key);
alter table public.messages add column room_id bigint default 1 references public.rooms (id);

-- case: few rows
-- settings: rows=public.messages:12
-- given
create table public.rooms (id bigint primary key);
create table public.messages (id bigint primary key);
-- when
-- expect: add-column-with-foreign-key (note)
alter table only messages add column room_id bigint default 1 references rooms;

-- case: a quoted name in another schema
-- given
create schema app;
create table app."Rooms" (id bigint primary key);
create table app.messages (id bigint primary key);
-- when
-- expect: add-column-with-foreign-key (warning)
alter table app.messages add column room_id bigint default 1 constraint in_room references app."Rooms" (id);
