"""What a check saw: which content, when, and how it went."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from lamina.checklist.record import FORMAT, change_digest, digest_of, encoded, stamp
from lamina.migrations.header_lines import one_line

__all__ = [
    "Evidence",
    "Kind",
    "Known",
    "change_digest",
    "decode",
    "digest_of",
    "encode",
    "known",
    "stamp",
]

Kind = Literal["guard", "review", "reset-test"]
"""The checks that leave evidence."""

_DIGEST = re.compile("[0-9a-f]{32}")
_MOST_CHARACTERS = 300


class Evidence(msgspec.Struct, frozen=True):
    """What a check saw.

    Attributes:
        kind: Which check.
        source: What ran it: `lamina 0.1.0`.
        summary: How it went, in a line.
        digest: The content that was checked, as `digest_of` names it.
        at: When, in UTC: `2026-07-24T08:15:02Z`.
        ok: The check held.
    """

    kind: Kind
    source: str
    summary: str
    digest: str
    at: str
    ok: bool

    @property
    def time(self) -> str:
        """When, for people: `2026-07-24 08:15 UTC`."""
        return f"{self.at[:10]} {self.at[11:16]} UTC"


class Known(msgspec.Struct, frozen=True):
    """What is known about some content.

    Attributes:
        current: The newest evidence about it, by kind.
        stale: Where there is none: the newest evidence of that kind about other content.
    """

    current: Mapping[str, Evidence] = MappingProxyType({})
    stale: Mapping[str, Evidence] = MappingProxyType({})


def known(every: Iterable[Evidence], digests: Mapping[Kind, str]) -> Known:
    """Return which evidence is about the present content, which has a digest for each kind."""
    current: dict[str, Evidence] = {}
    stale: dict[str, Evidence] = {}
    for one in sorted(every, key=lambda evidence: evidence.at):
        (current if digests.get(one.kind) == one.digest else stale)[one.kind] = one
    return Known(current, {kind: one for kind, one in stale.items() if kind not in current})


def encode(every: Iterable[Evidence]) -> bytes:
    """Return a JSON list, which `decode` reads."""
    lines = [encoded(**msgspec.structs.asdict(one)).strip() for one in every]
    return b"[\n" + b",\n".join(lines) + b"\n]\n" if lines else b"[]\n"


def decode(data: bytes) -> tuple[Evidence, ...]:
    """Return the evidence in a JSON object or a list of them.

    What is broken, of a kind that is not known or of a later format is left out.
    """
    try:
        found = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ()
    told = map(_one, found if isinstance(found, list) else [found])
    return tuple(one for one in told if one is not None)


def _one(fields: Any) -> Evidence | None:  # noqa: ANN401 - whatever the JSON holds
    if not isinstance(fields, dict) or fields.get("format") != FORMAT:
        return None
    try:
        one = msgspec.convert(fields, Evidence)
        moment = datetime.fromisoformat(one.at)
        if moment.tzinfo is None or not _DIGEST.fullmatch(one.digest):
            return None
        at = stamp(moment.astimezone(UTC))
    except (msgspec.ValidationError, ValueError, OverflowError):
        return None
    return Evidence(one.kind, _short(one.source), _short(one.summary), one.digest, at, one.ok)


def _short(text: str) -> str:
    """The text in one line: what is in the file may come from anybody."""
    line = one_line(text)
    return line if len(line) <= _MOST_CHARACTERS else line[: _MOST_CHARACTERS - 1] + "…"
