"""`lamina sandbox`."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="A local Supabase database without Docker.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

ProjectOption = Annotated[
    Path | None,
    typer.Option("--project", help="The folder that holds supabase/.", show_default=False),
]


@app.command()
def start(
    project: ProjectOption = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Fetch what is missing.")] = False,
) -> None:
    """Start it; the first time with all migrations and seeds."""
    from lamina.cli import console, downloads
    from lamina.workflows import sandbox
    from lamina.workflows.project import discover

    found = discover(project)
    permit = downloads.permit(yes=yes, interactive=console.is_interactive())
    running = sandbox.start(found, console.ShownSteps(), permit)
    console.out().print(f"export DATABASE_URL={shlex.quote(running.url)}")
    console.err().print("\nChange the schema there, then:  lamina new")


@app.command()
def url(project: ProjectOption = None) -> None:
    """Print the URL of the running sandbox."""
    from lamina.cli import console
    from lamina.workflows import sandbox
    from lamina.workflows.project import discover

    console.out().print(sandbox.running(discover(project)).url)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def psql(context: typer.Context, project: ProjectOption = None) -> int:
    """Open psql on the sandbox; further arguments go to psql."""
    import shutil

    from lamina.adapters.process import interact
    from lamina.errors import CommandFailed
    from lamina.workflows import sandbox
    from lamina.workflows.project import discover

    running = sandbox.running(discover(project))
    program = shutil.which("psql")
    if program is None:
        raise CommandFailed(
            "psql is not installed",
            f"Install PostgreSQL's client, or use any other with this URL:\n    {running.url}",
        )
    return interact([program, running.url, *context.args])


@app.command()
def run(
    file: Annotated[str, typer.Argument(help="The SQL file; - for stdin.")],
    project: ProjectOption = None,
) -> None:
    """Run a SQL file in it, in one transaction; for machines without psql."""
    from lamina.cli import console
    from lamina.cli.inputs import read_text
    from lamina.workflows import sandbox
    from lamina.workflows.project import discover

    count = sandbox.run_file(discover(project), file, read_text(file, "FILE"))
    console.out().print(f"{count} statement{'' if count == 1 else 's'} run")


@app.command()
def reset(project: ProjectOption = None) -> None:
    """Make its database anew: all migrations, then the seeds."""
    from lamina.cli import console
    from lamina.workflows import sandbox
    from lamina.workflows.project import discover

    filled = sandbox.reset(discover(project), console.ShownSteps())
    stubs = f"; by name only: {', '.join(filled.stubs)}" if filled.stubs else ""
    console.out().print(f"Sandbox reset: {filled.migrations} migrations{stubs}")


@app.command()
def stop(
    project: ProjectOption = None,
    *,
    delete_data: Annotated[
        bool, typer.Option("--delete-data", help="Remove its data as well.")
    ] = False,
) -> None:
    """Stop it; its data stays."""
    from lamina.cli import console
    from lamina.workflows import sandbox
    from lamina.workflows.project import discover

    stopped = sandbox.stop(discover(project), delete_data=delete_data)
    said = "Sandbox stopped" if stopped else "The sandbox does not run"
    console.out().print(said + (" and deleted" if stopped and delete_data else ""))
