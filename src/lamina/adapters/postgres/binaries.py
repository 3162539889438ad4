"""Which PostgreSQL programs the throwaway server is made of, and where they come from."""

import json
import os
import re
import shutil
from pathlib import Path

import msgspec

from lamina.adapters.cache import cache_dir
from lamina.adapters.files import locked
from lamina.adapters.npm import Package, Permit, fetch, permit_all, platform_key
from lamina.adapters.process import run
from lamina.errors import ConfigError

EMBEDDED = {
    14: "14.23.0-beta.17",
    15: "15.18.0-beta.17",
    17: "17.10.0-beta.17",
    18: "18.4.0-beta.17",
}
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)(?:\.(\d+))?\S*")


class Binaries(msgspec.Struct, frozen=True):
    """A PostgreSQL that lamina can start.

    `extensions` is a folder of ours, into which stub extensions may be written.
    """

    folder: Path
    extensions: Path
    version: str
    origin: str

    @property
    def major(self) -> int:
        """The major version: 17 for 17.10."""
        return int(self.version.split(".", 1)[0])

    def program(self, name: str) -> str:
        """Return the path of `postgres` or `initdb`."""
        return str(self.folder / name)


def embedded_package(major: int) -> Package:
    """Return the npm package that holds PostgreSQL `major` for this machine.

    Raises:
        ConfigError: lamina knows no package of that major version.
        LaminaError: There are no binaries for this machine.
    """
    version = EMBEDDED.get(major)
    if version is None:
        known = ", ".join(map(str, EMBEDDED))
        raise ConfigError(
            f"no PostgreSQL {major} for the throwaway server: lamina knows {known}",
            "Check [db] major_version in supabase/config.toml, or name a server in lamina.toml:\n"
            '    [postgres]\n    bin = "/usr/lib/postgresql/' + str(major) + '/bin"',
        )
    name = f"@embedded-postgres/{platform_key()}"
    needed = ("native/bin/postgres", "native/bin/initdb", "native/pg-symlinks.json")
    return Package(name, version, f"PostgreSQL {version.split('-')[0]}", 24, needed)


def find(major: int, configured: str = "") -> Binaries | None:
    """Return binaries of PostgreSQL `major` that are on this machine, or `None`.

    In this order: the `configured` folder, the machine's own, the npm package in our cache.

    Raises:
        ConfigError: The configured folder does not hold PostgreSQL `major`.
    """
    if configured:
        return _configured(Path(configured).expanduser(), major)
    for folder in _machine_folders(major):
        if _version_of(folder).split(".", 1)[0] == str(major):
            return _relocated(folder)
    package = embedded_package(major)
    return _embedded(package) if package.fetched else None


def obtain(major: int, configured: str = "", permit: Permit = permit_all) -> Binaries:
    """Return binaries of PostgreSQL `major`, fetching the npm package when there are none.

    Raises:
        ConfigError: As `find` and `embedded_package`.
        CommandFailed: The package cannot be fetched.
    """
    return find(major, configured) or _embedded(embedded_package(major), permit)


def _configured(folder: Path, major: int) -> Binaries:
    version = _version_of(folder)
    if not version:
        raise ConfigError(
            f"[postgres] bin = {folder}: no postgres and initdb there",
            "Name the folder that holds them, or remove the key.",
        )
    if version.split(".", 1)[0] != str(major):
        raise ConfigError(
            f"[postgres] bin = {folder} is PostgreSQL {version}, the project needs {major}",
            "Name a folder of that major version, or change [db] major_version in "
            "supabase/config.toml.",
        )
    return _relocated(folder)


def _machine_folders(major: int) -> list[Path]:
    folders = [
        Path(f"/usr/lib/postgresql/{major}/bin"),  # Debian
        Path(f"/usr/pgsql-{major}/bin"),  # Red Hat
        Path(f"/opt/homebrew/opt/postgresql@{major}/bin"),
        Path(f"/usr/local/opt/postgresql@{major}/bin"),
    ]
    return [folder for folder in folders if folder.is_dir()]


def _version_of(folder: Path) -> str:
    """Return the version of the server in `folder`, such as `17.10`; empty when there is none."""
    if not (folder / "initdb").is_file() or not (folder / "postgres").is_file():
        return ""
    match = _VERSION.search(run([str(folder / "postgres"), "--version"], check=False).stdout)
    return "" if match is None else f"{match[1]}.{match[2] or 0}"


def _embedded(package: Package, permit: Permit = permit_all) -> Binaries:
    root = fetch(package, permit)
    for link in json.loads((root / "native" / "pg-symlinks.json").read_text("utf-8")):
        # What the package's own install script does, which lamina does not run.
        _link(root / link["target"], root / link["source"])
    folder = root / "native" / "bin"
    version = ".".join(package.version.split("-")[0].split(".")[:2])
    extensions = root / "native" / "share" / "postgresql" / "extension"
    return Binaries(folder, extensions, version, f"npm {package.spec}")


def _link(target: Path, source: Path) -> None:
    if target.is_symlink() or target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.symlink_to(os.path.relpath(source, target.parent))
    except FileExistsError:
        return  # another process made it


def _relocated(folder: Path) -> Binaries:
    """Return a copy of the machine's server whose extension folder is ours to write.

    A server finds its files relative to its own executable (PostgreSQL manual, `pg_config`;
    src/port/path.c), so a tree of links with a real `bin` and a real `extension` folder works.
    """
    version = _version_of(folder)
    config = shutil.which("pg_config", path=str(folder)) or shutil.which("pg_config")
    if config is None:
        raise ConfigError(f"{folder} has no pg_config", "Install PostgreSQL's development files.")
    ask = [config, "--bindir", "--sharedir", "--pkglibdir"]
    bindir, share, lib = (Path(line) for line in run(ask).stdout.split("\n")[:3])
    if bindir.resolve() != folder.resolve():
        bindir, share, lib = _debian_folders(folder)
    root = cache_dir() / "machine" / f"{version}-{str(folder).strip('/').replace('/', '-')}"
    home = root / bindir.relative_to("/")
    extensions = root / share.relative_to("/") / "extension"
    with locked(root.with_suffix(".lock")):
        if not (root / "complete").exists():
            shutil.rmtree(root, ignore_errors=True)
            _mirror(bindir, home, copied=("postgres", "initdb", "pg_ctl"))
            _mirror(share, extensions.parent)
            extensions.unlink()
            shutil.copytree(share / "extension", extensions)
            _mirror(lib, root / lib.relative_to("/"))
            (root / "complete").touch()
    return Binaries(home, extensions, version, str(folder))


def _debian_folders(folder: Path) -> tuple[Path, Path, Path]:
    major = folder.parent.name
    return folder, Path(f"/usr/share/postgresql/{major}"), folder.parent / "lib"


def _mirror(source: Path, target: Path, copied: tuple[str, ...] = ()) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        if path.name in copied:
            shutil.copy2(path, target / path.name)
        else:
            (target / path.name).symlink_to(path)
