"""`--explain-allow`: the block for lamina.toml that allows one change of one migration."""

import json
import os
import posixpath

from lamina.errors import UsageError
from lamina.guard.describe import allow_key
from lamina.guard.scene import Gathered
from lamina.guard.verdict import cases_of

_FORBIDDEN = "committed-migration-"


def explain(gathered: Gathered, named: str) -> str:
    """Return the block to paste.

    Raises:
        UsageError: There is nothing to allow about that file.
    """
    path = _from_root(gathered, named)
    cases = [
        case
        for case in cases_of(gathered)
        if path in {case.path, case.committed_path} and case.rule.startswith(_FORBIDDEN)
    ]
    if not cases:
        raise UsageError(
            f"there is nothing to allow about {named}",
            "Stage the change of the committed migration first:\n    git add " + named,
        )
    version, blob, rule, path = allow_key(cases[0])
    lines = [
        "# Add this to lamina.toml, with your reason, and commit it with the change:",
        "[[guard.allow]]",
        f"version = {json.dumps(version)}",
        f"blob = {json.dumps(blob)}",
        f"rule = {json.dumps(rule)}",
        *([f"path = {json.dumps(path)}"] if path else []),
        'reason = ""',
    ]
    return "\n".join(lines) + "\n"


def _from_root(gathered: Gathered, named: str) -> str:
    top = gathered.place.top
    known = {change.path for change in gathered.scene.changes}
    if named in known:
        return named
    here = os.path.realpath(os.path.dirname(named) or ".")  # noqa: PTH120 - text, as git has it
    joined = posixpath.join(here, posixpath.basename(named))
    return posixpath.relpath(joined, os.path.realpath(top))
