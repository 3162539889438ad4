"""`make docs`: the pages that are made from the code; a test compares them."""

import inspect
import sys
from pathlib import Path
from typing import Any

import msgspec
import typer
from typer._click.core import Command  # typer 0.26 to 0.28 bring their own click
from typer.core import TyperGroup as Group

from lamina import errors
from lamina.cli import main as command_line
from lamina.config import Config

DOCS = Path(__file__).resolve().parents[1] / "docs"
MADE = "<!-- Made by `make docs`; edit the code instead. -->\n"


def configuration() -> str:
    """Return the page of every key in lamina.toml."""
    lines = [
        "# Configuration",
        "",
        MADE,
        "`lamina.toml` stands at the root of the repository, or of the project in a monorepo.",
        "It is optional, and so is every key in it.",
        "Unknown keys are refused, with the nearest known one.",
        "`lamina config --show` prints what is in force.",
        "",
    ]
    for table in msgspec.structs.fields(Config):
        kind: Any = table.type
        summary, keys = documented(kind)
        lines += [f"## `[{table.encode_name}]`", "", summary, ""]
        lines += ["| key | default | |", "|---|---|---|"]
        for field in msgspec.structs.fields(kind):
            default = msgspec.json.encode(field.default).decode()
            lines.append(f"| `{field.encode_name}` | `{default}` | {keys[field.name]} |")
        lines.append("")
    lines += [
        "## `supabase/config.toml`",
        "",
        "What Supabase's own file says is read from there and never repeated:",
        "`project_id`, `[api] schemas` and `auto_expose_new_tables`, `[db] port` and",
        "`major_version`, `[db.seed]`.",
        "",
    ]
    return "\n".join(lines)


def documented(kind: type) -> tuple[str, dict[str, str]]:
    """Return the summary of a documented struct, and what it says of each attribute."""
    whole = inspect.getdoc(kind) or ""  # indented alike on every Python
    about, _, attributes = whole.partition("Attributes:")
    summary = " ".join(about.split()).partition(": ")[2]
    found: dict[str, str] = {}
    name = ""
    for line in attributes.splitlines():
        words = line.strip()
        if line.startswith(" " * 4) and not line.startswith(" " * 5) and ":" in words:
            name, _, text = words.partition(":")
            found[name] = text.strip()
        elif words:
            found[name] += " " + words
    return summary[:1].upper() + summary[1:], found


def commands() -> str:
    """Return the page of every command with its help."""
    lines = ["# Commands", "", MADE]
    lines.append("`new-migration` is the same as `lamina new`.")
    lines.append("")
    root = typer.main.get_command(command_line.app)
    for path, command in walk(["lamina"], root):
        shown = " ".join(path)
        with command.make_context(
            shown,
            [],
            resilient_parsing=True,
            terminal_width=80,
            help_option_names=["-h", "--help"],
        ) as context:
            text = command.get_help(context)
        lines += [f"## `{shown}`", "", "```text", text.strip(), "```", ""]
    return "\n".join(lines)


def walk(path: list[str], command: Command) -> list[tuple[list[str], Command]]:
    """Return every command below `command`, itself first."""
    found = [(path, command)]
    if isinstance(command, Group):
        for name, inner in command.commands.items():
            found += walk([*path, name], inner)
    return found


def exit_codes() -> str:
    """Return the page of the exit codes and the errors behind them."""
    tree = (errors.__doc__ or "").partition("```\n")[2].partition("\n```")[0]
    rows = [f"| `{code}` | {meaning} |" for code, meaning in command_line.EXIT_CODES.items()]
    return "\n".join(
        [
            "# Exit codes",
            "",
            MADE,
            "| code | meaning |",
            "|---|---|",
            *rows,
            "",
            "What is behind code 2, as the code names it:",
            "",
            "```text",
            tree,
            "```",
            "",
        ]
    )


PAGES = {
    "commands.md": commands,
    "configuration.md": configuration,
    "exit-codes.md": exit_codes,
}


def main() -> int:
    """Write the pages."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
