"""Where a repository is on the web."""

import re
from urllib.parse import quote

from lamina.adapters.git.plumbing import run_git
from lamina.adapters.git.repo import GitRepo

_ADDRESS = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^@/]*@)?|[^@/]+@)"
    r"(?P<host>[\w.-]+)(?::\d+)?[:/](?P<path>.+?)(?:\.git)?/?\Z"
)


class Remote:
    """A repository on a host.

    Args:
        host: Its name, in lower case.
        path: The owner and the name.
    """

    def __init__(self, host: str, path: str) -> None:
        self.host = host.lower()
        self.path = path.strip("/")

    @property
    def kind(self) -> str:
        """`github`, `gitlab`, or empty."""
        return next((kind for kind in ("github", "gitlab") if kind in self.host), "")

    def file_url(self, commit: str) -> str:
        """Return the address of the files of a commit, up to their path; empty for other hosts."""
        where = {"github": "blob", "gitlab": "-/blob"}.get(self.kind)
        if not where:
            return ""
        return f"https://{self.host}/{quote(self.path)}/{where}/{commit}/"


def remote(repository: GitRepo, name: str = "origin") -> Remote | None:
    """Return where a remote of the repository is; None where it is no address on the web."""
    done = run_git(repository.root, ["config", "--get", f"remote.{name}.url"], check=False)
    found = _ADDRESS.match(done.stdout.strip())
    return Remote(found["host"], found["path"]) if found else None
