"""What the guard does with its options."""

import os
import sys
from collections.abc import Sequence

from lamina.adapters.git.snapshot import find_place
from lamina.errors import UsageError
from lamina.guard import index_mode
from lamina.guard.options import Options
from lamina.guard.scene import Gathered
from lamina.guard.settings import AllSettings
from lamina.review.history.case import Case

_PIPELINES = ("PRE_COMMIT_FROM_REF", "GITHUB_ACTIONS", "GITLAB_CI")

Result = tuple[int, str]
"""The exit code, and what is printed."""


def run(options: Options) -> Result:
    """Judge what the options say.

    Raises:
        LaminaError: It cannot be judged.
    """
    if options.install_hook:
        from lamina.guard.install import install

        return 0, install(".")
    if options.audit:
        from lamina.guard.audit import audit

        return audit(options)
    unknown = [name for name in options.files if not _is_a_file(name)]
    if unknown and not options.pre_push:  # whose arguments are a remote and its URL
        raise UsageError(
            f"there is no file {unknown[0]}",
            f"Is it a branch? Then:\n    lamina guard --base {unknown[0]}",
        )
    if options.since:
        raise UsageError("--since goes with --audit", "lamina guard --audit --since DATE")
    if options.pre_push:
        from lamina.guard.pre_push import pre_push

        return pre_push(options, sys.stdin.buffer.read().decode("utf-8", "replace"))
    gathered = gather(options)
    if options.explain_allow:
        from lamina.guard.explain import explain

        return 0, explain(gathered, options.explain_allow)
    return conclude(gathered, options)


def _is_a_file(name: str) -> bool:
    """Return whether a hook may have named it: a deleted migration is no file any more."""
    return name.endswith(".sql") or os.path.lexists(name)


def gather(options: Options) -> Gathered:
    """Return what is to be judged: a range that is named or that a pipeline is about, or the index.

    Raises:
        LaminaError: It cannot be judged.
    """
    if options.head and not options.base:
        raise UsageError("--head goes with --base", "lamina guard --base REF --head REF")
    if options.base:
        from lamina.guard.range_mode import named_range

        return named_range(options.base, options.head or "HEAD")
    if any(os.environ.get(name) for name in _PIPELINES):
        from lamina.guard import ci

        found = ci.find_range()
        if found is not None:
            from lamina.guard.range_mode import found_range

            return found_range(found)
        place = find_place()
        gathered = index_mode.gather(place, AllSettings(place.top))
        gathered.alone = True
        return gathered
    place = find_place()
    return index_mode.gather(place, AllSettings(place.top))


def conclude(gathered: Gathered, options: Options) -> Result:
    """Judge what was gathered; return the exit code and the report.

    Raises:
        LaminaError: It cannot be judged.
    """
    from lamina.guard.verdict import all_well, cases_of, require_project

    fail_on = gathered.settings.main.fail_on  # a broken configuration is no good news either
    cases = cases_of(gathered)
    if not cases and not gathered.base:
        from lamina.guard.ignored import ignored

        cases = ignored(gathered)
    if not cases:
        require_project(gathered)
        if options.format == "text":
            from lamina.render.text import headline

            _keep(gathered, (), 0)
            return 0, headline("guard", all_well(gathered)) + "\n"
    from lamina.guard.report import report_on

    code, text = report_on(gathered, cases, options, fail_on)
    _keep(gathered, cases, code)
    return code, text


def _keep(gathered: Gathered, cases: Sequence[Case], code: int) -> None:
    """Keep what was seen; a commit without new migrations loads and writes nothing."""
    if any(change.added for change in gathered.ours):
        from lamina.guard.seen import keep

        keep(gathered, cases, code)
