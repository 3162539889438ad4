"""The `lamina` command: its subcommands, and the one place where errors become exit codes."""

import io
import sys
from typing import Annotated

import typer
from typer._click.exceptions import ClickException  # typer 0.26 to 0.28 bring their own click

from lamina import __version__
from lamina.cli import config, doctor, explain, guard, new, pr, rescue, restamp, sandbox
from lamina.errors import LaminaError

EXIT_OK = 0
EXIT_FINDINGS = 1
EXIT_CANNOT_RUN = 2
EXIT_BUG = 3
EXIT_INTERRUPTED = 130

EXIT_CODES = {
    EXIT_OK: "clean",
    EXIT_FINDINGS: "a check did not hold, or findings at or above the threshold",
    EXIT_CANNOT_RUN: "could not run: usage, configuration, git, the Supabase CLI, a database",
    EXIT_BUG: "a bug in lamina; the path of a log is printed",
    EXIT_INTERRUPTED: "interrupted",
}

app = typer.Typer(
    name="lamina",
    help="Migrations for Supabase teams: written, guarded, reviewed, proved and released.",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(name="new")(new.new)
app.command(name="guard", context_settings=guard.PASS_ON, add_help_option=False)(guard.guard)
app.command(name="review", context_settings=guard.PASS_ON, add_help_option=False)(guard.review)
app.command(name="pr")(pr.pr)
app.command(name="explain")(explain.explain)
app.add_typer(guard.hook, name="hook")
app.add_typer(sandbox.app, name="sandbox")
app.command(name="doctor")(doctor.doctor)
app.command(name="config")(config.config)
app.command(name="rescue")(rescue.rescue)
app.command(name="restamp")(restamp.restamp)


def _version(value: bool) -> None:  # noqa: FBT001 - typer's callback form
    if value:
        typer.echo(f"lamina {__version__}")
        raise typer.Exit


@app.callback()
def _lamina(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    pass


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with the code that the docs list."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def new_migration() -> None:
    """Run `lamina new`; installed as the command `new-migration`."""
    main(["new", *sys.argv[1:]])


def run(arguments: list[str]) -> int:
    """Run the command line and return the exit code; every error is printed here."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a file name may be anything
            stream.reconfigure(errors="backslashreplace")
    command = typer.main.get_command(app)
    try:
        result = command.main(arguments, prog_name="lamina", standalone_mode=False)
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - each becomes an exit code
        return _failed(error)
    if result == EXIT_INTERRUPTED:  # what typer makes of Ctrl-C
        return _interrupted()
    return result if isinstance(result, int) else EXIT_OK


def _failed(error: BaseException) -> int:
    code = EXIT_CANNOT_RUN
    match error:
        case LaminaError():
            _show(error)
            code = error.exit_code
        case ClickException():
            error.show()
        case typer.Abort() | KeyboardInterrupt() | EOFError():
            code = _interrupted()
        case _:
            from lamina.adapters.failures import failed

            code = failed(error)
    return code


def _show(error: LaminaError) -> None:
    from lamina.cli.console import show_error

    show_error(error)


def _interrupted() -> int:
    print("\nlamina: interrupted", file=sys.stderr)  # noqa: T201 - nothing to format
    return EXIT_INTERRUPTED
