"""The host of a repository, asked through its own program: `gh` or `glab`."""

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec

from lamina.adapters.git.remotes import Remote
from lamina.adapters.host_branch import Head, head_of, pipeline_number
from lamina.adapters.host_program import INSTEAD, Program
from lamina.errors import CommandFailed, ConfigError


class PullRequest(msgspec.Struct, frozen=True):
    """A pull request, or GitLab's merge request.

    Attributes:
        number: Its number.
        url: Where people see it.
        body: Its description.
        head: The commit that it brings, as the host knows it.
    """

    number: int
    url: str
    body: str
    head: str = ""


class _Words(msgspec.Struct, frozen=True):
    """What the two hosts call the same things."""

    program: str
    name: str
    request: str
    limit: int
    item: str
    comments: str
    comment: str
    change: str
    number: str
    url: str
    body: str
    author: str
    user: str
    token: str


_WORDS = {
    "github": _Words(
        program="gh",
        name="GitHub CLI",
        request="pull request",
        limit=65_536,
        item="repos/{project}/pulls/{number}",
        comments="repos/{project}/issues/{number}/comments",
        comment="repos/{project}/issues/comments/{comment}",
        change="PATCH",
        number="number",
        url="html_url",
        body="body",
        author="user",
        user="login",
        token="GH_TOKEN, with the permission pull-requests: write",  # noqa: S106 - a name
    ),
    "gitlab": _Words(
        program="glab",
        name="GitLab CLI",
        request="merge request",
        limit=1_048_576,
        item="projects/{project}/merge_requests/{number}",
        comments="projects/{project}/merge_requests/{number}/notes",
        comment="projects/{project}/merge_requests/{number}/notes/{comment}",
        change="PUT",
        number="iid",
        url="web_url",
        body="description",
        author="author",
        user="username",
        token="GITLAB_TOKEN, with the scope api",  # noqa: S106 - a name
    ),
}


class Host:
    """Where the description of a branch is posted.

    Args:
        kind: `github` or `gitlab`.
        program: Its program.
        remote: The repository there.
    """

    def __init__(self, kind: str, program: Program, remote: Remote) -> None:
        self.kind = kind
        self.limit = _WORDS[kind].limit
        self._words = _WORDS[kind]
        self._program = program
        self._remote = remote
        self._project = remote.path if kind == "github" else quote(remote.path, safe="")

    def pull_request(self) -> PullRequest:
        """Return the open pull request of this branch, or the one whose pipeline this is.

        Raises:
            ConfigError: No branch is checked out.
            CommandFailed: There is none, or the host cannot be asked.
        """
        number, project = pipeline_number(self.kind, os.environ)
        if number:
            self._project = project or self._project
            return self._read(self._program.one(self._at(self._words.item, number)))
        head = head_of(self._program.root)
        if head.number:
            return self._read(self._program.one(self._at(self._words.item, head.number)))
        look = self._on_github if self.kind == "github" else self._on_gitlab
        for project, found in look(head):
            self._project = project
            return self._read(found)
        raise CommandFailed(
            f"no open {self._words.request} of the branch {head.branch} on {self._remote.host}",
            f"Push the branch and open one, then again. {INSTEAD}",
        )

    def set_body(self, number: int, text: str) -> None:
        """Replace the description of a pull request.

        Raises:
            CommandFailed: The host refuses.
        """
        fields = {self._words.body: text}
        self._program.send(self._words.change, self._at(self._words.item, number), fields)

    def sticky_comment(self, number: int, marker: str) -> tuple[int, str] | None:
        """Return our first comment that begins with a marker, as its number and text, or None.

        Anybody can write such a comment: only one of the user who asks counts. A pipeline's token
        of GitHub belongs to no user, so that there one of a bot does.

        Raises:
            CommandFailed: The host refuses.
        """
        address = self._at(self._words.comments, number) + "?per_page=100"
        if self.kind == "gitlab":
            address += "&order_by=created_at&sort=asc"
        every = self._program.every(address)
        marked = [c for c in every if str(c.get("body") or "").lstrip().startswith(marker)]
        me = self._me() if marked else ""
        ours = (c for c in marked if self._is_by(me, c.get(self._words.author) or {}))
        return next(((int(c["id"]), str(c["body"])) for c in ours), None)

    def put_comment(self, number: int, comment: int | None, text: str) -> None:
        """Change a comment, or add one.

        Raises:
            CommandFailed: The host refuses.
        """
        if comment is None:
            self._program.send("POST", self._at(self._words.comments, number), {"body": text})
        else:
            address = self._at(self._words.comment, number, comment)
            self._program.send(self._words.change, address, {"body": text})

    def _at(self, address: str, number: int, comment: int = 0) -> str:
        return address.format(project=self._project, number=number, comment=comment)

    def _read(self, found: Mapping[str, Any]) -> PullRequest:
        words = self._words
        head = found.get("sha") or (found.get("head") or {}).get("sha") or ""
        try:
            number, url = int(found[words.number]), str(found[words.url])
        except (KeyError, TypeError, ValueError) as error:
            raise self._program.not_understood() from error
        return PullRequest(number, url, str(found.get(words.body) or ""), str(head))

    def _on_github(self, head: Head) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the open pull requests of a branch, here and where this was forked from."""
        owner = (head.project or self._remote.path).partition("/")[0].lower()
        whose = quote(f"{owner}:{head.branch}", safe="")
        for project in self._repositories():
            pulls = self._program.every(f"repos/{project}/pulls?state=open&head={whose}")
            for found in pulls:  # a filter that GitHub does not understand it leaves out
                label = str((found.get("head") or {}).get("label")).partition(":")
                if (label[0].lower(), label[2]) == (owner, head.branch):
                    yield project, found

    def _repositories(self) -> Iterator[str]:
        yield self._remote.path
        parent = self._program.one(f"repos/{self._remote.path}").get("parent")
        if parent:
            yield str(parent["full_name"])

    def _on_gitlab(self, head: Head) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the open merge requests of a branch, here and where its project was forked from."""
        path = head.project or self._remote.path
        source = self._program.one(f"projects/{quote(path, safe='')}")
        forked = (source.get("forked_from_project") or {}).get("id")
        query = f"merge_requests?state=opened&source_branch={quote(head.branch, safe='')}"
        for project in dict.fromkeys([self._project, str(forked or self._project)]):
            for found in self._program.every(f"projects/{project}/{query}"):
                if found.get("source_project_id") == source.get("id"):
                    yield project, found

    def _me(self) -> str:
        try:
            return str(self._program.one("user").get(self._words.user) or "")
        except CommandFailed:  # a token of a pipeline is no user's
            return ""

    def _is_by(self, me: str, author: Mapping[str, Any]) -> bool:
        if me:
            return bool(author.get(self._words.user) == me)
        return self.kind != "github" or author.get("type") == "Bot"


def find_host(root: Path, remote: Remote | None) -> Host:
    """Return the host of a repository.

    Raises:
        ConfigError: The repository is on no host that lamina knows.
        CommandFailed: The host's program is not installed.
    """
    if remote is None:
        raise ConfigError("this repository has no remote that is an address on the web", INSTEAD)
    kind = remote.kind or _kind_in_pipeline(remote.host)
    if not kind:
        raise ConfigError(f"{remote.host} is neither GitHub nor GitLab by its name", INSTEAD)
    words = _WORDS[kind]
    program = shutil.which(words.program)
    if program is None:
        raise CommandFailed(
            f"{words.program} is not installed, and lamina posts with it",
            f"Install the {words.name}, then:    {words.program} auth login\n{INSTEAD}",
        )
    asked = Program(program, words.program, _api_host(remote.host), root, words.token)
    return Host(kind, asked, remote)


def _kind_in_pipeline(host: str) -> str:
    """The kind of a host whose name does not tell, where its pipeline or its program does."""
    env = os.environ
    if host in {urlsplit(env.get("GITHUB_SERVER_URL", "")).hostname, env.get("GH_HOST")}:
        return "github"
    return "gitlab" if host in {env.get("CI_SERVER_HOST"), env.get("GITLAB_HOST")} else ""


def _api_host(host: str) -> str:
    """The host's own name where the remote has that of its ssh behind port 443."""
    return {"ssh.github.com": "github.com", "altssh.gitlab.com": "gitlab.com"}.get(host, host)
