"""Which drops in a diff were renames: by option, or asked."""

from collections.abc import Sequence

from lamina.cli import wizard
from lamina.errors import UsageError
from lamina.sql.renames import PossibleRename
from lamina.workflows.renames import Choose, key

_YES = "Yes, rename it and keep the data"
_NO = "No, drop it and add the other"


def chooser(given: Sequence[str], *, no_rename: bool, interactive: bool) -> Choose:
    """Return who decides: the options, a person, or nobody.

    Args:
        given: The `--rename` options.
        no_rename: Nothing else was renamed.
        interactive: Whether a person can be asked about the others.
    """

    def choose(candidates: list[PossibleRename]) -> list[PossibleRename]:
        chosen = [rename for rename in candidates if key(rename) in given]
        unknown = sorted(set(given) - {key(rename) for rename in chosen})
        if unknown:
            raise UsageError(
                f"--rename {unknown[0]}: the database shows no such rename",
                "It shows: " + (", ".join(map(key, candidates)) or "none"),
            )
        for rename in _left(candidates, chosen):
            if no_rename or rename not in _left(candidates, chosen):
                continue
            if not interactive:
                raise _missing(_left(candidates, chosen))
            if wizard.choose(_question(rename), [_YES, _NO]) == _YES:
                chosen.append(rename)
        return chosen

    return choose


def _left(candidates: list[PossibleRename], chosen: list[PossibleRename]) -> list[PossibleRename]:
    """Return the candidates whose old and new are not taken by a chosen one."""
    return [
        rename
        for rename in candidates
        if not any(
            rename.dropped == other.dropped or rename.created == other.created for other in chosen
        )
    ]


def _question(rename: PossibleRename) -> str:
    old, _, new = key(rename).partition("=")
    return f"{old} is gone and {new} of the same type is new. Was it renamed?"


def _missing(candidates: list[PossibleRename]) -> UsageError:
    options = "\n".join(f"    --rename {key(rename)}" for rename in candidates)
    return UsageError(
        "something was dropped and something alike was added, so the data would be lost;\n"
        "there is no terminal to ask in whether it was renamed",
        f"If it was:\n{options}\nIf not:\n    --no-rename",
    )
