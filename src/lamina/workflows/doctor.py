"""`lamina doctor`: what lamina finds on this machine."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from lamina.adapters import supabase
from lamina.adapters.cache import cache_dir
from lamina.adapters.npm import Permit
from lamina.adapters.postgres import binaries
from lamina.adapters.postgres.sandbox import Sandbox
from lamina.errors import LaminaError, UsageError
from lamina.workflows.project import Project, discover, shown

_INSTALL = "lamina doctor --install"


class Found(msgspec.Struct, frozen=True):
    """One thing that lamina needs: what it is, and what to do when it is not there.

    Attributes:
        subject: What was looked for.
        detail: What was found.
        remedy: What to do; empty when all is well.
    """

    subject: str
    detail: str
    remedy: str = ""


def examine(named: Path | None, permit: Permit | None) -> list[Found]:
    """Return what is there and what is missing.

    Args:
        named: The project, or `None` for the one around.
        permit: When given, missing programs are fetched if it permits.

    Raises:
        CommandFailed: Something could not be fetched.
    """
    project, about = _project(named)
    root = project.root if project else _working_folder()
    config = project.config if project else None
    major = project.supabase.db.major_version if project else 17
    return [
        about,
        _checked("Git", lambda: str(project.repository().root) if project else "not looked for"),
        _postgres(major, config.postgres.bin if config else "", permit),
        _supabase(root, config.supabase.cli if config else "", permit),
        _checked("Cache", lambda: str(cache_dir())),
        *([_sandbox(project)] if project else []),
    ]


def program_path(named: Path | None, program: str) -> str:
    """Return the path of the program that lamina uses for the project.

    Raises:
        UsageError: lamina knows no such program, or it is not on this machine.
    """
    project = discover(named)
    if program == "supabase":
        cli = supabase.find(project.root, project.config.supabase.cli)
        path = str(cli.program) if cli else ""
    elif program == "postgres":
        server = binaries.find(project.supabase.db.major_version, project.config.postgres.bin)
        path = server.program("postgres") if server else ""
    else:
        raise UsageError(f"--path {program} is unknown", "Known: supabase, postgres.")
    if not path:
        raise UsageError(f"{program} is not on this machine", _INSTALL)
    return path


def _project(named: Path | None) -> tuple[Project | None, Found]:
    try:
        project = discover(named)
    except LaminaError as error:
        return None, Found("Project", error.message, error.hint.splitlines()[-1].strip())
    count = len(project.migrations().migrations)
    return project, Found(
        "Project", f"{project.name} · {shown(project.folder)} · {count} migrations"
    )


def _working_folder() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:  # said of the project already
        return Path("/")


def _checked(subject: str, look: Callable[[], str]) -> Found:
    try:
        return Found(subject, look())
    except LaminaError as error:
        return Found(subject, error.message, error.hint)


def _postgres(major: int, configured: str, permit: Permit | None) -> Found:
    try:
        found = (
            binaries.obtain(major, configured, permit)
            if permit
            else binaries.find(major, configured)
        )
    except LaminaError as error:
        if permit:
            raise
        return Found("Postgres", error.message, error.hint)
    if found is None:
        return Found("Postgres", f"no PostgreSQL {major} on this machine", _INSTALL)
    return Found("Postgres", f"{found.version} · {found.origin}")


def _supabase(root: Path, configured: str, permit: Permit | None) -> Found:
    try:
        cli = (
            supabase.obtain(root, configured, permit) if permit else supabase.find(root, configured)
        )
        if cli is None:
            return Found("Supabase", "no Supabase CLI on this machine", _INSTALL)
        cli.require_diff_without_docker()
    except LaminaError as error:
        if permit:
            raise
        return Found("Supabase", error.message, error.hint.splitlines()[-1].strip())
    return Found("Supabase", f"CLI {cli.version} · {cli.origin}")


def _sandbox(project: Project) -> Found:
    sandbox = Sandbox.of(project.root)
    return Found("Sandbox", f"running on port {sandbox.port}" if sandbox.running else "not running")
