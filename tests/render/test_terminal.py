"""What a person sees keeps to the width and hides nothing."""

import io

import pytest
from rich.console import Console
from rich.text import Text

from lamina.render import terminal

LONG = "create policy p on public.notes using (" + " or ".join(f"a = {n}" for n in range(40)) + ");"


def shown(what: object, width: int, *, soft_wrap: bool = False) -> str:
    """Return what a terminal of a width gets, without its colours."""
    console = Console(
        width=width,
        force_terminal=True,
        color_system="standard",
        file=io.StringIO(),
        soft_wrap=soft_wrap,
    )
    console.print(what)
    assert isinstance(console.file, io.StringIO)
    return Text.from_ansi(console.file.getvalue()).plain


@pytest.mark.parametrize("width", [20, 60, 80])
@pytest.mark.parametrize("soft_wrap", [False, True])
def test_long_sql_is_not_cut(width: int, *, soft_wrap: bool) -> None:
    """Every word is there in a narrow terminal, in whatever line."""
    console = Console(width=width, force_terminal=True)
    told = shown(terminal.sql(f"select 1;\n\n{LONG}\n", console), width, soft_wrap=soft_wrap)
    assert told.split() == ["select", "1;", *LONG.split()]


def test_sql_is_indented_and_without_controls() -> None:
    """It stands apart; an escape in a string does not reach the terminal, and CRLF is one end."""
    console = Console(width=80, force_terminal=True)
    told = shown(terminal.sql("select '\x1b[2J';\r\n\r\nselect 2;\r\n", console), 80)
    assert told.rstrip("\n") == "  select '\ufffd[2J';\n\n  select 2;"


def test_sql_elsewhere_is_plain() -> None:
    """In a pipe it is the text alone."""
    told = terminal.sql("select 1;\n", Console(file=io.StringIO()))
    assert isinstance(told, Text)
    assert (told.plain, told.spans) == ("select 1;", [])


def test_the_time_stands_on_the_right_when_there_is_room() -> None:
    """It is left out of a full line in a terminal; in a log it follows."""
    assert terminal.labelled("Diff", "CLI", "1.4 s", 40).plain == f"Diff       CLI{'1.4 s':>26}"
    long = "x" * 45
    assert terminal.labelled("Diff", long, "1.4 s", 60, fold=True).plain == f"Diff       {long}"
    assert terminal.labelled("Diff", long, "1.4 s", 60).plain == f"Diff       {long}  1.4 s"


def test_a_long_detail_goes_on_below() -> None:
    """No line is wider than the terminal, and nothing is lost."""
    detail = "41 migrations, 3 replayed, empty stubs for pg_cron, pg_net · PostgreSQL 17.10"
    text = terminal.labelled("Shadow", detail, "0.2 s", 40, fold=True).plain
    lines = text.split("\n")
    assert len(lines) > 1
    assert max(map(len, lines)) <= 40
    assert all(line.startswith(" " * 11) for line in lines[1:])
    assert text.split() == ["Shadow", *detail.split()]


def test_names_cannot_forge_a_line() -> None:
    """A line end or an escape in a name is one marked character in each kind of line."""
    bad = "a\n  caution: none\x1b[2J"
    marked = "a\ufffd  caution: none\ufffd[2J"
    assert terminal.bullets([bad, "b"]).plain == f"  - {marked}\n  - b"
    assert terminal.labelled("Diff", bad).plain == f"Diff       {marked}"
    assert terminal.cautions([(bad, bad), ("b", "")]).plain == (
        f"  caution: {marked}\n           {marked}\n  caution: b"
    )
