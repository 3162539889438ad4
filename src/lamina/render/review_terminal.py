"""A review in a terminal: the text of `review_text`, in colour."""

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from lamina.render.review_layout import Block, blocks
from lamina.review.finding import Report

_STYLES = {
    "error": "bold red",
    "warning": "yellow",
    "note": "cyan",
    "strong": "bold",
    "faint": "dim",
}


class _AsItIs:
    """Text that the terminal itself breaks: a copy of a long line is that line, with its tabs."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the text without a look at the width."""
        yield from self._text.render(console, end="\n")


def show(report: Report, console: Console) -> None:
    """Print a report; nothing to paste is cut or broken."""
    console.print(_AsItIs(report_text(report, console)), soft_wrap=True)


def report_text(report: Report, console: Console) -> Text:
    """Return a report for the console: in colour, and with sentences as wide as it, in a terminal.

    Elsewhere it is what `review_text.render` returns, without the last line end.
    """
    room = console.width if console.is_terminal else None
    lines: list[Text] = []
    for block in blocks(report, room):
        lines += _styled(block, console)
    while lines and not lines[-1]:
        lines.pop()
    return Text("\n").join(lines)


def _styled(block: Block, console: Console) -> Iterable[Text]:
    """Yield the lines of a block with their colours."""
    sql = [piece.text for line in block for piece in line if piece.style == "sql"]
    coloured = iter(_highlighted(sql, console))
    for line in block:
        text = Text()
        for piece in line:
            is_sql = piece.style == "sql"
            plain = Text(piece.text, _STYLES.get(piece.style, ""))
            text.append_text(next(coloured) if is_sql else plain)
        yield text


def _highlighted(lines: list[str], console: Console) -> list[Text]:
    """Return lines of SQL, highlighted together where there is colour."""
    if lines and console.is_terminal and console.color_system:
        from rich.syntax import Syntax  # noqa: PLC0415 - 40 ms, which only a terminal needs

        syntax = Syntax("", "postgresql", theme="ansi_dark", background_color="default", tab_size=0)
        told = "\n".join(lines)
        coloured = syntax.highlight(told)
        coloured.rstrip_end(len(told))
        if coloured.plain == told:
            return list(coloured.split("\n", allow_blank=True))
    return [Text(line) for line in lines]
