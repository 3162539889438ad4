"""Files: written whole or not at all, never over another, and locked between processes."""

import contextlib
import errno
import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from lamina.errors import LaminaError

_WAYS_OUT = {
    errno.ENOSPC: "Free some space.",
    errno.EDQUOT: "Free some space.",
    errno.EACCES: "Check the folder's owner and permissions.",
    errno.EPERM: "Check its owner and permissions.",
    errno.EISDIR: "There is a folder where lamina needs a file; move it away.",
    errno.ENOTDIR: "There is a file where lamina needs a folder; move it away.",
    errno.EROFS: "The disk is mounted read-only.",
}


_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS})


def way_out(error: OSError) -> str:
    """Return what to do about an error of the machine."""
    return _WAYS_OUT.get(error.errno or 0, "Check the folder.")


def write_new(path: Path, data: bytes) -> None:
    """Write `data` to `path`, which must not exist; after a crash it is complete or absent.

    The data is made durable under no name (`O_TMPFILE`, Linux) or under a temporary one, and then
    linked, which fails when the name is taken; see link(2).

    Raises:
        LaminaError: The path exists, or the folder cannot be written (full, read-only, missing).
    """
    try:
        _make_folder(path.parent)
        if not _write_unnamed(path, data):
            _write_named(path, data)
        _sync_folder(path.parent)
    except FileExistsError as error:
        raise LaminaError(
            f"{path} exists already; nothing was written", "Choose another name."
        ) from error
    except OSError as error:
        raise LaminaError(
            f"cannot write {path}: {error.strerror}",
            f"{way_out(error)} Nothing was written.",
        ) from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:  # which is not about the file to write
        raise NotADirectoryError(errno.ENOTDIR, f"{folder} is not a folder") from error


def _write_unnamed(path: Path, data: bytes) -> bool:
    flag = getattr(os, "O_TMPFILE", 0)
    if not flag:
        return False
    try:
        descriptor = os.open(path.parent, flag | os.O_WRONLY | os.O_CLOEXEC, 0o666)
    except OSError as error:
        if error.errno in {errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT, errno.EINVAL}:
            return False  # a file system without O_TMPFILE
        raise
    with os.fdopen(descriptor, "wb", closefd=True) as file:
        _fill(file.fileno(), data)
        return _link_descriptor(file.fileno(), path)


def _link_descriptor(descriptor: int, path: Path) -> bool:
    """Give the unnamed file a name; return False where the system cannot do that."""
    try:
        folder = os.open("/proc/self/fd", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        # Through /proc no capability is needed (openat(2)); with a folder descriptor Python calls
        # linkat(2), which follows the link.
        os.link(str(descriptor), path, src_dir_fd=folder, follow_symlinks=True)
    except FileNotFoundError:
        return False
    finally:
        os.close(folder)
    return True


def _write_named(path: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=".lamina-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _fill(file.fileno(), data)
            os.fchmod(file.fileno(), 0o666 & ~_umask())
        _give_name(Path(name), path)
    finally:
        Path(name).unlink(missing_ok=True)


def _give_name(temporary: Path, path: Path) -> None:
    try:
        path.hardlink_to(temporary)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # vfat, exFAT and some network disks: take the name first, which fails when it is taken.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o666))
        temporary.replace(path)


def _fill(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
    os.fsync(descriptor)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # some file systems cannot sync a folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_all_new(files: dict[Path, bytes]) -> None:
    """Write several new files; when one cannot be written, the others are taken back.

    Raises:
        LaminaError: As `write_new`.
    """
    written: list[Path] = []
    try:
        for path, data in files.items():
            write_new(path, data)
            written.append(path)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def replace(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write `data` to `path`, replacing what was there in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".lamina-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on `path` while the block runs; waits for the present holder.

    The lock is advisory (flock(2)) and ends with the process, however the process ends.
    """
    _make_folder(path.parent)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def try_lock(path: Path) -> int | None:
    """Take an exclusive lock on `path` and return the descriptor that holds it.

    Returns `None` when another process has it. The lock ends when every copy of the descriptor
    is closed, so a child that inherits it keeps it.
    """
    _make_folder(path.parent)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor
