"""What a new Supabase project has before the first migration."""

from collections.abc import Mapping

DEFAULT_PATH = ("public", "extensions")
ROUTINES = frozenset({"function", "procedure", "routine", "aggregate"})
API_ROLES = ("anon", "authenticated", "service_role")
# What a new Supabase project has before the first migration (supabase/postgres, initial schema).
PLATFORM_SCHEMAS = (
    "public",
    "extensions",
    "auth",
    "storage",
    "realtime",
    "vault",
    "graphql",
    "graphql_public",
    "pgbouncer",
    "net",
    "cron",
    "supabase_functions",
    "supabase_migrations",
)
# Types that come with extensions which Supabase offers.
EXTENSION_TYPES = {
    "citext": "citext",
    "cube": "cube",
    "geography": "postgis",
    "geometry": "postgis",
    "halfvec": "vector",
    "hstore": "hstore",
    "isbn": "isn",
    "ltree": "ltree",
    "sparsevec": "vector",
    "vector": "vector",
}
PLATFORM_EXTENSIONS = {
    "plpgsql": "pg_catalog",
    "pg_graphql": "graphql",
    "pg_stat_statements": "extensions",
    "pgcrypto": "extensions",
    "supabase_vault": "vault",
    "uuid-ossp": "extensions",
}
ALL_PRIVILEGES: Mapping[str, tuple[str, ...]] = {
    "table": (
        "select",
        "insert",
        "update",
        "delete",
        "truncate",
        "references",
        "trigger",
        "maintain",
    ),
    "sequence": ("usage", "select", "update"),
    "function": ("execute",),
    "schema": ("usage", "create"),
    "type": ("usage",),
}
