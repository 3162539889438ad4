"""The formats of a report, by name."""

import difflib
import importlib

from lamina.errors import UsageError
from lamina.review.finding import Report

_MODULES = {"json": "json_report"}

FORMATS = ("text", "json", "github", "gitlab", "sarif", "markdown")


def render(report: Report, name: str) -> str:
    """Return a report in the format called `name`.

    Raises:
        UsageError: There is no such format.
    """
    if name not in FORMATS:
        near = difflib.get_close_matches(name, FORMATS, n=1)
        known = f"Known: {', '.join(FORMATS)}."
        hint = f"Did you mean {near[0]}?" if near else known
        raise UsageError(f"there is no format {name!r}", hint)
    # Only the one that is asked for: a hook has no time for the others.
    module = importlib.import_module(f"lamina.render.{_MODULES.get(name, name)}")
    text: str = module.render(report)
    return text
