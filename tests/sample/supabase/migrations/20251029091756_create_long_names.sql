-- Migration: Names of 63 bytes
-- Author: Ada Example
-- Date: 2025-10-29
-- Issue: #32
--
-- Checklist
-- [x] RLS: no access: row level security without a policy
-- [x] Indexes: unnamed, to see what PostgreSQL calls them
-- [ ] Rollback: none written
-- [x] Breaking: no

create table public.a_table_whose_name_has_exactly_sixty_three_bytes_in_it_12345678 (
  id bigint generated always as identity primary key,
  a_column_whose_name_is_rather_long_as_well_as_it_goes_on_and_on integer unique check (a_column_whose_name_is_rather_long_as_well_as_it_goes_on_and_on > 0),
  profile_id uuid references public.profiles (id),
  short integer
);

create index on public.a_table_whose_name_has_exactly_sixty_three_bytes_in_it_12345678 (short);
create index on public.a_table_whose_name_has_exactly_sixty_three_bytes_in_it_12345678 (short);

alter table public.a_table_whose_name_has_exactly_sixty_three_bytes_in_it_12345678 enable row level security;

create table private.größenangaben_für_die_übersetzung_von_schlüsselwörtern_öä (
  id serial primary key,
  größenangabe_für_schlüssel text unique
);
