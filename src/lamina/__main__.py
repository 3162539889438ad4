"""`lamina` and `python -m lamina`: what runs in every commit does not load the other commands."""

import sys


def main() -> None:
    """Run the command line and exit with the code that the docs list."""
    if sys.argv[1:2] == ["guard"]:
        from lamina.guard import main as guard  # noqa: PLC0415 - and nothing else

        sys.exit(guard(sys.argv[2:]))
    if sys.argv[1:2] == ["review"]:
        from lamina.cli.review import main as review  # noqa: PLC0415 - the same

        sys.exit(review(sys.argv[2:]))
    if sys.argv[1:] == ["hook", "agent"]:
        from lamina.guard import agent_main  # noqa: PLC0415 - the same

        sys.exit(agent_main())
    from lamina.cli.main import main as commands  # noqa: PLC0415 - typer and what it brings

    commands()


if __name__ == "__main__":
    main()
