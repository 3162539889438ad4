"""A title and a file name for a migration, from what it does."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from lamina.errors import LaminaError
from lamina.migrations.naming import migration_name
from lamina.sql import operations as ops
from lamina.sql.operations import Operation
from lamina.sql.source import Source
from lamina.sql.words import count

_NAMED_ONE_BY_ONE = 2
_UNRELATED = 2
_VERBS = ("Create", "Add", "Alter", "Drop", "Set")


class _Phrase(msgspec.Struct, frozen=True):
    """How a change of one kind is called.

    ``verb subject noun preposition place``: Add / avatar_url / / to / profiles.
    """

    verb: str
    subject: Callable[[Any], str]
    noun: str = ""
    plural: str = ""
    preposition: str = ""
    place: Callable[[Any], str] = lambda _: ""


def suggest_title(operations: Iterable[Operation]) -> str:
    """A title such as ``Add avatar_url to profiles``: the main change, not its grants."""
    told = [o for o in operations if not isinstance(o, (ops.SetParameter, ops.Transaction))]
    for kind, phrase in _PHRASES.items():
        members = [o for o in told if type(o) is kind]
        if members:
            title = _title(_verb(phrase, members, told), phrase, members)
            return (_of_many(phrase, members, told) if kind not in _LEADING else "") or title
    tables = {str(t) for o in told if (t := getattr(o, "table", None) or getattr(o, "on", None))}
    return f"Change {_names(sorted(tables), '', 'tables')}" if tables else "Update schema"


def _of_many(phrase: _Phrase, members: Sequence[Operation], told: Sequence[Operation]) -> str:
    """``Change orgs and profiles`` where one kind of change would not say what the script does.

    That is so where at least two other kinds of changes are about something else than the first.
    """
    places = {phrase.place(o) or phrase.subject(o) for o in members}
    first = _REMADE.get(type(members[0]), (None, _no_name))[0]
    others = [
        o
        for o in told
        if type(o) not in {type(members[0]), first, *_ACCESSORIES} and not _about(o) & places
    ]
    if len({_made_or_dropped(o) for o in others}) < _UNRELATED:
        return ""
    tables = {str(t) for o in told if (t := getattr(o, "table", None))}
    if len(tables) < _UNRELATED:
        tables |= {str(o.view) for o in told if isinstance(o, ops.CreateView | ops.DropView)}
    return f"Change {_names(sorted(tables), '', 'tables')}" if len(tables) >= _UNRELATED else ""


def _about(operation: Operation) -> set[str]:
    """The table, view or function of an operation, in the words of a title."""
    fields = ("table", "view", "function")
    return {str(name) for field in fields if (name := getattr(operation, field, None))}


def _made_or_dropped(operation: Operation) -> str:
    """``Policy`` for CreatePolicy, AlterPolicy and DropPolicy alike."""
    name = type(operation).__name__
    return next((name.removeprefix(v) for v in _VERBS if name.startswith(v)), name)


def suggest_name(operations: Iterable[Operation]) -> str:
    """A file name, verb first: ``add_avatar_url_to_profiles``; at most 60 characters."""
    return migration_name(suggest_title(operations))


def _title(verb: str, phrase: _Phrase, members: Sequence[Operation]) -> str:
    subjects = list(dict.fromkeys(phrase.subject(o) for o in members))
    places = list(dict.fromkeys(phrase.place(o) for o in members))
    title = f"{verb} {_names(subjects, phrase.noun, phrase.plural)}"
    if not phrase.preposition:
        return title
    place = places[0] if len(places) == 1 else count(len(places), "table")
    return f"{title} {phrase.preposition} {place}"


def _names(names: Sequence[str], noun: str, plural: str) -> str:
    if len(names) > _NAMED_ONE_BY_ONE:
        return f"{len(names)} {plural}"
    joined = " and ".join(names)
    return f"{joined} {noun if len(names) == 1 else plural}" if noun else joined


def _verb(phrase: _Phrase, members: Sequence[Operation], told: Sequence[Operation]) -> str:
    """``Change`` for what was there before: dropped in the same script, or a replaced function.

    The diff engine writes CREATE OR REPLACE FUNCTION for a new function too, but grants come with
    a new one only.
    """
    kind, name = _REMADE.get(type(members[0]), (None, _no_name))
    dropped = {name(o) for o in told if kind and isinstance(o, kind)}
    if dropped >= {phrase.subject(o) for o in members}:
        return "Change"
    functions = [o for o in members if isinstance(o, ops.CreateFunction)]
    granted = {o.on.qualified for o in told if isinstance(o, ops.Grant)}
    if functions and all(o.or_replace and o.function.qualified not in granted for o in functions):
        return "Change"
    return phrase.verb


def _no_name(_: Operation) -> str:
    return ""


def _of(field: str) -> Callable[[Any], str]:
    return lambda operation: str(getattr(operation, field))


def _on(verb: str, noun: str, plural: str) -> _Phrase:
    """A change of something that has a name and a table."""
    return _Phrase(verb, _of("name"), noun, plural, "on", _of("table"))


def _columns(verb: str, preposition: str) -> _Phrase:
    return _Phrase(verb, _of("column"), "", "columns", preposition, _of("table"))


def _constraint(operation: ops.AddConstraint) -> str:
    return operation.constraint.name or operation.constraint.kind


def _indexed(operation: ops.CreateIndex) -> str:
    return f"{operation.table} {' '.join(operation.columns)}"


# What is changed by dropping it and making it again, and how the drop names it.
_REMADE: dict[type[Operation], tuple[type[Operation], Callable[[Any], str]]] = {
    ops.CreateView: (ops.DropView, _of("view")),
    ops.CreateFunction: (ops.DropFunction, _of("function")),
    ops.CreatePolicy: (ops.DropPolicy, _of("name")),
    ops.CreateTrigger: (ops.DropTrigger, _of("name")),
    ops.AddConstraint: (ops.DropConstraint, _of("name")),
}
# A change of this kind says what a script is for, whatever comes with it.
_LEADING: frozenset[type[Operation]] = frozenset(
    {ops.CreateSchema, ops.RenameTable, ops.CreateTable, ops.DropTable}
)
# These come with other changes.
_ACCESSORIES: tuple[type[Operation], ...] = (
    ops.Grant,
    ops.Revoke,
    ops.CommentOn,
    ops.ChangeOwner,
    ops.AlterDefaultPrivileges,
    ops.EnableRls,
    ops.ValidateConstraint,
)
# The first kind that a script holds is its main change.
_PHRASES: dict[type[Operation], _Phrase] = {
    ops.CreateSchema: _Phrase("Create", _of("name"), "schema", "schemas"),
    ops.RenameTable: _Phrase("Rename", _of("table"), "", "tables", "to", _of("new_name")),
    ops.CreateTable: _Phrase("Create", _of("table"), "table", "tables"),
    ops.DropTable: _Phrase("Drop", _of("table"), "table", "tables"),
    ops.RenameColumn: _columns("Rename", "on"),
    ops.AddColumn: _columns("Add", "to"),
    ops.DropColumn: _columns("Drop", "from"),
    ops.AlterColumnType: _columns("Change type of", "on"),
    ops.AddEnumValue: _Phrase("Add", _of("value"), "", "values", "to", _of("type")),
    ops.RenameEnumValue: _Phrase("Rename", _of("value"), "", "values", "of", _of("type")),
    ops.CreateType: _Phrase("Create", _of("type"), "type", "types"),
    ops.CreateView: _Phrase("Create", _of("view"), "view", "views"),
    ops.DropView: _Phrase("Drop", _of("view"), "view", "views"),
    ops.CreateFunction: _Phrase("Create", _of("function"), "function", "functions"),
    ops.DropFunction: _Phrase("Drop", _of("function"), "function", "functions"),
    ops.CreateTrigger: _on("Add", "trigger", "triggers"),
    ops.DropTrigger: _on("Drop", "trigger", "triggers"),
    ops.AddConstraint: _Phrase("Add", _constraint, "", "constraints", "to", _of("table")),
    ops.DropConstraint: _Phrase("Drop", _of("name"), "", "constraints", "from", _of("table")),
    ops.ValidateConstraint: _Phrase("Validate", _of("name"), "", "constraints", "on", _of("table")),
    ops.SetNotNull: _columns("Require", "on"),
    ops.DropNotNull: _columns("Allow null in", "on"),
    ops.SetDefault: _columns("Set default of", "on"),
    ops.DropDefault: _columns("Drop default of", "on"),
    ops.CreateIndex: _Phrase("Add index on", _indexed, "", "column sets"),
    ops.DropIndex: _Phrase("Drop", _of("index"), "index", "indexes"),
    ops.CreatePolicy: _on("Add", "policy", "policies"),
    ops.AlterPolicy: _on("Change", "policy", "policies"),
    ops.DropPolicy: _on("Drop", "policy", "policies"),
    ops.EnableRls: _Phrase("Enable row level security on", _of("table"), "", "tables"),
    ops.DisableRls: _Phrase("Disable row level security on", _of("table"), "", "tables"),
    ops.CreateExtension: _Phrase("Add", _of("name"), "extension", "extensions"),
    ops.DropExtension: _Phrase("Drop", _of("name"), "extension", "extensions"),
    ops.DropType: _Phrase("Drop", _of("type"), "type", "types"),
    ops.AlterPublication: _Phrase("Change", _of("name"), "publication", "publications"),
    ops.DropSchema: _Phrase("Drop", _of("name"), "schema", "schemas"),
    ops.AlterDefaultPrivileges: _Phrase("Change", lambda _: "default privileges"),
    ops.Grant: _Phrase("Grant access on", _of("on"), "", "objects"),
    ops.Revoke: _Phrase("Revoke access on", _of("on"), "", "objects"),
    ops.CommentOn: _Phrase("Comment on", lambda o: str(o.table or o.name), "", "objects"),
    ops.Insert: _Phrase("Insert into", _of("table"), "", "tables"),
    ops.Update: _Phrase("Update rows of", _of("table"), "", "tables"),
    ops.Delete: _Phrase("Delete rows of", _of("table"), "", "tables"),
    ops.SelectCall: _Phrase(
        "Call", lambda o: " ".join(map(str, o.functions)) or "query", "", "functions"
    ),
}


def concurrently(statement: str) -> str:
    """A CREATE INDEX or DROP INDEX as it was written, with CONCURRENTLY in its place.

    Empty for another statement that runs one, such as a DO block.
    """
    from lamina.sql import grammar  # noqa: PLC0415  # loads the parser, about 0.1 s

    try:
        index = next(t for t in grammar.scan(Source(statement)) if t.kind == "INDEX")
    except (StopIteration, LaminaError):  # it stands in a block or in a string
        return ""
    word = "CONCURRENTLY" if statement[index.start].isupper() else "concurrently"
    return f"{statement[: index.end]} {word}{statement[index.end :]};"
