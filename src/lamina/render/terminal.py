"""What a person sees: highlighted SQL, summaries, aligned lines."""

import re
from collections.abc import Iterable, Sequence

from rich.console import Console, RenderableType
from rich.text import Text

from lamina.render.plain import plain

_LABEL_WIDTH = 11
_BREAK = re.compile(r"(?<=,) | (?=· )")
_GAP = 2


def sql(text: str, console: Console) -> RenderableType:
    """Return SQL for the console: highlighted in a terminal, plain elsewhere; never cut."""
    safe = plain(text.replace("\r\n", "\n"), keep="\n\t").rstrip("\n")
    if not console.is_terminal:
        return Text(safe)
    # As text and not as a block: lines that are too long go on in the next one, and a copy of them
    # out of the terminal is still SQL.
    from rich.syntax import Syntax  # noqa: PLC0415 - 40 ms, which only a terminal needs

    shown = Syntax("", "postgresql", theme="ansi_dark", background_color="default").highlight(safe)
    lines = shown.split("\n", allow_blank=False)
    return Text("\n").join(Text.assemble("  ", line) if line.plain else line for line in lines)


def labelled(
    label: str, detail: str, end: str = "", width: int = 80, *, fold: bool = False
) -> Text:
    """Return one aligned line: a label, what is said about it, and an end on the right.

    Args:
        label: The label.
        detail: What is said.
        end: What stands on the right, such as the time.
        width: The width of the line.
        fold: Go on below where the detail is too long, and leave out an end that has no room.
    """
    detail = plain(detail)
    if fold:
        detail = _folded(detail, width - _LABEL_WIDTH)
    line = Text.assemble((f"{label:<{_LABEL_WIDTH}}", "bold"), detail)
    last = Text(line.plain.rpartition("\n")[2]).cell_len
    room = width - last - len(end)
    if end and (room >= _GAP or not fold):
        line.append(Text(" " * max(room, _GAP) + end, style="dim"))
    return line


def _folded(detail: str, width: int) -> str:
    """Return the detail with line ends after commas and before dots, so that lines are short."""
    lines = [""]
    for piece in _BREAK.split(detail):
        longer = f"{lines[-1]} {piece}".lstrip()
        if lines[-1] and Text(longer).cell_len > width:
            lines.append(piece)
        else:
            lines[-1] = longer
    return f"\n{' ' * _LABEL_WIDTH}".join(lines)


def bullets(lines: Sequence[str]) -> Text:
    """Return the lines as a list."""
    return Text("\n".join(f"  - {plain(line)}" for line in lines))


def cautions(pairs: Iterable[tuple[str, str]]) -> Text:
    """Return what to look at, each with the advice below it."""
    lines: list[str] = []
    for message, advice in pairs:
        lines.append(f"  caution: {plain(message)}")
        lines += [f"           {plain(advice)}"] if advice else []
    return Text("\n".join(lines))
