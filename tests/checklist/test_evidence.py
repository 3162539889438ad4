"""Evidence: what names the content that was checked, and reading what anybody may have written."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamina.checklist.evidence import (
    Evidence,
    change_digest,
    decode,
    digest_of,
    encode,
    known,
    stamp,
)

A = ("1_a.sql", b"select 1;\n")
B = ("2_b.sql", b"select 2;\n")
ONE = digest_of([A])
TWO = digest_of([B])


def evidence(**other: Any) -> Evidence:  # noqa: ANN401 - its fields
    """An evidence of the guard, with other values."""
    fields: dict[str, Any] = {
        "kind": "guard", "source": "lamina 0.1.0", "summary": "2 committed migrations untouched",
        "digest": ONE, "at": "2026-07-24T08:15:02Z", "ok": True,
    }  # fmt: skip
    return Evidence(**{**fields, **other})


def test_the_same_content_has_the_same_digest() -> None:
    """In whatever order the files come, and with whatever line ends git writes."""
    assert digest_of([A, B]) == digest_of([B, A])
    assert digest_of([("1_a.sql", b"a;\r\nb;\r\n")]) == digest_of([("1_a.sql", b"a;\nb;\n")])


def test_other_content_has_another_digest() -> None:
    """A name, a byte, a file more, a file without content, a severity: each makes another."""
    seen = [
        digest_of([]), digest_of([A]), digest_of([A, B]), digest_of([("1_a.sql", B[1])]),
        digest_of([("1_b.sql", A[1])]), digest_of([A], "set-not-null off"), digest_of([A], "", ""),
        digest_of([("1_a.sql", None)]), digest_of([("1_a.sql", b"")]),
        digest_of([("1_a.sqlselect 1;\n", b"")]),
    ]  # fmt: skip
    assert len(set(seen)) == len(seen)


@given(st.lists(st.tuples(st.text("ab", max_size=3), st.binary(max_size=3)), max_size=3))
def test_where_one_part_ends_counts(files: list[tuple[str, bytes]]) -> None:
    """Moving a byte from one part to the next makes another digest."""
    together = [("".join(name for name, _ in files), b"".join(data for _, data in files))]
    told = [(name, data.replace(b"\r\n", b"\n")) for name, data in files]
    if len(files) != 1:
        assert digest_of(told) != digest_of(together)


def test_a_change_set_is_all_names_and_what_is_new() -> None:
    """What the base has counts by its name: a committed file that goes makes another change set."""
    whole = change_digest(["1_a.sql", "2_b.sql"], {"2_b.sql": b"x"})
    assert whole != change_digest(["2_b.sql"], {"2_b.sql": b"x"})
    assert whole != change_digest(["1_a.sql", "2_b.sql"], {"1_a.sql": b"y", "2_b.sql": b"x"})
    assert whole == change_digest(["2_b.sql", "1_a.sql"], {"2_b.sql": b"x"})


def test_a_name_that_is_not_utf_8() -> None:
    """Git's names are bytes: such a name has a digest too."""
    assert digest_of([("1_\udcff.sql", b"")]) != digest_of([("1_\udcfe.sql", b"")])


def test_it_is_read_back() -> None:
    """A list and a single object; hostile text too."""
    hostile = evidence(summary="a|b `c` <!-- --> @d", kind="review", ok=False)
    assert decode(encode([evidence(), hostile])) == (evidence(), hostile)
    assert decode(encode([evidence()])[2:-2]) == (evidence(),)
    assert decode(encode([])) == ()


@pytest.mark.parametrize(
    "other",
    [
        {"format": 2}, {"format": None}, {"kind": "weather"}, {"kind": ["guard"]}, {"digest": "."},
        {"digest": 3}, {"at": "yesterday"}, {"at": "2026-07-24T08:15:02"}, {"ok": "yes"},
        {"at": "0001-01-01T00:00:00+14:00"},
    ],
)  # fmt: skip
def test_what_is_not_understood_is_left_out(other: dict[str, object]) -> None:
    """A later format, a kind that is not known, a wrong value: the others are still read."""
    good = json.loads(encode([evidence()]))[0]
    assert decode(json.dumps([{**good, **other}, good]).encode()) == (evidence(),)


@given(st.binary(max_size=40) | st.sampled_from([b"[" * 5000, b"null", b"[[]]", b"\xff", b"3"]))
def test_broken_bytes_are_no_evidence(data: bytes) -> None:
    """Whatever is in a file, reading it is no error."""
    assert decode(data) == ()


def test_a_field_more_is_no_matter() -> None:
    """What another lamina adds in the same format is left out."""
    fields = {**json.loads(encode([evidence()]))[0], "mood": "good"}
    assert decode(json.dumps(fields).encode()) == (evidence(),)


def test_text_stays_on_a_line() -> None:
    """Line ends, controls and marks that reorder a line go; a long text is cut."""
    fields = json.loads(encode([evidence()]))[0]
    fields["summary"] = "a\n## b\x1b[31m\u202ec" + "x" * 1000
    [found] = decode(json.dumps(fields).encode())
    assert found.summary.startswith("a ## b [31mcxxx")
    assert len(found.summary) == 300


def test_times_are_utc() -> None:
    """Another zone is turned into UTC, so that times can be compared as text."""
    east = datetime(2026, 7, 24, 10, 15, 2, 5, timezone(timedelta(hours=2)))
    assert stamp(east) == "2026-07-24T08:15:02Z"
    fields = {**json.loads(encode([evidence()]))[0], "at": east.isoformat()}
    assert decode(json.dumps(fields).encode()) == (evidence(),)
    assert stamp(datetime(2026, 7, 24, tzinfo=UTC)) == "2026-07-24T00:00:00Z"
    assert evidence().time == "2026-07-24 08:15 UTC"


def test_what_is_known() -> None:
    """The newest of this content counts, and of other content where there is none of this."""
    old = evidence(at="2026-07-23T08:00:00Z", ok=False)
    other = evidence(digest=TWO, at="2026-07-25T08:00:00Z")
    review = evidence(kind="review", digest=TWO)
    found = known([evidence(), other, old, review], {"guard": ONE, "review": ONE})
    assert found.current == {"guard": evidence()}
    assert found.stale == {"review": review}
    assert known([evidence()], {}).stale == {"guard": evidence()}
