"""A review in a terminal: the same words, in colour, and no markup but ours."""

import io
import re

import pytest
from render.review_report import CLEAN, LONG_SQL, REPORT, TABBED_SQL
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from lamina.render import review_text
from lamina.render.review_terminal import report_text, show

WIDE = 10_000  # no sentence is broken


def printed(console: Console) -> str:
    """Return what a console has written after the report."""
    show(REPORT, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def terminal(width: int, *, colour: bool = True) -> Console:
    """Return a terminal."""
    return Console(
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor" if colour else None,
        width=width,
        soft_wrap=True,
    )


@pytest.mark.parametrize("width", [20, 80])
def test_a_pipe_gets_the_text(width: int) -> None:
    """Byte for byte what `--format text` prints, whatever the width is."""
    console = Console(file=io.StringIO(), width=width)
    assert printed(console) == review_text.render(REPORT)


def test_a_terminal_without_colour_gets_the_text() -> None:
    """There are no escapes in it."""
    assert printed(terminal(WIDE, colour=False)) == review_text.render(REPORT)


def test_colour_adds_no_words() -> None:
    """Without the escapes it is the text; tabs of SQL stay tabs."""
    told = printed(terminal(WIDE))
    assert "\x1b[" in told
    assert Text.from_ansi(told).plain.rstrip("\n") == review_text.render(REPORT).rstrip("\n")
    assert f"\t{TABBED_SQL.split(chr(9))[1].split(' ')[0]}" in Text.from_ansi(told).plain


@pytest.mark.parametrize("width", [20, 80])
def test_sentences_fit_and_sql_is_whole(width: int) -> None:
    """Sentences end at the width; what is to be pasted is one line, which the terminal breaks."""
    lines = Text.from_ansi(printed(terminal(width))).plain.splitlines()
    assert f"      {LONG_SQL}" in lines
    reason = [line for line in lines if line.startswith("  Every writer") or "is built." in line]
    assert all(len(line) <= width for line in reason)


def test_a_mark_stands_below_its_line() -> None:
    """A line of the file is cut to the terminal, so that it does not go on below."""
    lines = Text.from_ansi(printed(terminal(60))).plain.splitlines()
    numbered = [line for line in lines if re.match(r" +\d* \| ", line)]
    assert max(map(cell_len, numbered)) <= 60
    at = next(number for number, line in enumerate(lines) if line.startswith("    12 | ... x"))
    begin = lines[at + 1].index("^")
    assert lines[at][begin : begin + lines[at + 1].count("^")] == "drop_it_now"


def test_colours() -> None:
    """A severity has its colour, a message is bold, line numbers are dim, SQL is highlighted."""
    text = report_text(REPORT, terminal(WIDE))
    styles = {text.plain[span.start : span.end]: str(span.style) for span in text.spans}
    assert (styles["error"], styles["warning"], styles["note"]) == ("bold red", "yellow", "cyan")
    assert styles["writes to public.messages wait until the index is built"] == "bold"
    assert styles["     7 | "] == "dim"
    assert "create" in styles
    assert not [style for style in styles.values() if style == "red"]


def test_a_pipe_has_no_colour() -> None:
    """Not even for the severity, unless rich is told so."""
    console = Console(file=io.StringIO())
    show(CLEAN, console)
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue() == review_text.render(CLEAN)
