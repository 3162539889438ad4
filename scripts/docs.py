"""`make docs`: the pages that are made from the code; a test compares them."""

import argparse
import functools
import inspect
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import typer
from typer._click.core import Command  # typer 0.26 to 0.28 bring their own click
from typer.core import TyperGroup as Group

from lamina import errors
from lamina.cli import main as command_line
from lamina.cli import review
from lamina.config import Config
from lamina.guard import options as guard
from lamina.render.json_report import json_schema
from lamina.review import rule
from lamina.sql import lock_pages
from lamina.sql.lock_levels import LockLevel

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
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
    "The severity of a rule or of a group of rules: `error`, `warning`, `note` or `off`.",
    "The keys are the names of the [rules and groups](rules/README.md).",
    "A rule's own line goes before its group's.",
    "",
    "```toml",
    "[rules]",
    'version-round = "off"',
    'locking = "error"',
    'lock-timeout-missing = "warning"',
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
        if shown in PARSERS:
            lines += [f"## `{shown}`", "", "```text", parser_help(PARSERS[shown]()), "```", ""]
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


PARSERS: dict[str, Callable[[], argparse.ArgumentParser]] = {
    "lamina guard": guard.parser,
    "lamina review": review.parser,
}
"""The commands that run in every commit, and have parsers of their own."""


def parser_help(made: argparse.ArgumentParser) -> str:
    """Return the help of a parser, 80 characters wide."""
    made.formatter_class = functools.partial(argparse.HelpFormatter, width=80)
    return made.format_help().strip()


def rules_index() -> str:
    """Return the page that lists every rule, by group."""
    lines = [
        "# Rules",
        "",
        MADE,
        "`lamina explain RULE` prints the same pages.",
        "Severities of rules and groups: [`[rules]`](../configuration.md) in lamina.toml.",
        "The locks that the rules speak of have pages too: [lock modes](../locks.md).",
        "",
    ]
    rules = list(map(rule.rule_named, rule.names()))
    for group in rule.Category:
        lines += [f"## `{group.value}`", "", group.words, ""]
        lines += ["| rule | severity | found by | |", "|---|---|---|---|"]
        for known in rules:
            if known.category is group:
                name, by = known.name, found_by(known)
                link = f"[`{name}`]({name}.md)"
                lines.append(f"| {link} | {known.severity.word} | {by} | {known.summary} |")
        lines.append("")
    return "\n".join(lines)


def found_by(known: rule.Rule) -> str:
    """Return the command that a rule belongs to."""
    return "guard" if hasattr(rule.module_of(known.name), "finding") else "review"


def rule_page(name: str) -> str:
    """Return the page of a rule: the docstring of its module."""
    known = rule.rule_named(name)
    about = f"{known.category.value}, {known.severity.word}, found by `lamina {found_by(known)}`"
    return f"# `{name}`\n\n{MADE}\n*{about}*\n\n{known.page}\n"


def locks() -> str:
    """Return the page of the lock modes."""
    lines = [
        "# Lock modes",
        "",
        MADE,
        "`lamina explain access-exclusive` prints the part about that mode, and so for the others.",
        "",
    ]
    for level in LockLevel:
        lines += [f"## {level.words}", "", lock_pages.page(level), ""]
    return "\n".join(lines)


# What the samples of output show: migrations that come after those of examples/chat.
MIGRATION = "supabase/migrations/20260726093000_change_messages.sql"
SAMPLES = {
    "review": """\
set local lock_timeout = '3s';

create index messages_role_idx on public.messages (role);

-- lamina: allow index-without-concurrently: some hundred rows
create index chat_sessions_updated_at_idx on public.chat_sessions (updated_at);

alter policy "messages: owner reads" on public.messages using (true);

alter table public.profiles alter column display_name set not null;

do $$
begin
  execute format('grant select on %I to anon', 'profiles');
end $$;
""",
    "short": """\
set local lock_timeout = '3s';
create index messages_role_idx on public.messages (role);
alter policy "messages: owner reads" on public.messages using (true);
""",
}
TIME = re.compile(r"   [\d.]+ m?s$")


def sampled(path: Path) -> str:
    """Return a page with the output of real commands between its marks."""
    return filled(path.read_text(encoding="utf-8"), "sample", r": (\w+)", sample)


def described(text: str) -> str:
    """Return a page with the top of a description between its marks."""
    return filled(text, "description", "()", lambda _: description_top())


def filled(text: str, mark: str, name: str, made: Callable[[str], str]) -> str:
    """Return a text with what is made between the two comments of a mark."""
    page, number = re.subn(
        rf"(<!-- {mark}{name} -->\n).*?(<!-- end of {mark} -->)",
        lambda found: found[1] + made(found[2]) + found[3],
        text,
        flags=re.DOTALL,
    )
    if number != 1:
        raise ValueError(f"{number} marks of a {mark}, where there should be one")
    return page


@functools.cache
def sample(name: str) -> str:
    """Return a migration and what `lamina review` says about it; the time is always the same."""
    with tempfile.TemporaryDirectory() as place:
        project = Path(place, "chat")
        shutil.copytree(ROOT / "examples" / "chat", project)
        git(project, "init", "--quiet", "--initial-branch=main")
        git(project, "add", "--all")
        git(project, "commit", "--quiet", "--message=start")
        (project / MIGRATION).write_text(SAMPLES[name], encoding="utf-8")
        shown = run(project, sys.executable, "-m", "lamina", "review").rstrip()
    output = TIME.sub("   120 ms", shown)
    return f"```sql\n{SAMPLES[name]}```\n\n```console\n$ lamina review\n{output}\n```\n"


# What `lamina pr` says about a branch, as tests/e2e/test_pr.py wrote it.
DESCRIPTION = ROOT / "tests" / "golden" / "pr" / "new_feature.md"


def description() -> tuple[str, str]:
    """Return the title and the text between lamina's comments."""
    title, _, rest = DESCRIPTION.read_text(encoding="utf-8").partition("\n")
    return title, rest.partition(" -->\n")[2].partition("<!-- /lamina:pr -->")[0]


def description_top() -> str:
    """Return the sentence and the table of risks, quoted."""
    lines = description()[1].partition("\n### ")[0].rstrip().split("\n")
    return "".join(f"> {line}".rstrip() + "\n" for line in lines)


def description_page() -> str:
    """Return the page with a whole description."""
    title, text = description()
    lines = [
        "# A description by `lamina pr`",
        "",
        MADE,
        "This is printed for a branch of a chat app, on GitHub as it looks here.",
        "[Pull requests](pull-requests.md) says what each part means.",
        f"The title that `lamina pr --title` gives: {title}",
        "",
        "---",
        "",
        text.rstrip(),
        "",
    ]
    return "\n".join(lines)


def git(folder: Path, *arguments: str) -> None:
    """Run git as somebody made up."""
    who = ("-c", "user.name=Ada Example", "-c", "user.email=ada@example.com")
    run(folder, "git", *who, *arguments)


def run(folder: Path, *command: str) -> str:
    """Return what a command prints, away from this machine's settings."""
    env = {"PATH": os.environ["PATH"], "HOME": str(folder.parent), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False
    )
    if done.stderr:
        raise RuntimeError(done.stderr)
    return done.stdout


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
    "locks.md": locks,
    "report.schema.json": json_schema,
    "review.md": functools.partial(sampled, DOCS / "review.md"),
    "pull-request-example.md": description_page,
    "pull-requests.md": lambda: described((DOCS / "pull-requests.md").read_text(encoding="utf-8")),
    "../README.md": lambda: described(sampled(ROOT / "README.md")),
    "rules/README.md": rules_index,
    **{f"rules/{name}.md": functools.partial(rule_page, name) for name in rule.names()},
}


def main() -> int:
    """Write the pages."""
    for name, page in PAGES.items():
        (DOCS / name).parent.mkdir(exist_ok=True)
        (DOCS / name).write_text(page(), encoding="utf-8")
        print((DOCS / name).resolve().relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
