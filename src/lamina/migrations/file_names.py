"""File names and digits as plain text: what the guard needs in every commit, and nothing heavy.

`Version` and `Migration` are built on these.
"""

import re
from datetime import UTC, datetime

# The CLI's own pattern, /^([0-9]+)_(.*)\.sql$/u in 2.115.0 and 3.1.0, whose dot stops at line ends.
_FILE_NAME = re.compile(r"([0-9]+)_([^\n\r\u2028\u2029]*)\.sql")
_SNAKE_CASE = r"[a-z0-9]+(?:_[a-z0-9]+)*"

TIMESTAMP_DIGITS = 14


def digits_and_name(file_name: str) -> tuple[str, str] | None:
    """Return the leading digits and the name, or None where the CLI would skip the file."""
    match = _FILE_NAME.fullmatch(file_name)
    return None if match is None else (match[1], match[2])


def is_snake_case(name: str) -> bool:
    """Return whether `name` is ASCII lower case words and digits, joined by single underscores."""
    return re.fullmatch(_SNAKE_CASE, name) is not None


def timestamp_fields(digits: str) -> tuple[int, int, int, int, int, int]:
    """Return year, month, day, hour, minute and second of 14 digits, whatever they are."""
    d = digits
    return int(d[:4]), int(d[4:6]), int(d[6:8]), int(d[8:10]), int(d[10:12]), int(d[12:])


def moment(digits: str) -> datetime | None:
    """Return the moment in UTC that the digits state, or None when they state none."""
    if len(digits) != TIMESTAMP_DIGITS:
        return None
    try:
        return datetime(*timestamp_fields(digits), tzinfo=UTC)
    except ValueError:
        return None
