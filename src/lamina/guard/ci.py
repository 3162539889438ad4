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
        base: The base; empty to compare the index with `HEAD`.
        head: What is judged.
        fallback: The base when `base` is not in this clone; empty for none.
    """

    __slots__ = ("base", "fallback", "head")

    def __init__(self, base: str, head: str = "HEAD", fallback: str = "") -> None:
        self.base = base
        self.head = head
        self.fallback = fallback


def find_range(env: Mapping[str, str] = os.environ) -> Range | None:
    """Return what the pipeline is about, or None when this is none.

    Raises:
        ConfigError: It is one, and its variables do not say what to compare with.
    """
    if env.get("PRE_COMMIT_FROM_REF") and env.get("PRE_COMMIT_TO_REF"):
        return Range(env["PRE_COMMIT_FROM_REF"], env["PRE_COMMIT_TO_REF"])
    if env.get("GITHUB_ACTIONS") == "true":
        return _github(env)
    if env.get("GITLAB_CI") == "true":
        return _gitlab(env)
    return None


def _github(env: Mapping[str, str]) -> Range | None:
    event = env.get("GITHUB_EVENT_NAME", "")
    if env.get("GITHUB_BASE_REF"):  # pull_request, pull_request_target
        # actions/checkout checks out the merge of both; its first parent is the base.
        fallback = "HEAD^1" if event == "pull_request" else ""
        return Range(f"refs/remotes/origin/{env['GITHUB_BASE_REF']}", fallback=fallback)
    if event == "merge_group":
        return Range(_field(env, "merge_group", "base_sha"))
    if event == "push":
        before = _field(env, "before")
        return Range(before) if set(before) != _ZEROS else _new_branch(_field_default(env))
    return _new_branch(_field_default(env))


def _new_branch(default: str) -> Range | None:
    return Range(f"refs/remotes/origin/{default}") if default else None


def _field_default(env: Mapping[str, str]) -> str:
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
        # In a pipeline of merged results, or a merge train, HEAD is the merge of both.
        fallback = env.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", "")
        return Range(f"refs/remotes/origin/{target}", fallback=fallback)
    before = env.get("CI_COMMIT_BEFORE_SHA", "")
    default = env.get("CI_DEFAULT_BRANCH", "")
    if before and set(before) != _ZEROS:
        return Range(before)
    if default and env.get("CI_COMMIT_BRANCH") != default:
        return Range(f"refs/remotes/origin/{default}")
    return None
