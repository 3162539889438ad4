-- Migration: Enable pgvector and keep new objects private
-- Author: Ada Example
-- Date: 2026-02-19
-- Issue: #11
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

-- Embeddings are stored and searched with pgvector
create extension if not exists vector with schema extensions;

-- Helpers that the API must not reach live here
create schema if not exists private;

comment on schema private is 'Trigger functions and other helpers; not exposed by the API.';

-- A new object in public stays private until a migration grants access to it
alter default privileges for role postgres in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges for role postgres in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges for role postgres in schema public revoke all on functions from anon, authenticated, service_role;
