"""Which pull request a work tree belongs to, as far as git and the pipeline know."""

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from lamina.adapters.git.plumbing import run_git
from lamina.errors import ConfigError

_PATH = re.compile(
    r"\A(?:[a-z+]+://)?(?:[^@/]*@)?[\w.-]+(?::\d+(?=/))?[:/](?P<path>.+?)(?:\.git)?/?\Z"
)
_REQUEST = re.compile(r"refs/(?:pull|merge-requests)/(\d+)/")


class Head(msgspec.Struct, frozen=True):
    """A branch as its host knows it.

    Attributes:
        branch: Its name there.
        project: The owner and the name of the repository that it is pushed to, which may be a fork;
            empty where git does not know.
        number: That of the pull request which was checked out; 0 for a branch.
    """

    branch: str
    project: str = ""
    number: int = 0


def head_of(root: Path) -> Head:
    """Return what the branch that is checked out is called on its host.

    Raises:
        ConfigError: No branch is checked out.
    """
    branch = _git(root, "symbolic-ref", "--quiet", "--short", "HEAD")
    if not branch:
        raise ConfigError(
            "no branch is checked out, so its pull request is not known",
            "Switch to the branch:    git switch BRANCH",
        )
    merge = _git(root, "config", "--get", f"branch.{branch}.merge")
    request = _REQUEST.match(merge)
    if request:
        return Head(branch, number=int(request[1]))
    remote = (
        _git(root, "config", "--get", f"branch.{branch}.pushRemote")
        or _git(root, "config", "--get", "remote.pushDefault")
        or _git(root, "config", "--get", f"branch.{branch}.remote")
    )
    if not remote or remote == ".":
        return Head(branch)
    return Head(_name_there(root, branch, remote, merge), _project(root, remote))


def pipeline_number(kind: str, env: Mapping[str, str]) -> tuple[int, str]:
    """Return the pull request whose pipeline this is, and its repository's name; or 0."""
    if kind == "github" and env.get("GITHUB_ACTIONS"):
        request = _REQUEST.match(env.get("GITHUB_REF", ""))
        return (int(request[1]), env.get("GITHUB_REPOSITORY", "")) if request else (0, "")
    number = env.get("CI_MERGE_REQUEST_IID", "") if kind == "gitlab" else ""
    if env.get("GITLAB_CI") and number.isdecimal():
        return int(number), env.get("CI_MERGE_REQUEST_PROJECT_ID", "")
    return 0, ""


def _name_there(root: Path, branch: str, remote: str, merge: str) -> str:
    """The branch's name at the remote: where a push goes, or what came from an address."""
    pushed = _git(root, "rev-parse", "--symbolic-full-name", f"{branch}@{{push}}")
    prefix = f"refs/remotes/{remote}/"
    if pushed.startswith(prefix):
        return pushed.removeprefix(prefix)
    if _PATH.match(remote) and merge.startswith("refs/heads/"):
        return merge.removeprefix("refs/heads/")
    return branch


def _project(root: Path, remote: str) -> str:
    found = _PATH.match(_git(root, "ls-remote", "--get-url", remote))
    return found["path"].strip("/") if found else ""


def _git(root: Path, *arguments: str) -> str:
    return run_git(root, arguments, check=False).stdout.strip()
