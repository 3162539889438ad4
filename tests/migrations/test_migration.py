from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamina.errors import ConfigError
from lamina.migrations.migration import Migration, file_name, split_file_name
from lamina.migrations.version import Version

PATH = PurePosixPath("supabase/migrations/20260219120000_create_profiles_table.sql")


def test_a_file_is_version_name_and_text() -> None:
    """The file name gives version and name, the content is kept as it is."""
    migration = Migration.from_bytes(PATH, b"select 1;\r\n")
    assert migration.version == Version("20260219120000")
    assert migration.name == "create_profiles_table"
    assert migration.file_name == PATH.name
    assert migration.text == "select 1;\r\n"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("20260219120000_a.sql", ("20260219120000", "a")),
        ("1_.sql", ("1", "")),
        ("0001_a_b.down.sql", ("0001", "a_b.down")),
        ("1__Add Users.sql", ("1", "_Add Users")),
    ],
)
def test_split_file_name_takes_what_the_cli_takes(text: str, parts: tuple[str, str]) -> None:
    """Any number of digits, an underscore, anything, `.sql`."""
    assert split_file_name(text) == (Version(parts[0]), parts[1])
    assert file_name(Version(parts[0]), parts[1]) == text


@pytest.mark.parametrize(
    "text",
    ["a.sql", "1.sql", "1-a.sql", "1_a.SQL", "1_a.sql ", "1_a.sql\n", "1_a\nb.sql", "\u0661_a.sql"],
)
def test_split_file_name_refuses_what_the_cli_skips(text: str) -> None:
    """Other names are not migrations to the CLI, so they are not to lamina."""
    assert split_file_name(text) is None


@given(st.text(st.characters(codec="utf-8")))
def test_bytes_round_trip(text: str) -> None:
    """A file comes back byte for byte, with its byte order mark and line ends."""
    data = text.encode()
    assert Migration.from_bytes(PATH, data).text.encode() == data


def test_a_byte_order_mark_is_kept_and_does_not_hide_the_header() -> None:
    """A file that Windows saved with a mark has its header, and the mark in its text."""
    migration = Migration.from_bytes(PATH, b"\xef\xbb\xbf-- Migration: A\n\nselect 1;\n")
    assert migration.header is not None
    assert migration.header.title == "A"
    assert migration.body == "\nselect 1;\n"
    assert migration.header.render() + migration.body == migration.text


def test_bytes_that_are_not_utf8_are_refused() -> None:
    """The error names the file, the byte and its offset, and how to convert the file."""
    with pytest.raises(ConfigError) as caught:
        Migration.from_bytes(PATH, b"-- caf\xe9\n")
    assert caught.value.message == f"{PATH} is not UTF-8: byte 0xe9 at offset 6"
    assert caught.value.hint.splitlines()[1].startswith("iconv -f WINDOWS-1252 -t UTF-8")


def test_utf16_is_recognised() -> None:
    """A file that PowerShell redirected is UTF-16, and the way out says so."""
    with pytest.raises(ConfigError, match="offset 0") as caught:
        Migration.from_bytes(PATH, "select 1;".encode("utf-16"))
    assert "iconv -f UTF-16 -t UTF-8" in caught.value.hint


def test_a_file_that_is_no_migration_is_a_mistake_of_the_caller() -> None:
    """A name that the CLI skips cannot become a migration."""
    with pytest.raises(ValueError, match="not the file name"):
        Migration.from_bytes(PurePosixPath("seed.sql"), b"")


def test_order_is_version_then_name() -> None:
    """A version that begins another comes first, although `10_b` sorts before `1_a` as a name."""
    names = ["1_a.sql", "10_b.sql", "1_B.sql"]
    files = [Migration.from_bytes(PurePosixPath(name), b"") for name in names]
    assert [m.file_name for m in sorted(files, key=lambda m: m.order)] == [
        "1_B.sql",
        "1_a.sql",
        "10_b.sql",
    ]


def test_without_a_header_all_of_the_text_is_body() -> None:
    """A migration from before the header was a habit has a body only."""
    migration = Migration.from_bytes(PATH, b"-- Create table\nselect 1;\n")
    assert migration.header is None
    assert migration.body == migration.text
