"""Statements on indexes, access, views, types and rows whose locks are compared."""

TABLES = """
create table public.fresh (id bigint primary key);
create table public.fresh (id bigint primary key, todo bigint references public.todos (id));
create table public.fresh (like public.todos including all);
create table public.fresh () inherits (public.shapes);
create table public.fresh as select id, title from public.todos;
create table if not exists public.todos (id bigint);
create table public.events_2026 partition of public.events
  for values from ('2027-01-01') to ('2028-01-01');
create table public.logs_warn partition of public.logs for values in ('warn');
drop table public.remarks;
drop table public.scratch, public.labels;
drop table public.orgs cascade;
drop table public.events cascade;
drop table public.events_2025 cascade;
drop table public.shapes cascade;
drop table if exists public.nothing;
alter table public.todos rename to tasks;
alter table public.todos set schema attic;
alter table public.todos owner to postgres;
alter table public.events attach partition public.events_loose
  for values from ('2029-01-01') to ('2030-01-01');
alter table public.events attach partition public.events_checked
  for values from ('2027-01-01') to ('2028-01-01');
alter table public.logs attach partition public.logs_loose for values in ('debug');
alter table public.events detach partition public.events_2025;
alter table public.logs detach partition public.logs_info;
alter table public.regions attach partition public.places for values in ('north', 'south');
alter table public.regions detach partition public.regions_east;
create table public.regions_west partition of public.regions for values in ('south');
drop table public.regions_east;
drop table public.logs_info;
alter table public.regions add primary key (id, region);
alter table public.logs add constraint p primary key (id, level);
alter table public.places drop constraint places_region_check;
drop owned by lock_cases_nobody;
reassign owned by lock_cases_nobody to postgres;
alter table public.loose_shapes inherit public.shapes;
alter table public.circles no inherit public.shapes;
alter table public.labels set unlogged;
alter table public.scratch set logged;
alter table public.remarks set unlogged;
alter table public.todos set access method heap_too;
alter table public.todos set tablespace lock_cases;
alter table public.todos replica identity full;
alter table public.events set access method heap_too;
alter table public.events set tablespace lock_cases;
alter table public.events replica identity full;
alter table public.events enable row level security;
alter table public.events owner to postgres;
alter table public.events rename to happenings;
alter table public.shapes enable row level security;
alter table public.shapes replica identity full;
alter table public.shapes set logged;
alter table public.todos cluster on todos_org_idx;
alter table public.todos set (fillfactor = 80);
alter table public.todos set (autovacuum_enabled = false, fillfactor = 90);
alter table public.todos set (user_catalog_table = true);
alter table public.todos reset (fillfactor);
alter table public.todos enable row level security;
alter table public.todos disable row level security;
alter table public.todos force row level security;
alter table public.todos no force row level security;
comment on table public.todos is 'work';
comment on column public.todos.title is 'words';
comment on constraint todos_price_check on public.todos is 'x';
comment on policy todos_read on public.todos is 'x';
comment on trigger todos_touch on public.todos is 'x';
comment on view public.open_todos is 'x';
comment on index public.todos_org_idx is 'x';
comment on function public.touch() is 'x';
comment on type public.mood is 'x';
"""

INDEXES = """
create index on public.todos (n);
create index if not exists todos_org_idx on public.todos (n);
create unique index on public.todos (title, id);
create index on public.events (kind);
create index on only public.events (kind);
create index on public.todo_counts (todos);
drop index public.todos_org_idx;
drop index if exists public.nothing_idx;
drop index public.logs_id_idx;
alter index public.todos_org_idx rename to todos_organisation_idx;
alter index public.todos_org_idx set (fillfactor = 80);
alter index public.orgs_name_gin set (fastupdate = off);
alter index public.todos_org_idx set tablespace lock_cases;
alter index public.logs_id_idx attach partition public.logs_info_id_idx;
reindex table public.todos;
reindex index public.todos_org_idx;
cluster public.todos using todos_org_idx;
"""

ACCESS_TRIGGERS_RULES = """
create policy p on public.remarks for select using (true);
create policy p on public.remarks using (todo_id in (select id from public.todos));
alter policy todos_read on public.todos using (false);
alter policy todos_read on public.todos rename to todos_see;
drop policy todos_read on public.todos;
drop policy if exists nothing on public.todos;
grant select on public.todos to public;
revoke all on public.todos from public;
create trigger t after insert on public.remarks for each row execute function public.touch();
create constraint trigger t after insert on public.remarks from public.orgs
  for each row execute function public.touch();
create trigger t before insert on public.events for each row execute function public.touch();
create trigger t instead of insert on public.open_todos
  for each row execute function public.touch();
create or replace trigger todos_touch before update on public.todos
  for each row execute function public.touch();
drop trigger todos_touch on public.todos;
drop trigger if exists nothing on public.todos;
drop rule if exists nothing on public.todos;
create trigger t after insert on public.events execute function public.touch();
alter trigger todos_touch on public.todos rename to todos_touched;
alter table public.todos disable trigger todos_touch;
alter table public.todos enable trigger all;
alter table public.events disable trigger all;
alter table public.shapes disable trigger all;
create trigger t before insert on public.shapes for each row execute function public.touch();
create policy p on public.shapes using (true);
create policy p on public.events using (true);
create rule r as on delete to public.remarks do instead nothing;
alter table public.remarks disable rule remarks_quiet;
drop rule remarks_quiet on public.remarks;
create event trigger e on ddl_command_end execute function public.watch();
drop function public.touch() cascade;
drop function public.twice(integer);
create or replace function public.twice(integer) returns integer language sql as 'select 3';
"""

VIEWS = """
create view public.fresh as select id from public.todos;
create or replace view public.open_todos as select id, title from public.todos;
create materialized view public.fresh as select id from public.todos;
drop view public.open_titles;
drop view public.open_todos cascade;
drop materialized view public.todo_counts;
alter view public.open_todos rename to pending;
alter view public.open_todos set schema attic;
alter view public.open_todos set (security_invoker = true);
alter view public.open_todos alter column title set default 'x';
refresh materialized view public.todo_counts;
refresh materialized view public.todo_counts with no data;
refresh materialized view concurrently public.todo_counts;
"""

OTHER_OBJECTS = """
alter type public.mood add value 'wild';
alter type public.mood rename value 'calm' to 'quiet';
alter type public.mood rename to feeling;
alter type public.mood set schema attic;
drop type public.mood cascade;
drop domain public.positive cascade;
alter type public.pair add attribute c integer;
alter domain public.positive add constraint small check (value < 1000);
alter domain public.positive add constraint small check (value < 1000) not valid;
alter domain public.positive drop constraint positive_check;
alter domain public.label set not null;
alter domain public.label drop not null;
alter domain public.label set default 'x';
alter sequence public.counter restart with 10;
alter sequence public.counter owned by public.labels.id;
alter sequence public.counter rename to tally;
alter sequence public.counter set schema attic;
create sequence public.fresh owned by public.labels.id;
drop sequence public.counter;
drop sequence public.ticket cascade;
drop schema app cascade;
alter schema app rename to product;
create publication more for table public.orgs, public.todos;
create publication everything for all tables;
alter publication outlet add table public.remarks;
alter publication outlet add table public.shapes;
alter publication outlet add table public.events;
create publication more for table public.shapes;
create publication more for tables in schema app;
alter publication news drop table public.todos;
alter publication shapes drop table public.shapes;
alter publication news set table public.orgs;
drop publication news;
create statistics public.s on n, price from public.todos;
alter statistics public.todos_stats set statistics 100;
create extension if not exists pg_trgm;
drop extension citext cascade;
alter domain public.positive validate constraint positive_small;
comment on sequence public.counter is 'x';
alter sequence public.counter owner to postgres;
alter table public.labels alter column name drop not null;
alter type public.mood owner to postgres;
alter function public.touch() security definer;
do $$ begin perform 1; end $$;
set local lock_timeout = '3s';
"""

ROWS_AND_UPKEEP = """
insert into public.remarks values (1000, 1, 'x');
insert into public.events values (5000, '2025-05-05', 1, 'x');
insert into public.labels select id, slug from public.orgs;
update public.todos set n = 1 where id = 1;
update public.events set kind = 'y';
update public.orgs set code = id;
delete from public.remarks;
delete from public.orgs where id = -1;
merge into public.labels l using public.orgs o on o.id = l.id
  when matched then update set name = o.slug;
truncate public.remarks;
truncate public.orgs cascade;
truncate public.logs;
truncate public.shapes;
lock table public.shapes;
update public.shapes set area = 3;
create index on public.shapes (area);
create statistics public.s on id, org_id from public.events;
comment on table public.events is 'x';
comment on table public.shapes is 'x';
truncate public.events cascade;
select count(*) from public.todos;
select * from public.open_titles for update;
lock table public.todos in share mode;
lock table public.events;
lock table public.open_todos in exclusive mode;
analyze public.todos;
analyze public.events;
analyze public.shapes;
cluster public.orgs using orgs_pkey;
update public.todos set n = o.code from public.orgs o where o.id = org_id;
delete from public.shapes;
create table public.fresh (id bigint, event bigint, at date,
  foreign key (event, at) references public.events);
"""

SCRIPT = TABLES + INDEXES + ACCESS_TRIGGERS_RULES + VIEWS + OTHER_OBJECTS + ROWS_AND_UPKEEP
