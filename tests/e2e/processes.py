"""Programs that were started from one cache folder, and a cache folder of one's own."""

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from lamina.adapters.cache import cache_dir

_PATIENCE = 10.0


@contextlib.contextmanager
def own_cache() -> Iterator[Path]:
    """A cache folder with the programs of the shared one, and nothing else."""
    folder = Path(tempfile.mkdtemp(prefix="lamina-e2e-cache-"))
    folder.chmod(0o755)  # the server's account enters it
    (folder / "npm").symlink_to(cache_dir() / "npm")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def running_from(cache: Path) -> dict[int, str]:
    """Return the processes whose command line names the folder."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            words = (entry / "cmdline").read_bytes().split(b"\0")
            if any(str(cache).encode() in word for word in words):
                found[int(entry.name)] = b" ".join(words).decode("utf-8", "replace")
    return found


def left_over(cache: Path) -> dict[int, str]:
    """Return the processes that still run after a moment."""
    deadline = time.monotonic() + _PATIENCE
    while (found := running_from(cache)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found
