"""What a migrations folder is: versions, names, headers, files.

Pure, except that `MigrationFolder.read` reads the folder.
"""

from lamina.migrations.folder import FileProblem, MigrationFolder, ProblemKind
from lamina.migrations.header import ChecklistItem, CheckState, Header, body_offset
from lamina.migrations.migration import Migration, file_name, split_file_name
from lamina.migrations.naming import is_snake_case, migration_name
from lamina.migrations.version import Version, next_version

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
