"""The process's "test locally": everything replayed on a fresh database, with the seeds."""

import msgspec

from lamina.adapters.npm import Permit
from lamina.adapters.postgres import ThrowawayPostgres, binaries
from lamina.errors import ReplayError
from lamina.workflows.evidence import reset_digest, store_of
from lamina.workflows.filling import Scripts, fill, prepare
from lamina.workflows.project import Project
from lamina.workflows.scripts import baseline_text, seed_files
from lamina.workflows.steps import Steps

_DATABASE = "postgres"


class ResetTest(msgspec.Struct, frozen=True):
    """What was replayed on a fresh database without an error."""

    migrations: int
    seeds: tuple[str, ...]
    version: str

    @property
    def words(self) -> str:
        """The result in one line."""
        seeds = f" and {', '.join(self.seeds)}" if self.seeds else ""
        return (
            f"Reset test passed: {self.migrations} migrations{seeds} on PostgreSQL {self.version}"
        )


def run(project: Project, steps: Steps, permit: Permit) -> ResetTest:
    """Replay baseline, all migrations and the seeds on a fresh database.

    Raises:
        ReplayError: One of them does not run.
    """
    migrations = project.migrations().migrations
    seeds = list(seed_files(project))
    baseline = baseline_text(project)
    digest = reset_digest(project, baseline, migrations, seeds)
    found = binaries.obtain(project.supabase.db.major_version, project.config.postgres.bin, permit)
    expose = project.supabase.api.auto_expose_new_tables
    with (
        ThrowawayPostgres(found, expose_new_tables=expose) as server,
        steps("Reset test") as step,
    ):
        scripts = Scripts(baseline, migrations, seeds)
        stubs = prepare(found, scripts)
        server.clone(server.prelude_template(), _DATABASE)
        with server.connection(_DATABASE) as connection:
            try:
                fill(project, connection, scripts, stubs)
            except ReplayError as error:
                words = error.message.replace("\n", ": ")
                store_of(project).keep("reset-test", digest, words, ok=False)
                raise
        server.drop(_DATABASE)
        step.say(f"{len(migrations)} migrations, {len(seeds)} seed files")
    tested = ResetTest(len(migrations), tuple(path for path, _ in seeds), found.version)
    store_of(project).keep("reset-test", digest, tested.words, ok=True)
    return tested
