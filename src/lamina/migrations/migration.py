"""One migration: a versioned SQL file."""

import os
import shlex
from pathlib import PurePath

import msgspec

from lamina.errors import ConfigError
from lamina.migrations.file_names import digits_and_name
from lamina.migrations.header import Header, body_offset
from lamina.migrations.version import Version

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Migration(msgspec.Struct, frozen=True):
    """One versioned SQL file.

    Args:
        version: The leading digits of the file name.
        name: The rest of the file name, as it is: `snake_case` is the rule, not a certainty.
        path: Where the file stands, as it was given to whoever read it.
        text: The whole file, decoded as UTF-8 and otherwise untouched: line ends and a byte order
            mark are kept, so that `text.encode()` is the file byte for byte.
    """

    version: Version
    name: str
    path: PurePath
    text: str

    @classmethod
    def from_bytes(cls, path: PurePath, data: bytes) -> "Migration":
        """Return the migration that a file, or a blob in git, of this path and content is.

        Raises:
            ConfigError: The content is not UTF-8; the message names the file and the byte. (The
                Supabase CLI 3.1.0 applies such a file with U+FFFD in place of the bytes.)
            ValueError: The file name is not one that the Supabase CLI applies; the caller asks
                `split_file_name` first.
        """
        parts = split_file_name(path.name)
        if parts is None:
            raise ValueError(f"{path.name!r} is not the file name of a migration")
        return cls(*parts, path, _decode(path, data))

    @property
    def file_name(self) -> str:
        """The last part of the path: `20260219120000_create_profiles_table.sql`."""
        return self.path.name

    @property
    def order(self) -> tuple[str, bytes]:
        """What migrations are sorted by: the version as text, then the bytes of the file name.

        The Supabase CLI (2.115.0, 3.1.0) sorts file names by their UTF-8 bytes and then, keeping
        that order, by version. Up to 2.98 it sorts by file name only, which differs where one
        version begins with another: there `10_b.sql` comes before `1_a.sql`.
        """
        return self.version.digits, os.fsencode(self.file_name)

    @property
    def header(self) -> Header | None:
        """The comment lines at the top that say what this is, or None."""
        return Header.parse(self.text)

    @property
    def body(self) -> str:
        """The text after the header; all of it when there is no header."""
        return self.text[body_offset(self.text) :]


def file_name(version: Version, name: str) -> str:
    """Return the file name of a migration: `<version>_<name>.sql`."""
    return f"{version}_{name}.sql"


def split_file_name(text: str) -> tuple[Version, str] | None:
    """Return the version and the name in a file name, or None where the CLI would skip the file."""
    parts = digits_and_name(text)
    return None if parts is None else (Version(parts[0]), parts[1])


def _decode(path: PurePath, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        encoding = "UTF-16" if data.startswith(_UTF16_MARKS) else "WINDOWS-1252"
        quoted = shlex.quote(str(path))
        raise ConfigError(
            f"{path} is not UTF-8: byte {data[error.start]:#04x} at offset {error.start}",
            f"If it is {encoding}, convert it:\n"
            f"iconv -f {encoding} -t UTF-8 {quoted} > {quoted}.utf8 && mv {quoted}.utf8 {quoted}",
        ) from error
