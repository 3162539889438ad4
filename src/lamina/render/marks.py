"""Text within Markdown that reads as it is.

Names and sentences come from anybody who can commit. They are shown as they are, and are neither
Markdown nor HTML, and they notify nobody: GitHub looks for `@name` and `#1` after the Markdown is
done, where an escape is gone, so a blank without width stands behind such a mark.
"""

import html
import re
from collections.abc import Iterable

from lamina.render.parts import exact, prose

_MARKUP = re.compile(r"[\\`*_\[\]<>&|~$]")
_AT_THE_START = re.compile(r"^(\d*)([-+=#:.)])")  # headings, lists, rules
_REFERENCE = re.compile(r"@|[#!](?=\w)|\bGH-(?=\d)|:(?=//)|www(?=\.)", re.IGNORECASE)
_BACKTICKS = re.compile("`+")
_FENCE = 3


def safe(text: str) -> str:
    """Return text that reads as it is, in one line, and does nothing else."""
    escaped = _MARKUP.sub(r"\\\g<0>", prose(text))
    return _REFERENCE.sub(r"\g<0>&#8203;", _AT_THE_START.sub(r"\1\\\2", escaped))


def markup(text: str) -> str:
    """Return text for a line of HTML, where Markdown means nothing."""
    return _REFERENCE.sub(r"\g<0>&#8203;", html.escape(prose(text), quote=False))


def code(text: str) -> str:
    """Return text as code within a line, in a fence that it cannot close."""
    shown = exact(text) or " "
    fence = "`" * (_longest(shown) + 1)
    # Markdown takes one blank from both ends.
    padded = shown.strip(" ") and (shown[0] in "` " or shown[-1] in "` ")
    return f"{fence} {shown} {fence}" if padded else f"{fence}{shown}{fence}"


def fenced(lines: Iterable[str], language: str) -> str:
    """Return lines as a block of code, in a fence that they cannot close."""
    shown = [exact(line.rstrip("\r\n"), keep="\t") for line in lines]
    fence = "`" * max(_FENCE, _longest("\n".join(shown)) + 1)
    return "\n".join((f"{fence}{language}", *shown, fence))


def _longest(text: str) -> int:
    """Return the length of the longest run of backticks."""
    return max(map(len, _BACKTICKS.findall(text)), default=0)
