-- Migration: Validate length of chat_sessions titles
-- Author: Ada Example
-- Date: 2026-07-02
-- Issue: #57
--
-- Checklist
-- [x] RLS: no policy changes
-- [x] Indexes: nothing to index
-- [-] Rollback: nothing to undo, a validated constraint may stay
-- [x] Breaking: no

set local lock_timeout = '3s';

-- Reads and writes go on while the old rows are checked
alter table public.chat_sessions validate constraint chat_sessions_title_length;
