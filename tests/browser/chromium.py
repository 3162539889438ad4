"""Pages in a headless Chromium, where there is one."""

import functools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

MISSING = "no Chromium: install the package chromium (Debian) or chromium-browser"
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


@functools.cache
def found() -> str | None:
    """The browser's program, or None."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def screenshot(page: Path, out: Path, width: int = 1000, height: int = 1400) -> None:
    """Write a picture of a page, when its scripts are done."""
    _run(page, f"--screenshot={out}", f"--window-size={width},{height}")


def content(page: Path) -> str:
    """The HTML of a page, when its scripts are done."""
    return _run(page, "--dump-dom")


def _run(page: Path, *options: str) -> str:
    program = found()
    assert program, MISSING
    with tempfile.TemporaryDirectory(prefix="lamina-chromium-") as profile:
        done = subprocess.run(
            [
                program,
                "--headless",
                *(["--no-sandbox"] if os.geteuid() == 0 else []),
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-extensions",
                "--hide-scrollbars",
                "--no-first-run",
                "--allow-file-access-from-files",
                f"--user-data-dir={profile}",
                "--virtual-time-budget=20000",
                *options,
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
    return done.stdout.decode("utf-8", "replace")
