"""The `lamina` command: its subcommands, and the one place where errors become exit codes."""

import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Annotated

import click
import typer

from lamina import __version__
from lamina.cli import config, doctor, new, sandbox
from lamina.errors import LaminaError

EXIT_OK = 0
EXIT_CANNOT_RUN = 2
EXIT_BUG = 3
EXIT_INTERRUPTED = 130

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
app.add_typer(sandbox.app, name="sandbox")
app.command(name="doctor")(doctor.doctor)
app.command(name="config")(config.config)


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
    command = typer.main.get_command(app)
    try:
        result = command.main(arguments, prog_name="lamina", standalone_mode=False)
    except LaminaError as error:
        from lamina.cli.console import show_error

        show_error(error)
        return error.exit_code
    except click.exceptions.ClickException as error:
        error.show()
        return EXIT_CANNOT_RUN
    except (click.exceptions.Abort, KeyboardInterrupt, EOFError):
        print("\nlamina: interrupted; nothing was written", file=sys.stderr)  # noqa: T201
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except Exception:  # noqa: BLE001 - the last resort, which keeps what is needed for a report
        print(_bug_message(traceback.format_exc()), file=sys.stderr)  # noqa: T201
        return EXIT_BUG
    return result if isinstance(result, int) else EXIT_OK


def _bug_message(trace: str) -> str:
    from lamina.adapters.process import redact

    descriptor, name = tempfile.mkstemp(prefix="lamina-bug-", suffix=".log")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"lamina {__version__}, Python {sys.version}\n\n{redact(trace)}")
    last = redact(trace.strip().splitlines()[-1])
    return f"lamina: a bug in lamina: {last}\n\n  Please report it with {Path(name)}"
