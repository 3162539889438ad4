import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lamina.adapters import files
from lamina.adapters.files import locked, replace, try_lock, write_all_new, write_new
from lamina.errors import LaminaError

NOBODY = 65534
BIG = 24 << 20

WRITE_BIG = """
import sys
from pathlib import Path
from lamina.adapters.files import write_new
data = b"x" * int(sys.argv[2])
print("ready", flush=True)
write_new(Path(sys.argv[1]), data)
"""
WRITE_SMALL_LIMIT = """
import resource, sys
from pathlib import Path
from lamina.adapters.files import write_all_new
from lamina.errors import LaminaError
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
folder = Path(sys.argv[1])
try:
    write_all_new({folder / "a.sql": b"a", folder / "b.sql": b"b" * 200_000})
except LaminaError as error:
    print(error.message, error.hint, sep="|")
"""
WRITE_AS_NOBODY = """
import os, sys
from pathlib import Path
from lamina.adapters.files import write_new
from lamina.errors import LaminaError
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    write_new(Path(sys.argv[1]), b"data")
    print("written")
except LaminaError as error:
    print(error.message, error.hint, sep="|")
"""
HOLD = """
import sys, time
from pathlib import Path
from lamina.adapters import files
lock = files.try_lock(Path(sys.argv[1]))
print("held" if lock is not None else "busy", flush=True)
time.sleep(600)
"""
RACE = """
import sys
from pathlib import Path
from lamina.adapters.files import write_new
from lamina.errors import LaminaError
won = 0
for number in range(200):
    try:
        write_new(Path(sys.argv[1]) / str(number), sys.argv[2].encode() * 1000)
        won += 1
    except LaminaError:
        pass
print(won)
"""


def child(code: str, *arguments: object) -> "subprocess.Popen[str]":
    """Start Python code that uses lamina."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def answer(code: str, *arguments: object) -> str:
    """Run Python code that uses lamina and return what it prints."""
    output, _ = child(code, *arguments).communicate()
    return output.strip()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account can enter; pytest's own are private."""
    with tempfile.TemporaryDirectory(prefix="lamina-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(params=["unnamed", "named", "linkless"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each of the ways in which a file gets its name; macOS and some mounts know only `named`."""
    if request.param == "named":
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    if request.param == "linkless":  # no /proc, as in some containers

        def no_proc(descriptor: int, path: Path) -> bool:
            del descriptor, path
            return False

        monkeypatch.setattr(files, "_link_descriptor", no_proc)
    return str(request.param)


@pytest.mark.usefixtures("way")
def test_a_new_file_holds_the_data(tmp_path: Path) -> None:
    """The data is there, the folders above are made, and nothing else is left."""
    path = tmp_path / "supabase" / "migrations" / "1_é\n.sql"
    write_new(path, b"\x00data\xff" * 1000)
    assert path.read_bytes() == b"\x00data\xff" * 1000
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.usefixtures("way")
def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A file, a folder and a dangling link of that name stay as they are."""
    taken = tmp_path / "file"
    taken.write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("file", "folder", "link"):
        with pytest.raises(LaminaError, match="exists already; nothing was written"):
            write_new(tmp_path / name, b"theirs")
    assert taken.read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder", "link"]
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_the_umask_is_respected(tmp_path: Path, mask: int) -> None:
    """A new file gets the mode that `touch` would give it, and the umask stays."""
    before = os.umask(mask)
    try:
        write_new(tmp_path / "a", b"data")
    finally:
        assert os.umask(before) == mask
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o666 & ~mask


def test_a_file_system_that_refuses_unnamed_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the flag is known but not supported (NFS, FUSE), a temporary name is used."""
    flag = os.O_TMPFILE
    real_open = os.open

    def refuse(path: Path, flags: int, *rest: int) -> int:
        if flags & flag == flag:
            raise OSError(95, "Operation not supported")
        return real_open(path, flags, *rest)

    monkeypatch.setattr(os, "open", refuse)
    write_new(tmp_path / "a", b"data")
    assert (tmp_path / "a").read_bytes() == b"data"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    """The message is about the folder, not about the new file."""
    (tmp_path / "migrations").write_text("a file")
    with pytest.raises(LaminaError, match="migrations is not a folder"):
        write_new(tmp_path / "migrations" / "a.sql", b"data")
    with pytest.raises(LaminaError, match="Not a directory"):
        write_new(tmp_path / "migrations" / "deeper" / "a.sql", b"data")


def test_killed_in_the_middle(tmp_path: Path) -> None:
    """After kill -9 at any moment there is the whole file or nothing, and no temporary file."""
    seen = set()
    for attempt in range(14):
        path = tmp_path / str(attempt) / "big.sql"
        path.parent.mkdir()
        process = child(WRITE_BIG, path, BIG)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        if attempt:
            time.sleep(random.uniform(0, 0.05) * (attempt % 4))  # noqa: S311 - any moment will do
            process.kill()
        process.communicate()
        left = list(path.parent.iterdir())
        assert left in ([], [path])
        assert not left or path.stat().st_size == BIG
        seen.add(len(left))
    assert 1 in seen


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    """A write that fails half-way is a clear error; the file written before it is taken back."""
    said = answer(WRITE_SMALL_LIMIT, tmp_path)
    assert "b.sql: File too large|" in said
    assert said.endswith("Nothing was written.")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
@pytest.mark.usefixtures("way")
def test_a_full_disk(tmp_path: Path) -> None:
    """On a full disk nothing is left, and the message says so."""
    disk = tmp_path / "disk"
    disk.mkdir()
    options = ["-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if subprocess.run(["mount", *options], capture_output=True, check=False).returncode != 0:
        pytest.skip("this container may not mount")
    try:
        with pytest.raises(LaminaError, match="No space left on device") as caught:
            write_all_new({disk / "a.sql": b"a", disk / "b.sql": b"b" * (1 << 20)})
        assert caught.value.hint == "Free some space. Nothing was written."
        assert list(disk.iterdir()) == []
        write_new(disk / "a.sql", b"small")
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_an_ordinary_user(open_folder: Path) -> None:
    """Naming the unnamed file needs no privilege."""
    mine = open_folder / "mine"
    mine.mkdir()
    if os.geteuid() == 0:
        os.chown(mine, NOBODY, NOBODY)
    assert answer(WRITE_AS_NOBODY, mine / "a.sql") == "written"
    assert [path.name for path in mine.iterdir()] == ["a.sql"]
    assert "exists already" in answer(WRITE_AS_NOBODY, mine / "a.sql")


def test_a_read_only_folder(open_folder: Path) -> None:
    """A folder that may not be written is a clear error, also one that is to be made in it."""
    closed = open_folder / "closed"
    closed.mkdir()
    closed.chmod(0o555)
    for path in (closed / "a.sql", closed / "migrations" / "a.sql"):
        said = answer(WRITE_AS_NOBODY, path)
        assert said.startswith(f"cannot write {path}: Permission denied|Check the folder's owner")
        assert said.endswith("Nothing was written.")
    assert list(closed.iterdir()) == []


def test_several_files_or_none(tmp_path: Path) -> None:
    """When the second file cannot be written the first is taken back; others stay."""
    (tmp_path / "b").write_text("mine")
    with pytest.raises(LaminaError):
        write_all_new({tmp_path / "a": b"1", tmp_path / "b": b"2", tmp_path / "c": b"3"})
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
    assert (tmp_path / "b").read_text() == "mine"
    write_all_new({tmp_path / "x": b"1", tmp_path / "y": b"2"})
    assert (tmp_path / "x").read_bytes() + (tmp_path / "y").read_bytes() == b"12"


def test_two_processes_never_share_a_name(tmp_path: Path) -> None:
    """Of two that write the same names each name goes to exactly one, whole."""
    racers = [child(RACE, tmp_path, letter) for letter in "ab"]
    won = [int(racer.communicate()[0]) for racer in racers]
    assert sum(won) == 200
    contents = [path.read_bytes() for path in tmp_path.iterdir()]
    assert len(contents) == 200
    assert set(contents) <= {b"a" * 1000, b"b" * 1000}
    assert contents.count(b"a" * 1000) == won[0]


def test_replace_leaves_the_new_or_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is replaced in one step; when that fails the old one stays, alone."""
    path = tmp_path / "deep" / "note"
    replace(path, b"old")
    replace(path, b"new", mode=0o600)
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600

    def refuse(descriptor: int, mode: int) -> None:
        raise OSError(descriptor, str(mode))

    monkeypatch.setattr(os, "fchmod", refuse)
    with pytest.raises(OSError, match="420"):
        replace(path, b"newer")
    assert [each.read_bytes() for each in path.parent.iterdir()] == [b"new"]


def test_a_lock_ends_with_its_holder(tmp_path: Path) -> None:
    """While another process holds the lock it is refused; after kill -9 it is free."""
    path = tmp_path / "deep" / "lock"
    holder = child(HOLD, path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    assert try_lock(path) is None
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    descriptor = try_lock(path)
    assert descriptor is not None
    second = child(HOLD, path)
    assert second.stdout is not None
    assert second.stdout.readline() == "busy\n"
    second.kill()
    second.communicate()
    os.close(descriptor)


def test_locked_waits_for_the_holder(tmp_path: Path) -> None:
    """A block under the lock starts when the holder is gone, and frees it at its end."""
    path = tmp_path / "lock"
    holder = child(HOLD, path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    waiter = child(
        "import sys\nfrom pathlib import Path\nfrom lamina.adapters.files import locked\n"
        "print('waiting', flush=True)\nwith locked(Path(sys.argv[1])): print('in', flush=True)",
        path,
    )
    assert waiter.stdout is not None
    assert waiter.stdout.readline() == "waiting\n"
    assert waiter.poll() is None
    holder.kill()
    holder.communicate()
    assert waiter.communicate()[0] == "in\n"
    with locked(path), pytest.raises(RuntimeError), locked(tmp_path / "other"):
        raise RuntimeError
    descriptor = try_lock(path)
    assert descriptor is not None
    os.close(descriptor)


def test_a_file_system_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where links are refused (vfat), the name is still never taken from another file."""

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(1, f"no links for {self} and {target}")

    monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    monkeypatch.setattr(Path, "hardlink_to", refuse)
    write_new(tmp_path / "a.sql", b"first")
    with pytest.raises(LaminaError, match="exists already"):
        write_new(tmp_path / "a.sql", b"second")
    assert (tmp_path / "a.sql").read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["a.sql"]


def test_a_lock_below_a_file_names_the_file(tmp_path: Path) -> None:
    """A file where lamina needs a folder, such as `.git/lamina`."""
    (tmp_path / "lamina").write_text("")
    with (
        pytest.raises(NotADirectoryError, match="lamina is not a folder"),
        locked(tmp_path / "lamina" / "new.lock"),
    ):
        pass
