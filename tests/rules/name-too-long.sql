-- case: a table
-- when
-- expect: name-too-long (warning)
create table public.messages_that_were_sent_by_users_who_are_no_longer_members_of_the_room (id int);

-- case: 63 bytes
-- when
create table public.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa (id int primary key);

-- case: told once
-- when
-- expect: name-too-long
create table public.messages_that_were_sent_by_users_who_are_no_longer_members_of_the_room (id int);
drop table public.messages_that_were_sent_by_users_who_are_no_longer_members_of_the_room;

-- case: a policy, whose name is in quotes
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: name-too-long
create policy "Members of a room may read the messages that others in the room have sent" on public.messages for select using (true);

-- case: letters outside ASCII take more
-- when
-- expect: name-too-long
create table public."ääääääääääääääääääääääääääääääää" (id int primary key);

-- case: text and comments may be long
-- given
create table public.messages (id bigint primary key, body text);
-- when
-- aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
comment on table public.messages is 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
alter table public.messages add constraint body_ok check (body <> 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "a"');
