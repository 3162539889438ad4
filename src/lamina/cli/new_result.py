"""What `lamina new` says when it is done: for a person, or as one JSON object."""

import json
import shlex
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from rich.text import Text

from lamina.cli import console
from lamina.errors import LaminaError
from lamina.migrations import Header
from lamina.render import terminal
from lamina.workflows.draft import Draft
from lamina.workflows.new import NewFile
from lamina.workflows.project import shown
from lamina.workflows.reset_test import ResetTest

_SOON = timedelta(minutes=1)  # several versions in one second are nothing to talk about


class Result(msgspec.Struct, frozen=True):
    """What was made.

    Attributes:
        draft: What the SQL does.
        files: The files that were written, or would be.
        written: Whether they were.
        staged: Whether they were added to git.
        moment: When.
    """

    draft: Draft
    files: Sequence[NewFile]
    written: bool
    staged: bool
    moment: datetime

    @property
    def notes(self) -> list[str]:
        """What the author may not expect."""
        first = self.files[0].version
        if first.at is None or first.at - self.moment < _SOON:
            return []
        when = f"{first.at:%Y-%m-%d %H:%M:%S} UTC"
        why = "a migration just before it is known here, in a branch or in a remote branch"
        return [f"version {first} lies in the future ({when}), because {why}"]


def say_notes(result: Result) -> None:
    """Print the notes on standard error."""
    for note in result.notes:
        console.err().print(Text(f"  note: {note}"))


def say_files(result: Result) -> None:
    """Tell a person about the files."""
    out = console.out()
    if not result.written:
        for file in result.files:
            out.print(Text(f"Would write {shown(file.path)}\n"))
            out.print(terminal.sql(file.text, out))
        return
    for index, file in enumerate(result.files):
        out.print(Text(f"{'Wrote' if index == 0 else '     '} {shown(file.path)}"))
    folder = shlex.quote(shown(result.files[0].path.parent))
    out.print(Text(f"Next  {'' if result.staged else f'git add {folder} && '}git commit"))


def say_json(result: Result, tested: ResetTest | LaminaError | None) -> None:
    """Print everything as one JSON object.

    Args:
        result: What was made.
        tested: What `--reset-test` found; none without it.
    """
    said = {
        "changed": True,
        "written": result.written,
        "summary": result.draft.summary,
        "cautions": [
            {"message": each.message, "advice": each.advice} for each in result.draft.cautions
        ],
        "files": [_file(file) for file in result.files],
        "notes": result.notes,
        **({} if tested is None else {"reset_test": _test(tested)}),
    }
    console.out().print(json.dumps(said, ensure_ascii=False), markup=False)


def _file(file: NewFile) -> dict[str, object]:
    header = Header.parse(file.text)
    items = header.checklist if header else ()
    return {
        "path": str(file.path),
        "version": str(file.version),
        "text": file.text,
        "checklist": [
            {"label": each.label, "state": each.state.name.lower(), "text": each.text}
            for each in items
        ],
    }


def _test(tested: ResetTest | LaminaError) -> dict[str, object]:
    if isinstance(tested, LaminaError):
        return {"passed": False, "error": tested.message}
    return {
        "passed": True,
        "migrations": tested.migrations,
        "seeds": list(tested.seeds),
        "version": tested.version,
    }
