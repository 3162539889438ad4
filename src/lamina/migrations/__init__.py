"""What a migrations folder is: versions, names, headers, files.

Pure, except that `MigrationFolder.read` reads the folder.
The names below are loaded when they are first used (PEP 562): the guard runs in every commit, and
needs `file_names` only.
"""

import importlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lamina.migrations.folder import FileProblem, MigrationFolder, ProblemKind
    from lamina.migrations.header import ChecklistItem, CheckState, Header, body_offset
    from lamina.migrations.migration import Migration, file_name, split_file_name
    from lamina.migrations.naming import is_snake_case, migration_name
    from lamina.migrations.version import Version, next_version

_HOMES = {
    "CheckState": "header",
    "ChecklistItem": "header",
    "FileProblem": "folder",
    "Header": "header",
    "Migration": "migration",
    "MigrationFolder": "folder",
    "ProblemKind": "folder",
    "Version": "version",
    "body_offset": "header",
    "file_name": "migration",
    "is_snake_case": "naming",
    "migration_name": "naming",
    "next_version": "version",
    "split_file_name": "migration",
}

__all__ = [
    "CheckState",
    "ChecklistItem",
    "FileProblem",
    "Header",
    "Migration",
    "MigrationFolder",
    "ProblemKind",
    "Version",
    "body_offset",
    "file_name",
    "is_snake_case",
    "migration_name",
    "next_version",
    "split_file_name",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
