"""The command line of the guard: argparse, because typer costs more than the whole guard."""

from collections.abc import Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

_EPILOG = (
    "Without options it judges the index against HEAD: what the next commit is about to do. "
    "In GitHub Actions and GitLab CI it finds the base by itself."
)


class Options:
    """What the command line says; the defaults are what a hook runs with."""

    def __init__(self) -> None:
        self.base = ""
        self.head = ""
        self.audit = False
        self.since = ""
        self.format = "text"
        self.fail_on = ""
        self.pre_push = False
        self.install_hook = False
        self.explain_allow = ""
        self.files: list[str] = []


def parser() -> "argparse.ArgumentParser":
    """Return the parser of `lamina guard`."""
    import argparse

    from lamina.render.formats import FORMATS

    made = argparse.ArgumentParser(
        prog="lamina guard",
        description="Refuse changes of migrations that git already knows.",
        epilog=_EPILOG,
        allow_abbrev=False,
        argument_default=argparse.SUPPRESS,  # `Options` has the defaults
    )
    add = made.add_argument
    add("--base", metavar="REF", help="judge a branch against its merge base with REF")
    add("--head", metavar="REF", help="the branch to judge (HEAD)")
    add("--audit", action="store_true", help="list what past commits of this branch did")
    add("--since", metavar="DATE", help="with --audit: only commits since then")
    add("--format", choices=FORMATS, help="how to print the findings (text)")
    severities = ("error", "warning", "note")
    add("--fail-on", choices=severities, help="the severity from which on the exit code is 1")
    add("--pre-push", action="store_true", help="judge what `git push` tells its hook on stdin")
    add("--install-hook", action="store_true", help="write the git hooks, without pre-commit")
    explained = "print the block for lamina.toml that allows the change of FILE"
    add("--explain-allow", metavar="FILE", help=explained)
    # pre-commit may name files; the answer is the same with and without them.
    add("files", nargs="*", default=[], help=argparse.SUPPRESS)
    return made


def parse(arguments: Sequence[str]) -> Options:
    """Return the options; a wrong one ends the program with code 2, as argparse does."""
    options = Options()
    if arguments:
        parser().parse_args(arguments, namespace=options)
    return options
