-- Migration: Enable extensions
-- Author: Ada Example
-- Date: 2025-09-03
-- Issue: #3
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

create extension if not exists vector with schema extensions;
create extension if not exists citext with schema extensions;
create extension if not exists pg_trgm with schema extensions;
-- There on every Supabase project; the line says that we need it
create extension if not exists pgcrypto with schema extensions;

-- Helpers that the API must not reach live here
create schema if not exists private;

comment on schema private is 'Trigger functions and other helpers; not exposed by the API.';

grant usage on schema private to authenticated, service_role;
