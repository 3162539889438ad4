"""`lamina config`."""

from typing import Annotated

import typer

from lamina.cli.sandbox import ProjectOption


def config(
    project: ProjectOption = None,
    *,
    show: Annotated[
        bool, typer.Option("--show", help="Print every setting with where it comes from.")
    ] = False,
) -> None:
    """Say which configuration is in force."""
    import json

    import msgspec

    from lamina.cli import console
    from lamina.config import Config
    from lamina.workflows.project import discover, shown

    found = discover(project)
    exists = found.config_path.is_file()
    out = console.out()
    origin = shown(found.config_path) if exists else f"{shown(found.config_path)} (not there)"
    out.print(f"# Project   {found.name}, {shown(found.folder)}\n# Config    {origin}")
    if not show:
        out.print("# All settings:  lamina config --show")
        return
    defaults, values = msgspec.to_builtins(Config()), msgspec.to_builtins(found.config)
    for table, keys in values.items():
        out.print(f"\n[{table}]", markup=False)
        for key, value in keys.items():
            mark = (
                ""
                if value == defaults[table][key]
                else f"  # default: {json.dumps(defaults[table][key])}"
            )
            out.print(f"{key} = {json.dumps(value)}{mark}", markup=False)
    out.print(f"\n# From {shown(found.folder / 'config.toml')}")
    for name, setting in (
        ("db.port", found.supabase.db.port),
        ("db.major_version", found.supabase.db.major_version),
        ("db.seed.sql_paths", list(found.supabase.db.seed.sql_paths)),
        ("api.schemas", list(found.supabase.api.schemas)),
        ("api.auto_expose_new_tables", found.supabase.api.auto_expose_new_tables),
    ):
        out.print(f"# {name} = {json.dumps(setting)}", markup=False)
