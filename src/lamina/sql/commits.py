"""Where a generated script needs a commit in the middle.

The diff engine of the Supabase CLI prints one script. Where a commit is needed, typically between
ALTER TYPE ... ADD VALUE and the first use of the value (SQLSTATE 55P04 otherwise), it leaves one
more empty line and says nothing else. Each migration file is a transaction of its own, so what
follows goes into another file.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from lamina.sql.names import Name
from lamina.sql.source import BOM
from lamina.sql.statements import UnreadStatement, parsed

if TYPE_CHECKING:
    from postgast import pg_query_pb2 as pb

_Parsed = tuple[UnreadStatement, "pb.Node"]
_NEWLINES_OF_A_COMMIT = 3
_OF_FUNCTIONS = "check_function_bodies"


def split_at_needed_commits(diff_text: str, *, marked: bool = True) -> list[str]:
    """The script in parts that can each run as one transaction, in order.

    Settings (SET) at the start of the script reach only to the end of their transaction, so every
    part starts with those that matter to it. A script of one part comes back as it is; one without
    statements gives no part.

    Args:
        diff_text: The script.
        marked: Whether two empty lines between statements mean a commit, as in the output of
            ``supabase db diff``; false for SQL from elsewhere, where they are layout.

    Raises:
        SqlSyntaxError: The grammar refuses the script.
    """
    statements = parsed(diff_text)
    if not statements:
        return []
    prologue = _prologue(statements)
    starts = _starts_of_parts(diff_text, statements, len(prologue), marked=marked)
    if not starts:
        return [diff_text]
    bounds = [0, *(statements[i - 1][0].outer.end for i in starts), len(diff_text)]
    parts = [diff_text[a:b].strip(BOM).strip() for a, b in pairwise(bounds)]
    rest = [
        "\n".join([*settings, "", part] if settings else [part])
        for part, settings in zip(parts[1:], _settings(statements, prologue, starts), strict=True)
    ]
    return [part + "\n" for part in [parts[0], *rest]]


def _settings(
    statements: list[_Parsed], prologue: list[UnreadStatement], starts: list[int]
) -> Iterator[list[str]]:
    """The settings that each part after the first needs.

    ``check_function_bodies`` matters where a function is made, and nowhere else.
    """
    for first, end in pairwise([*starts, len(statements)]):
        makes_function = any(s.kind == "create_function_stmt" for s, _ in statements[first:end])
        yield [
            f"{setting.text};"
            for setting in prologue
            if makes_function or _OF_FUNCTIONS not in setting.text.lower()
        ]


def _prologue(statements: list[_Parsed]) -> list[UnreadStatement]:
    """The settings that the script starts with."""
    settings: list[UnreadStatement] = []
    for statement, _ in statements:
        if statement.kind != "variable_set_stmt":
            break
        settings.append(statement)
    return settings


def _starts_of_parts(
    text: str, statements: list[_Parsed], first: int, *, marked: bool
) -> list[int]:
    """The indexes of the statements that start a part, the first part left out.

    The settings at the top are no part by themselves.
    """
    starts: list[int] = []
    new_labels: set[str] = set()
    made_here: set[Name] = set()
    for index, (_, node) in enumerate(statements):
        commit = marked and index and _is_marked(text, statements[index - 1][0])
        if index > first and (commit or _uses(node, new_labels)):
            starts.append(index)
            new_labels.clear()
            made_here.clear()
        _note_types(node, new_labels, made_here)
    return starts


def _is_marked(text: str, before: UnreadStatement) -> bool:
    """Whether two empty lines follow a statement."""
    rest = text[before.outer.end :]
    blank = rest[: len(rest) - len(rest.lstrip())]
    return blank.count("\n") >= _NEWLINES_OF_A_COMMIT


def _uses(node: "pb.Node", labels: set[str]) -> bool:
    """Whether the statement holds one of the labels as a string constant."""
    from lamina.sql import grammar  # noqa: PLC0415  # loads the parser, about 0.1 s

    return bool(labels) and not labels.isdisjoint(grammar.string_constants(node))


def _note_types(node: "pb.Node", new_labels: set[str], made_here: set[Name]) -> None:
    """Remember labels added to types that exist; those of a type made here can be used at once."""
    from lamina.sql.tree import dotted_name  # noqa: PLC0415  # loads the parser, about 0.1 s

    if node.HasField("create_enum_stmt"):
        made_here.add(dotted_name(node.create_enum_stmt.type_name).qualified)
    elif node.HasField("alter_enum_stmt") and not node.alter_enum_stmt.old_val:
        statement = node.alter_enum_stmt
        if dotted_name(statement.type_name).qualified not in made_here:
            new_labels.add(statement.new_val)
