"""Text from files, as people's tools write it."""

from pathlib import Path

import pytest

from lamina.cli.inputs import read_text
from lamina.errors import UsageError


def test_a_byte_order_mark_is_not_text(tmp_path: Path) -> None:
    """It would end up in the middle of the migration; everything else stays, CRLF too."""
    path = tmp_path / "from_windows.sql"
    path.write_bytes(b"\xef\xbb\xbfselect 1;\r\n")
    assert read_text(str(path), "--diff-file") == "select 1;\r\n"


def test_what_is_not_utf_8(tmp_path: Path) -> None:
    """The place is counted in the file as it is, the mark included."""
    path = tmp_path / "latin.sql"
    path.write_bytes(b"\xef\xbb\xbf-- \xe9\n")
    with pytest.raises(UsageError, match="byte 0xe9 at offset 6"):
        read_text(str(path), "--diff-file")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """The message names the option and the file."""
    with pytest.raises(UsageError, match=r"--diff-file .*nope\.sql: No such file"):
        read_text(str(tmp_path / "nope.sql"), "--diff-file")
