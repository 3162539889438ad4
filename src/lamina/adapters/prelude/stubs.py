"""Extensions that a plain PostgreSQL lacks: the same objects, without the behaviour.

Each file of the folder ``stubs/`` is the script of one extension. Its first comment lines are a
header: ``version``, ``comment`` (the real extension's, which the Supabase CLI compares), ``schema``
when the real one has a fixed schema, ``requires``.
"""

import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

_STUB_MARK = "# lamina stub\n"
_EMPTY_MARK = "# lamina empty stub\n"
_HEADER = re.compile(r"^-- (version|comment|schema|requires): (.+)$", re.MULTILINE)
_SAFE = re.compile(r"(?!.*--)[A-Za-z0-9_](?:[A-Za-z0-9_.+-]*[A-Za-z0-9_.+])?")
_DEFAULT_VERSION = re.compile(r"^\s*default_version\s*=\s*'([^']*)'", re.MULTILINE)
_TRUSTED = re.compile(r"^\s*trusted\s*=", re.MULTILINE)

# Extensions of PostgreSQL itself, and pgvector, that only a superuser may create, while Supabase
# lets `postgres` do so (supautils.privileged_extensions).
_TRUST = (
    "amcheck",
    "autoinc",
    "bloom",
    "dblink",
    "earthdistance",
    "insert_username",
    "moddatetime",
    "pageinspect",
    "pg_buffercache",
    "pg_freespacemap",
    "pg_prewarm",
    "pg_stat_statements",
    "pg_visibility",
    "pg_walinspect",
    "pgrowlocks",
    "pgstattuple",
    "postgres_fdw",
    "refint",
    "sslinfo",
    "vector",
    "xml2",
)


class Stub(msgspec.Struct, frozen=True):
    """One stub extension, as its file describes it."""

    name: str
    version: str
    comment: str
    sql: str
    schema: str | None = None
    requires: str | None = None
    mark: str = _STUB_MARK

    def control(self) -> str:
        """Return the text of its control file; ``trusted`` lets `postgres` create it."""
        lines = [
            f"comment = '{self.comment}'",
            f"default_version = '{self.version}'",
            "relocatable = false",
            "trusted = true",
        ]
        if self.schema is not None:
            lines.append(f"schema = '{self.schema}'")
        if self.requires is not None:
            lines.append(f"requires = '{self.requires}'")
        return self.mark + "\n".join(lines) + "\n"


class Installed(msgspec.Struct, frozen=True):
    """What stands in for something else in a server's extension directory.

    Args:
        stubs: Known extensions served by a stub: the server has no real one.
        empty: Wanted extensions that nobody knows: they can be created and contain nothing, so a
            migration that uses them will fail later, and the user should hear about it.
        aliases: (name, version) pairs that a migration pins and the server does not ship; the
            extension's default version is created under that number.
    """

    stubs: frozenset[str]
    empty: frozenset[str]
    aliases: frozenset[tuple[str, str]]


@cache
def known() -> Mapping[str, Stub]:
    """Return the stubs that lamina ships, by extension name."""
    folder = files(__package__) / "stubs"
    stubs = {}
    for entry in folder.iterdir():
        name = entry.name.removesuffix(".sql")
        sql = entry.read_text(encoding="utf-8")
        header = dict(_HEADER.findall(sql.partition("\n\n")[0]))
        stubs[name] = msgspec.convert({**header, "name": name, "sql": sql}, Stub)
    return stubs


def install(extension_dir: Path, wanted: Mapping[str, set[str | None]]) -> Installed:
    """Make every known stub, and every wanted extension and version, available to a server.

    Safe to run again, and by several processes at once: files are renamed into place, and the same
    input writes the same bytes. The files of a real extension are never replaced; where only a
    superuser may create it although Supabase allows it, ``trusted = true`` is added to its control
    file. Names and versions that PostgreSQL would refuse are left to PostgreSQL.

    Args:
        extension_dir: The server's ``share/postgresql/extension``.
        wanted: Extension names of the migrations' `create extension`, each with the versions that
            are pinned; None stands for a statement without a version.

    Raises:
        OSError: The directory is missing or not writable.
    """
    for stub in known().values():
        _place(extension_dir, stub)
    names = sorted(name for name in wanted if _SAFE.fullmatch(name))
    for name in names:
        if not _control(extension_dir, name).exists():
            _place(extension_dir, Stub(name, "1.0", "", "", mark=_EMPTY_MARK))
    for name in _TRUST:
        _trust(_control(extension_dir, name))

    aliases = {
        (name, version)
        for name in names
        for version in _pinned(wanted[name])
        if _alias(extension_dir, name, version)
    }
    return Installed(
        stubs=frozenset(n for n in known() if _is(extension_dir, n, _STUB_MARK)),
        empty=frozenset(n for n in names if _is(extension_dir, n, _EMPTY_MARK)),
        aliases=frozenset(aliases),
    )


def _control(extension_dir: Path, name: str) -> Path:
    return extension_dir / f"{name}.control"


def _is(extension_dir: Path, name: str, mark: str) -> bool:
    return _control(extension_dir, name).read_text(encoding="utf-8").startswith(mark)


def _place(extension_dir: Path, stub: Stub) -> None:
    control = _control(extension_dir, stub.name)
    if control.exists() and not control.read_text(encoding="utf-8").startswith("# lamina "):
        return
    # The script first: a control file without its script would be an extension that fails.
    _write(extension_dir / f"{stub.name}--{stub.version}.sql", stub.sql)
    _write(control, stub.control())


def _trust(control: Path) -> None:
    if control.exists():
        text = control.read_text(encoding="utf-8")
        if not _TRUSTED.search(text):
            _write(control, text.rstrip("\n") + "\ntrusted = true\n")


def _pinned(versions: Iterable[str | None]) -> list[str]:
    return sorted(v for v in versions if v is not None and _SAFE.fullmatch(v))


def _alias(extension_dir: Path, name: str, version: str) -> bool:
    """Make a version that the server lacks available; return whether it is such an alias.

    The alias is an empty update script from the default version, because the default version often
    has no script of its own but is reached by updates.
    """
    control = _DEFAULT_VERSION.search(_control(extension_dir, name).read_text(encoding="utf-8"))
    if control is None or control[1] == version:
        return False
    alias = extension_dir / f"{name}--{control[1]}--{version}.sql"
    if not alias.exists():
        if version in _versions(extension_dir, name):
            return False
        _write(alias, f"{_STUB_MARK.replace('#', '--')}-- {version} is {control[1]} here\n")
    return alias.read_text(encoding="utf-8").startswith("-- lamina")


def _versions(extension_dir: Path, name: str) -> set[str]:
    """Return what `create extension` can reach: by a script, or by updates from one."""
    steps = [
        tuple(script.name.removesuffix(".sql").split("--")[1:])
        for script in extension_dir.glob(f"{name}--*.sql")
    ]
    reached = {step[0] for step in steps if len(step) == 1}
    updates = {(step[0], step[1]) for step in steps if len(step) == 2}  # noqa: PLR2004 - a pair
    while more := {new for old, new in updates if old in reached} - reached:
        reached |= more
    return reached


def _write(path: Path, text: str) -> None:
    """Write a file in one step, and only when its content changes."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
