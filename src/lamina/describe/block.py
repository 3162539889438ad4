"""The part of a text that lamina owns: between two comments, replaced as a whole.

The first comment carries JSON, so that a program, and the next run, can read what was described.
"""

import json
import re
from typing import Any

BEGIN = "<!-- lamina:pr "
END = "<!-- /lamina:pr -->"

_FORMAT = 1
_BLOCK = re.compile(
    rf"^{re.escape(BEGIN)}(?P<data>[^\n]*?) -->[ \t]*\r?$.*?^{re.escape(END)}[ \t]*(?=\r?$)",
    re.MULTILINE | re.DOTALL,
)


def block(body: str, data: dict[str, object]) -> str:
    """Return the body between its markers, with `data` for programs."""
    told = json.dumps({"format": _FORMAT, **data}, ensure_ascii=True, separators=(",", ":"))
    # Neither the end of a comment nor a tag can stand in it.
    hidden = told.replace("-", "\\u002d").replace("<", "\\u003c").replace(">", "\\u003e")
    inner = body.strip("\n").replace(END, END.replace("<!--", "&lt;!--"))
    return f"{BEGIN}{hidden} -->\n{inner}\n{END}\n"


def updated(text: str, made: str) -> str:
    """Return the text with lamina's part replaced, or put at its end where it has none.

    Line ends stay as the text has them; what stands around lamina's part stays byte for byte.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    made = made.rstrip("\n").replace("\n", newline)
    found = _BLOCK.search(text)
    if found:
        return text[: found.start()] + made + text[found.end() :]
    if not text.strip():
        return made + newline
    gap = newline * 2 if not text.endswith("\n") else newline
    return f"{text}{gap}{made}{newline}"


def data_in(text: str) -> dict[str, Any] | None:
    """Return what lamina's part of a text says to programs; None where there is none."""
    found = _BLOCK.search(text)
    if not found:
        return None
    try:
        data = json.loads(found["data"])
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def around(text: str) -> str:
    """Return what stands around lamina's part of a text."""
    found = _BLOCK.search(text)
    return text[: found.start()] + text[found.end() :] if found else text


def same(one: str, other: str) -> bool:
    """Whether two texts are the same for a host, which may change line ends and trim."""
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()


def has_block(text: str) -> bool:
    """Whether the text has a part of lamina's."""
    return _BLOCK.search(text) is not None
