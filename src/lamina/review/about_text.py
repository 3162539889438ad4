"""Looking for what should not be in a file that everybody can read."""

import re
from collections.abc import Callable, Iterator

from lamina.review.context import Context
from lamina.sql.statements import Statement


def matches(
    ctx: Context,
    pattern: re.Pattern[str],
    signs: tuple[str, ...],
    accept: Callable[[str], bool] = bool,
) -> Iterator[tuple[Statement, str]]:
    """Each statement of the file with what is found in it first; not in comments around it."""
    text = ctx.file.text
    if not any(sign in text for sign in signs):  # most files: one look
        return
    for statement in ctx.statements:
        found = next((m[0] for m in pattern.finditer(statement.text) if accept(m[0])), None)
        if found is not None:
            yield statement, found
