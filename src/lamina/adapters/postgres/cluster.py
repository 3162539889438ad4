"""A cluster on disk: made by `initdb`, private, and safe to touch for root.

As root the server runs as another account. Only the data directory and the socket's folder are that
account's; everything else belongs to us, so that no process of that account can put a link where we
write.
"""

import contextlib
import hashlib
import os
import secrets
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from lamina.adapters import libpq
from lamina.adapters.account import Account, server_account
from lamina.adapters.cache import make_folder
from lamina.adapters.postgres.binaries import Binaries
from lamina.adapters.postgres.own import SUPERUSER, Address
from lamina.adapters.process import run

SOCKET_PORT = 5432

_LONGEST_SOCKET_PATH = 100  # sockaddr_un has 104 bytes on macOS, 108 on Linux
_SHORT_PREFIX = "lamina-"
_NO_LINK = os.O_NOFOLLOW | os.O_CLOEXEC

_SETTINGS: Mapping[str, str] = {
    # Nothing in a throwaway cluster has to survive a crash of the machine
    # (PostgreSQL manual, section 14.5 "Non-Durable Settings").
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "wal_level": "logical",  # as on Supabase; otherwise CREATE PUBLICATION warns
    # `postgres` has REPLICATION, as on Supabase, which may load any library as an output plugin:
    # without slots and senders there is nothing to load it for, and subscriptions stay at rest.
    "max_replication_slots": "0",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "max_wal_size": "256MB",
    "shared_buffers": "32MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}

# The superuser has a password, which the server's account cannot read: so nothing that runs in the
# server (dblink, postgres_fdw) becomes superuser through the server's own socket.
_WHO_MAY_CONNECT = f"""\
local all {SUPERUSER} scram-sha-256
local all all trust
host all all 127.0.0.1/32 scram-sha-256
"""


class Cluster(msgspec.Struct, frozen=True):
    """A data directory with its socket folder and its log."""

    folder: Path
    binaries: Binaries

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """The server's log; empty before the first start."""
        return self.folder / "postgres.log"

    @property
    def exists(self) -> bool:
        """Whether the data directory is complete: it is renamed into place when it is."""
        return (self.data / "PG_VERSION").is_file()

    def address(self, sockets: Path, port: int = SOCKET_PORT) -> Address:
        """Return where its server listens."""
        return Address(sockets, port, self.data, password_path(self.folder))

    def create(self) -> None:
        """Make the data directory with `initdb`; a half-made one from a crash is replaced.

        Raises:
            CommandFailed: `initdb` failed.
        """
        make_folder(self.folder)
        own(self.folder)
        for left in (*self.folder.glob("building-*"), self.data):
            shutil.rmtree(left, ignore_errors=True)
        # A name of its own: an initdb that outlived a killed lamina may still be writing.
        building = self.folder / f"building-{secrets.token_hex(4)}"
        building.mkdir(mode=0o700)
        _give(building, server_account())
        password = secrets.token_hex(32)
        _write_private(password_path(self.folder), password)
        self._initdb(building, password)
        _replace_in(building, "pg_hba.conf", _WHO_MAY_CONNECT)
        building.rename(self.data)

    def _initdb(self, building: Path, password: str) -> None:
        hint = (
            f"initdb could not make a cluster in {self.folder}. Is the disk full?\n"
            "Free some space, or set LAMINA_CACHE_DIR to another folder."
        )
        make = [
            self.binaries.program("initdb"),
            f"--pgdata={building}",
            f"--username={SUPERUSER}",
            "--no-sync",
            "--no-instructions",
            "--encoding=UTF8",
            "--locale=" + ("en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"),
            "--auth=reject",
        ]
        # Not initdb's --pwfile: as root, the file would have to be the server account's.
        server = [self.binaries.program("postgres"), "--single", "-D", str(building)]
        quick = [part for key in ("fsync", "full_page_writes") for part in ("-c", f"{key}=off")]
        statement = f"alter role {SUPERUSER} password '{password}'\n"
        for argv, stdin in ((make, ""), ([*server, *quick, "template1"], statement)):
            run(
                argv,
                cwd=building,
                env={**libpq.cleaned(os.environ), "HOME": str(building), "LC_ALL": "C"},
                stdin=stdin,
                account=server_account(),
                timeout=120,
                secrets=[password],
                hint=hint,
            )

    def socket_folder(self) -> Path:
        """Return the folder of the server's socket, made for its owner only."""
        folder = self.folder / "socket"
        if len(str(folder)) + len(f"/.s.PGSQL.{SOCKET_PORT}") > _LONGEST_SOCKET_PATH:
            folder = _short_folder(folder)
        folder.mkdir(mode=0o700, exist_ok=True)
        _give(folder, server_account(), mode=0o700)
        return folder

    @contextlib.contextmanager
    def new_log(self) -> Iterator[int]:
        """Open the log anew for writing; it may hold what statements say, so nobody else reads it.

        The server gets the open file, and needs no right to the path.
        """
        own(self.folder)
        self.log.unlink(missing_ok=True)
        descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o600)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def argv(self, sockets: Path, settings: Mapping[str, str]) -> list[str]:
        """Return the server's command line."""
        options = {
            "listen_addresses": "",
            "port": str(SOCKET_PORT),
            "unix_socket_directories": str(sockets),
            **_SETTINGS,
            **settings,
        }
        pairs = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        return [self.binaries.program("postgres"), "-D", str(self.data), *pairs]

    def last_words(self) -> str:
        """Return the last lines of the server's log, indented for a message."""
        with contextlib.suppress(OSError):
            lines = self.log.read_text("utf-8", "replace").splitlines()[-6:]
            return "\n".join(f"    {line}" for line in lines)
        return ""


def password_path(folder: Path) -> Path:
    """Return where the superuser's password of the cluster in `folder` stands."""
    return folder / "password"


def remove_socket_folder(folder: Path, cluster: Path) -> None:
    """Remove a socket's folder that does not stand in the cluster's own."""
    temporary = Path("/tmp")  # noqa: S108 - where `_short_folder` puts it
    if folder.parent == temporary and folder.name.startswith(_SHORT_PREFIX) and folder != cluster:
        shutil.rmtree(folder, ignore_errors=True)


def own(folder: Path) -> None:
    """Take a folder of the cache back from the server's account, as older versions left it."""
    if server_account() is not None:
        _give(folder, Account(os.geteuid(), os.getegid()), mode=0o755)


def _give(folder: Path, account: Account | None, mode: int | None = None) -> None:
    """Change a folder's owner and mode through a descriptor, so that no link is followed."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | _NO_LINK)
    try:
        if account is not None:
            os.fchown(descriptor, account.uid, account.gid)
        if mode is not None:
            os.fchmod(descriptor, mode)
    finally:
        os.close(descriptor)


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)


def _replace_in(folder: Path, name: str, text: str) -> None:
    """Replace a file in a folder of the server's account, as the file of that account."""
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | _NO_LINK)
    try:
        os.unlink(name, dir_fd=place)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK
        descriptor = os.open(name, flags, 0o600, dir_fd=place)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            account = server_account()
            if account is not None:
                os.fchown(descriptor, account.uid, account.gid)
    finally:
        os.close(place)


def _short_folder(folder: Path) -> Path:
    """Return a folder with a short path, always the same, so that crashes do not heap them up."""
    key = hashlib.sha256(str(folder).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    short = Path("/tmp") / f"{_SHORT_PREFIX}{key}"  # noqa: S108 - its owner is looked at
    account = server_account()
    owner = os.geteuid() if account is None else account.uid
    with contextlib.suppress(FileNotFoundError):
        about = short.lstat()
        if not stat.S_ISDIR(about.st_mode) or about.st_uid != owner:  # somebody took the name
            return Path(tempfile.mkdtemp(prefix=_SHORT_PREFIX, dir="/tmp"))
    return short
