"""Which database was changed."""

import socket

from lamina.adapters.postgres.sandbox import Sandbox
from lamina.adapters.postgres.sandbox_process import HOST
from lamina.adapters.postgres.target import Target, from_environment
from lamina.errors import DatabaseError, UsageError
from lamina.workflows.project import Project

SANDBOX = "sandbox"
LOCAL = "local"
_SECONDS_TO_ANSWER = 0.3


def running(project: Project) -> list[Target]:
    """Return the project's databases that run on this machine: the sandbox, the local stack."""
    sandbox = Sandbox.of(project.root)
    found = [sandbox.target()] if sandbox.running else []
    port = project.supabase.db.port
    if port != sandbox.port and _listens(port):
        found.append(local_stack(project))
    return found


def local_stack(project: Project) -> Target:
    """Return the local stack of `supabase start`, running or not."""
    port = project.supabase.db.port
    # The password of every local stack (supabase.com/docs/guides/local-development).
    return Target.parse("local stack", f"postgresql://postgres:postgres@{HOST}:{port}/postgres")


def _listens(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=_SECONDS_TO_ANSWER).close()
    except OSError:
        return False
    return True


def chosen(project: Project, name: str, variable: str) -> Target | None:
    """Return the database that an option or the configuration names, or `None`.

    Args:
        project: The project.
        name: `sandbox`, `local` or nothing.
        variable: The environment variable with the URL, or nothing.

    Raises:
        UsageError: The name is unknown, or the variable is not set.
        DatabaseError: It is the sandbox, which does not run.
    """
    if variable:
        return from_environment(variable)
    if name == SANDBOX:
        sandbox = Sandbox.of(project.root)
        if not sandbox.running:
            raise DatabaseError("the sandbox does not run", "lamina sandbox start")
        return sandbox.target()
    if name == LOCAL:
        return local_stack(project)
    if name:
        raise UsageError(f"--database {name} is unknown", "Known: sandbox, local.")
    configured = project.config.new.database_url_env
    return from_environment(configured) if configured else None
