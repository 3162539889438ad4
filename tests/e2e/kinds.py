"""Kinds of change that a developer makes in the example project's database."""

import msgspec


class Kind(msgspec.Struct, frozen=True):
    """One kind of change.

    Attributes:
        sql: What is typed into the database.
        written: What the migration must say, in lower case and without double quotes.
        files: How many files it becomes.
    """

    sql: str
    written: tuple[str, ...]
    files: int = 1


TABLE = """
create table public.reactions (
  message_id uuid not null references public.messages (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  emoji text not null check (char_length(emoji) <= 8),
  created_at timestamptz not null default now(),
  primary key (message_id, user_id, emoji)
);
create index idx_reactions_user_id on public.reactions (user_id);
alter table public.reactions enable row level security;
create policy "reactions: own rows" on public.reactions for all to authenticated
  using ((select auth.uid()) = user_id) with check ((select auth.uid()) = user_id);
grant select, insert, delete on public.reactions to authenticated;
"""

FUNCTION = """
create function public.archive_session(session_id uuid) returns void
language plpgsql security invoker set search_path = '' as $$
begin
  -- a semicolon; inside, and $1 too
  update public.chat_sessions set is_archived = true where id = archive_session.session_id;
end;
$$;
revoke execute on function public.archive_session(uuid) from public, anon;
grant execute on function public.archive_session(uuid) to authenticated;
"""

TRIGGER = """
create function private.trim_title() returns trigger
language plpgsql set search_path = '' as $$ begin new.title := btrim(new.title); return new; end $$;
create trigger documents_trim_title before insert or update of title on public.documents
  for each row when (new.title is not null) execute function private.trim_title();
"""

VIEW = """
create view public.open_sessions with (security_invoker = true) as
  select s.id, s.title, p.display_name from public.chat_sessions s
  join public.profiles p on p.id = s.user_id where not s.is_archived;
grant select on public.open_sessions to authenticated;
"""

ENUM_AND_USE = """
alter type public.message_role add value 'tool';
alter table public.messages alter column role set default 'tool';
"""

PARTITIONED = """
create table private.events (id bigint generated always as identity, at timestamptz not null,
  payload jsonb not null default '{}', primary key (id, at)) partition by range (at);
create table private.events_2026 partition of private.events
  for values from ('2026-01-01') to ('2027-01-01');
"""

CHANGED_FUNCTION = """
create or replace function private.set_updated_at() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end;
$$;
"""

CHANGED_VIEW = """
create or replace view public.session_overviews with (security_invoker = true) as
  select s.id, s.user_id, s.title, s.is_archived, s.updated_at, count(m.id) as message_count,
    max(m.created_at) as last_message_at, min(m.created_at) as first_message_at
  from public.chat_sessions as s left join public.messages as m on m.session_id = s.id
  group by s.id;
"""

KINDS = {
    "table": Kind(TABLE, ("create table if not exists public.reactions", "create policy")),
    "column": Kind(
        "alter table public.profiles add column avatar_url text",
        ("add column if not exists avatar_url text",),
    ),
    "more_columns": Kind(
        "alter table public.tags add column color text not null default '#888888';"
        "alter table public.documents add column title_length integer"
        " generated always as (char_length(title)) stored;"
        "alter table public.message_ratings alter column comment type varchar(500)",
        ("default '#888888'", "generated always as", "character varying(500)"),
    ),
    "drop_column": Kind(
        "alter table public.documents drop column mime_type",
        ("drop column if exists mime_type",),
    ),
    "index": Kind(
        "create index idx_messages_role on public.messages (role) where role <> 'system'",
        ("create index if not exists idx_messages_role",),
    ),
    "foreign_key": Kind(
        "alter table public.chat_sessions add column document_id uuid;"
        "alter table public.chat_sessions add constraint chat_sessions_document_id_fkey"
        " foreign key (document_id) references public.documents (id) on delete set null;"
        "create index idx_chat_sessions_document_id on public.chat_sessions (document_id)",
        ("foreign key (document_id) references public.documents", "on delete set null"),
    ),
    "check_and_unique": Kind(
        "alter table public.profiles add constraint profiles_email_key unique (email);"
        "alter table public.profiles add constraint profiles_email_at check (email like '%@%')",
        ("unique (email)", "check"),
    ),
    "policy": Kind(
        'create policy "profiles: owner deletes" on public.profiles for delete to authenticated'
        " using ((select auth.uid()) = id)",
        ("create policy profiles: owner deletes on public.profiles",),
    ),
    "other_policies": Kind(
        'alter policy "tags: owner reads" on public.tags'
        " using ((select auth.uid()) = user_id and name <> 'hidden');"
        'create policy "documents bucket: all read" on storage.objects for select to anon'
        " using (bucket_id = 'documents')",
        ("policy tags: owner reads on public.tags", "hidden", "on storage.objects"),
    ),
    "enum_value": Kind(
        "alter type public.message_role add value 'tool' after 'assistant'",
        ("add value if not exists 'tool'",),
    ),
    "enum_value_and_its_use": Kind(
        ENUM_AND_USE, ("add value if not exists 'tool'", "set default 'tool'"), files=2
    ),
    "function": Kind(FUNCTION, ("function public.archive_session", "a semicolon; inside")),
    "trigger": Kind(TRIGGER, ("trigger documents_trim_title", "function private.trim_title")),
    "view": Kind(VIEW, ("view public.open_sessions", "security_invoker")),
    "changed_definitions": Kind(
        CHANGED_FUNCTION
        + CHANGED_VIEW
        + "create trigger on_auth_user_updated after update on auth.users"
        " for each row execute function private.handle_new_user();",
        (
            "create or replace function private.set_updated_at",
            "clock_timestamp",
            "view public.session_overviews",
            "first_message_at",
            "trigger on_auth_user_updated",
        ),
    ),
    "materialized_view": Kind(
        "create materialized view private.tag_counts as select tag_id, count(*) as documents"
        " from public.document_tags group by tag_id;"
        "create unique index tag_counts_tag_id_key on private.tag_counts (tag_id)",
        ("create materialized view if not exists private.tag_counts", "create unique index"),
    ),
    "comment": Kind(
        "comment on table public.tags is 'It''s a list; of words';"
        "comment on column public.tags.name is null",
        ("comment on table public.tags is 'it''s a list; of words'",),
    ),
    "grant": Kind(
        "grant update (display_name) on public.profiles to anon;"
        "revoke delete on public.tags from authenticated",
        (
            "grant update (display_name) on table public.profiles to anon",
            "grant insert, select, update on table public.tags to authenticated",
        ),
    ),
    "types_and_realtime": Kind(
        "create domain public.short_text as text check (char_length(value) <= 80);"
        "create type public.place as (latitude numeric, longitude numeric);"
        "create sequence private.ticket_numbers start 1000;"
        "alter publication supabase_realtime add table public.documents",
        (
            "domain public.short_text",
            "type public.place",
            "ticket_numbers",
            "alter publication supabase_realtime add table public.documents",
        ),
    ),
    "schema_and_partitions": Kind(
        PARTITIONED + "create schema billing; create table billing.plans (id text primary key);"
        "grant usage on schema billing to service_role",
        ("create schema if not exists billing", "billing.plans", "partition by range"),
    ),
    "drops": Kind(
        'drop policy "tags: owner deletes" on public.tags;'
        "drop view public.session_overviews;"
        "drop trigger tags_set_updated_at on public.tags;"
        "drop table public.message_ratings",
        ("drop policy", "drop view", "drop trigger", "drop table if exists public.message_ratings"),
    ),
}
