"""A migration in the making: the SQL of a diff, what it does, and what is still to be asked."""

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from lamina.checklist import Answer, checklist_for
from lamina.errors import LaminaError
from lamina.migrations.header_lines import one_line
from lamina.sql.cautions import Caution, diff_cautions
from lamina.sql.commits import split_at_needed_commits
from lamina.sql.operations import Operation
from lamina.sql.statements import SqlSyntaxError, split
from lamina.sql.suggest import suggest_name, suggest_title
from lamina.sql.summary import summarise

EMPTY_SQL = "-- TODO: write the SQL\n"
_ROLLBACK_FOLDER = "supabase/rollbacks"
_UNIX_LINE_END = re.compile(r"(?<!\r)\n")


class Part(msgspec.Struct, frozen=True):
    """The SQL of one file, and what it does."""

    sql: str
    operations: tuple[Operation, ...]

    def in_its_line_ends(self, text: str) -> str:
        """Return the text of the file, in which every line ends as those of the SQL do.

        The SQL itself stays as it is: a line end may be part of a string.
        """
        return _with_windows_line_ends(text) if _has_windows_line_ends(self.sql) else text


def _has_windows_line_ends(text: str) -> bool:
    return "\r\n" in text and _UNIX_LINE_END.search(text) is None


def _with_windows_line_ends(text: str) -> str:
    return _UNIX_LINE_END.sub("\r\n", text)


class Draft(msgspec.Struct, frozen=True):
    """The files that a change becomes, before they have a name.

    Attributes:
        parts: One for each file; several where PostgreSQL needs a commit in between.
        made_from: What the SQL comes from, for the header.
        exposed_schemas: The schemas that the Data API serves.
        database: The identity of the database that it comes from, see `TargetFacts`.
        renames_decided: What may be a rename was found with the types at hand, and decided.
    """

    parts: tuple[Part, ...]
    made_from: str
    exposed_schemas: tuple[str, ...]
    database: str = ""
    renames_decided: bool = False

    @property
    def operations(self) -> tuple[Operation, ...]:
        """The operations of all parts, in order."""
        return tuple(operation for part in self.parts for operation in part.operations)

    @property
    def sql(self) -> str:
        """The SQL of all parts, in order."""
        return "\n".join(part.sql for part in self.parts)

    @property
    def summary(self) -> list[str]:
        """What it does, a line for each thing."""
        return summarise(self.operations)

    @property
    def cautions(self) -> Sequence[Caution]:
        """What a person should look at before using it."""
        return diff_cautions(
            self.operations,
            exposed_schemas=self.exposed_schemas,
            renames_decided=self.renames_decided,
        )

    @property
    def title(self) -> str:
        """A title to suggest; empty when there is nothing to go by."""
        return one_line(suggest_title(self.operations)) if self.operations else ""

    @property
    def name(self) -> str:
        """A file name to suggest, without the version; empty when there is nothing to go by."""
        return suggest_name(self.operations) if self.operations else ""

    def checklist(self, file_name: str = "VERSION_name.sql") -> tuple[Answer, ...]:
        """Return the checklist, in which the rollback file is called like `file_name`."""
        return self._checklist_of(self.operations, file_name)

    def part_checklist(self, index: int, file_name: str) -> tuple[Answer, ...]:
        """Return the checklist of one of several files."""
        return self._checklist_of(self.parts[index].operations, file_name)

    def answered_checklist(
        self, index: int, file_name: str, given: Mapping[str, str]
    ) -> tuple[Answer, ...]:
        """Return the checklist of one of several files with a person's answers, by label.

        An answer goes to the files that leave its question open. Where the SQL answers it in all of
        them, what the person says is added to each, because it was said explicitly.
        """
        others = [self.part_checklist(each, file_name) for each in range(len(self.parts))]
        asked = {answer.label for part in others for answer in part if answer.question}
        return tuple(
            answer.answered(given.get(answer.label, ""))
            if answer.label in asked
            else answer.noted(given.get(answer.label, ""))
            for answer in others[index]
        )

    def _checklist_of(self, operations: Sequence[Operation], file_name: str) -> tuple[Answer, ...]:
        return checklist_for(
            operations,
            exposed_schemas=self.exposed_schemas,
            rollback=f"{_ROLLBACK_FOLDER}/{file_name}",
        )


def draft_from_sql(
    text: str, *, made_from: str, exposed_schemas: Iterable[str], idempotent: bool, flattened: bool
) -> Draft:
    """Return the draft of the migrations that `text` becomes.

    Args:
        text: The SQL.
        made_from: What it comes from, for the header.
        exposed_schemas: The schemas that the Data API serves.
        idempotent: Add `if not exists` and its like where PostgreSQL has them.
        flattened: It is the Supabase CLI's diff, in which two empty lines mark a needed commit.

    Raises:
        LaminaError: The SQL does not parse.
    """
    from lamina.sql.idempotent import make_idempotent  # noqa: PLC0415 - loads the parser, 60 ms

    try:
        pieces = split_at_needed_commits(text, marked=flattened)
        scripts = [make_idempotent(piece) if idempotent else piece for piece in pieces]
        parts = tuple(map(_part, _in_line_ends_of(text, scripts)))
    except SqlSyntaxError as error:
        raise LaminaError(
            f"the SQL from {made_from} does not parse, {error.message}",
            error.hint or "Nothing was written.",
        ) from error
    return Draft(parts, made_from, tuple(exposed_schemas))


def _part(script: str) -> Part:
    return Part(script, tuple(op for s in split(script) for op in s.operations))


def _in_line_ends_of(text: str, scripts: Iterable[str]) -> list[str]:
    """Return the scripts without space around them, each line ended as those of `text` are."""
    trimmed = [script.strip() + "\n" for script in scripts]
    return list(map(_with_windows_line_ends, trimmed)) if _has_windows_line_ends(text) else trimmed


def empty_draft(exposed_schemas: Iterable[str]) -> Draft:
    """Return the draft of a migration that a person writes by hand."""
    return Draft((Part(EMPTY_SQL, ()),), "", tuple(exposed_schemas))


class Answers(msgspec.Struct, frozen=True):
    """What a person says about a draft.

    Attributes:
        title: What the migration is for.
        name: The file name, without the version.
        author: Who wrote it.
        issue: The issue it belongs to; empty for none.
        checklist: The answers to the checklist's questions, by label.
    """

    title: str
    name: str
    author: str
    issue: str = ""
    checklist: Mapping[str, str] = msgspec.field(default_factory=dict)
