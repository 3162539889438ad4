"""A Supabase CLI, run so that its answer can be trusted.

Behaviour measured with npm package `supabase` 2.99.0 to 3.1.0.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from lamina.adapters.cache import cache_dir
from lamina.adapters.process import Completed, failure_text, redact, run, without_escapes
from lamina.adapters.supabase.environment import environment
from lamina.errors import CommandFailed, ConfigError

OLDEST = (2, 115, 0)
"""The first release whose `db diff --from --to` needs no Docker."""

_UNMANAGED = re.compile(r"does not manage these PostgreSQL object kinds: ([^.\n]+)\.")
_OURS = frozenset({"parameter ACL"})
"""Kinds that the prelude has, as every Supabase database does."""

_NO_DOCKER = "Cannot connect to the Docker daemon"
_SECONDS = 300.0
_UPGRADE = "Upgrade it:\n    npm install --save-dev supabase@latest"


class Diff(msgspec.Struct, frozen=True):
    """What the Supabase CLI says about two databases.

    Attributes:
        sql: Turns the first into the second; empty when it sees no difference.
        unmanaged: Kinds of objects that are there and that it does not compare.
    """

    sql: str
    unmanaged: tuple[str, ...] = ()


class SupabaseCli(msgspec.Struct, frozen=True):
    """A Supabase CLI of a known version.

    Args:
        program: The executable.
        version: What it calls itself, such as `3.1.0`.
        origin: Where it was found, for people.
    """

    program: Path
    version: str
    origin: str

    @property
    def release(self) -> tuple[int, ...]:
        """The version as numbers, for comparing."""
        return _numbers(self.version)

    def require_diff_without_docker(self) -> None:
        """Return when the CLI can compare two databases without Docker.

        Raises:
            ConfigError: It is older than 2.115.0.
        """
        if self.release < OLDEST:
            raise ConfigError(
                f"the Supabase CLI {self.version} ({self.origin}) is too old: comparing two "
                "databases without Docker needs 2.115.0 or newer",
                _UPGRADE,
            )

    def diff(
        self,
        from_url: str,
        to_url: str,
        *,
        schemas: Sequence[str] = (),
        password: str = "",
    ) -> Diff:
        """Return what turns the first database into the second.

        Args:
            from_url: The database to start from; without a password.
            to_url: The database to arrive at; without a password.
            schemas: Only these schemas; all when empty.
            password: For the server that asks for one, given in the environment, where other
                accounts of the machine cannot read it.

        Raises:
            ConfigError: The CLI is too old.
            CommandFailed: It failed; the message and the suggestion are its own.
        """
        self.require_diff_without_docker()
        argv = ["db", "diff", "--from", from_url, "--to", to_url]
        return self._diff(_with_schemas(argv, schemas), password=password)

    def diff_with_docker(
        self, project: Path, to_url: str, *, schemas: Sequence[str] = (), password: str = ""
    ) -> Diff:
        """Return the CLI's own diff of the migrations with a database; its shadow needs Docker.

        Args:
            project: The folder that holds `supabase/`.
            to_url: The database that was changed; empty for the CLI's local stack.
            schemas: Only these schemas; all when empty.
            password: As for `diff`.

        Raises:
            CommandFailed: It failed, or Docker does not run.
        """
        argv = ["db", "diff"]
        if to_url:
            argv.append(f"--remote={to_url}" if self.release >= (3,) else f"--db-url={to_url}")
        return self._diff(_with_schemas(argv, schemas), project=project, password=password)

    def _diff(
        self,
        arguments: Sequence[str],
        *,
        project: Path | None = None,
        password: str = "",
    ) -> Diff:
        home = cache_dir() / "supabase-home"  # kept: what the CLI sets up in a new one takes 0.3 s
        home.mkdir(mode=0o700, exist_ok=True)
        done = run(
            [str(self.program), *arguments, "--output-format", "json", "--agent", "no"],
            cwd=project or home,
            env=environment(home, password),
            timeout=_SECONDS,
            check=False,
            secrets=[password],
        )
        sql = _answer(done, self.version, arguments[:2], [password]).get("diff")
        if not isinstance(sql, str):
            shown = f"supabase {' '.join(arguments[:2])} ({self.version})"
            raise CommandFailed(f"{shown}: the answer holds no diff", _UPGRADE)
        return Diff(sql, _unmanaged(without_escapes(done.stderr)))


def _unmanaged(said: str) -> tuple[str, ...]:
    match = _UNMANAGED.search(said)
    kinds = match[1].split(", ") if match else []
    return tuple(kind for kind in kinds if kind not in _OURS)


def _with_schemas(argv: list[str], schemas: Sequence[str]) -> list[str]:
    return [*argv, *(part for schema in schemas for part in ("--schema", schema))]


def _answer(
    done: Completed, version: str, command: Sequence[str], secrets: Sequence[str]
) -> dict[str, Any]:
    shown = f"supabase {' '.join(command)} ({version})"
    try:
        # Not splitlines(): JSON may hold the separators of Unicode as they are.
        answer = json.loads(done.stdout.strip().rsplit("\n", maxsplit=1)[-1])
    except ValueError:
        raise CommandFailed(
            failure_text(shown, done, secrets), _hint(done.stderr + done.stdout)
        ) from None
    error = answer.get("error") if isinstance(answer, dict) else None
    if done.code != 0 or error is not None or not isinstance(answer, dict):
        message, suggestion = _said(error, done)
        raise CommandFailed(
            redact(without_escapes(f"{shown}: {message}"), secrets),
            redact(without_escapes(suggestion), secrets) or _hint(message),
        )
    return answer


def _said(error: object, done: Completed) -> tuple[str, str]:
    if isinstance(error, Mapping):
        return str(error.get("message", "")), str(error.get("suggestion") or "")
    return done.stderr.strip() or done.stdout.strip(), ""


def _hint(message: str) -> str:
    if _NO_DOCKER in message:
        return "Start Docker, or use the engine that needs none:\n    lamina new --engine embedded"
    return ""


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.split("-", 1)[0])[:3])
