"""A migration in the making: the SQL of a diff, what it does, and what is still to be asked."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from lamina.checklist import Answer, checklist_for
from lamina.errors import LaminaError
from lamina.sql.cautions import Caution, diff_cautions
from lamina.sql.commits import split_at_needed_commits
from lamina.sql.operations import Operation
from lamina.sql.statements import SqlSyntaxError, split
from lamina.sql.suggest import suggest_name, suggest_title
from lamina.sql.words import summarise

EMPTY_SQL = "-- TODO: write the SQL\n"
_ROLLBACK_FOLDER = "supabase/rollbacks"


class Part(msgspec.Struct, frozen=True):
    """The SQL of one file, and what it does."""

    sql: str
    operations: tuple[Operation, ...]


class Draft(msgspec.Struct, frozen=True):
    """The files that a change becomes, before they have a name.

    Attributes:
        parts: One for each file; several where PostgreSQL needs a commit in between.
        made_from: What the SQL comes from, for the header.
        exposed_schemas: The schemas that the Data API serves.
        database: The identity of the database that it comes from, see `TargetFacts`.
    """

    parts: tuple[Part, ...]
    made_from: str
    exposed_schemas: tuple[str, ...]
    database: str = ""

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
        return diff_cautions(self.operations)

    @property
    def title(self) -> str:
        """A title to suggest; empty when there is nothing to go by."""
        return suggest_title(self.operations) if self.operations else ""

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
        parts = tuple(
            Part(script.strip() + "\n", tuple(op for s in split(script) for op in s.operations))
            for script in scripts
        )
    except SqlSyntaxError as error:
        raise LaminaError(
            f"the SQL from {made_from} does not parse, {error.message}",
            error.hint or "Nothing was written.",
        ) from error
    return Draft(parts, made_from, tuple(exposed_schemas))


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
