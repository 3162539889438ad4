"""Running what a project's databases are made of: baseline, migrations, seeds."""

from collections.abc import Sequence

import msgspec

from lamina.adapters.postgres import Connection, extensions, replay, run_script
from lamina.adapters.postgres.binaries import Binaries
from lamina.errors import ReplayError
from lamina.migrations import Migration
from lamina.workflows.project import Project
from lamina.workflows.replay_help import explain


class Scripts(msgspec.Struct, frozen=True):
    """What is to be run, in this order.

    Attributes:
        baseline: The baseline's text; empty for none.
        migrations: The migrations.
        seeds: The seed files, each as a shown path and its text.
    """

    baseline: str = ""
    migrations: Sequence[Migration] = ()
    seeds: Sequence[tuple[str, str]] = ()

    @property
    def texts(self) -> list[str]:
        """Every text."""
        return [self.baseline, *(m.text for m in self.migrations), *(t for _, t in self.seeds)]


def prepare(binaries: Binaries, scripts: Scripts) -> extensions.Prepared:
    """Make the extensions that the scripts create available to the server."""
    return extensions.prepare(binaries, scripts.texts)


def fill(
    project: Project,
    connection: Connection,
    scripts: Scripts,
    stubs: extensions.Prepared,
    known: Sequence[Migration] = (),
) -> None:
    """Run the scripts.

    Args:
        project: The project.
        connection: To the database to fill, as `postgres`, in autocommit mode.
        scripts: What to run.
        stubs: What `prepare` returned.
        known: All migrations of the project, for the explanation of a failure.

    Raises:
        ReplayError: One of them does not run; the message says what to do.
    """
    try:
        if scripts.baseline:
            name = project.config.project.baseline
            run_script(connection, name, scripts.baseline, rewrite=stubs.rewrite)
        replay(connection, scripts.migrations, rewrite=stubs.rewrite)
        for path, text in scripts.seeds:
            run_script(connection, path, text, rewrite=stubs.rewrite)
    except ReplayError as error:
        has_baseline = bool(project.config.project.baseline)
        raise explain(error, known or scripts.migrations, has_baseline=has_baseline) from error
