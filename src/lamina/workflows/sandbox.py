"""`lamina sandbox`: a local Supabase database without Docker."""

import contextlib

import msgspec

from lamina.adapters.files import locked
from lamina.adapters.npm import Permit
from lamina.adapters.postgres import binaries, run_script
from lamina.adapters.postgres.sandbox import Sandbox
from lamina.errors import ConfigError, DatabaseError
from lamina.workflows import filling
from lamina.workflows.filling import Scripts
from lamina.workflows.project import Project
from lamina.workflows.scripts import baseline_text, seed_files
from lamina.workflows.steps import Steps


class Filled(msgspec.Struct, frozen=True):
    """What a sandbox was filled with.

    Attributes:
        migrations: How many were run.
        seeds: The seed files that were run.
        stubs: Extensions that are there by name only.
    """

    migrations: int
    seeds: tuple[str, ...]
    stubs: tuple[str, ...]


def start(project: Project, steps: Steps, permit: Permit) -> Sandbox:
    """Start the project's sandbox and return it; a new one gets the migrations and the seeds.

    Raises:
        LaminaError: It does not start, or a migration does not run; a new one is then removed.
    """
    sandbox = Sandbox.of(project.root)
    with locked(sandbox.lock_path):
        if sandbox.running and sandbox.complete:
            return sandbox
        if sandbox.exists and not sandbox.complete:  # its start was interrupted
            sandbox.stop()
            sandbox.delete()
        with steps("Postgres") as step:
            made = _launch(project, sandbox, permit)
            step.say(f"{project.supabase.db.major_version} on 127.0.0.1:{sandbox.port}")
        if made:
            try:
                fill(project, sandbox, steps)
            except BaseException:
                sandbox.stop()
                sandbox.delete()
                raise
            sandbox.mark_complete(complete=True)
    return sandbox


def _launch(project: Project, sandbox: Sandbox, permit: Permit) -> bool:
    major = project.supabase.db.major_version
    if sandbox.exists and sandbox.major != major:
        raise ConfigError(
            f"the sandbox is PostgreSQL {sandbox.major}, supabase/config.toml says {major}",
            "Make it anew; what was changed in it and is not in a migration is lost:\n"
            "    lamina sandbox stop --delete-data && lamina sandbox start",
        )
    found = binaries.obtain(major, project.config.postgres.bin, permit)
    return sandbox.start(
        found,
        project.config.sandbox.port,
        expose_new_tables=project.supabase.api.auto_expose_new_tables,
    )


def reset(project: Project, steps: Steps) -> Filled:
    """Make the sandbox's database anew: migrations, then seeds; as `supabase db reset` does.

    Raises:
        DatabaseError: It does not run.
        ReplayError: A migration or a seed does not run; the database is then incomplete.
    """
    sandbox = running(project)
    with locked(sandbox.lock_path):
        sandbox.mark_complete(complete=False)
        sandbox.empty()
        filled = fill(project, sandbox, steps)
        sandbox.mark_complete(complete=True)
    return filled


def running(project: Project) -> Sandbox:
    """Return the project's sandbox.

    Raises:
        DatabaseError: It does not run.
    """
    sandbox = Sandbox.of(project.root)
    if not sandbox.running:
        raise DatabaseError("the sandbox does not run", "lamina sandbox start")
    return sandbox


def stop(project: Project, *, delete_data: bool) -> bool:
    """Stop the project's sandbox; return whether there was something to stop or delete."""
    sandbox = Sandbox.of(project.root)
    with locked(sandbox.lock_path):
        stopped = sandbox.stop()
        if delete_data and sandbox.folder.exists():
            sandbox.delete()
            return True
    return stopped


def run_file(project: Project, name: str, text: str) -> int:
    """Run a script in the sandbox, in one transaction; return how many statements it has.

    Raises:
        DatabaseError: The sandbox does not run.
        ReplayError: A statement fails; nothing of the script stays.
    """
    sandbox = running(project)
    found = binaries.obtain(sandbox.major, project.config.postgres.bin)
    stubs = filling.prepare(found, Scripts(baseline=text))
    with locked(sandbox.lock_path), contextlib.closing(sandbox.connect()) as connection:
        return run_script(connection, name, text, rewrite=stubs.rewrite)


def fill(project: Project, sandbox: Sandbox, steps: Steps) -> Filled:
    """Run baseline, migrations and seeds in the sandbox's empty database.

    Raises:
        ReplayError: One of them does not run.
    """
    migrations = project.migrations().migrations
    seeds = list(seed_files(project))
    found = binaries.obtain(sandbox.major, project.config.postgres.bin)
    schema, rows = Scripts(baseline_text(project), migrations), Scripts(seeds=seeds)
    stubs = filling.prepare(found, schema)
    seed_stubs = filling.prepare(found, rows)
    with contextlib.closing(sandbox.connect()) as connection:
        with steps("Migrations") as step:
            filling.fill(project, connection, schema, stubs)
            step.say(f"{len(migrations)} applied")
        with steps("Seed") as step:
            filling.fill(project, connection, rows, seed_stubs, known=migrations)
            step.say(", ".join(path for path, _ in seeds) or "none")
    return Filled(len(migrations), tuple(path for path, _ in seeds), stubs.empty)
