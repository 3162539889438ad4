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
    asked = _Asked(tuple(given), no_rename=no_rename, interactive=interactive)
    return asked.choose


class _Asked:
    """Who decides, over the rounds of a comparison: what was said once is not asked again."""

    def __init__(self, given: tuple[str, ...], *, no_rename: bool, interactive: bool) -> None:
        self._given = given
        self._no_rename = no_rename
        self._interactive = interactive
        self._made: set[str] = set()
        self._refused: set[str] = set()

    def choose(self, candidates: list[PossibleRename]) -> list[PossibleRename]:
        """Return those of the candidates that were renames."""
        chosen = [rename for rename in candidates if key(rename) in self._given]
        self._made |= {key(rename) for rename in chosen}
        tables = [rename for rename in candidates if rename.kind == "table"]
        self._require_known(candidates, [*chosen, *tables])
        for rename in self._open(candidates, chosen):
            if self._no_rename or rename not in _left(candidates, chosen):
                continue
            if not self._interactive:
                raise _missing(self._open(candidates, chosen))
            if wizard.choose(_question(rename), [_YES, _NO]) == _YES:
                chosen.append(rename)
            else:
                self._refused.add(key(rename))
        self._require_known(candidates, chosen)
        return chosen

    def _open(
        self, candidates: list[PossibleRename], chosen: list[PossibleRename]
    ) -> list[PossibleRename]:
        return [each for each in _left(candidates, chosen) if key(each) not in self._refused]

    def _require_known(
        self, candidates: list[PossibleRename], chosen: list[PossibleRename]
    ) -> None:
        """Refuse an option that names no rename; it may still show after the chosen ones."""
        unknown = sorted(set(self._given) - self._made)
        if unknown and not chosen:
            raise UsageError(
                f"--rename {unknown[0]}: the database shows no such rename",
                "It shows: " + (", ".join(map(key, candidates)) or "none"),
            )


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
    alike = "of the same type" if rename.kind == "column" else "with most of its columns"
    return f"{old} is gone and {new} {alike} is new. Was it renamed?"


def _missing(candidates: list[PossibleRename]) -> UsageError:
    options = "\n".join(f"    --rename {key(rename)}" for rename in candidates)
    return UsageError(
        "something was dropped and something alike was added, so the data would be lost;\n"
        "there is no terminal to ask in whether it was renamed",
        f"If it was:\n{options}\nIf not:\n    --no-rename",
    )
