-- case: an address in a policy
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: email-in-migration
create policy "admin" on public.messages for all to authenticated using ((select auth.jwt() ->> 'email') = 'boss@company.dev');

-- case: an address in a row
-- given
create table public.people (email text);
-- when
-- expect: email-in-migration
insert into public.people values ('ada@lovelace.dev');

-- case: addresses for examples
-- given
create table public.people (email text);
-- when
insert into public.people values ('ada@example.com'), ('bob@mail.example.org'), ('eve@host.test');

-- case: the author in the header is no data
-- when
-- Author: Ada <ada@lovelace.dev>
create table public.people (email text);

-- case: an operator is no address
-- given
create table public.tags (a text[], b text[]);
-- when
create index on public.tags using gin (a);
create view public.both as select * from public.tags where a @> b;

-- case: no person's
-- when
comment on schema public is 'from noreply@shop.dev';
select 'Notifications@shop.dev';
