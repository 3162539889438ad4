import os
from pathlib import Path

import pytest

from lamina.adapters import cache
from lamina.adapters.cache import cache_dir, make_folder
from lamina.errors import ConfigError

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="about root")


@pytest.fixture(autouse=True)
def _any_account_can_enter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pytest's folders are private, which lamina refuses for root."""
    monkeypatch.setattr(cache, "_server_can_enter", lambda _: True)


def test_the_named_folder_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`LAMINA_CACHE_DIR` wins, is made with its parents, and is returned absolute."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LAMINA_CACHE_DIR", "a/b c")
    assert cache_dir() == tmp_path / "a" / "b c"
    assert cache_dir().is_dir()


def test_a_named_folder_that_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in its place and a folder that everybody may write are refused, never replaced."""
    (tmp_path / "file").write_text("")
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o777)
    for name in ("file", "file/below", "shared"):
        monkeypatch.setenv("LAMINA_CACHE_DIR", str(tmp_path / name))
        with pytest.raises(ConfigError, match=r"LAMINA_CACHE_DIR = .* cannot be used") as caught:
            cache_dir()
        assert "Unset LAMINA_CACHE_DIR" in caught.value.hint


@ROOT_ONLY
def test_a_named_folder_of_another_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another account owns, another account can change: not for programs that we run."""
    os.chown(tmp_path, 65534, 65534)
    monkeypatch.setenv("LAMINA_CACHE_DIR", str(tmp_path))
    with pytest.raises(ConfigError):
        cache_dir()


def test_the_order_of_the_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """XDG, then the home folder, then the temporary folder; an empty HOME is no place."""
    monkeypatch.delenv("LAMINA_CACHE_DIR", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() or 4242)
    monkeypatch.setattr(cache, "_usable", lambda _: True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_dir() == tmp_path / "xdg" / "lamina"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_dir().is_relative_to(tmp_path / "home")
    monkeypatch.setenv("HOME", "")
    assert cache_dir().name.startswith("lamina-")


def test_a_place_that_cannot_be_used_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a name, the next place is taken, and when there is none the error says so."""
    monkeypatch.delenv("LAMINA_CACHE_DIR", raising=False)
    (tmp_path / "file").write_text("")
    places = [tmp_path / "file", tmp_path / "good"]
    monkeypatch.setattr(cache, "_candidates", lambda: places)
    assert cache_dir() == tmp_path / "good"
    places.pop()
    with pytest.raises(ConfigError, match="no folder for lamina's cache") as caught:
        cache_dir()
    assert "LAMINA_CACHE_DIR" in caught.value.hint


def test_a_strict_umask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder can be entered by the server's account whatever the umask."""
    monkeypatch.setenv("LAMINA_CACHE_DIR", str(tmp_path / "cache"))
    before = os.umask(0o077)
    try:
        assert cache_dir().stat().st_mode & 0o777 == 0o755
    finally:
        os.umask(before)
    (tmp_path / "cache").chmod(0o700)
    assert cache_dir().stat().st_mode & 0o777 == 0o700  # a person's own choice stays


@ROOT_ONLY
def test_root_needs_a_folder_that_the_server_can_enter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL runs as another account then, which has to reach its programs."""
    monkeypatch.undo()
    monkeypatch.setenv("LAMINA_CACHE_DIR", str(tmp_path / "cache"))
    tmp_path.chmod(0o700)
    with pytest.raises(ConfigError, match="every account can enter"):
        cache_dir()


def test_folders_in_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They can be entered by the server's account whatever the umask; the cache keeps its mode."""
    cache = tmp_path / "cache"
    cache.mkdir(mode=0o700)
    monkeypatch.setenv("LAMINA_CACHE_DIR", str(cache))
    before = os.umask(0o077)
    try:
        make_folder(cache / "clusters" / "17" / "0")
    finally:
        os.umask(before)
    for path in cache.rglob("*"):
        assert path.stat().st_mode & 0o777 == 0o755
    assert cache.stat().st_mode & 0o777 == 0o700
