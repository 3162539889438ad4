"""lamina.toml and what supabase/config.toml says, as data."""

import difflib
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from lamina.errors import ConfigError

FILE_NAME = "lamina.toml"

T = TypeVar("T")


class ProjectConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`[project]`: where the schema's history starts.

    Attributes:
        baseline: A schema dump that is loaded before the first migration, relative to the project.
    """

    baseline: str = ""


class NewConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`[new]`: what `lamina new` does when no option says otherwise.

    Attributes:
        engine: Where the migrations are replayed: `embedded` or `docker`.
        idempotent: Whether `if not exists`, `if exists` and `or replace` are added.
        git_add: Whether the new files are staged.
        edit: Whether the editor is opened on the new files.
        database_url_env: The variable that holds the URL of the changed database.
        schemas: Only these schemas are compared; empty for all.
    """

    engine: Literal["embedded", "docker"] = "embedded"
    idempotent: bool = True
    git_add: bool = False
    edit: bool = False
    database_url_env: str = ""
    schemas: tuple[str, ...] = ()


class SupabaseConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`[supabase]`: the Supabase CLI.

    Attributes:
        cli: The program to use; empty to look in node_modules, PATH and lamina's cache.
    """

    cli: str = ""


class PostgresConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`[postgres]`: the throwaway server.

    Attributes:
        bin: The folder of `postgres` and `initdb` to use; empty to look for one.
    """

    bin: str = ""


class SandboxConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`[sandbox]`: the local database without Docker.

    Attributes:
        port: The port on 127.0.0.1; another is taken when it is in use.
    """

    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 54339


class GuardAllow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`[[guard.allow]]`: one change of one committed migration, made on purpose.

    Attributes:
        version: The version of the migration.
        blob: The object name of the exact new content; `deleted` for a file that is gone.
        reason: Why.
        rule: The rule; `committed-migration-modified` or `-deleted` where it is empty.
        path: The new path, for a file that was renamed.
    """

    version: str
    blob: str
    reason: Annotated[str, msgspec.Meta(min_length=1)]
    rule: str = ""
    path: str = ""


class GuardConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`[guard]`: which migrations may still change.

    Attributes:
        protect: `committed`: every migration in `HEAD`'s history; `published`: those that the base
            branch or a remote-tracking branch has.
        base: The base branch, such as `origin/main`; empty for the remote's default branch.
        baseline: The version of a squashed migration: everything before it may be deleted in the
            commit that brings it.
        start: Findings about migrations before this version are not listed by `--audit`.
        applied_snapshot: Files that list what is applied in an environment, relative to the
            folder of lamina.toml.
        fail_on: The severity from which on the exit code is 1: `error`, `warning` or `note`.
        allow: What is allowed on purpose, a `[[guard.allow]]` block each.
    """

    protect: Literal["committed", "published"] = "committed"
    base: str = ""
    baseline: str = ""
    start: str = ""
    applied_snapshot: tuple[str, ...] = ()
    fail_on: Literal["error", "warning", "note"] = "error"
    allow: tuple[GuardAllow, ...] = ()


class ReviewConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`[review]`: what the reviewer should know about this database.

    Attributes:
        large_tables: Tables with many rows or much traffic, such as `public.messages`: what blocks
            or rewrites them is an error.
        statistics: A file with the rows of each table, relative to the folder of lamina.toml; see
            `lamina review --stats`.
        start: Migrations before this version are read but not reviewed, for an old repository.
        required_columns: Columns that every new table has to have.
        name_pattern: A regular expression that names of new tables and columns have to match.
        fail_on: The severity from which on the exit code is 1: `error`, `warning` or `note`.
    """

    large_tables: tuple[str, ...] = ()
    statistics: str = ""
    start: str = ""
    required_columns: tuple[str, ...] = ()
    name_pattern: str = ""
    fail_on: Literal["error", "warning", "note"] = "error"


RuleSeverity = Literal["error", "warning", "note", "off"]


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The whole of lamina.toml; every key has a default."""

    project: ProjectConfig = ProjectConfig()
    new: NewConfig = NewConfig()
    supabase: SupabaseConfig = SupabaseConfig()
    postgres: PostgresConfig = PostgresConfig()
    sandbox: SandboxConfig = SandboxConfig()
    guard: GuardConfig = GuardConfig()
    review: ReviewConfig = ReviewConfig()
    rules: dict[str, RuleSeverity] = {}


class SupabaseApi(msgspec.Struct, frozen=True):
    """`[api]` of supabase/config.toml.

    Attributes:
        schemas: The schemas that the Data API serves.
        auto_expose_new_tables: Whether new objects in `public` are granted to the API roles; the
            Supabase CLI 3.1.0 takes true when the key is not set.
    """

    schemas: tuple[str, ...] = ("public", "graphql_public")
    auto_expose_new_tables: bool = True


class SupabaseSeed(msgspec.Struct, frozen=True):
    """`[db.seed]` of supabase/config.toml."""

    enabled: bool = True
    sql_paths: tuple[str, ...] = ("./seed.sql",)


class SupabaseDb(msgspec.Struct, frozen=True):
    """`[db]` of supabase/config.toml."""

    port: int = 54322
    major_version: int = 17
    seed: SupabaseSeed = SupabaseSeed()


class SupabaseProject(msgspec.Struct, frozen=True):
    """The part of supabase/config.toml that lamina reads; the rest is the Supabase CLI's.

    The defaults are the Supabase CLI's own (supabase.com/docs/guides/local-development/cli/config).
    """

    project_id: str = ""
    api: SupabaseApi = SupabaseApi()
    db: SupabaseDb = SupabaseDb()


def read_config(folder: Path) -> Config:
    """Return the configuration in `folder`/lamina.toml, or the defaults when there is none.

    Raises:
        ConfigError: The file is not TOML, has an unknown key, or a value of the wrong type.
    """
    return _read(folder / FILE_NAME, Config)


def read_supabase_project(supabase: Path) -> SupabaseProject:
    """Return what `supabase`/config.toml says, or the CLI's defaults when there is none.

    Raises:
        ConfigError: The file is not TOML, or a value that lamina needs has the wrong type.
    """
    return _read(supabase / "config.toml", SupabaseProject)


def _read(path: Path, kind: type[T]) -> T:
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return kind()
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not TOML: {error}", "Correct that place.") from error
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {error}", _nearest(str(error), kind)) from error


def _nearest(message: str, kind: type[Any]) -> str:
    unknown = re.search(r"unknown field `([^`]+)`(?: - at `\$\.([^`]+)`)?", message)
    if unknown is None:
        return "Correct that value."
    for part in (unknown[2] or "").split("."):
        field = next((f for f in msgspec.structs.fields(kind) if f.encode_name == part), None)
        kind = kind if field is None else field.type
    known = [field.encode_name for field in msgspec.structs.fields(kind)]
    near = difflib.get_close_matches(unknown[1], known, n=1)
    return f"Did you mean `{near[0]}`?" if near else f"Known here: {', '.join(known)}."
