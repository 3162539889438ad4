import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lamina.adapters import npm
from lamina.adapters.npm import Package, fetch, platform_key
from lamina.errors import CommandFailed, LaminaError, UsageError

TINY = Package("is-number", "7.0.0", "a tiny package", 1)
FETCH = """
from lamina.adapters.npm import Package, fetch
print(fetch(Package("is-number", "7.0.0", "a tiny package", 1)))
"""


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache that every account can enter, which root needs."""
    with tempfile.TemporaryDirectory(prefix="lamina-test-") as name:
        Path(name).chmod(0o755)
        monkeypatch.setenv("LAMINA_CACHE_DIR", name)
        yield Path(name)


def fake_npm(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program called npm first on PATH: a registry that is ill."""
    folder.mkdir()
    program = folder / "npm"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def left_in(cache: Path) -> list[str]:
    """Return what stands in the cache besides the lock."""
    return sorted(path.name for path in (cache / "npm").iterdir() if path.name != ".lock")


def test_a_package_is_fetched_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is unpacked whole under its own name; the second time nobody is asked, npm is not run."""
    asked: list[Package] = []
    folder = fetch(TINY, asked.append)
    assert folder == cache / "npm" / "is-number@7.0.0"
    assert json.loads((folder / "package.json").read_text())["version"] == "7.0.0"
    assert left_in(cache) == ["is-number@7.0.0"]
    assert asked == [TINY]
    monkeypatch.setenv("PATH", "")
    assert fetch(TINY, asked.append) == folder
    assert asked == [TINY]


def test_every_account_can_read_a_package(cache: Path) -> None:
    """With any umask: the server may run as another account than the one that fetched."""
    before = os.umask(0o077)
    try:
        folder = fetch(TINY)
    finally:
        os.umask(before)
    for path in (cache / "npm", folder, *folder.rglob("*")):
        assert path.stat().st_mode & 0o055 == (0o055 if path.is_dir() else 0o044)


def test_nothing_is_downloaded_without_permission(cache: Path) -> None:
    """A refusal comes before npm is started and before the cache is touched."""

    def refuse(package: Package) -> None:
        raise UsageError(f"no {package.what}")

    with pytest.raises(UsageError, match="no a tiny package"):
        fetch(TINY, refuse)
    assert list(cache.iterdir()) == []


def test_another_archive_than_the_known_one(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong checksum is refused, and nothing of the archive stays."""
    pins = tmp_path / "pins.json"
    pins.write_text(json.dumps({TINY.spec: "sha512-AAAA"}))
    monkeypatch.setattr(npm, "_PINS", pins)
    with pytest.raises(LaminaError, match="is not the archive that lamina knows") as caught:
        fetch(TINY)
    assert "expected sha512-AAAA" in caught.value.message
    assert caught.value.hint.startswith("Do not use it.")
    assert left_in(cache) == []


def test_the_known_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The right checksum passes; it is the one that npm's own lock files hold."""
    known = (
        "sha512-41Cifkg6e8TylSpdtTpeLVMqvSBEVzTttHvERD741+pnZ8ANv0004MRL43QKPDlK9cGvNp6NZWZUBlbGXYxx"
        "ng=="
    )
    pins = tmp_path / "pins.json"
    pins.write_text(json.dumps({TINY.spec: known}))
    monkeypatch.setattr(npm, "_PINS", pins)
    assert fetch(TINY).is_dir()


def test_every_program_that_lamina_fetches_is_pinned() -> None:
    """The pins cover PostgreSQL for each platform; each is a SHA-512."""
    pins = json.loads(npm._PINS.read_text())  # noqa: SLF001 - the file that fetch reads
    platforms = {"linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"}
    assert {spec.split("/")[1].split("@")[0] for spec in pins} >= platforms
    assert all(pin.startswith("sha512-") and len(pin) == 95 for pin in pins.values())


def test_without_npm(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what is needed, how big it is and what to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandFailed, match="npm is not installed") as caught:
        fetch(TINY)
    assert "a tiny package (is-number@7.0.0, 1 MB, once)" in caught.value.hint
    assert "Install Node.js" in caught.value.hint
    assert left_in(cache) == []


def test_npm_that_fails(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Npm's words are passed on without secrets, with what to do when offline."""
    fake_npm(tmp_path / "bin", monkeypatch, "echo 'no route to http://me:s3cr3t@host' >&2; exit 1")
    with pytest.raises(CommandFailed, match="no route to http://me:") as caught:
        fetch(TINY)
    assert "s3cr3t" not in caught.value.message
    assert "Without a network" in caught.value.hint
    assert left_in(cache) == []


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ('echo broken > "$4/x.tgz"', "the archive of is-number@7.0.0 is broken"),
        ('head -c 200 /dev/zero | gzip | head -c 30 > "$4/x.tgz"', "is broken"),
        ("true", "npm pack is-number@7.0.0 made no archive"),
    ],
)
def test_a_registry_that_is_ill(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    """A download that is cut off or missing is an error, and nothing stays."""
    fake_npm(tmp_path / "bin", monkeypatch, script)
    with pytest.raises(LaminaError, match=said):
        fetch(TINY)
    assert left_in(cache) == []


@pytest.mark.parametrize("kind", ["above", "absolute", "link"])
def test_an_archive_that_reaches_out(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """An archive with a file above its folder, or with a link, is refused by every Python."""
    evil = tmp_path / "evil.tgz"
    (tmp_path / "x").write_text("x")
    with tarfile.open(evil, "w:gz") as tar:
        tar.add(tmp_path / "x", "package/ok")
        entry = tarfile.TarInfo("package/../../../escaped" if kind == "above" else "package/link")
        if kind == "absolute":
            entry.name = f"{cache}/escaped"
        if kind == "link":
            entry.type, entry.linkname = tarfile.SYMTYPE, str(tmp_path)
        tar.addfile(entry)
    fake_npm(tmp_path / "bin", monkeypatch, f'cp "{evil}" "$4/x.tgz"')
    with pytest.raises(LaminaError, match="is broken"):
        fetch(TINY)
    assert left_in(cache) == []
    assert not (cache / "escaped").exists()


def test_a_cache_that_cannot_be_written(cache: Path) -> None:
    """It is an error that names the variable, not a crash."""
    (cache / "npm").write_text("a file in the way")
    with pytest.raises(LaminaError, match=r"cannot unpack is-number@7\.0\.0") as caught:
        fetch(TINY)
    assert "LAMINA_CACHE_DIR" in caught.value.hint


def test_what_a_killed_process_left_is_removed(cache: Path) -> None:
    """A half-fetched package of an earlier run is taken away by the next."""
    (cache / "npm" / ".fetch-abc" / "package").mkdir(parents=True)
    (cache / "npm" / ".fetch-abc" / "package" / "half").write_text("x")
    fetch(TINY)
    assert left_in(cache) == ["is-number@7.0.0"]


def test_two_processes_at_once(cache: Path) -> None:
    """Both get the whole package; one download is enough."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    both = [
        subprocess.Popen(
            [sys.executable, "-c", FETCH], stdout=subprocess.PIPE, text=True, env=environment
        )
        for _ in range(2)
    ]
    answers = {process.communicate()[0].strip() for process in both}
    assert answers == {str(cache / "npm" / "is-number@7.0.0")}
    assert [process.returncode for process in both] == [0, 0]
    assert left_in(cache) == ["is-number@7.0.0"]


def test_no_script_of_a_package_is_run(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Packing a package that has scripts, with the real npm, runs none of them."""
    source = tmp_path / "source"
    source.mkdir()
    mark = tmp_path / "ran"
    scripts = dict.fromkeys(("prepare", "prepack", "postinstall"), f"touch {mark}")
    about = {"name": "evil", "version": "1.0.0", "scripts": scripts}
    (source / "package.json").write_text(json.dumps(about))
    real = shutil.which("npm")
    fake_npm(tmp_path / "bin", monkeypatch, f'shift 2; exec {real} pack "{source}" "$@"')
    assert (fetch(Package("evil", "1.0.0", "a trap", 1)) / "package.json").is_file()
    assert not mark.exists()
    assert left_in(cache) == ["evil@1.0.0"]


@pytest.mark.parametrize(("system", "machine"), [("win32", "AMD64"), ("linux", "riscv64")])
def test_a_machine_without_binaries(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str
) -> None:
    """The error says what to install instead."""
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    with pytest.raises(LaminaError, match=f"no ready-made binaries for {system} on {machine}") as e:
        platform_key()
    assert "lamina.toml" in e.value.hint


@pytest.mark.parametrize(
    ("system", "machine", "key"),
    [
        ("linux", "x86_64", "linux-x64"),
        ("linux", "aarch64", "linux-arm64"),
        ("darwin", "arm64", "darwin-arm64"),
        ("darwin", "x86_64", "darwin-x64"),
    ],
)
def test_npms_name_for_a_machine(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str, key: str
) -> None:
    """The four platforms that have binaries."""
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    assert platform_key() == key


@pytest.mark.parametrize("needed", ["package.json", "index.js"])
def test_a_package_that_somebody_emptied_is_fetched_again(cache: Path, needed: str) -> None:
    """A folder alone is no package: the files that lamina uses are looked for."""
    package = Package("is-number", "7.0.0", "a tiny package", 1, needed=("index.js",))
    folder = fetch(package)
    assert package.fetched
    (folder / needed).unlink()
    assert not package.fetched
    assert (fetch(package) / needed).is_file()
    shutil.rmtree(folder)
    folder.mkdir()
    assert (fetch(package) / needed).is_file()
    assert left_in(cache) == ["is-number@7.0.0"]
