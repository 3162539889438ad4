"""The Supabase CLI: found, asked its version once, and run so that its answer can be trusted.

Behaviour measured with npm package `supabase` 2.99.0 to 3.1.0.
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from lamina.adapters.cache import cache_dir
from lamina.adapters.files import replace
from lamina.adapters.npm import Package, Permit, fetch, permit_all, platform_key
from lamina.adapters.process import Completed, failure_text, redact, run
from lamina.errors import CommandFailed, ConfigError, LaminaError

FETCHED_VERSION = "3.1.0"
"""The release that lamina fetches for a project that has none."""

OLDEST = (2, 115, 0)
"""The first release whose `db diff --from --to` needs no Docker."""

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
# What libpq would take from our environment and use for both databases at once.
_TARGET_VARIABLES = (
    "PGDATABASE",
    "PGHOST",
    "PGHOSTADDR",
    "PGOPTIONS",
    "PGPORT",
    "PGSERVICE",
    "PGSSLMODE",
    "PGUSER",
)
_NO_DOCKER = "Cannot connect to the Docker daemon"
_SECONDS = 300.0
_UPGRADE = "Upgrade it:\n    npm install --save-dev supabase@latest"


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
        secrets: Sequence[str] = (),
    ) -> str:
        """Return the SQL that turns the first database into the second; empty when they agree.

        Args:
            from_url: The database to start from; without a password.
            to_url: The database to arrive at; without a password.
            schemas: Only these schemas; all when empty.
            password: For the server that asks for one, given in the environment, where other
                accounts of the machine cannot read it.
            secrets: Strings that no message may contain.

        Raises:
            ConfigError: The CLI is too old.
            CommandFailed: It failed; the message and the suggestion are its own.
        """
        self.require_diff_without_docker()
        argv = ["db", "diff", "--from", from_url, "--to", to_url]
        answer = self._ask(_with_schemas(argv, schemas), password=password, secrets=secrets)
        return str(answer["diff"])

    def diff_with_docker(
        self, project: Path, to_url: str, *, schemas: Sequence[str] = (), password: str = ""
    ) -> str:
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
        answer = self._ask(
            _with_schemas(argv, schemas), project=project, password=password, secrets=[password]
        )
        return str(answer["diff"])

    def _ask(
        self,
        arguments: Sequence[str],
        *,
        project: Path | None = None,
        password: str = "",
        secrets: Sequence[str] = (),
    ) -> dict[str, Any]:
        hidden = [*secrets, password]
        with tempfile.TemporaryDirectory(prefix="lamina-supabase-") as home:
            done = run(
                [str(self.program), *arguments, "--output-format", "json", "--agent", "no"],
                cwd=project or Path(home),
                env=_environment(Path(home), password),
                timeout=_SECONDS,
                check=False,
                secrets=hidden,
            )
        return _answer(done, self.version, arguments[:2], hidden)


def _with_schemas(argv: list[str], schemas: Sequence[str]) -> list[str]:
    return [*argv, *(part for schema in schemas for part in ("--schema", schema))]


def _environment(home: Path, password: str) -> dict[str, str]:
    dropped = {*_AGENT_VARIABLES, *_TARGET_VARIABLES}
    kept = {key: value for key, value in os.environ.items() if key not in dropped}
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


def _answer(
    done: Completed, version: str, command: Sequence[str], secrets: Sequence[str]
) -> dict[str, Any]:
    shown = f"supabase {' '.join(command)} ({version})"
    try:
        answer = json.loads(done.stdout.strip().splitlines()[-1])
    except (ValueError, IndexError):
        raise CommandFailed(
            failure_text(shown, done, secrets), _hint(done.stderr + done.stdout)
        ) from None
    error = answer.get("error") if isinstance(answer, dict) else None
    if done.code != 0 or error is not None or not isinstance(answer, dict):
        message, suggestion = _said(error, done)
        raise CommandFailed(
            redact(f"{shown}: {message}", secrets),
            redact(suggestion, secrets) or _hint(message),
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
    musl = "-musl" if any(Path("/lib").glob("ld-musl-*")) else ""
    name = f"@supabase/cli-{platform_key()}{musl}"
    return Package(name, version, f"the Supabase CLI {version}", 66)


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
    package = program.resolve().parent
    while package.name != "supabase" and package != package.parent:
        package = package.parent
    version = _package_version(package)
    native = next(
        (
            path
            for root in (package / "node_modules", package.parent)
            for path in sorted(root.glob("@supabase/cli-*/bin/supabase"))
            if _package_version(path.parents[1]) == version and version
        ),
        program,
    )
    return SupabaseCli(native, version or _version_of(program), str(program))


def _package_version(folder: Path) -> str:
    try:
        return str(json.loads((folder / "package.json").read_text("utf-8"))["version"])
    except (OSError, ValueError, KeyError):
        return ""


def _version_of(program: Path) -> str:
    """Return the CLI's version; asked once for each state of the file, it takes 0.5 s to say."""
    about = program.resolve().stat()
    key = f"{program.resolve()} {about.st_size} {about.st_mtime_ns}"
    note = cache_dir() / "versions" / hashlib.sha256(key.encode()).hexdigest()[:24]
    if note.is_file():
        return note.read_text("utf-8")
    done = run([str(program), "--version"], check=False, timeout=60)
    match = re.search(r"\d+\.\d+\.\d+\S*", done.stdout)
    if done.code != 0 or match is None:
        raise ConfigError(
            f"{program} does not tell its version\n" + failure_text("supabase --version", done),
            "Is it the Supabase CLI? Install it:\n    npm install --save-dev supabase",
        )
    try:
        replace(note, match[0].encode())
    except OSError as error:
        raise LaminaError(f"cannot write {note}: {error.strerror}") from error
    return match[0]
