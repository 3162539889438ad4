"""The numbered places of throwaway clusters in lamina's cache.

A slot belongs to one process at a time, so any number of lamina commands run side by side, and the
next command finds the first free slot warm. Clusters of one family are made alike: the same
PostgreSQL, the same prelude.
"""

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from lamina.adapters.files import try_lock
from lamina.errors import LaminaError

_SLOTS = 256
_SECONDS_UNUSED = 14 * 24 * 3600.0


class Slot(msgspec.Struct, frozen=True):
    """A slot that is ours for as long as the descriptor `lock`, or a copy of it, is open."""

    folder: Path
    lock: int


def take(family: Path) -> Slot:
    """Take the first free slot of a family and note that it is used.

    Raises:
        LaminaError: All are taken, or none can be used.
    """
    refused: OSError | None = None
    for number in range(_SLOTS):
        folder = family / str(number)
        try:
            lock = _locked(folder)
            if lock is None:
                continue
            if _usable(folder):
                return Slot(folder, lock)
            os.close(lock)
        except OSError as error:
            refused = error
    if refused is not None:
        raise LaminaError(
            f"the throwaway servers in {family} cannot be used: {refused.strerror}",
            f"Is it another account's? Remove it, or set LAMINA_CACHE_DIR:\n    rm -r {family}",
        )
    raise LaminaError(
        f"{_SLOTS} throwaway servers are running already in {family}",
        "Wait for some to end, or stop them.",
    )


def remove_unused(clusters: Path) -> None:
    """Remove the clusters that nobody runs and nobody used for two weeks.

    The lock files stay: a lock on a file that another process removes would be worth nothing.
    """
    for folder in _slots(clusters):
        lock_path = folder.with_suffix(".lock")
        with contextlib.suppress(OSError):
            if time.time() - lock_path.stat().st_mtime < _SECONDS_UNUSED:
                continue
            lock = try_lock(lock_path)
            if lock is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)


def _slots(clusters: Path) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        for folder in clusters.glob("*/*"):
            if folder.name.isdigit() and folder.is_dir():
                yield folder


def _locked(folder: Path) -> int | None:
    lock = try_lock(folder.with_suffix(".lock"))
    if lock is not None:
        os.utime(lock)
    return lock


def _usable(folder: Path) -> bool:
    """Whether a slot is ours to fill, or was left by us so that it can be used."""
    return not folder.exists() or (
        folder.is_dir() and os.access(folder, os.R_OK | os.W_OK | os.X_OK)
    )
