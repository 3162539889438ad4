from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamina.errors import ConfigError, UsageError
from lamina.migrations.version import Version, next_version

NOW = datetime(2026, 7, 24, 8, 15, 2, tzinfo=UTC)

digits = st.text("0123456789", min_size=1, max_size=18)
first_second = datetime(1, 1, 1, tzinfo=UTC)
moments = st.timedeltas(timedelta(), datetime(9999, 12, 31, tzinfo=UTC) - first_second).map(
    lambda since: first_second + since
)


def test_compares_as_text() -> None:
    """Versions sort like the CLI's strings: 10 before 9, a shorter beginning before the longer."""
    texts = ["9", "20240101000000", "10", "0001", "20240101", "1"]
    assert [str(v) for v in sorted(map(Version, texts))] == [
        "0001",
        "1",
        "10",
        "20240101",
        "20240101000000",
        "9",
    ]


@given(digits, digits)
def test_order_is_total_and_that_of_the_digits(a: str, b: str) -> None:
    """Every comparison of two versions is the comparison of their digits."""
    first, second = Version(a), Version(b)
    assert (first < second, first <= second, first > second) == (a < b, a <= b, a > b)
    assert (first == second) == (a == b)


@pytest.mark.parametrize(
    "text",
    [
        "20260219120000",
        " 20260219120000\n",
        "20260219120000_create_profiles_table.sql",
        "supabase/migrations/20260219120000_create_profiles_table.sql",
        "supabase\\migrations\\20260219120000_create_profiles_table.sql",
    ],
)
def test_parse_takes_what_a_person_has_at_hand(text: str) -> None:
    """Digits, a file name and a path all name the same version."""
    assert Version.parse(text) == Version("20260219120000")


@pytest.mark.parametrize("text", ["", "profiles", "2026-02-19", "20260219x.sql", "١٢٣", "-1"])
def test_parse_refuses_with_a_hint(text: str) -> None:
    """Anything else is a usage error that shows what a version looks like."""
    with pytest.raises(UsageError, match="is not a version") as caught:
        Version.parse(text)
    assert "20260219120000" in caught.value.hint


@pytest.mark.parametrize("text", ["", "12a", "٣", "1\n"])
def test_only_ascii_digits_make_a_version(text: str) -> None:
    """A version cannot hold anything that the CLI's pattern would not match."""
    with pytest.raises(ValueError, match="digits 0 to 9"):
        Version(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1", "1 digit instead of 14"),
        ("20240101", "8 digits instead of 14"),
        ("20240101120000123", "17 digits instead of 14"),
        ("00000101000000", "no year 0"),
        ("20261301000000", "no month 13"),
        ("20260100000000", "no day 0"),
        ("20260230000000", "no 2026-02-30"),
        ("20250229000000", "no 2025-02-29"),
        ("20260101240000", "no hour 24"),
        ("20260101236000", "no minute 60"),
        ("20260101235960", "no second 60"),
    ],
)
def test_problem_says_why_it_is_not_a_timestamp(text: str, words: str) -> None:
    """A version that is no real date is read, and reported in words."""
    version = Version(text)
    assert words in (version.problem() or "")
    assert version.at is None
    assert not version.is_timestamp


def test_a_real_timestamp_has_no_problem() -> None:
    """A leap day is a date; `at` is the aware moment in UTC."""
    version = Version("20240229235959")
    assert version.problem() is None
    assert version.is_timestamp
    assert version.at == datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC)


def test_from_datetime_is_utc() -> None:
    """Another time zone is converted, fractions of a second are dropped."""
    zone = timezone(timedelta(hours=5, minutes=30))
    moment = datetime(2026, 1, 1, 4, 0, 0, 999_999, tzinfo=zone)
    assert Version.from_datetime(moment) == Version("20251231223000")


def test_from_datetime_refuses_a_naive_one() -> None:
    """Without a time zone the UTC time would be a guess."""
    with pytest.raises(ValueError, match="time zone"):
        Version.from_datetime(NOW.replace(tzinfo=None))


@given(moments)
def test_datetime_round_trip(moment: datetime) -> None:
    """Every second of the calendar has its version and comes back from it."""
    assert Version.from_datetime(moment).at == moment.replace(microsecond=0)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ([], "20260724081502"),
        (["20260724081501"], "20260724081502"),
        (["20260724081502"], "20260724081503"),
        (["20260724081559"], "20260724081600"),
        (["20261231235959"], "20270101000000"),
        (["20280228235959"], "20280229000000"),
        (["0001", "20240101"], "20260724081502"),
        (["20260724"], "20260724081502"),
        (["202607240815021"], "20260724081503"),
        (["20260724081502123"], "20260724081503"),
        (["20261399"], "20270101000000"),
        (["9"], "90000101000000"),
        (["99991231235958"], "99991231235959"),
    ],
)
def test_next_version_examples(known: list[str], expected: str) -> None:
    """Now, or the first second of the calendar that sorts after what is known."""
    assert str(next_version(NOW, map(Version, known))) == expected


@pytest.mark.parametrize("text", ["99991231235959", "99991231235959000", "99992", "999999999"])
def test_next_version_refuses_when_nothing_can_follow(text: str) -> None:
    """After the last second of year 9999 there is no version, and the culprit is named."""
    with pytest.raises(ConfigError, match=text) as caught:
        next_version(NOW, [Version(text)])
    assert "YYYYMMDDHHMMSS" in caught.value.hint


@given(moments, st.lists(digits.filter(lambda d: d < "9999")))
def test_next_version_is_later_valid_and_unique(now: datetime, known: list[str]) -> None:
    """Whatever is known, the next version is a real timestamp after all of it and after now."""
    versions = [Version(d) for d in known]
    result = next_version(now, versions)
    assert result.is_timestamp
    assert all(version < result for version in versions)
    assert result >= Version.from_datetime(now)


@given(moments)
def test_following_is_one_second_later(moment: datetime) -> None:
    """After a timestamp comes the next second, across minutes, days and years."""
    after = Version.from_datetime(moment + timedelta(seconds=1))
    assert Version.from_datetime(moment).following() == after


@given(moments, st.integers(1, 60))
def test_a_chain_of_versions_stays_unique(now: datetime, count: int) -> None:
    """Migrations made in the same second get one version after the other."""
    known: list[Version] = []
    for _ in range(count):
        known.append(next_version(now, known))
    assert known == sorted(set(known))
