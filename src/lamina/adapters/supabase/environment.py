"""The environment that the Supabase CLI runs in."""

import os
from pathlib import Path

from lamina.adapters import libpq

_AGENT_VARIABLES = (
    "AI_AGENT",
    "CLAUDECODE",
    "CLAUDE_CODE",
    "CODEX_SANDBOX",
    "CURSOR_AGENT",
    "CURSOR_TRACE_ID",
    "GEMINI_CLI",
    "OPENCODE",
)


def environment(home: Path, password: str = "") -> dict[str, str]:
    """Return the environment in which the CLI answers the same everywhere.

    Args:
        home: A folder of its own.
        password: For the database that asks for one.
    """
    # The CLI would take other PG... variables for both databases at once.
    ours = libpq.cleaned(os.environ, libpq.FOR_TARGETS - {"PGSSLMODE"})
    kept = {key: value for key, value in ours.items() if key not in _AGENT_VARIABLES}
    # The CLI gets a home of its own, so what it may read in the user's is named.
    user_home = Path(kept.get("HOME", "/"))
    kept.setdefault("DOCKER_CONFIG", str(user_home / ".docker"))
    kept.setdefault("PGPASSFILE", str(user_home / ".pgpass"))
    quiet = {
        "HOME": str(home),
        "SUPABASE_TELEMETRY_DISABLED": "1",
        "SUPABASE_NO_UPDATE_NOTIFIER": "1",
        "NO_COLOR": "1",
    }
    return {**kept, **quiet, **({"PGPASSWORD": password} if password else {})}
