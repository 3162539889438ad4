"""`lamina guard` and `lamina hook`, as the help lists them.

Both have an entry of their own, which does not load typer: see `lamina.__main__`.
"""

import typer

PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}

hook = typer.Typer(help="Programs that other tools run.", no_args_is_help=True)


def guard(context: typer.Context) -> int:
    """Refuse changes of migrations that git already knows."""
    from lamina.guard import main

    return main(context.args)


def review(context: typer.Context) -> int:
    """Read migrations the way a careful Postgres engineer does."""
    from lamina.cli.review import main

    return main(context.args)


@hook.command()
def agent() -> int:
    """Read a coding agent's tool call from stdin; exit code 2 when it would change history."""
    from lamina.guard import agent_main

    return agent_main()
