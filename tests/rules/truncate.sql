-- case: a table of an earlier migration
-- given
create table public.events (id bigint primary key);
-- when
-- expect: truncate (error)
truncate public.events;

-- case: a table of the same file
-- when
create table public.events (id bigint primary key);
truncate public.events;

-- case: cascade reaches another table
-- given
create table public.rooms (id bigint primary key);
create table public.messages (id bigint primary key, room bigint references public.rooms (id));
-- when
-- expect: truncate (error)
truncate public.rooms cascade;

-- case: a temporary table
-- when
create temporary table ids (id bigint);
truncate table ids;

-- case: made in another file of the branch
-- when
create table public."Events" (id bigint primary key);
-- when
-- expect: truncate (note)
truncate only public."Events";

-- case: a table that no migration made
-- when
-- expect: truncate (error)
truncate events;

-- case: a word in a string
-- given
create table public.events (id bigint primary key, note text);
-- when
insert into public.events values (1, 'truncate public.events');
