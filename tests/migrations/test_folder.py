from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamina.errors import ConfigError
from lamina.migrations.folder import MigrationFolder, ProblemKind
from lamina.migrations.migration import Migration
from lamina.migrations.version import Version

NOW = datetime(2026, 7, 24, 8, 15, 2, tzinfo=UTC)


def read(folder: Path, *names: str) -> MigrationFolder:
    """Write an SQL file of each name and read the folder."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"select 1;\n")
    return MigrationFolder.read(folder)


def skipped(folder: MigrationFolder) -> dict[str, tuple[str, str]]:
    """Return reason and suggestion of each skipped file."""
    return {
        p.path.relative_to(folder.path).as_posix(): (p.reason, p.suggestion) for p in folder.skipped
    }


def test_migrations_come_in_the_order_of_the_cli(tmp_path: Path) -> None:
    """By version as text, then by file name."""
    folder = read(tmp_path, "10_b.sql", "9_x.sql", "1_c.sql", "1_a.sql", "20260219120000_d.sql")
    names = ["1_a.sql", "1_c.sql", "10_b.sql", "20260219120000_d.sql", "9_x.sql"]
    assert [m.file_name for m in folder.migrations] == names
    assert folder.latest == folder.migrations[-1]
    assert folder.versions[:2] == (Version("1"), Version("1"))


def test_a_missing_folder_is_empty(tmp_path: Path) -> None:
    """A project without migrations yet has no migrations, and that is not an error."""
    folder = MigrationFolder.read(tmp_path / "supabase" / "migrations")
    assert folder.migrations == ()
    assert folder.latest is None
    assert folder.problems() == ()
    assert str(folder.next_version(NOW)) == "20260724081502"


def test_a_file_in_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    """The error says what cannot be read."""
    path = tmp_path / "migrations"
    path.write_text("")
    with pytest.raises(ConfigError, match=r"cannot read .*migrations"):
        MigrationFolder.read(path)


def test_a_broken_link_is_an_error(tmp_path: Path) -> None:
    """The CLI would fail on it as well; a migration is never dropped without a word."""
    (tmp_path / "20260219120000_a.sql").symlink_to(tmp_path / "gone.sql")
    with pytest.raises(ConfigError, match="20260219120000_a"):
        MigrationFolder.read(tmp_path)


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    """The CLI follows links to files."""
    (tmp_path / "shared.txt").write_text("select 2;")
    (tmp_path / "20260219120000_a.sql").symlink_to(tmp_path / "shared.txt")
    assert [m.text for m in MigrationFolder.read(tmp_path).migrations] == ["select 2;"]


def test_content_is_read_byte_for_byte(tmp_path: Path) -> None:
    """Line ends and the byte order mark survive."""
    data = b"\xef\xbb\xbfselect 1;\r\nselect 2;\r"
    (tmp_path / "20260219120000_a.sql").write_bytes(data)
    assert MigrationFolder.read(tmp_path).migrations[0].text.encode() == data


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    """The error has the path and the offset of the byte."""
    (tmp_path / "20260219120000_a.sql").write_bytes(b"\xff")
    with pytest.raises(ConfigError, match=r"20260219120000_a\.sql is not UTF-8.*offset 0"):
        MigrationFolder.read(tmp_path)


@pytest.mark.parametrize(
    ("name", "reason", "suggestion"),
    [
        ("create_profiles.sql", "start with a version", "YYYYMMDDHHMMSS_create_profiles.sql"),
        ("2024-01-31-add users.sql", "not digits", "20240131000000_add_users.sql"),
        ("20240131_120000_x.SQL", "lower case", "20240131120000_x.sql"),
        ("20240131120000-addUsers.sql", "not digits", "20240131120000_add_users.sql"),
        ("20240131120000_x.pgsql", ".sql", "20240131120000_x.sql"),
        ("20240131120000_x.sql.txt", ".sql", "20240131120000_x.sql"),
        ("20240131120000_x", ".sql", "20240131120000_x.sql"),
        ("20240131120000.sql", "not digits", "20240131120000_migration.sql"),
        ("V2__add_users.sql", "start with a version", "YYYYMMDDHHMMSS_add_users.sql"),
        ("3.add_users.sql", "not digits", "YYYYMMDDHHMMSS_add_users.sql"),
        (" 20240131120000_x.sql", "space", "20240131120000_x.sql"),
        ("20240131120000_x.sql ", "space", "20240131120000_x.sql"),
        ("20240131120000_a\nb.sql", "line break", "20240131120000_a_b.sql"),
        ("archive/20240131120000_x.sql", "subfolders", "20240131120000_x.sql"),
        ("a/b/x.sql", "subfolders", "YYYYMMDDHHMMSS_x.sql"),
        ("20240131120000_x/migration.sql", "subfolders", "20240131120000_x.sql"),
        ("20200101000000_init.sql", '"init"', "20200101000000_initial_schema.sql"),
    ],
)
def test_files_that_the_cli_skips(tmp_path: Path, name: str, reason: str, suggestion: str) -> None:
    """A file that somebody meant as a migration is reported with the reason and a right name."""
    folder = read(tmp_path, name)
    assert folder.migrations == ()
    [(found_reason, found_suggestion)] = skipped(folder).values()
    assert reason in found_reason
    assert found_suggestion == suggestion


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        ".gitkeep",
        ".20240131120000_x.sql.swp",
        ".hidden/20240131120000_x.sql",
        "20240131120000_x.sql.bak",
        "20240131120000_x.sql~",
        "meta/_journal.json",
        "notes.txt",
    ],
)
def test_other_files_are_passed_over_quietly(tmp_path: Path, name: str) -> None:
    """Notes, dotfiles and backups are nobody's migration."""
    folder = read(tmp_path, name)
    assert (folder.migrations, folder.problems()) == ((), ())


def test_an_old_init_is_skipped_only_as_the_first_entry(tmp_path: Path) -> None:
    """The CLI looks at the first directory entry only, and a dotfile takes that place."""
    folder = read(tmp_path, ".gitkeep", "20200101000000_init.sql")
    assert [m.file_name for m in folder.migrations] == ["20200101000000_init.sql"]


def test_duplicates(tmp_path: Path) -> None:
    """Two files with one version are listed together, and each after the first is a problem."""
    folder = read(tmp_path, "20240131120000_b.sql", "20240131120000_a.sql", "20240131120001_c.sql")
    a, b, _ = folder.migrations
    assert folder.duplicates == {Version("20240131120000"): (a, b)}
    [problem] = folder.problems()
    assert problem.kind is ProblemKind.DUPLICATE
    assert problem.path == tmp_path / "20240131120000_b.sql"
    assert "20240131120000_a.sql" in problem.reason


def test_problems_cover_versions_names_and_skipped_files(tmp_path: Path) -> None:
    """What the CLI applies but nobody should have named so is reported with a better name."""
    names = ("20240131_x.sql", "0001_y.sql", "20240131120000_Add Users.sql", "z.sql", "5_.sql")
    problems = read(tmp_path, *names).problems()
    assert [(p.path.name, p.kind.value, p.suggestion) for p in problems] == [
        ("0001_y.sql", "version", ""),
        ("20240131120000_Add Users.sql", "name", "20240131120000_add_users.sql"),
        ("20240131_x.sql", "version", "20240131000000_x.sql"),
        ("5_.sql", "version", ""),
        ("5_.sql", "name", "YYYYMMDDHHMMSS_migration.sql"),
        ("z.sql", "skipped", "YYYYMMDDHHMMSS_z.sql"),
    ]


def test_next_version_looks_at_the_folder_and_at_what_is_given(tmp_path: Path) -> None:
    """A migration here and one on another branch both come before the next."""
    folder = read(tmp_path, "20260724081510_a.sql")
    assert str(folder.next_version(NOW)) == "20260724081511"
    assert str(folder.next_version(NOW, [Version("20260724081559")])) == "20260724081600"


@given(st.lists(st.text("0123456789", min_size=1, max_size=16).filter(lambda d: d < "9999")))
def test_the_next_version_sorts_last(known: list[str]) -> None:
    """A file with the next version is applied after every other one."""
    files = [Migration(Version(d), "a", Path(f"{d}_a.sql"), "") for d in known]
    folder = MigrationFolder(Path(), tuple(sorted(files, key=lambda m: m.order)))
    version = folder.next_version(NOW)
    new = Migration(version, "a", Path(f"{version}_a.sql"), "")
    assert all(migration.order < new.order for migration in files)
