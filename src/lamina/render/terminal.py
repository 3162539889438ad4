"""What a person sees: highlighted SQL, summaries, aligned lines."""

from collections.abc import Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.syntax import Syntax
from rich.text import Text

_LABEL_WIDTH = 11


def sql(text: str, console: Console) -> RenderableType:
    """Return SQL for the console: highlighted in a terminal, plain elsewhere."""
    # Characters that steer a terminal must not come out of somebody's database.
    safe = "".join(
        c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text
    )
    if not console.is_terminal:
        return Text(safe.rstrip("\n"))
    body = Syntax(safe.rstrip("\n"), "postgresql", theme="ansi_dark", background_color="default")
    return Padding(body, (0, 0, 0, 2))


def labelled(label: str, detail: str, end: str = "", width: int = 80) -> Text:
    """Return one aligned line: a label, what is said about it, and an end on the right."""
    line = Text.assemble((f"{label:<{_LABEL_WIDTH}}", "bold"), detail)
    if end:
        gap = max(width - line.cell_len - len(end), 2)
        line.append(Text(" " * gap + end, style="dim"))
    return line


def bullets(lines: Sequence[str]) -> Text:
    """Return the lines as a list."""
    return Text("\n".join(f"  - {line}" for line in lines))
