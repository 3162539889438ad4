"""The slots of throwaway clusters: taken, skipped, cleaned."""

import os
import time
from pathlib import Path

import pytest

from lamina.adapters.postgres.slots import remove_unused, take
from lamina.errors import LaminaError


def test_a_slot_that_cannot_be_used_is_skipped(tmp_path: Path) -> None:
    """A file in its place does not stop the command."""
    (tmp_path / "0").write_text("garbage")
    (tmp_path / "1.lock").mkdir()
    slot = take(tmp_path)
    assert slot.folder == tmp_path / "2"
    os.close(slot.lock)


def test_no_slot_at_all_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the folder's name, and what to do."""

    def refuse(path: Path) -> int | None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("lamina.adapters.postgres.slots.try_lock", refuse)
    with pytest.raises(LaminaError, match="cannot be used: Permission denied") as caught:
        take(tmp_path)
    assert "LAMINA_CACHE_DIR" in caught.value.hint


def test_unused_clusters_go(tmp_path: Path) -> None:
    """After two weeks, unless somebody has the slot; what is younger stays."""
    old, young, busy = (tmp_path / f"17.1-{name}" / "0" for name in ("old", "young", "busy"))
    for folder in (old, young, busy):
        (folder / "data").mkdir(parents=True)
        folder.with_suffix(".lock").touch()
    taken = take(busy.parent)
    month_ago = time.time() - 30 * 24 * 3600
    for folder in (old, busy):
        os.utime(folder.with_suffix(".lock"), (month_ago, month_ago))
    remove_unused(tmp_path)
    assert [folder.exists() for folder in (old, young, busy)] == [False, True, True]
    os.close(taken.lock)
    assert taken.folder == busy
