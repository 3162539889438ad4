"""A database that is not ours: where it is, whether it answers, what it has applied."""

import os
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

import msgspec
import psycopg

from lamina.adapters import libpq
from lamina.adapters.process import redact
from lamina.errors import DatabaseError, UsageError

_SECONDS_TO_CONNECT = 8
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", ""})

# Do new tables that `postgres` makes in `public` get privileges for the API roles?
_EXPOSES = """
select exists (
  select from pg_default_acl d
  cross join lateral aclexplode(d.defaclacl) a
  where d.defaclrole = 'postgres'::regrole and d.defaclnamespace = 'public'::regnamespace
    and d.defaclobjtype = 'r' and a.grantee = to_regrole('authenticated'))
"""

_MISSING = """
select 'role ' || name from unnest(array['anon', 'authenticated', 'service_role']) name
where to_regrole(name) is null
union all select 'schema auth' where to_regnamespace('auth') is null
"""

# Another cluster, or a database that was made anew, has another identity.
_IDENTITY = """
select (select system_identifier from pg_control_system()) || '/' || oid
from pg_database where datname = current_database()
"""


class Target(msgspec.Struct, frozen=True):
    """A database given by a URL, with the password kept apart.

    Attributes:
        label: What people call it.
        url: The URL without a password.
        password: The password; empty when the URL has none.
    """

    label: str
    url: str
    password: str = ""

    @classmethod
    def parse(cls, label: str, url: str) -> "Target":
        """Return the target that a URL names.

        Servers on this machine are asked for no TLS: neither the local stack nor the sandbox has
        it, and the Supabase CLI warns or fails there otherwise.

        Raises:
            UsageError: It is not a PostgreSQL URL; the message does not contain it.
        """
        try:
            parts = urlsplit(url.strip())
            scheme_ok = parts.scheme in {"postgres", "postgresql"}
            _refuse_bare_characters(label, parts)
            _ = parts.port
        except ValueError:
            scheme_ok = False
        if not scheme_ok:
            raise UsageError(
                f"{label} does not hold a PostgreSQL URL",
                "It should look like  postgresql://postgres:...@127.0.0.1:54322/postgres",
            )
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        if "sslpassword" in query:
            raise UsageError(
                f"{label} holds sslpassword, which other programs could only be given in the open",
                "Use a client key without a password, readable for you alone.",
            )
        password = query.pop("password", "") or unquote(parts.password or "")
        address = parts.netloc.rpartition("@")[2]
        netloc = f"{parts.username}@{address}" if parts.username else address
        host = parts.hostname or query.get("host", "")
        if host in _LOOPBACK or host.startswith("/"):
            query.setdefault("sslmode", "disable")
        # Not urlunsplit, which loses the // of a URL without a host; libpq reads no + as a space.
        options = f"?{urlencode(query, quote_via=quote)}" if query else ""
        return cls(label, f"postgresql://{netloc}{parts.path}{options}", password)

    @property
    def address(self) -> str:
        """The host and port, for people."""
        parts = urlsplit(self.url)
        query = dict(parse_qsl(parts.query))
        host = parts.hostname or query.get("host", "")
        if not host or host.startswith("/"):
            return "local socket"
        return f"{host}:{parts.port or query.get('port', 5432)}"

    def connect(self) -> "psycopg.Connection[tuple[Any, ...]]":
        """Return a new connection in autocommit mode.

        Raises:
            DatabaseError: It does not answer, or refuses us.
        """
        options: dict[str, Any] = {"password": self.password} if self.password else {}
        try:
            # What the URL leaves out is not taken from variables such as PGHOST.
            with libpq.variables(libpq.FOR_TARGETS):
                return psycopg.connect(
                    self.url,
                    connect_timeout=_SECONDS_TO_CONNECT,
                    application_name="lamina",
                    autocommit=True,
                    **options,
                )
        except (psycopg.Error, UnicodeError) as error:
            said = redact(str(error).strip(), [self.password]).splitlines() or ["no answer"]
            raise DatabaseError(
                f"cannot connect to {self.label} ({self.address})\n    " + "\n    ".join(said),
                "Is it running, and is the URL right? A local stack starts with  supabase start,\n"
                "the sandbox with  lamina sandbox start.",
            ) from error

    def facts(self) -> "TargetFacts":
        """Return what lamina has to know of the database before it compares.

        Raises:
            DatabaseError: It does not answer, refuses us, or is not a Supabase database.
        """
        with self.connect() as connection:
            try:
                missing = [str(row[0]) for row in connection.execute(_MISSING)]
                if not missing:
                    return _facts(connection)
                reason = f"it has no {', no '.join(missing)}"
            except psycopg.Error as error:
                reason = str(error).strip()
        raise DatabaseError(
            f"{self.label} ({self.address}) is not a Supabase database: {reason}",
            "lamina compares databases that have Supabase's roles and schemas.\n"
            "Does the URL name the right database?",
        )


def _refuse_bare_characters(label: str, parts: SplitResult) -> None:
    """Refuse a URL that was split within its password; nothing of it is shown.

    Raises:
        UsageError: A character that separates the parts stands where it cannot.
    """
    names = "".join(name for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    if parts.netloc.count("@") > 1 or "@" in parts.path + names or parts.fragment:
        raise UsageError(
            f"the password in {label} must be percent-encoded",
            "In a URL  @ is %40,  / is %2F,  # is %23,  ? is %3F  and  % is %25.",
        )


class TargetFacts(msgspec.Struct, frozen=True):
    """What a database is.

    Attributes:
        version: The server's version, such as `17.10`.
        exposes_new_tables: Whether new tables in `public` are granted to the API roles.
        applied: The versions in its history table; `None` when it has no history table.
        identity: What tells it from every other database, also from one of the same name that was
            made anew; empty when the server does not say.
        schemas: The schemas that it has.
    """

    version: str
    exposes_new_tables: bool
    applied: tuple[str, ...] | None
    identity: str = ""
    schemas: tuple[str, ...] = ()

    @property
    def major(self) -> int:
        """The major version."""
        return int(self.version.split(".", 1)[0])


def _facts(connection: "psycopg.Connection[tuple[Any, ...]]") -> TargetFacts:
    number = connection.info.server_version
    exposes = connection.execute(_EXPOSES).fetchone()
    history = connection.execute(
        "select to_regclass('supabase_migrations.schema_migrations')::text"
    ).fetchone()
    applied: tuple[str, ...] | None = None
    if history is not None and history[0] is not None:
        rows = connection.execute(
            "select version from supabase_migrations.schema_migrations order by version"
        ).fetchall()
        applied = tuple(str(row[0]) for row in rows)
    return TargetFacts(
        version=f"{number // 10000}.{number % 10000}",
        exposes_new_tables=bool(exposes and exposes[0]),
        applied=applied,
        identity=_identity(connection),
        schemas=tuple(
            str(row[0]) for row in connection.execute("select nspname from pg_namespace")
        ),
    )


def _identity(connection: "psycopg.Connection[tuple[Any, ...]]") -> str:
    try:
        row = connection.execute(_IDENTITY).fetchone()
    except psycopg.Error:  # some servers keep it to themselves
        return ""
    return str(row[0]) if row else ""


def from_environment(variable: str) -> Target:
    """Return the target whose URL stands in an environment variable.

    Raises:
        UsageError: The variable is not set, or holds something else.
    """
    url = os.environ.get(variable, "")
    if not url:
        raise UsageError(
            f"the variable {variable} is not set",
            f"export {variable}='postgresql://postgres:...@127.0.0.1:54322/postgres'",
        )
    return Target.parse(f"${variable}", url)
