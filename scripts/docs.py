"""`make docs`: the pages that are made from the code; a test compares them."""

import argparse
import functools
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import typer
from typer._click.core import Command  # typer 0.26 to 0.28 bring their own click
from typer.core import TyperGroup as Group

from lamina import errors
from lamina.cli import main as command_line
from lamina.config import Config
from lamina.guard.options import parser
from lamina.review import rule

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
        if not isinstance(kind, type):
            lines += RULES_TABLE
            continue
        summary, keys = documented(kind)
        lines += [f"## `[{table.encode_name}]`", "", summary, ""]
        lines += ["| key | default | |", "|---|---|---|"]
        for field in msgspec.structs.fields(kind):
            default = msgspec.json.encode(field.default).decode() or "[]"
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


RULES_TABLE = [
    "## `[rules]`",
    "",
    "The severity of a rule: `error`, `warning`, `note` or `off`.",
    "The keys are the names of the [rules](rules/README.md).",
    "",
    "```toml",
    "[rules]",
    'version-round = "off"',
    'migration-ignored-by-git = "error"',
    "```",
    "",
]


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
        if shown == "lamina guard":
            lines += [f"## `{shown}`", "", "```text", guard_help(), "```", ""]
            continue
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


def guard_help() -> str:
    """Return the help of the guard, which has a parser of its own, 80 characters wide."""
    made = parser()
    made.formatter_class = functools.partial(argparse.HelpFormatter, width=80)
    return made.format_help().strip()


def rules_index() -> str:
    """Return the page that lists every rule."""
    lines = [
        "# Rules",
        "",
        MADE,
        "`lamina explain RULE` prints the same pages.",
        "Severities are set in [`[rules]`](../configuration.md) of lamina.toml.",
        "",
        "| rule | category | severity | |",
        "|---|---|---|---|",
    ]
    for name in rule.names():
        known = rule.rule_named(name)
        lines.append(
            f"| [`{name}`]({name}.md) | {known.category.value} | {known.severity.word} |"
            f" {known.summary} |"
        )
    return "\n".join([*lines, ""])


def rule_page(name: str) -> str:
    """Return the page of a rule: the docstring of its module."""
    known = rule.rule_named(name)
    about = f"{known.category.value}, {known.severity.word}"
    return f"# `{name}`\n\n{MADE}\n*{about}*\n\n{known.page}\n"


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


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "configuration.md": configuration,
    "exit-codes.md": exit_codes,
    "rules/README.md": rules_index,
    **{f"rules/{name}.md": functools.partial(rule_page, name) for name in rule.names()},
}


def main() -> int:
    """Write the pages."""
    for name, page in PAGES.items():
        (DOCS / name).parent.mkdir(exist_ok=True)
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
