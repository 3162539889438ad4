"""What earlier reviews read and folded, kept below the git directory.

A cache only: whatever cannot be read or written is made anew.
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from lamina import __version__
from lamina.adapters import files

_BASES_KEPT = 6
_SCRIPTS = "scripts"


class ReviewCache:
    """A folder of bytes by name.

    Args:
        folder: Where they are; None for a cache that keeps nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def scripts(self) -> dict[str, bytes]:
        """Return the read scripts, by the digest of their text."""
        data = self._read(_SCRIPTS)
        if data is None:
            return {}
        try:
            return msgspec.msgpack.decode(data, type=dict[str, bytes])
        except msgspec.MsgspecError:
            return {}

    def keep_scripts(self, scripts: dict[str, bytes]) -> None:
        """Keep these read scripts, and no others."""
        self._write(_SCRIPTS, msgspec.msgpack.encode(scripts))

    def base(self, key: str) -> bytes | None:
        """Return a folded schema, or None."""
        return self._read(f"base-{key}")

    def keep_base(self, key: str, data: bytes) -> None:
        """Keep a folded schema; the oldest go."""
        self._write(f"base-{key}", data)
        if self.folder is None:
            return
        try:
            kept = sorted(self.folder.glob("base-*"), key=lambda p: p.stat().st_mtime)
            for path in kept[:-_BASES_KEPT]:
                path.unlink(missing_ok=True)
        except OSError:
            return

    def kept(self, name: str) -> bytes | None:
        """Return what was kept under that name, or None."""
        return self._read(name)

    def keep(self, name: str, data: bytes) -> None:
        """Keep something; what has the same first word goes."""
        if self.folder is None:
            return
        try:
            for path in self.folder.glob(f"{name.partition('-')[0]}-*"):
                path.unlink(missing_ok=True)
        except OSError:
            return
        self._write(name, data)

    def _read(self, name: str) -> bytes | None:
        if self.folder is None:
            return None
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            return None

    def _write(self, name: str, data: bytes) -> None:
        if self.folder is None:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            files.replace(self.folder / name, data)
        except OSError:
            return


def digest(*parts: str | bytes) -> str:
    """Return a name for these parts."""
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        made.update(len(data).to_bytes(8, "big") + data)
    return made.hexdigest()


def code_version(packages: Iterable[Path]) -> str:
    """Return what tells one version of lamina's own code from another."""
    seen = [__version__]
    for package in packages:
        for path in sorted(package.rglob("*.py")):
            about = os.stat(path)  # noqa: PTH116 - of a Path it costs twice as much
            seen.append(f"{path.name} {about.st_size} {about.st_mtime_ns}")
    return digest(*seen)
