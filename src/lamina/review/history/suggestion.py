"""The right name for a file that is not named as a migration has to be."""

from pathlib import PurePosixPath

import msgspec

from lamina.migrations.file_names import digits_and_name
from lamina.migrations.folder import skipped_problem, suggested_name
from lamina.review.history.changes import FOLDER


class Suggestion(msgspec.Struct, frozen=True):
    """Why the Supabase CLI skips a file, and where it belongs.

    Attributes:
        reason: Why, in words.
        folder: The migrations folder that it belongs into.
        name: The right file name.
    """

    reason: str
    folder: str
    name: str


def suggestion(path: str) -> Suggestion:
    """Return what to do about a file that is not where, or not called as, it should be."""
    before, found, _ = f"/{path}".partition(f"/{FOLDER}/")
    if not found:  # beside the folder: the project is what has the `supabase` folder
        before = f"/{path}".lower().rpartition("/supabase/")[0]
        before = f"/{path}"[: len(before)]
    folder = f"{before}/{FOLDER}".lstrip("/")
    where = PurePosixPath(path)
    if where.parent == PurePosixPath(folder) and digits_and_name(where.name):
        return Suggestion("the name is not snake_case", folder, suggested_name(where.name))
    in_subfolder = bool(found) and where.parent != PurePosixPath(folder)
    problem = skipped_problem(where, in_subfolder=in_subfolder)
    return Suggestion(problem.reason, folder, problem.suggestion)
