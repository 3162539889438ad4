"""Text that came from elsewhere cannot steer a terminal or forge a line."""

import pytest

from lamina.render.plain import plain

MARK = "\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    "character",
    [
        "\x1b",
        "\x07",
        "\0",
        "\n",
        "\r",
        "\t",
        "\x85",
        "\x9b",
        "\u2028",
        "\u202e",
        "\u2066",
        "\ufeff",
    ],
)
def test_what_steers_a_terminal_is_marked(character: str) -> None:
    """Escapes, line ends, and what shows a line in another order than it has."""
    assert plain(f"a{character}b") == f"a{MARK}b"


@pytest.mark.parametrize("text", ["", "notes", "Größe, 名前", "a\u00a0b", "\udcff"])
def test_other_text_stays(text: str) -> None:
    """Letters of any script and their blanks; a stray surrogate is left to the stream."""
    assert plain(text) == text


def test_what_may_stay() -> None:
    """SQL keeps its lines."""
    assert plain("a\n\tb\x1b", keep="\n\t") == f"a\n\tb{MARK}"
