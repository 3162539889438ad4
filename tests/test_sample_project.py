"""The sample project runs from its first migration to its last."""

import msgspec
from sample_project import MIGRATIONS, OWN_SCHEMAS, PROJECT, migrations, replay_on, replayed

from lamina.adapters.postgres import Connection, ThrowawayPostgres
from lamina.migrations import CheckState, MigrationFolder
from lamina.sql.statements import split_for_replay


def recorded(connection: Connection) -> list[str]:
    """Return the versions in the history table, in order."""
    query = "select version from supabase_migrations.schema_migrations order by version"
    return [str(version) for (version,) in connection.execute(query)]


def test_every_migration_replays(server: ThrowawayPostgres) -> None:
    """From nothing to the last file without an error, each recorded once."""
    with replayed(server, "sample_all") as connection:
        assert recorded(connection) == [file.version.digits for file in migrations()]
        made = {
            str(name) for (name,) in connection.execute("select nspname::text from pg_namespace")
        }
    # `archive` was renamed to `attic`, and that was dropped, as was `legacy`.
    assert made & set(OWN_SCHEMAS) == {"public", "private", "audit", "reports"}


def test_a_replay_can_stop_and_go_on(server: ThrowawayPostgres) -> None:
    """The first files alone, then the next one on the same connection."""
    files = migrations()
    with replayed(server, "sample_some", 2) as connection:
        assert recorded(connection) == [file.version.digits for file in files[:2]]
        replay_on(server, connection, files[2:3])
        assert len(recorded(connection)) == 3
    assert not server.exists("sample_some")


def test_the_folder_is_in_order() -> None:
    """The Supabase CLI would apply every file, and no file has a problem of name or version."""
    folder = MigrationFolder.read(MIGRATIONS)
    assert len(folder.migrations) >= 45
    assert list(folder.problems()) == []
    assert {path.name for path in MIGRATIONS.iterdir()} == {
        file.file_name for file in folder.migrations
    }


def test_every_migration_has_its_header() -> None:
    """Title, author, issue and the four items of the checklist stand in every file."""
    for file in migrations():
        header = file.header
        assert header is not None, file.file_name
        day = file.version.digits[:8]
        assert header.date is not None
        assert f"{header.date}".replace("-", "")[:8] == day, file.file_name
        assert [item.state for item in header.checklist].count(CheckState.DONE) == 3


def test_what_runs_outside_a_transaction_is_alone() -> None:
    """A file with such a statement holds nothing else."""
    alone = []
    for file in migrations():
        statements = split_for_replay(file.text)
        if any(statement.runs_outside_transaction for statement in statements):
            assert len(statements) == 1, file.file_name
            alone.append(file.name)
    assert "index_sessions_workspace_id" in alone


def test_the_config_names_the_server(server: ThrowawayPostgres) -> None:
    """The project asks for the PostgreSQL that the tests have."""
    config = msgspec.toml.decode((PROJECT / "supabase" / "config.toml").read_bytes())
    assert server.binaries.version.startswith(f"{config['db']['major_version']}.")
