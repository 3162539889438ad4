"""Text that a person hands to a command: a file, or standard input."""

import sys
from pathlib import Path

from lamina.errors import UsageError


def read_text(name: str, option: str) -> str:
    """Return the text of the file `name`, or of standard input for `-`, without its mark (BOM).

    Raises:
        UsageError: It cannot be read, or is not UTF-8; the message names `option`.
    """
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8").removeprefix("\ufeff")
    except OSError as error:
        raise UsageError(
            f"{option} {name}: {error.strerror}", "Name a file of SQL, or - for standard input."
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{option} {name} is not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}",
            "Convert it, for example:\n    iconv -f WINDOWS-1252 -t UTF-8 OLD.sql > NEW.sql",
        ) from error
