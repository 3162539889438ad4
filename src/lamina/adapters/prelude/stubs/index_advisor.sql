-- version: 0.2.0
-- requires: hypopg
-- comment: Query index advisor

create function index_advisor(query text)
returns table (
  startup_cost_before jsonb, startup_cost_after jsonb, total_cost_before jsonb,
  total_cost_after jsonb, index_statements text[], errors text[]
)
language plpgsql
as $$ begin end $$;
