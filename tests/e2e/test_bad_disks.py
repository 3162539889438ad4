"""Disks that are full and folders that may not be written: nothing half-written stays."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e.refusal import refused, refused_as
from support import files_below, make_project, run_lamina

from lamina.adapters.cache import cache_dir
from lamina.adapters.postgres import ThrowawayPostgres

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount and change accounts")
NOBODY = 65534
TABLE = "create table public.notes (id bigint primary key);\n"
LONG = "".join(f"create table public.t{n} (id bigint primary key);\n" for n in range(4000))
TWO_FILES = "alter type public.a add value 'x';\ncreate view v as select 'x'::public.a as x;\n"


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that every account can enter."""
    folder = Path(tempfile.mkdtemp(prefix="lamina-e2e-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def small_disk(shared_folder: Path) -> Iterator[Path]:
    """The mount point of a file system of 400 kB."""
    disk = shared_folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k,mode=755", "lamina-e2e", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("this machine lets nobody mount")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def _fill(disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(b"\0" * 4096)
        except OSError:
            return


@needs_root
def test_a_full_disk(small_disk: Path) -> None:
    """No byte is left: the refusal says so, and the next run works once there is room."""
    project = make_project(small_disk / "small")
    _fill(small_disk)
    (small_disk.parent / "change.sql").write_text(TABLE)
    new = ("new", "--yes", "--diff-file", str(small_disk.parent / "change.sql"))
    refused(project, *new, says="No space left on device", hint="Free some space")
    (small_disk / "filler").unlink()
    assert run_lamina(project, *new).returncode == 0


@needs_root
def test_a_disk_that_fills_up_while_writing(small_disk: Path) -> None:
    """A file that does not fit leaves nothing behind, not even a part of itself."""
    project = make_project(small_disk / "small")
    (small_disk / "ballast").write_bytes(b"\0" * 100_000)
    (small_disk.parent / "change.sql").write_text(LONG)
    new = ("new", "--yes", "--diff-file", str(small_disk.parent / "change.sql"))
    refused(project, *new, says="No space left on device", hint="Free some space")


@needs_root
def test_a_full_disk_under_the_cache(
    tmp_path: Path, small_disk: Path, server: ThrowawayPostgres
) -> None:
    """A cache without room for a cluster is named, with the variable that moves it."""
    project = make_project(tmp_path / "small")
    (small_disk / "cache").mkdir()
    (small_disk / "cache/npm").symlink_to(cache_dir() / "npm")
    env = {
        "LAMINA_CACHE_DIR": str(small_disk / "cache"),
        "CHANGED": server.server.url(server.prelude_template()),
    }
    new = ("new", "--yes", "--database-url-env", "CHANGED")
    refused(project, *new, env=env, says="No space left on device", hint="LAMINA_CACHE_DIR")


@needs_root
def test_a_disk_that_is_mounted_read_only(small_disk: Path) -> None:
    """A repository on a read-only disk is refused."""
    project = make_project(small_disk / "small")
    (small_disk.parent / "change.sql").write_text(TABLE)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    new = ("new", "--yes", "--diff-file", str(small_disk.parent / "change.sql"))
    refused(project, *new, says="Read-only file system", hint="mounted read-only")


@needs_root
def test_a_migrations_folder_that_may_not_be_written(shared_folder: Path) -> None:
    """Another account's folder is refused, and stays as it is."""
    project = make_project(shared_folder / "small")
    (shared_folder / "change.sql").write_text(TABLE)
    subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", str(project)], check=True)
    shutil.chown(project / "supabase/migrations", 0, 0)
    new = ("new", "--yes", "--diff-file", str(shared_folder / "change.sql"))
    refused_as(NOBODY, project, *new, says="Permission denied", hint="permissions")


@needs_root
def test_a_repository_of_another_account(shared_folder: Path) -> None:
    """Git's refusal to read somebody else's repository is passed on, with git's own way out."""
    project = make_project(shared_folder / "small")
    (shared_folder / "change.sql").write_text(TABLE)
    new = ("new", "--yes", "--diff-file", str(shared_folder / "change.sql"))
    refused_as(NOBODY, project, *new, says="dubious ownership", hint="safe.directory")


def test_the_second_of_two_files_cannot_be_written(tmp_path: Path) -> None:
    """When one of several files cannot be written, none is."""
    project = make_project(tmp_path / "small")
    (project / "supabase/migrations/20260724081503_two_part_2.sql").mkdir()
    before = files_below(project)
    done = run_lamina(
        project,
        *("new", "two", "--yes", "--diff-file", "-"),
        stdin=TWO_FILES,
        env={"LAMINA_NOW": "2026-07-24T08:15:02Z"},
    )
    assert done.returncode == 2, done.stdout
    assert "20260724081503_two_part_2.sql exists already" in done.stderr
    assert files_below(project) == before
