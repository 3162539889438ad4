"""Change sets for the tests of descriptions: new migrations on a small base."""

from lamina.describe.given import Given, gather
from lamina.review.context import SqlFile
from lamina.review.settings import Settings
from lamina.sql.schema import fold
from lamina.sql.script import read_script

BASE = """
create type public.status as enum ('open', 'closed');
create table public.profiles (
  id uuid primary key, name text, email text unique, points integer not null default 0,
  status public.status not null default 'open'
);
alter table public.profiles enable row level security;
create policy own on public.profiles for select to authenticated using (auth.uid() = id);
create table public.notes (id bigint primary key, owner uuid, body text, code varchar(20));
create view public.titles with (security_invoker = true) as select id, body from public.notes;
create function public.find(word text) returns setof text language sql as 'select 1';
"""


def change_set(*texts: str, base: str = BASE) -> Given:
    """Return the change set of these migrations, 1, 2 and so on."""
    files = [
        SqlFile(f"{n}.sql", text, read_script(text), version=f"{n}")
        for n, text in enumerate(texts, 1)
    ]
    return gather(files, fold(base), Settings())
