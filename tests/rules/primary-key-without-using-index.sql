-- case: an existing table
-- given
create table public.tags (name text not null);
-- when
-- expect: primary-key-without-using-index (warning)
alter table public.tags add primary key (name);

-- case: from an index, on a column that takes no null
-- given
create table public.tags (name text not null);
create unique index tags_pkey on public.tags (name);
-- when
alter table public.tags add constraint tags_pkey primary key using index tags_pkey;

-- case: from an index, on a column that takes null
-- given
create table public.tags (name text);
create unique index tags_pkey on public.tags (name);
-- when
-- expect: primary-key-without-using-index
alter table public.tags add constraint tags_pkey primary key using index tags_pkey;

-- case: from an index, where a check proves that there is no null
-- given
create table public.tags (name text constraint filled check (name is not null));
create unique index tags_pkey on public.tags (name);
-- when
alter table public.tags add constraint tags_pkey primary key using index tags_pkey;

-- case: a table of the same file, by alter table only
-- when
create table public.tags (name text);
alter table only public.tags add constraint tags_pkey primary key (name);

-- case: a table that no migration made
-- when
-- expect: primary-key-without-using-index
alter table public.old add primary key (id);
