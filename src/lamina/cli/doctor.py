"""`lamina doctor`."""

from typing import Annotated

import typer

from lamina.cli.sandbox import ProjectOption


def doctor(
    project: ProjectOption = None,
    *,
    install: Annotated[
        bool, typer.Option("--install", help="Fetch the programs that are missing.")
    ] = False,
    path: Annotated[
        str | None,
        typer.Option(
            metavar="PROGRAM", help="Print where supabase or postgres is.", show_default=False
        ),
    ] = None,
) -> int:
    """Say what lamina finds on this machine; exit code 1 when something is missing."""
    from lamina.cli import console, downloads
    from lamina.render.terminal import labelled
    from lamina.workflows.doctor import examine, program_path

    if path is not None:
        console.out().print(program_path(project, path), markup=False)
        return 0
    permit = downloads.permit(yes=True, interactive=False) if install else None
    findings = examine(project, permit)
    for finding in findings:
        line = labelled(finding.subject, finding.detail)
        console.out().print(line)
        if finding.remedy:
            console.out().print(f"           {finding.remedy}", markup=False)
    return 1 if any(finding.remedy for finding in findings) else 0
