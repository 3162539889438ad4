"""Everything outside the process: programs, files, git, the Supabase CLI, Postgres, templates."""
