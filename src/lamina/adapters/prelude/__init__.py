"""The database that every throwaway Postgres starts from: Supabase's, on plain PostgreSQL.

The prelude is SQL: roles, schemas, tables, functions and grants that migrations refer to.
A cluster is made with ``initdb -U supabase_admin`` and runs with ``wal_level=logical`` (otherwise a
publication brings a warning); the prelude runs once, as ``supabase_admin``, in the database that
becomes the template; each clone is created ``owner postgres``, which is what lets `postgres` create
in ``public``. Migrations then run as ``postgres``, which is no superuser, as on Supabase.

`lamina.adapters.prelude.stubs` has the extensions that a plain server lacks,
`lamina.adapters.prelude.rewrite` the few statements that it would refuse or treat differently.
"""

import hashlib
from importlib.resources import files

_FILES = (
    "roles",
    "schemas",
    "default_privileges",
    "extension_access",
    "platform_admin",
    "extensions",
    "auth",
    "auth_providers",
    "auth_functions",
    "storage",
    "storage_functions",
    "realtime",
    "platform",
    "ownership",
)
_REVOKE = "revoke_auto_expose"


def script(*, expose_new_tables: bool) -> tuple[tuple[str, str], ...]:
    """Return the prelude as (name, SQL) pairs, in the order to run them.

    It is tested in one transaction with ``client_min_messages = warning``, on PostgreSQL 15, 17 and
    18. Roles are made when missing, so a second database of the same cluster may run it too.
    `stubs.install` comes first.

    Args:
        expose_new_tables: Whether what migrations create in ``public`` is granted to anon,
            authenticated and service_role at once: `[api].auto_expose_new_tables` in
            ``supabase/config.toml``, where an unset key means false since 2026-10-30.
    """
    names = _FILES if expose_new_tables else (*_FILES, _REVOKE)
    folder = files(__name__) / "sql"
    return tuple((name, (folder / f"{name}.sql").read_text(encoding="utf-8")) for name in names)


def digest() -> str:
    """Return the SHA-256, in hex, of every file that shapes the template database.

    It covers both variants, all stubs, and the code that installs and rewrites: a template made
    under another digest must not be used.
    """
    total = hashlib.sha256()
    for folder in ("sql", "stubs", ""):
        entries = (entry for entry in (files(__name__) / folder).iterdir() if entry.is_file())
        for entry in sorted(entries, key=lambda entry: entry.name):
            content = entry.read_bytes()
            total.update(f"{folder}/{entry.name} {len(content)}\n".encode())
            total.update(content)
    return total.hexdigest()
