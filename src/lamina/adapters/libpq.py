"""The variables of PostgreSQL's client library, which must not decide where we connect."""

import contextlib
import os
from collections.abc import Iterator, Mapping

FOR_TARGETS = frozenset(
    {
        "PGCHANNELBINDING",
        "PGPASSFILE",
        "PGPASSWORD",
        "PGREQUIREAUTH",
        "PGSSLCERT",
        "PGSSLCRL",
        "PGSSLCRLDIR",
        "PGSSLKEY",
        "PGSSLMINPROTOCOLVERSION",
        "PGSSLMODE",
        "PGSSLROOTCERT",
    }
)
"""How to prove who one is, and how strict to be; never where to go."""


def cleaned(environment: Mapping[str, str], kept: frozenset[str] = frozenset()) -> dict[str, str]:
    """Return the environment without the variables `PG...`, but for `kept`."""
    return {
        key: value for key, value in environment.items() if not key.startswith("PG") or key in kept
    }


@contextlib.contextmanager
def variables(kept: frozenset[str] = frozenset()) -> Iterator[None]:
    """Connect as if no variable `PG...` but `kept` were set.

    An explicit parameter does not help against all of them: libpq looks up `PGSERVICE` first.
    """
    hidden = {key: os.environ[key] for key in set(os.environ) - set(cleaned(os.environ, kept))}
    for key in hidden:
        del os.environ[key]
    try:
        yield
    finally:
        os.environ.update(hidden)
