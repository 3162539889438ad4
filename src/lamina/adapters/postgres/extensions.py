"""The extensions that migrations ask for, real or as stubs, on the throwaway server."""

from collections.abc import Callable, Iterable

import msgspec

from lamina.adapters.postgres.binaries import Binaries
from lamina.adapters.prelude import rewrite, script, stubs
from lamina.errors import DatabaseError
from lamina.sql.operations import CreateExtension
from lamina.sql.statements import SqlSyntaxError, split


class Prepared(msgspec.Struct, frozen=True):
    """What a replay has to know of the server's extensions.

    Attributes:
        rewrite: Turns a statement into what the server with stubs accepts.
        empty: Extensions that nobody knows: they exist by name and hold nothing.
    """

    rewrite: Callable[[str], str]
    empty: tuple[str, ...]


def prepare(binaries: Binaries, scripts: Iterable[str]) -> Prepared:
    """Make every extension that `scripts` create available to the server.

    Raises:
        DatabaseError: The server's extension folder cannot be written.
    """
    wanted: dict[str, set[str | None]] = {}
    for text in scripts:
        for operation in _created_extensions(text):
            wanted.setdefault(operation.name, set()).add(operation.version or None)
    try:
        installed = stubs.install(binaries.extensions, wanted)
    except OSError as error:
        raise DatabaseError(
            f"cannot write stub extensions into {binaries.extensions}: {error.strerror}",
            "Set LAMINA_CACHE_DIR to a folder of yours.",
        ) from error
    stubbed = "vector" in installed.stubs
    return Prepared(
        rewrite=rewrite.rewrite_for_stub if stubbed else str,
        empty=tuple(sorted(installed.empty)),
    )


def _created_extensions(text: str) -> list[CreateExtension]:
    if "extension" not in text.lower():  # most files; parsing them would cost more than looking
        return []
    try:
        statements = split(text)
    except SqlSyntaxError:
        return []  # the replay says where
    return [
        operation
        for statement in statements
        for operation in statement.operations
        if isinstance(operation, CreateExtension)
    ]


def prelude_script(*, expose_new_tables: bool) -> str:
    """Return the whole prelude as one script."""
    parts = script(expose_new_tables=expose_new_tables)
    return "set client_min_messages = warning;\n" + "\n".join(text for _, text in parts)
