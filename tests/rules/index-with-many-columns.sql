-- case: four columns
-- given
create table public.messages (id bigint primary key, a text, b text, c text, d text);
-- when
-- expect: index-with-many-columns
create index messages_all_idx on public.messages (a, b, c, d);

-- case: on a new table as well, with an expression
-- when
create table public.messages (id bigint primary key, a text, b text, c text, d text);
-- expect: index-with-many-columns
create index messages_all_idx on public.messages (lower(a), b, c, d);

-- case: three columns
-- given
create table public.messages (id bigint primary key, a text, b text, c text, d text);
-- when
create index messages_all_idx on public.messages (a, b, c);

-- case: a unique index states a rule
-- given
create table public.messages (id bigint primary key, a text, b text, c text, d text);
-- when
create unique index messages_all_idx on public.messages (a, b, c, d);

-- case: columns that are carried along, and another method
-- given
create table public.messages (id bigint primary key, a text, b text, c text, d text);
-- when
create index messages_some_idx on public.messages (a) include (b, c, d);
create index messages_brin_idx on public.messages using brin (a, b, c, d);
