"""Which revisions a pipeline is about, from the variables of GitHub Actions and GitLab CI.

docs.github.com/en/actions/reference/workflows-and-actions/variables and
docs.gitlab.com/ci/variables/predefined_variables.
"""

import os
from collections.abc import Mapping

from lamina.errors import ConfigError

_ZEROS = frozenset("0")


class Range:
    """What is to be compared.

    Attributes:
        base: The base.
        head: What is judged.
        pushed: The branch that is pushed, when one is.
        fallback: The base when `base` is not in this clone; empty for none.
        only_for: The only commit for which the fallback is right; empty for any.
        default: The default branch, when the pipeline says which it is.
    """

    __slots__ = ("base", "default", "fallback", "head", "only_for", "pushed")

    def __init__(  # noqa: PLR0913 - a record, and all but the first have a default
        self,
        base: str,
        head: str = "HEAD",
        *,
        pushed: str = "",
        fallback: str = "",
        only_for: str = "",
        default: str = "",
    ) -> None:
        self.default = default
        self.base = base
        self.head = head
        self.pushed = pushed
        self.fallback = fallback
        self.only_for = only_for


def find_range(env: Mapping[str, str] = os.environ) -> Range | None:
    """Return what the pipeline is about, or None when this is none.

    Raises:
        ConfigError: It is one, and its variables do not say what to compare with.
    """
    if env.get("PRE_COMMIT_FROM_REF") and env.get("PRE_COMMIT_TO_REF"):
        pushed = env.get("PRE_COMMIT_REMOTE_BRANCH", "")
        return Range(env["PRE_COMMIT_FROM_REF"], env["PRE_COMMIT_TO_REF"], pushed=pushed)
    if env.get("GITHUB_ACTIONS") == "true":
        return _github(env)
    if env.get("GITLAB_CI") == "true":
        return _gitlab(env)
    return None


def _github(env: Mapping[str, str]) -> Range | None:
    event = env.get("GITHUB_EVENT_NAME", "")
    if event == "pull_request_target":  # what is checked out is the base
        head = _field(env, "pull_request", "head", "sha")
        return Range(f"refs/remotes/origin/{env.get('GITHUB_BASE_REF', '')}", head)
    if env.get("GITHUB_BASE_REF"):
        # actions/checkout checks out the merge of both, GITHUB_SHA; its first parent is the base.
        merged = env.get("GITHUB_SHA", "")
        fallback = "HEAD^1" if merged else ""
        base = f"refs/remotes/origin/{env['GITHUB_BASE_REF']}"
        return Range(base, fallback=fallback, only_for=merged)
    if event == "merge_group":
        return Range(_field(env, "merge_group", "base_sha"))
    default = _default_branch(env)
    branch = env.get("GITHUB_REF_NAME", "") if env.get("GITHUB_REF_TYPE") != "tag" else ""
    base = f"refs/remotes/origin/{default}" if default else ""
    if event != "push":
        return Range(base) if base else None
    before = _field(env, "before")
    if set(before) == _ZEROS:
        return Range(base, pushed=branch, default=default) if base else None
    # After a forced push the previous tip may be gone; only the default branch cannot do without.
    fallback = base if branch != default else ""
    return Range(before, pushed=branch, fallback=fallback, default=default)


def _default_branch(env: Mapping[str, str]) -> str:
    found = _event(env).get("repository", {})
    return str(found.get("default_branch", "")) if isinstance(found, dict) else ""


def _field(env: Mapping[str, str], *names: str) -> str:
    found: object = _event(env)
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, str) or not found:
        raise ConfigError(
            f"the event of this GitHub workflow has no {'.'.join(names)}",
            "Name the base:\n    lamina guard --base origin/main",
        )
    return found


def _event(env: Mapping[str, str]) -> dict[str, object]:
    import json

    path = env.get("GITHUB_EVENT_PATH", "")
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - pathlib is not loaded
            found = json.load(file)
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"GITHUB_EVENT_PATH = {path!r} cannot be read",
            "Name the base:\n    lamina guard --base origin/main",
        ) from error
    return found if isinstance(found, dict) else {}


def _gitlab(env: Mapping[str, str]) -> Range | None:
    target = env.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "")
    if target:
        fallback = env.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", "")
        return Range(f"refs/remotes/origin/{target}", fallback=fallback)
    before = env.get("CI_COMMIT_BEFORE_SHA", "")
    default = env.get("CI_DEFAULT_BRANCH", "")
    branch = env.get("CI_COMMIT_BRANCH", "")
    base = f"refs/remotes/origin/{default}" if default and branch != default else ""
    if before and set(before) != _ZEROS:
        return Range(before, pushed=branch, fallback=base, default=default)
    return Range(base, pushed=branch, default=default) if base else None
