"""Lamina's part of a text: found, replaced, and never more than that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamina.describe.block import (
    BEGIN,
    END,
    around,
    block,
    data_in,
    has_block,
    lasting,
    same,
    updated,
)
from lamina.errors import UsageError

MADE = block("Body", {"base": "main"})
WORDS = st.text(alphabet=st.sampled_from("ab \n`~<!->*#|@é\u202e"), max_size=80)


@given(WORDS, WORDS, WORDS)
def test_what_is_around_stays(before: str, after: str, body: str) -> None:
    """Whatever people write around it, and whatever stands in it, a second run changes only it."""
    first = updated("", block(body, {"title": body}))
    text = f"Before\n\n{before.replace('`', '').replace('~', '')}\n\n{first}\n{after}"
    again = updated(text, MADE)
    assert again == text.replace(first.rstrip("\n"), MADE.rstrip("\n"), 1)
    assert updated(again, MADE) == again


@given(WORDS)
def test_data_come_back(text: str) -> None:
    """Names of any kind neither end the comment nor get lost."""
    made = block("Body", {"title": text})
    assert (data_in(made) or {})["title"] == text
    assert made.count("-->") == 2


def test_an_end_in_the_body_does_not_end_it() -> None:
    """The marker is shown as text."""
    made = block(f"one\n{END}\ntwo", {})
    assert updated(f"{made}mine\n", MADE) == f"{MADE}mine\n"


def test_a_begin_without_end_is_the_authors() -> None:
    """Text between a lost marker and the real block stays."""
    text = f"a\n{BEGIN}{{}} -->\nmy text\n\n{MADE}"
    again = updated(text, block("New", {}))
    assert "my text" in again
    assert "Body" not in again


def test_a_block_in_a_fence_is_an_example() -> None:
    """What the author shows as code is no block; the real one is replaced."""
    text = f"```\n{MADE}```\n\n{MADE}"
    again = updated(text, block("New", {}))
    assert again.count("Body") == 1
    assert again.count("New") == 1
    assert not has_block(f"~~~\n{MADE}~~~\n")


def test_two_blocks_are_refused() -> None:
    """Nobody knows which one is meant."""
    with pytest.raises(UsageError):
        updated(f"{MADE}\n{MADE}", MADE)


def test_byte_order_mark_and_line_ends() -> None:
    """Both stay as they are, and there is still one block."""
    text = "\ufeff" + MADE.replace("\n", "\r\n")
    again = updated(text, block("New", {}))
    assert again.startswith("\ufeff<!--")
    assert again.count(BEGIN) == 1
    assert again.count("\n") == again.count("\r\n")


def test_around() -> None:
    """The author's own text, of which a host's limit leaves less for the block."""
    assert around(f"above\n{MADE}below") == "above\n\nbelow"
    assert around("no block") == "no block"


def test_what_passes_is_no_difference() -> None:
    """Neither the head's name nor the time of a check makes a description old."""
    one = block("guard (fine, 2026-11-26 13:47 UTC)", {"head": "a" * 40})
    other = block("guard (fine, 2026-11-27 08:00 UTC)", {"head": "b" * 40})
    assert lasting(one) == lasting(other)
    assert lasting(one) != lasting(block("guard (failed)", {"head": "a" * 40}))
    assert same("a\r\nb\n", "a\nb")
