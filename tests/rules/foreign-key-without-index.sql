-- case: an existing table
-- given
create table public.sessions (id bigint primary key);
create table public.messages (id bigint primary key, session_id bigint);
-- when
-- expect: foreign-key-without-index (warning)
alter table only public.messages add constraint k foreign key (session_id) references public.sessions (id) not valid;

-- case: a new column
-- given
create table public.sessions (id bigint primary key);
create table public.messages (id bigint primary key);
-- when
-- expect: foreign-key-without-index
alter table public.messages add column session_id bigint references public.sessions (id);

-- case: a new table, said once
-- given
create table public.sessions (id bigint primary key);
-- when
-- expect: foreign-key-without-index (note)
create table public.messages (id bigint primary key, a bigint references public.sessions (id), b bigint references public.sessions);

-- case: the index comes later in the change
-- given
create table public.sessions (id bigint primary key);
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column session_id bigint references public.sessions (id);
-- when
create index concurrently messages_session_id_idx on public.messages (session_id);

-- case: the key begins the primary key
-- given
create table public.sessions (id bigint primary key);
create table public.users (id bigint primary key);
-- when
create table public.members (
  session_id bigint references public.sessions (id),
  user_id bigint references public.users (id),
  primary key (session_id, user_id)
);
create index members_user_id_idx on public.members (user_id);

-- case: it only stands in the second place of an index
-- given
create table public.sessions (id bigint primary key);
create table public.messages (id bigint primary key, session_id bigint, a text);
create index messages_a_session_id_idx on public.messages (a, session_id);
-- when
-- expect: foreign-key-without-index
alter table public.messages add foreign key (session_id) references public.sessions (id) not valid;

-- case: an index for rows that have a key is enough, one for other rows is not
-- given
create table public.sessions (id bigint primary key);
create table public.messages (id bigint primary key, session_id bigint, author_id bigint, gone boolean);
create index messages_session_id_idx on public.messages (session_id) where session_id is not null;
create index messages_author_id_idx on public.messages (author_id) where not gone;
-- when
alter table public.messages add foreign key (session_id) references public.sessions (id) not valid;
-- expect: foreign-key-without-index
alter table public.messages add foreign key (author_id) references public.sessions (id) not valid;

-- case: a table that no migration made may have indexes that nobody knows
-- given
create table public.sessions (id bigint primary key);
-- when
-- expect: foreign-key-without-index (note)
alter table public.old add foreign key (session_id) references public.sessions (id) not valid;

-- case: the index of a key is dropped
-- given
create table public.sessions (id bigint primary key);
create table public.messages (id bigint primary key, session_id bigint references public.sessions (id));
create index messages_session_id_idx on public.messages (session_id);
-- when
-- expect: foreign-key-without-index (warning)
drop index concurrently public.messages_session_id_idx;

-- case: the index of a key is replaced by a wider one, or goes with the key
-- given
create table public.sessions (id bigint primary key);
create table public.messages (id bigint primary key, a bigint constraint k references public.sessions (id), b bigint references public.sessions (id));
create index messages_a_idx on public.messages (a);
create index messages_b_idx on public.messages (b);
-- when
drop index concurrently public.messages_b_idx;
-- when
create index concurrently messages_b_a_idx on public.messages (b, a);
-- when
alter table public.messages drop constraint k;
drop index public.messages_a_idx;
