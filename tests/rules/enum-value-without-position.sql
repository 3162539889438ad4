-- case: no place
-- given
create type public.priority as enum ('low', 'high');
-- when
-- expect: enum-value-without-position
alter type public.priority add value 'middle';

-- case: a place
-- given
create type public.priority as enum ('low', 'high');
-- when
alter type public.priority add value 'middle' before 'high';
alter type public.priority add value 'highest' after 'high';

-- case: it is there already
-- given
create type public.priority as enum ('low', 'high');
-- when
alter type public.priority add value if not exists 'high';

-- case: a value gets another name
-- given
create type public.priority as enum ('low', 'high');
-- when
alter type public.priority rename value 'high' to 'top';

-- case: an enum that no migration made, quoted
-- when
-- expect: enum-value-without-position
alter type legacy."Priority" add value 'middle';
