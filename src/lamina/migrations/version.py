"""The version of a migration: the leading digits of its file name.

Versions are compared as text, character by character, never as numbers. That is what the Supabase
CLI does: `select version ... order by version` on a `text` column, Go `<` on strings up to 2.98,
and a sort by `a < b` on the digits in `apps/cli` of 2.115.0 and 3.1.0. Among versions of 14 digits
text order is time order; `0001` comes before all of them, `9` after nearly all of them, and
`20240101` comes before `20240101000000`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import msgspec

from lamina.errors import ConfigError, UsageError
from lamina.migrations.file_names import TIMESTAMP_DIGITS, moment, timestamp_fields

_DIGITS = re.compile(r"[0-9]+")
_LEADING_DIGITS = re.compile(r"([0-9]+)(?:_.*)?", re.DOTALL)

_FIRST_SECOND = datetime(1, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_ALL_SECONDS = range(
    (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC) - _FIRST_SECOND) // _SECOND + 1
)


class Version(msgspec.Struct, frozen=True, order=True):
    """The leading digits of a migration's file name, ordered as text like the Supabase CLI does.

    Args:
        digits: ASCII digits, at least one. 14 of them (UTC `YYYYMMDDHHMMSS`) are the rule; other
            counts are accepted, because the CLI accepts them, and `problem` reports them.
    """

    digits: str

    def __post_init__(self) -> None:
        if not _DIGITS.fullmatch(self.digits):
            raise ValueError(f"a version is made of the digits 0 to 9, not {self.digits!r}")

    def __str__(self) -> str:
        return self.digits

    @classmethod
    def parse(cls, text: str) -> "Version":
        """Return the version that a person wrote: the digits, a file name or a path to the file.

        Raises:
            UsageError: The last part of `text` does not start with digits that end at `_` or at
                the end.
        """
        last_part = re.split(r"[/\\]", text.strip())[-1]
        match = _LEADING_DIGITS.fullmatch(last_part)
        if match is None:
            raise UsageError(
                f"{text!r} is not a version",
                "A version is the leading digits of a migration's file name, for example "
                "20260219120000 in 20260219120000_create_profiles_table.sql",
            )
        return cls(match[1])

    @classmethod
    def from_datetime(cls, moment: datetime) -> "Version":
        """Return the 14 digits of `moment` in UTC; fractions of a second are dropped.

        Raises:
            ValueError: `moment` has no time zone, so its UTC time is not known.
        """
        if moment.tzinfo is None:
            raise ValueError("a version is made from a datetime with a time zone")
        utc = moment.astimezone(UTC).replace(tzinfo=None)
        return cls(re.sub(r"[-:T]", "", utc.isoformat(timespec="seconds")))

    @property
    def at(self) -> datetime | None:
        """The moment in UTC that the digits state, or None when they state none."""
        return moment(self.digits)

    @property
    def is_timestamp(self) -> bool:
        """Whether the digits are 14 and a real date and time in UTC."""
        return self.at is not None

    def problem(self) -> str | None:
        """Return why this is not a UTC timestamp, in words, or None when it is one."""
        if len(self.digits) != TIMESTAMP_DIGITS:
            count = _count(len(self.digits), "digit")
            return f"version {self.digits} has {count} instead of 14 (YYYYMMDDHHMMSS in UTC)"
        if self.is_timestamp:
            return None
        year, month, day, hour, minute, second = timestamp_fields(self.digits)
        limits = (
            ("year", year, 1, 9999),
            ("month", month, 1, 12),
            ("day", day, 1, 31),
            ("hour", hour, 0, 23),
            ("minute", minute, 0, 59),
            ("second", second, 0, 59),
        )
        for word, value, lowest, highest in limits:
            if not lowest <= value <= highest:
                return f"version {self.digits} is not a date: there is no {word} {value}"
        return f"version {self.digits} is not a date: there is no {year:04}-{month:02}-{day:02}"

    def following(self) -> "Version":
        """Return the first real timestamp that is later than this version, as text compares.

        For a timestamp this is one second later. For other digits it can be centuries away: the
        first one after `9` is `90000101000000`.

        Raises:
            ConfigError: No timestamp of 14 digits comes after this version.
        """
        # The text of a timestamp grows with its time, so the answer can be searched by halving.
        index = bisect_right(_ALL_SECONDS, self.digits, key=_digits_of_second)
        if index == len(_ALL_SECONDS):
            raise ConfigError(
                f"no version can come after {self.digits}",
                "The Supabase CLI compares versions as text, and no date of 14 digits is later.\n"
                f"Give the migration {self.digits} a version of the form YYYYMMDDHHMMSS.",
            )
        return Version(_digits_of_second(index))


def next_version(now: datetime, known: Iterable[Version]) -> Version:
    """Return `now` in UTC, or the first later timestamp that comes after every known version.

    The result is always a real timestamp, later than each of `known` as the Supabase CLI compares,
    and therefore unique. It lies in the future when a known version does: the caller may say so.

    Raises:
        ConfigError: A known version is so high that no timestamp comes after it.
    """
    candidate = Version.from_datetime(now)
    newest = max(known, default=None)
    return candidate if newest is None or newest < candidate else newest.following()


def _digits_of_second(index: int) -> str:
    return Version.from_datetime(_FIRST_SECOND + index * _SECOND).digits


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
