import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lamina.adapters.prelude import digest, script
from lamina.adapters.prelude.stubs import Installed, install, known


def test_the_variants_differ_in_the_last_file_only() -> None:
    """Not exposing new tables is the same prelude with one file more at its end."""
    exposed = script(expose_new_tables=True)
    closed = script(expose_new_tables=False)
    assert closed[: len(exposed)] == exposed
    assert [name for name, _ in closed[len(exposed) :]] == ["revoke_auto_expose"]


def test_the_digest_is_stable() -> None:
    """It is a SHA-256, the same for the same files."""
    assert re.fullmatch("[0-9a-f]{64}", digest())
    assert digest() == digest()


def test_every_stub_has_a_header() -> None:
    """Version and comment are there, and a control file may quote them."""
    assert {"vector", "pg_cron", "pg_net", "pgmq", "supabase_vault", "pgtap"} <= set(known())
    for stub in known().values():
        assert stub.version
        assert stub.comment
        assert "'" not in stub.comment


def test_known_stubs_are_always_written(tmp_path: Path) -> None:
    """An empty wish installs every known stub, with the real extension's comment, trusted."""
    installed = install(tmp_path, {})
    assert installed == Installed(frozenset(known()), frozenset(), frozenset())
    control = (tmp_path / "pg_net.control").read_text()
    assert "comment = 'Async HTTP'" in control
    assert "trusted = true" in control
    assert (tmp_path / "pg_net--0.14.0.sql").exists()
    assert not list(tmp_path.glob(".*"))


def test_a_real_extension_stays(tmp_path: Path) -> None:
    """Files that lamina did not write are not replaced, only marked as trusted where due."""
    real = "comment = 'real'\ndefault_version = '0.8.5'\n"
    (tmp_path / "vector.control").write_text(real)
    (tmp_path / "pg_cron.control").write_text(real)
    installed = install(tmp_path, {"vector": {None}})
    assert {"vector", "pg_cron"}.isdisjoint(installed.stubs)
    assert (tmp_path / "vector.control").read_text() == real + "trusted = true\n"
    assert (tmp_path / "pg_cron.control").read_text() == real
    assert not list(tmp_path.glob("vector--*"))


def test_an_unknown_extension_is_reported_each_time(tmp_path: Path) -> None:
    """It becomes an empty stub, reported by each run that wants it."""
    assert install(tmp_path, {"mystery": {"2.1"}}).empty == {"mystery"}
    again = install(tmp_path, {"mystery": {"2.1"}})
    assert again.empty == {"mystery"}
    assert again.aliases == {("mystery", "2.1")}
    assert install(tmp_path, {}).empty == frozenset()


def test_a_pinned_version_is_made_only_when_unreachable(tmp_path: Path) -> None:
    """Versions with a script, or reached by updates, are real; others become an alias."""
    (tmp_path / "ext.control").write_text("default_version = '1.2'\n")
    for name in ("ext--1.0.sql", "ext--1.0--1.1.sql", "ext--1.1--1.2.sql"):
        (tmp_path / name).write_text("select 1;\n")
    installed = install(tmp_path, {"ext": {None, "1.0", "1.1", "1.2", "0.9"}, "pg_cron": {"1.4"}})
    assert installed.aliases == {("ext", "0.9"), ("pg_cron", "1.4")}
    assert (tmp_path / "ext--1.2--0.9.sql").exists()


@pytest.mark.parametrize("bad", ["../evil", "a/b", "", "a--b", "-a", "a'b", "a b", "a\n"])
def test_names_that_leave_the_folder_are_ignored(tmp_path: Path, bad: str) -> None:
    """Names and versions that PostgreSQL refuses write nothing."""
    install(tmp_path, {})
    before = sorted(tmp_path.iterdir())
    install(tmp_path, {bad: {None}, "pg_cron": {bad}})
    assert sorted(tmp_path.iterdir()) == before


def test_an_outdated_stub_is_renewed(tmp_path: Path) -> None:
    """A stub of an earlier lamina is replaced, an unchanged file is not written again."""
    install(tmp_path, {})
    (tmp_path / "http.control").write_text("# lamina stub\ndefault_version = '0'\n")
    untouched = (tmp_path / "pg_net.control").stat()
    install(tmp_path, {})
    assert "default_version = '1.6'" in (tmp_path / "http.control").read_text()
    assert (tmp_path / "pg_net.control").stat() == untouched


def test_many_at_once(tmp_path: Path) -> None:
    """Installs that overlap leave complete files and no leftovers."""
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: install(tmp_path, {"mystery": {"3"}}), range(24)))
    assert {result.empty for result in results} == {frozenset({"mystery"})}
    for stub in known().values():
        assert (tmp_path / f"{stub.name}--{stub.version}.sql").read_text() == stub.sql
    assert not list(tmp_path.glob(".*"))


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    """A wrong path is not created."""
    with pytest.raises(OSError, match="nowhere"):
        install(tmp_path / "nowhere", {})
