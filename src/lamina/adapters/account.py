"""Which operating-system account the throwaway Postgres runs as."""

import os
from typing import NamedTuple


class Account(NamedTuple):
    """The operating-system account that the server runs as."""

    uid: int
    gid: int


def server_account() -> Account | None:
    """Return the account for Postgres when we are root, which Postgres refuses; else `None`."""
    if os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415 - the guard never gets here

    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return Account(65534, 65534)
    return Account(entry.pw_uid, entry.pw_gid)
