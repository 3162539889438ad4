"""Pull requests and comments, through programs that stand in for `gh` and `glab`."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fake_host
import pytest
from fake_host import ADA, on_github, on_gitlab, pull
from support import git, make_repository

from lamina.adapters.git.remotes import Remote
from lamina.adapters.git.remotes import remote as remote_of
from lamina.adapters.git.repo import GitRepo
from lamina.adapters.hosts import Host, find_host
from lamina.describe import block
from lamina.errors import CommandFailed, ConfigError, LaminaError

MARKER = block.BEGIN
EVE = {"login": "eve", "username": "eve", "type": "User"}
BOT = {"login": "pipeline[bot]", "type": "Bot"}
IN_PIPELINES = [
    "CI_MERGE_REQUEST_IID",
    "CI_SERVER_HOST",
    "GH_HOST",
    "GH_TOKEN",
    "GITHUB_ACTIONS",
    "GITHUB_REF",
    "GITHUB_REPOSITORY",
    "GITHUB_SERVER_URL",
    "GITLAB_CI",
    "GITLAB_HOST",
]

Hosted = Callable[..., Host]


STATES = {"github": on_github, "gitlab": on_gitlab}
ADDRESSES = {
    "github": "git@github.com:example/chat.git",
    "gitlab": "https://gitlab.com/group/example/chat.git",
}


@pytest.fixture
def hosted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hosted:
    """Return a maker of a repository with a branch, and of the host that it is on."""
    for name in IN_PIPELINES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")

    def make(kind: str, state: dict[str, Any] | None = None, *, address: str = "") -> Host:
        fake_host.install(tmp_path / "bin", STATES[kind]() if state is None else state)
        root = make_repository(tmp_path / "chat")
        git(root, "commit", "--quiet", "--allow-empty", "--message", "start")
        git(root, "switch", "--quiet", "--create", "avatars")
        git(root, "remote", "add", "origin", address or ADDRESSES[kind])
        return find_host(root, remote_of(GitRepo.discover(root)))

    return make


def state_of(tmp_path: Path) -> dict[str, Any]:
    """Return what the stand-in has now."""
    state = json.loads((tmp_path / "bin" / "state.json").read_text())
    assert isinstance(state, dict)
    return state


@pytest.mark.parametrize("kind", STATES)
def test_the_pull_request_of_the_branch_is_found(hosted: Hosted, kind: str) -> None:
    """It is that of this repository's branch, not one of a fork's branch of the same name."""
    host = hosted(kind)
    found = host.pull_request()
    assert (host.kind, found.number, found.body) == (kind, 7, "text")
    assert found.url.endswith("/7")
    assert len(found.head) == 40


def test_the_limits_are_those_of_the_hosts(hosted: Hosted, tmp_path: Path) -> None:
    """A description has to fit."""
    assert hosted("github").limit == 65_536
    assert find_host(tmp_path, Remote("gitlab.example.com", "a/b")).limit == 1_048_576


@pytest.mark.parametrize("kind", STATES)
def test_a_description_is_replaced(hosted: Hosted, tmp_path: Path, kind: str) -> None:
    """The text goes through standard input, and no argument of a program shows it."""
    host = hosted(kind)
    text = 'Adds "avatars" `$(id)` \N{SNOWMAN}\r\n' + "x" * 200_000
    host.set_body(host.pull_request().number, text)
    assert host.pull_request().body == text
    calls = state_of(tmp_path)["calls"]
    assert not any("avatars`" in part or "xxx" in part for c in calls for part in c["argv"])


@pytest.mark.parametrize("kind", STATES)
def test_a_comment_is_added_once_and_then_changed(
    hosted: Hosted, tmp_path: Path, kind: str
) -> None:
    """The second time the comment is found by its marker, also behind hundreds of others."""
    others = [{"id": n, "user": EVE, "author": EVE, "body": f"{n} {MARKER}"} for n in range(250)]
    host = hosted(kind, STATES[kind](comments=others))
    host.pull_request()
    assert host.sticky_comment(7, MARKER) is None
    host.put_comment(7, None, f"{MARKER}1")
    found = host.sticky_comment(7, MARKER)
    assert found == (1250, f"{MARKER}1")
    host.put_comment(7, found[0], f"{MARKER}2")
    assert host.sticky_comment(7, MARKER) == (1250, f"{MARKER}2")
    assert len(state_of(tmp_path)["comments"]) == 251


@pytest.mark.parametrize("kind", STATES)
def test_the_comment_of_somebody_else_is_left_alone(hosted: Hosted, kind: str) -> None:
    """Anybody can write a comment that begins with the marker."""
    theirs = {"id": 3, "user": EVE, "author": EVE, "body": f"{MARKER}{{}} -->"}
    ours = {"id": 4, "user": ADA, "author": ADA, "body": f"\n{MARKER}{{}} -->"}
    host = hosted(kind, STATES[kind](comments=[theirs, ours]))
    assert host.sticky_comment(7, MARKER) == (4, ours["body"])


def test_a_token_of_a_pipeline_finds_the_comment_of_a_bot(hosted: Hosted) -> None:
    """GitHub does not tell such a token who it is; a person's comment is none of its own."""
    comments = [{"id": 3, "user": EVE, "body": MARKER}, {"id": 4, "user": BOT, "body": MARKER}]
    host = hosted("github", on_github(user=None, comments=comments))
    assert host.sticky_comment(7, MARKER) == (4, MARKER)


def test_a_branch_of_a_fork_is_found_where_it_goes_to(hosted: Hosted, tmp_path: Path) -> None:
    """The pull request is where the fork was made from, and so are its comments."""
    fork = {"parent": {"full_name": "example/chat"}}
    state = on_github()
    state["repositories"]["eve/chat"] = fork
    host = hosted("github", state, address="https://github.com/eve/chat.git")
    assert host.pull_request().number == 6
    host.put_comment(6, None, MARKER)
    assert "repos/example/chat/issues/6/comments" in state_of(tmp_path)["calls"][-1]["argv"]


def test_a_branch_of_a_fork_is_found_on_gitlab(hosted: Hosted, tmp_path: Path) -> None:
    """The merge request is where the fork was made from, and so are its notes."""
    state = on_gitlab()
    state["projects"]["eve/chat"] = {"id": 99, "forked_from_project": {"id": 5}}
    host = hosted("gitlab", state, address="git@gitlab.com:eve/chat.git")
    assert host.pull_request().number == 6
    host.put_comment(6, None, MARKER)
    assert "projects/5/merge_requests/6/notes" in state_of(tmp_path)["calls"][-1]["argv"]


def test_a_branch_that_is_pushed_to_a_fork_is_found(hosted: Hosted, tmp_path: Path) -> None:
    """`origin` is the repository, and the branch goes to another remote, as git says."""
    host = hosted("github")
    root = tmp_path / "chat"
    git(root, "remote", "add", "mine", "git@github.com:Eve/chat.git")
    git(root, "config", "branch.avatars.pushRemote", "mine")
    assert host.pull_request().number == 6


def test_a_branch_has_the_name_that_it_is_pushed_to(hosted: Hosted, tmp_path: Path) -> None:
    """Its name here may be another."""
    host = hosted("github")
    root = tmp_path / "chat"
    git(root, "branch", "--move", "work")
    git(root, "update-ref", "refs/remotes/origin/avatars", "HEAD")
    git(root, "config", "push.default", "upstream")
    git(root, "branch", "--set-upstream-to", "origin/avatars")
    assert host.pull_request().number == 7


def test_a_checked_out_pull_request_is_found(hosted: Hosted, tmp_path: Path) -> None:
    """`gh pr checkout` leaves its number in the configuration of the branch."""
    host = hosted("github")
    root = tmp_path / "chat"
    git(root, "config", "branch.avatars.remote", "origin")
    git(root, "config", "branch.avatars.merge", "refs/pull/6/head")
    assert host.pull_request().number == 6


def test_odd_names_of_branches_are_no_part_of_an_address(hosted: Hosted, tmp_path: Path) -> None:
    """They reach the host as they are."""
    name = "a&state=closed#{branch}%2e"
    state = on_github(repositories={"example/chat": {"pulls": [pull(8, f"example:{name}")]}})
    host = hosted("github", state)
    git(tmp_path / "chat", "branch", "--move", name)
    assert host.pull_request().number == 8


def test_the_pipeline_of_a_pull_request_knows_it(
    hosted: Hosted, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """GitHub Actions checks out a merge that is no branch."""
    host = hosted("github")
    git(tmp_path / "chat", "switch", "--quiet", "--detach")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_REPOSITORY", "example/chat")
    monkeypatch.setenv("GITHUB_REF", "refs/pull/6/merge")
    assert host.pull_request().number == 6


def test_the_pipeline_of_a_merge_request_knows_it(
    hosted: Hosted, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """GitLab CI checks out a commit, and a host of one's own has any name."""
    monkeypatch.setenv("CI_SERVER_HOST", "code.example.com")
    host = hosted("gitlab", address="https://code.example.com/group/example/chat.git")
    git(tmp_path / "chat", "switch", "--quiet", "--detach")
    monkeypatch.setenv("GITLAB_CI", "true")
    monkeypatch.setenv("CI_MERGE_REQUEST_IID", "7")
    monkeypatch.setenv("CI_MERGE_REQUEST_PROJECT_ID", "5")
    assert host.pull_request().number == 7
    assert "code.example.com" in state_of(tmp_path)["calls"][-1]["argv"]


def refusal(ask: Callable[[], object], kind: type[LaminaError] = CommandFailed) -> str:
    """Return the message and the hint of what is raised, which is no bug."""
    with pytest.raises(kind) as caught:
        ask()
    assert caught.value.exit_code == 2
    assert caught.value.hint
    return f"{caught.value.message}\n{caught.value.hint}"


@pytest.mark.parametrize("kind", STATES)
def test_no_pull_request_is_said(hosted: Hosted, tmp_path: Path, kind: str) -> None:
    """With the branch, and what can be done."""
    host = hosted(kind)
    git(tmp_path / "chat", "branch", "--move", "other")
    said = refusal(host.pull_request)
    assert "request of the branch other" in said
    assert "lamina pr --write" in said


def test_a_detached_head_is_said(hosted: Hosted, tmp_path: Path) -> None:
    """Outside of a pipeline nobody knows what it belongs to."""
    host = hosted("github")
    git(tmp_path / "chat", "switch", "--quiet", "--detach")
    assert "no branch is checked out" in refusal(host.pull_request, ConfigError)


@pytest.mark.parametrize(
    ("code", "stderr"),
    [
        (4, "To get started with GitHub CLI, please run:  gh auth login\n"),
        (1, "gh: Bad credentials (HTTP 401)\n"),
    ],
)
def test_who_is_not_logged_in_is_told_how(hosted: Hosted, code: int, stderr: str) -> None:
    """What the program said is shown."""
    host = hosted("github", on_github(says={"code": code, "stderr": stderr}))
    said = refusal(host.pull_request)
    assert "gh is not logged in to github.com" in said
    assert stderr.strip() in said
    assert "gh auth login --hostname github.com" in said


def test_a_refusal_is_shown_without_secrets(
    hosted: Hosted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last lines of the program, but no token."""
    monkeypatch.setenv("GH_TOKEN", "made-up-token")
    stderr = "token made-up-token\ngh: Resource not accessible by integration (HTTP 403)\n"
    host = hosted("github", on_github(says={"code": 1, "stderr": stderr}))
    said = refusal(lambda: host.put_comment(7, None, "text"))
    assert "Resource not accessible by integration (HTTP 403)" in said
    assert "pull-requests: write" in said
    assert "made-up-token" not in said


@pytest.mark.parametrize("answer", ["", "<html>", "[]", "{}", "3", '[{"number": 7}]', "[3]"])
def test_an_odd_answer_is_an_error_of_the_host(hosted: Hosted, answer: str) -> None:
    """It is never a crash."""
    host = hosted("github", on_github(says={"code": 0, "stdout": answer}))
    refusal(host.pull_request)


def test_a_missing_program_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to install, and the way without it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    said = refusal(lambda: find_host(tmp_path, Remote("github.com", "example/chat")))
    assert "gh is not installed" in said
    assert "lamina pr --write" in said


@pytest.mark.parametrize("remote", [None, Remote("code.example.com", "example/chat")])
def test_an_unknown_host_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, remote: Remote | None
) -> None:
    """A description can always be written to a file."""
    for name in IN_PIPELINES:
        monkeypatch.delenv(name, raising=False)
    assert "lamina pr --write" in refusal(lambda: find_host(tmp_path, remote), ConfigError)
