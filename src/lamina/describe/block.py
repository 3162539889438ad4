"""The part of a text that lamina owns: between two comments, replaced as a whole.

The first comment carries JSON, so that a program, and the next run, can read what was described.
"""

import json
import re
from typing import Any

from lamina.errors import UsageError

BEGIN = "<!-- lamina:pr "
END = "<!-- /lamina:pr -->"

_FORMAT = 1
_BLOCK = re.compile(
    rf"^(?:\ufeff)?(?P<begin>{re.escape(BEGIN)}(?P<data>[^\n]*?) -->[ \t]*\r?\n"
    rf"(?:(?!{re.escape(BEGIN)}).)*?^{re.escape(END)})[ \t]*(?=\r?$)",
    re.MULTILINE | re.DOTALL,
)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)


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

    Raises:
        UsageError: The text has several parts of lamina's.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    made = made.rstrip("\n").replace("\n", newline)
    found = _part(text)
    if found:
        return text[: found[0]] + made + text[found[1] :]
    if not text.strip("\ufeff \t\r\n"):
        return made + newline
    gap = newline * 2 if not text.endswith("\n") else newline
    return f"{text}{gap}{made}{newline}"


def _part(text: str) -> tuple[int, int] | None:
    """Where lamina's part is; one that is shown in a code fence of the author's is none."""
    parts = [
        (found.start("begin"), found.end())
        for found in _BLOCK.finditer(text)
        if not _in_fence(text, found.start("begin"))
    ]
    if len(parts) > 1:
        raise UsageError(
            "the text has several parts of lamina's",
            "Delete all but one of them, with its markers.",
        )
    return parts[0] if parts else None


def _in_fence(text: str, place: int) -> bool:
    fence = ""
    for found in _FENCE.finditer(text, 0, place):
        if not fence:
            fence = found[1]
        elif found[1].startswith(fence):
            fence = ""
    return bool(fence)


def data_in(text: str) -> dict[str, Any] | None:
    """Return what lamina's part of a text says to programs; None where there is none."""
    place = _part(text)
    found = _BLOCK.search(text, place[0]) if place else None
    if not found:
        return None
    try:
        data = json.loads(found["data"])
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def around(text: str) -> str:
    """Return what stands around lamina's part of a text."""
    place = _part(text)
    return text[: place[0]] + text[place[1] :] if place else text


def same(one: str, other: str) -> bool:
    """Whether two texts are the same for a host, which may change line ends and trim."""
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()


def lasting(text: str) -> str:
    """Return a text without what changes by itself: the head's name, and when checks ran."""
    return _PASSING.sub("", text)


_PASSING = re.compile(
    r'"head":"[^"]*",?|,? \d{4}-\d\d-\d\d \d\d:\d\d UTC|/(?:-/)?blob/[0-9a-f]{7,64}/'
)


def has_block(text: str) -> bool:
    """Whether the text has a part of lamina's."""
    return _part(text) is not None
