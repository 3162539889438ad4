"""Where a project's Supabase CLI is, and which version it has; asked once."""

import hashlib
import json
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from lamina.adapters.cache import cache_dir
from lamina.adapters.files import replace
from lamina.adapters.npm import Package, Permit, fetch, permit_all, platform_key
from lamina.adapters.process import failure_text, run
from lamina.adapters.supabase.cli import SupabaseCli
from lamina.adapters.supabase.environment import environment
from lamina.errors import ConfigError, LaminaError

FETCHED_VERSION = "3.1.0"
"""The release that lamina fetches for a project that has none."""

_VERSION = re.compile(r"^(?:supabase )?v?(\d+\.\d+\.\d+\S*)\s*$", re.MULTILINE)


def find(project: Path, configured: str = "") -> SupabaseCli | None:
    """Return the project's Supabase CLI, or `None` when there is none on this machine.

    In this order: `configured` (lamina.toml), `SUPABASE_CLI`, `node_modules/.bin` of the project's
    folder and those above it, `PATH`, the npm package in lamina's cache.

    Raises:
        ConfigError: A CLI that was named is not there, or does not tell its version.
    """
    for source, name in (
        ("[supabase] cli in lamina.toml", configured),
        ("SUPABASE_CLI", os.environ.get("SUPABASE_CLI", "")),
    ):
        if name:
            return _named(source, name)
    for folder in (project, *project.parents):
        program = folder / "node_modules" / ".bin" / "supabase"
        if program.exists():
            return _in_node_modules(program)
    on_path = shutil.which("supabase")
    if on_path is not None:
        return SupabaseCli(Path(on_path), _version_of(Path(on_path)), on_path)
    package = fetched_package()
    return from_package(package) if package.fetched else None


def obtain(project: Path, configured: str = "", permit: Permit = permit_all) -> SupabaseCli:
    """Return the project's Supabase CLI, fetching the npm package when there is none.

    Raises:
        ConfigError: As `find`.
        CommandFailed: The package cannot be fetched.
    """
    return find(project, configured) or from_package(fetched_package(), permit)


def fetched_package(version: str = FETCHED_VERSION) -> Package:
    """Return the npm package with the CLI for this machine.

    Raises:
        LaminaError: There is none for this machine.
    """
    what = f"the Supabase CLI {version}"
    return Package(_native_package(), version, what, 66, needed=("bin/supabase",))


def _native_package() -> str:
    musl = "-musl" if any(Path("/lib").glob("ld-musl-*")) else ""
    return f"@supabase/cli-{platform_key()}{musl}"


def from_package(package: Package, permit: Permit = permit_all) -> SupabaseCli:
    """Return the CLI in an npm package, fetched into lamina's cache the first time.

    Raises:
        CommandFailed: The package cannot be fetched.
    """
    program = fetch(package, permit) / "bin" / "supabase"
    program.chmod(0o755)
    return SupabaseCli(program, package.version, f"npm {package.spec}")


def _named(source: str, name: str) -> SupabaseCli:
    program = shutil.which(str(Path(name).expanduser()))
    if program is None:
        raise ConfigError(
            f"{source} names {name}, which is not a program on this machine",
            "Correct it, or remove it and let lamina look in node_modules and PATH.",
        )
    return SupabaseCli(Path(program), _version_of(Path(program)), source)


def _in_node_modules(program: Path) -> SupabaseCli:
    """Use the native binary behind npm's launcher where there is one: 0.2 s less for each call."""
    package = _launcher_package(program)
    version = _package_version(package)
    native = next(
        (
            folder / "bin" / "supabase"
            for root in (package / "node_modules", package.parent)
            if _package_version(folder := root / _native_package()) == version and version
        ),
        program,
    )
    return SupabaseCli(native, version or _version_of(program), str(program))


def _launcher_package(program: Path) -> Path:
    """Return the folder of the npm package `supabase`; npm links to its launcher, pnpm does not."""
    beside = program.parents[1] / "supabase"
    for folder in (*program.resolve().parents, beside.resolve()):
        if _package_json(folder).get("name") == "supabase":
            return folder
    return beside


def _package_version(folder: Path) -> str:
    return str(_package_json(folder).get("version", ""))


def _package_json(folder: Path) -> dict[str, Any]:
    try:
        about = json.loads((folder / "package.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return about if isinstance(about, dict) else {}


def _version_of(program: Path) -> str:
    """Return the CLI's version; asked once for each state of the file, it takes 0.5 s to say."""
    about = program.resolve().stat()
    key = f"{program.resolve()} {about.st_size} {about.st_mtime_ns}"
    note = cache_dir() / "versions" / hashlib.sha256(key.encode()).hexdigest()[:24]
    if note.is_file() and (known := note.read_text("utf-8")):
        return known
    with tempfile.TemporaryDirectory(prefix="lamina-supabase-") as home:
        env = environment(Path(home))
        done = run([str(program), "--version"], env=env, check=False, timeout=60)
    match = _VERSION.search(done.stdout)
    if done.code != 0 or match is None:
        raise ConfigError(
            f"{program} does not tell its version\n" + failure_text("supabase --version", done),
            "Is it the Supabase CLI? Install it:\n    npm install --save-dev supabase",
        )
    try:
        replace(note, match[1].encode())
    except OSError as error:
        raise LaminaError(f"cannot write {note}: {error.strerror}") from error
    return match[1]
