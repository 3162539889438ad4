"""Where lamina keeps what it can make again: programs from npm, clusters, shadow databases."""

import os
import stat
import sys
import tempfile
from pathlib import Path

from lamina.errors import ConfigError

_VARIABLE = "LAMINA_CACHE_DIR"


def cache_dir() -> Path:
    """Return lamina's cache folder, made if need be.

    `LAMINA_CACHE_DIR`, else the platform's cache folder, else one in the temporary folder. For
    root it must be a folder that the server's account can enter, so `/var/cache/lamina` is first.

    Raises:
        ConfigError: `LAMINA_CACHE_DIR` cannot be used.
    """
    chosen = os.environ.get(_VARIABLE, "")
    if chosen:
        path = Path(chosen).absolute()
        if not _usable(path):
            raise ConfigError(
                f"{_VARIABLE} = {path} cannot be used: it must be a folder that only you can write"
                + (" and that every account can enter" if os.geteuid() == 0 else ""),
                f"Unset {_VARIABLE}, or name another folder.",
            )
        return path
    for path in _candidates():
        if _usable(path):
            return path
    raise ConfigError(
        "no folder for lamina's cache can be written", f"Set {_VARIABLE} to a folder of yours."
    )


def make_folder(folder: Path) -> None:
    """Make a folder of the cache that the server's account can reach, whatever the umask."""
    folder.mkdir(parents=True, exist_ok=True)
    root = cache_dir()
    for each in (folder, *folder.parents):
        if root in each.parents and each.stat().st_uid == os.geteuid():
            each.chmod(each.stat().st_mode | 0o055)


def _candidates() -> list[Path]:
    found = [Path("/var/cache/lamina")] if os.geteuid() == 0 else []
    if os.environ.get("XDG_CACHE_HOME"):
        found.append(Path(os.environ["XDG_CACHE_HOME"]) / "lamina")
    home = os.environ.get("HOME", "")
    if home:
        inside = "Library/Caches" if sys.platform == "darwin" else ".cache"
        found.append(Path(home) / inside / "lamina")
    found.append(Path(tempfile.gettempdir()) / f"lamina-{os.geteuid()}")
    return found


def _usable(path: Path) -> bool:
    try:
        if not path.is_dir():
            path.mkdir(parents=True, exist_ok=True)
            path.chmod(0o755)  # whatever the umask: the server may run as another account
        about = path.stat()
    except OSError:
        return False
    ours = about.st_uid == os.geteuid() and not about.st_mode & stat.S_IWOTH
    return ours and os.access(path, os.W_OK | os.X_OK) and _server_can_enter(path)


def _server_can_enter(path: Path) -> bool:
    if os.geteuid() != 0:
        return True
    return all(each.stat().st_mode & stat.S_IXOTH for each in (path, *path.parents))
