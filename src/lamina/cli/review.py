"""`lamina review`: argparse, because a hook runs it in every commit and typer costs 0.1 s."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lamina.errors import LaminaError, UsageError

if TYPE_CHECKING:
    import argparse

    from lamina.review.finding import Report
    from lamina.workflows.review_scope import Scope

_EXIT_FINDINGS = 1
_EXIT_INTERRUPTED = 130
_EPILOG = (
    "Without options it reviews the migrations that this branch adds or changes. "
    "Exit code 0: nothing blocks, 1: a finding does, 2: it could not review."
)


def parser() -> "argparse.ArgumentParser":
    """Return the parser of `lamina review`."""
    import argparse

    from lamina.render.formats import FORMATS

    made = argparse.ArgumentParser(
        prog="lamina review",
        description="Read migrations the way a careful Postgres engineer does.",
        epilog=_EPILOG,
        allow_abbrev=False,
    )
    add = made.add_argument
    add("paths", nargs="*", metavar="PATH", help="review these files; - reads stdin")
    which = made.add_mutually_exclusive_group()
    which.add_argument("--base", metavar="REF", help="what this branch adds to REF")
    which.add_argument("--staged", action="store_true", help="what the next commit brings")
    which.add_argument("--all", action="store_true", dest="everything", help="all migrations")
    which.add_argument("--since", metavar="VERSION", help="all from this version on")
    add("--stats", metavar="FILE", type=Path, help="JSON with the rows of each table")
    add("--format", choices=FORMATS, default="text", help="how to print the findings (text)")
    severities = ("error", "warning", "note")
    add("--fail-on", choices=severities, help="the severity from which on the exit code is 1")
    add("--fix", action="store_true", help="make the safe changes that findings offer")
    add("--yes", action="store_true", help="with --fix: do not ask")
    add("--project", metavar="FOLDER", type=Path, help="the folder that holds supabase/")
    return made


def main(arguments: Sequence[str]) -> int:
    """Run `lamina review` and return its exit code; every error is printed here."""
    import gc

    options = parser().parse_args(arguments)
    gc.disable()  # thousands of small objects that live to the end: a third of the time
    try:
        return _run(options)
    except LaminaError as error:
        _show(error)
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("\nlamina review: interrupted\n")
        return _EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001 - each becomes an exit code
        from lamina.adapters.failures import failed

        return failed(error)


def _run(options: "argparse.Namespace") -> int:
    from lamina.review.finding import Severity
    from lamina.workflows import review
    from lamina.workflows.project import discover

    project = discover(options.project)
    scope = _scope(options)
    outcome = review.run(project, scope, statistics=options.stats)
    if options.fix:
        from lamina.cli.review_fix import fix

        if fix(outcome, ask=not options.yes):
            outcome = review.run(project, scope, statistics=options.stats)
    report = outcome.report
    if options.format != "text":
        report = review.for_machines(project, outcome)
    _print(report, options.format)
    threshold = Severity.named(options.fail_on or project.config.review.fail_on)
    return _EXIT_FINDINGS if outcome.report.blocks(threshold) else 0


def _scope(options: "argparse.Namespace") -> "Scope":
    from lamina.workflows.review_scope import Scope

    for name in ("base", "since"):
        if getattr(options, name) == "":
            raise UsageError(f"--{name} is empty", "Is a variable of the pipeline not set?")
    named = options.base or options.staged or options.everything or options.since
    if options.paths and named:
        raise UsageError(
            "files and --base, --staged, --all or --since do not go together",
            "Name the files, or say which migrations you mean.",
        )
    stdin = None
    if "-" in options.paths:
        if len(options.paths) > 1 or options.fix:
            raise UsageError("- is stdin, and goes alone", "lamina review - < FILE")
        if sys.stdin is None:
            raise UsageError("stdin is closed", "lamina review - < FILE")
        stdin = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    return Scope(
        base=options.base or "",
        staged=options.staged,
        everything=options.everything,
        since=options.since or "",
        paths=() if stdin is not None else tuple(map(Path, options.paths)),
        stdin=stdin,
    )


def _print(report: "Report", name: str) -> None:
    if sys.stdout is None:  # closed by the shell: the exit code is all that is asked for
        return
    if name == "text" and sys.stdout.isatty():
        from lamina.cli.console import out
        from lamina.render.review_terminal import show

        show(report, out())
        return
    from lamina.render.formats import render

    data = render(report, name).encode(sys.stdout.encoding or "utf-8", "backslashreplace")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stderr.close()  # Python would complain when it flushes again


def _show(error: LaminaError) -> None:
    from lamina.cli.console import show_error

    show_error(error)
