"""The shadow: what the migrations, and nothing else, make of an empty Supabase database."""

import contextlib
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from lamina.adapters.postgres import ThrowawayPostgres
from lamina.migrations import Migration
from lamina.workflows.filling import Scripts, fill, prepare
from lamina.workflows.project import Project
from lamina.workflows.scripts import baseline_text

DATABASE = "postgres"
"""The shadow's name: jobs of pg_cron remember the database, and the changed one has this name."""

_REPLAY_RULES = "1"
"""Raised when the same files must give another database than before, so that kept ones go."""


class Shadow(msgspec.Struct, frozen=True):
    """What was done to have the shadow.

    Attributes:
        replayed: How many migrations were run now; the others came from a kept database.
        stubs: Extensions that no server of ours has, made of nothing but their name.
    """

    replayed: int
    stubs: tuple[str, ...]


@contextlib.contextmanager
def ready(
    server: ThrowawayPostgres, project: Project, migrations: Sequence[Migration]
) -> Iterator[Shadow]:
    """Have the database `postgres` on `server`, made of prelude, baseline and `migrations`.

    It is for reading, and kept by content: also for the commands that add migrations at the end.

    Raises:
        ReplayError: A migration, or the baseline, does not run.
        ConfigError: The baseline is not there.
    """
    baseline = baseline_text(project)
    keys = _keys(server, baseline, migrations)
    kept = server.kept()
    done = next((n for n in reversed(range(len(keys))) if keys[n] in kept), None)
    left = migrations[done or 0 :]
    made = Shadow(0, ())
    if done is None or left:
        if done is None:
            server.clone(server.prelude_template(), DATABASE)
        else:
            server.clone_kept(keys[done], DATABASE)
        scripts = Scripts(baseline if done is None else "", left)
        stubs = prepare(server.binaries, scripts)
        with server.connection(DATABASE) as connection:
            fill(project, connection, scripts, stubs, known=migrations)
        server.keep(DATABASE, keys[-1])
        made = Shadow(len(left), stubs.empty)
    with server.lent(keys[-1], DATABASE):
        yield made


def _keys(server: ThrowawayPostgres, baseline: str, migrations: Sequence[Migration]) -> list[str]:
    """Return a key for the state before the first migration and after each of them."""
    digest = hashlib.sha256(f"{_REPLAY_RULES} {server.expose_new_tables}\0{baseline}".encode())
    keys = [digest.hexdigest()[:32]]
    for migration in migrations:
        digest.update(f"\0{Path(migration.path).name}\0{migration.text}".encode())
        keys.append(digest.hexdigest()[:32])
    return keys
