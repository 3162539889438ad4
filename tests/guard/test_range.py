"""A branch against its base: pull requests, pushes, pipelines, clones that see too little."""

import json
import subprocess
from pathlib import Path

import pytest
from repository import NEW, NOW, PROFILES, SESSIONS, Repository
from support import LAMINA, git, run_lamina


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """On the branch `avatars` with a new migration; the remote has `main`."""
    repo = Repository(tmp_path / "shop")
    repo.remote_has("main", default=True)
    repo.branch("avatars")
    repo.add()
    repo.commit()
    return repo


def advance_main(repo: Repository, name: str = "20260723000001_on_main.sql") -> None:
    """Let the remote's main get a migration."""
    repo.git("switch", "--quiet", "--detach", "refs/remotes/origin/main")
    repo.add(name)
    repo.commit()
    repo.remote_has("main")
    repo.git("switch", "--quiet", "avatars")


def test_a_branch_that_adds(repo: Repository) -> None:
    """It passes, in one line that names the base."""
    judged = repo.guard("--base", "origin/main")
    assert judged.code == 0
    assert judged.text == (
        "lamina guard: 2 committed migrations of origin/main untouched, 1 new (20260724081502)\n"
    )


def test_8_a_branch_that_is_behind(repo: Repository) -> None:
    """Files that only the base has are not deleted."""
    advance_main(repo)
    assert repo.guard("--base", "origin/main").code == 0


def test_8_an_edit_of_both(repo: Repository) -> None:
    """An edit is found although the base went on, and the ways out name the base."""
    advance_main(repo)
    path = repo.edit()
    repo.commit()
    judged = repo.guard("--base", "origin/main")
    assert judged.found == [("committed-migration-modified", path)]
    assert f"lamina rescue {path} --base origin/main" in judged.text


def test_23_overtaken_by_the_base(repo: Repository) -> None:
    """The base got a later migration: the branch's own is out of order, although it was not."""
    advance_main(repo, "20260724090000_on_main.sql")
    assert repo.guard("--base", "origin/main").found == [
        ("version-out-of-order", repo.path(NEW)),
    ]


def test_an_edit_within_the_branch(repo: Repository) -> None:
    """What the base never had is new in its last form."""
    repo.edit(NEW, "select 2;\n")
    repo.commit()
    assert repo.guard("--base", "origin/main").code == 0


def test_another_head(repo: Repository) -> None:
    """Any branch can be judged, wherever one stands."""
    path = repo.edit()
    repo.commit()
    repo.git("switch", "--quiet", "main")
    assert repo.guard("--base", "origin/main").code == 0
    judged = repo.guard("--base", "origin/main", "--head", "avatars")
    assert judged.found == [("committed-migration-modified", path)]


def test_13_detached(repo: Repository) -> None:
    """A detached HEAD is a commit like any other."""
    repo.edit()
    repo.commit()
    repo.git("switch", "--quiet", "--detach")
    assert repo.guard("--base", "origin/main").code == 1
    assert repo.guard().code == 0


def test_13_a_base_that_is_not_there(repo: Repository) -> None:
    """It fails closed, with the command that fetches it."""
    judged = repo.guard("--base", "origin/release")
    assert judged.code == 2
    assert "git fetch origin +refs/heads/release:refs/remotes/origin/release" in judged.text


def test_13_unrelated_histories(repo: Repository) -> None:
    """Without a common commit nothing can be said."""
    repo.git("switch", "--quiet", "--orphan", "alone")
    repo.write("x", "x")
    repo.commit()
    judged = repo.guard("--base", "origin/main")
    assert judged.code == 2
    assert "no commit in common" in judged.text


def test_13_a_shallow_clone(repo: Repository, tmp_path: Path) -> None:
    """It fails closed, the command that it names works, and then it decides."""
    for number in range(3):
        repo.write("README.md", f"{number}\n")
        repo.commit()
    repo.edit()
    repo.commit()
    repo.git("update-ref", "refs/heads/main", "refs/remotes/origin/main")
    clone = tmp_path / "clone"
    url = f"file://{repo.folder}"
    argv = ["git", "clone", "--quiet", "--depth=1", "--no-single-branch", "--branch=avatars"]
    subprocess.run([*argv, url, str(clone)], check=True)
    done = run_lamina(clone, "guard", "--base", "origin/main")
    assert done.returncode == 2
    assert "shallow" in done.stderr
    command = next(line for line in done.stderr.splitlines() if "git fetch" in line)
    subprocess.run(command.split(), cwd=clone, check=True, capture_output=True)
    assert run_lamina(clone, "guard", "--base", "origin/main").returncode == 1


def test_13_an_index_of_a_shallow_clone(repo: Repository, tmp_path: Path) -> None:
    """The index against HEAD needs no history: an edit is refused, without a date."""
    clone = tmp_path / "clone"
    argv = ["git", "clone", "--quiet", "--depth=1", f"file://{repo.folder}", str(clone)]
    subprocess.run(argv, check=True)
    with (clone / repo.path(PROFILES)).open("a") as file:
        file.write("select 1;\n")
    git(clone, "add", "--all")
    done = run_lamina(clone, "guard")
    assert done.returncode == 1
    assert "in git since" not in done.stdout


def event(tmp_path: Path, content: object) -> dict[str, str]:
    """Return the variables of a GitHub workflow with this event."""
    path = tmp_path / "event.json"
    path.write_text(json.dumps(content))
    return {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": str(path)}


def test_14_a_github_pull_request(repo: Repository, tmp_path: Path) -> None:
    """The base branch is in the variables; what is checked out is the merge of both."""
    advance_main(repo)
    path = repo.edit()
    repo.commit()
    repo.git("switch", "--quiet", "--detach", "origin/main")
    repo.git("merge", "--quiet", "--no-ff", "--no-edit", "avatars")
    env = event(tmp_path, {}) | {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main"}
    env["GITHUB_SHA"] = repo.git("rev-parse", "HEAD")
    assert repo.guard(env=env).found == [("committed-migration-modified", path)]
    repo.git("update-ref", "-d", "refs/remotes/origin/HEAD")
    repo.git("update-ref", "-d", "refs/remotes/origin/main")
    assert repo.guard(env=env).found == [("committed-migration-modified", path)]


def test_14_a_github_pull_request_without_its_base(repo: Repository, tmp_path: Path) -> None:
    """A checkout of one commit cannot be judged: what to set is said."""
    clone = tmp_path / "clone"
    argv = ["git", "clone", "--quiet", "--depth=1", f"file://{repo.folder}", str(clone)]
    subprocess.run(argv, check=True)
    env = event(tmp_path, {}) | {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main"}
    done = run_lamina(clone, "guard", env=env)
    assert done.returncode == 2
    assert "fetch-depth: 0" in done.stderr


def test_14_a_github_push(repo: Repository, tmp_path: Path) -> None:
    """A push is compared with what the branch was before, also the base branch itself."""
    before = repo.git("rev-parse", "HEAD")
    path = repo.edit(NEW, "select 2;\n")
    repo.commit()
    env = event(tmp_path, {"before": before}) | {"GITHUB_EVENT_NAME": "push"}
    assert repo.guard(env=env).found == [("committed-migration-modified", path)]


def test_14_a_new_branch_on_github(repo: Repository, tmp_path: Path) -> None:
    """A branch that was not there is compared with the default branch."""
    content = {"before": "0" * 40, "repository": {"default_branch": "main"}}
    env = event(tmp_path, content) | {"GITHUB_EVENT_NAME": "push"}
    assert repo.guard(env=env).code == 0
    repo.edit()
    repo.commit()
    assert repo.guard(env=env).rules == ["committed-migration-modified"]


def test_14_a_push_whose_past_is_gone(repo: Repository, tmp_path: Path) -> None:
    """After a forced push the previous tip may be missing: it fails closed."""
    env = event(tmp_path, {"before": "1" * 40}) | {"GITHUB_EVENT_NAME": "push"}
    judged = repo.guard(env=env)
    assert judged.code == 2
    assert "git fetch" in judged.text


def test_14_a_forced_push_of_a_branch(repo: Repository, tmp_path: Path) -> None:
    """Without its past a branch is compared with the default branch, which is not left out."""
    content = {"before": "1" * 40, "repository": {"default_branch": "main"}}
    env = event(tmp_path, content) | {"GITHUB_EVENT_NAME": "push", "GITHUB_REF_NAME": "avatars"}
    assert repo.guard(env=env).code == 0
    path = repo.edit()
    repo.commit()
    assert repo.guard(env=env).found == [("committed-migration-modified", path)]
    assert repo.guard(env=env | {"GITHUB_REF_NAME": "main"}).code == 2


def test_14_a_forced_push_of_the_base(repo: Repository, tmp_path: Path) -> None:
    """Nothing may be lost there: the tips are compared as they are."""
    before = repo.git("rev-parse", "HEAD")
    repo.git("reset", "--quiet", "--hard", "HEAD~1")
    content = {"before": before, "repository": {"default_branch": "main"}}
    env = event(tmp_path, content) | {"GITHUB_EVENT_NAME": "push", "GITHUB_REF_NAME": "main"}
    assert repo.guard(env=env).found == [("committed-migration-deleted", repo.path(NEW))]
    local = repo.git("rev-parse", "HEAD")
    push = f"refs/heads/main {local} refs/heads/main {before}\n"
    assert repo.guard("--pre-push", stdin=push).rules == ["committed-migration-deleted"]


def test_14_the_base_merged_into_a_pushed_branch(repo: Repository, tmp_path: Path) -> None:
    """What the base brought is neither late nor new, although the branch was pushed without it."""
    before = repo.git("rev-parse", "HEAD")
    advance_main(repo)
    repo.git("merge", "--quiet", "--no-edit", "origin/main")
    local = repo.git("rev-parse", "HEAD")
    push = f"refs/heads/avatars {local} refs/heads/avatars {before}\n"
    assert repo.guard("--pre-push", stdin=push).code == 0
    content = {"before": before, "repository": {"default_branch": "main"}}
    env = event(tmp_path, content) | {"GITHUB_EVENT_NAME": "push", "GITHUB_REF_NAME": "avatars"}
    assert repo.guard(env=env).code == 0
    env = {"GITLAB_CI": "true", "CI_COMMIT_BRANCH": "avatars", "CI_DEFAULT_BRANCH": "main"}
    assert repo.guard(env=env | {"CI_COMMIT_BEFORE_SHA": before}).code == 0
    env = {"PRE_COMMIT_FROM_REF": before, "PRE_COMMIT_TO_REF": local}
    env["PRE_COMMIT_REMOTE_BRANCH"] = "refs/heads/avatars"
    assert repo.guard(env=env).code == 0


def test_14_a_pull_request_that_checks_out_its_base(repo: Repository, tmp_path: Path) -> None:
    """With pull_request_target the head of the event is judged, not what is checked out."""
    path = repo.edit()
    head = repo.commit()
    repo.git("switch", "--quiet", "main")
    env = event(tmp_path, {"pull_request": {"head": {"sha": head}}})
    env |= {"GITHUB_EVENT_NAME": "pull_request_target", "GITHUB_BASE_REF": "main"}
    assert repo.guard(env=env).found == [("committed-migration-modified", path)]
    env = event(tmp_path, {"pull_request": {"head": {"sha": "1" * 40}}})
    env |= {"GITHUB_EVENT_NAME": "pull_request_target", "GITHUB_BASE_REF": "main"}
    assert repo.guard(env=env).code == 2


def test_14_a_head_that_is_no_merge(repo: Repository, tmp_path: Path) -> None:
    """Without the base, the first parent of a branch's own commit is not taken for it."""
    repo.edit()
    repo.commit()
    repo.write("README.md", "later\n")
    repo.commit()
    repo.git("update-ref", "-d", "refs/remotes/origin/HEAD")
    repo.git("update-ref", "-d", "refs/remotes/origin/main")
    env = event(tmp_path, {}) | {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main"}
    assert repo.guard(env=env).code == 2
    assert repo.guard(env=env | {"GITHUB_SHA": "1" * 40}).code == 2


def pushed(repo: Repository, branch: str, before: str) -> str:
    """Return the line that git gives to the pre-push hook."""
    local = repo.git("rev-parse", "HEAD")
    return f"refs/heads/x {local} refs/heads/{branch} {before}\n"


def test_14_a_release_branch_keeps_what_it_has(repo: Repository, tmp_path: Path) -> None:
    """What a pushed branch has is committed, although the base never had it."""
    before = repo.git("rev-parse", "HEAD")
    repo.git("rm", "--quiet", repo.path(NEW))
    repo.commit()
    deleted = [("committed-migration-deleted", repo.path(NEW))]
    assert repo.guard("--pre-push", stdin=pushed(repo, "avatars", before)).found == deleted
    content = {"before": before, "repository": {"default_branch": "main"}}
    env = event(tmp_path, content) | {"GITHUB_EVENT_NAME": "push", "GITHUB_REF_NAME": "avatars"}
    assert repo.guard(env=env).found == deleted


def test_14_a_hotfix_is_in_the_order_of_its_branch(repo: Repository) -> None:
    """A pushed branch has an order of its own; the base's later migrations are no matter."""
    advance_main(repo, "20260724090000_on_main.sql")
    before = repo.git("rev-parse", "HEAD")
    repo.add("20260724081600_hotfix.sql")
    repo.commit()
    assert repo.guard("--pre-push", stdin=pushed(repo, "avatars", before)).code == 0


def test_14_a_name_that_ends_like_the_base(repo: Repository) -> None:
    """`alice/main` is not the base, and a tag called `main` is no branch."""
    advance_main(repo)
    line = pushed(repo, "alice/main", "0" * 40)
    assert repo.guard("--pre-push", stdin=line).code == 0
    tree = repo.git("rev-parse", "HEAD^{tree}")
    tag = f"refs/tags/main {tree} refs/tags/main {'0' * 40}\n\n"
    done = run_lamina(repo.folder, "guard", "--pre-push", stdin=tag)
    assert done.returncode == 0, done.stderr


def test_14_a_default_branch_of_another_name(repo: Repository, tmp_path: Path) -> None:
    """The pipeline says which branch is the base, where git does not know."""
    repo.git("symbolic-ref", "--delete", "refs/remotes/origin/HEAD")
    repo.git("update-ref", "-d", "refs/remotes/origin/main")
    repo.remote_has("develop")
    before = repo.git("rev-parse", "HEAD")
    repo.git("reset", "--quiet", "--hard", "HEAD~1")
    content = {"before": before, "repository": {"default_branch": "develop"}}
    env = event(tmp_path, content) | {"GITHUB_EVENT_NAME": "push", "GITHUB_REF_NAME": "develop"}
    assert repo.guard(env=env).rules == ["committed-migration-deleted"]
    env = {"GITLAB_CI": "true", "CI_COMMIT_BRANCH": "develop", "CI_DEFAULT_BRANCH": "develop"}
    assert repo.guard(env=env | {"CI_COMMIT_BEFORE_SHA": before}).rules == [
        "committed-migration-deleted"
    ]


def test_14_a_pipeline_about_nothing(repo: Repository) -> None:
    """A schedule on the base branch compares nothing, and does not say that all is well."""
    env = {"GITLAB_CI": "true", "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main"}
    judged = repo.guard(env=env)
    assert judged.code == 0
    assert "nothing was compared" in judged.text
    assert "untouched" not in judged.text


def test_14_a_branch_of_another_kind(repo: Repository) -> None:
    """A branch of pages has nothing to do with the base, and nothing to judge."""
    repo.git("switch", "--quiet", "--orphan", "pages")
    repo.write("index.html", "x")
    local = repo.commit()
    push = f"refs/heads/pages {local} refs/heads/pages {'0' * 40}\n"
    done = run_lamina(repo.folder, "guard", "--pre-push", stdin=push)
    assert done.returncode == 0, done.stderr


def test_14_a_merge_queue(repo: Repository, tmp_path: Path) -> None:
    """The event of a merge queue names the base commit."""
    base = repo.git("rev-parse", "origin/main")
    repo.edit()
    repo.commit()
    env = event(tmp_path, {"merge_group": {"base_sha": base}})
    env["GITHUB_EVENT_NAME"] = "merge_group"
    assert repo.guard(env=env).rules == ["committed-migration-modified"]


def test_14_an_event_that_cannot_be_read(repo: Repository) -> None:
    """It fails closed and says what to name."""
    env = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": "nowhere"}
    judged = repo.guard(env=env)
    assert judged.code == 2
    assert "lamina guard --base origin/main" in judged.text


def test_14_a_gitlab_merge_request(repo: Repository) -> None:
    """The target branch is in the variables; without it, the merge base is."""
    base = repo.git("rev-parse", "origin/main")
    path = repo.edit()
    repo.commit()
    env = {
        "GITLAB_CI": "true",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
    }
    assert repo.guard(env=env).found == [("committed-migration-modified", path)]
    repo.git("update-ref", "-d", "refs/remotes/origin/HEAD")
    repo.git("update-ref", "-d", "refs/remotes/origin/main")
    assert repo.guard(env=env).found == [("committed-migration-modified", path)]


def test_14_a_gitlab_push(repo: Repository) -> None:
    """A push is compared with the previous tip, a new branch with the default branch."""
    before = repo.git("rev-parse", "HEAD")
    repo.edit(SESSIONS)
    repo.commit()
    env = {"GITLAB_CI": "true", "CI_COMMIT_BRANCH": "avatars", "CI_DEFAULT_BRANCH": "main"}
    pushed = env | {"CI_COMMIT_BEFORE_SHA": before}
    assert repo.guard(env=pushed).rules == ["committed-migration-modified"]
    new = env | {"CI_COMMIT_BEFORE_SHA": "0" * 40}
    assert repo.guard(env=new).rules == ["committed-migration-modified"]


def test_18_past_every_hook(repo: Repository) -> None:
    """What `--no-verify` let through is found before it is pushed."""
    path = repo.edit()
    repo.commit()
    local = repo.git("rev-parse", "HEAD")
    line = f"refs/heads/avatars {local} refs/heads/avatars {'0' * 40}\n"
    judged = repo.guard("--pre-push", stdin=line)
    assert judged.found == [("committed-migration-modified", path)]
    deleted = f"(delete) {'0' * 40} refs/heads/old {local}\n"
    assert run_lamina(repo.folder, "guard", "--pre-push", stdin=deleted).returncode == 0


def test_18_a_real_push(repo: Repository, tmp_path: Path) -> None:
    """Git's own pre-push hook stops the push."""
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(bare)], check=True)
    repo.git("remote", "add", "origin", str(bare))
    repo.git("push", "--quiet", "origin", "main", "avatars")
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    hook = hooks / "pre-push"
    hook.write_text(f'#!/bin/sh\nexec {" ".join(LAMINA)} guard --pre-push "$@"\n')
    hook.chmod(0o755)
    repo.edit(NEW)
    repo.commit()
    push = ["git", "-c", f"core.hooksPath={hooks}", "push", "origin", "avatars"]
    done = subprocess.run(push, cwd=repo.folder, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "committed-migration-modified" in done.stdout + done.stderr


def test_28_applied_in_an_environment(repo: Repository) -> None:
    """What an environment has applied stays protected, also when only this clone has it."""
    snapshot = {
        "environment": "staging",
        "at": NOW,
        "migrations": [{"version": NEW[:14], "name": "add_avatars"}],
    }
    repo.write("supabase/staging.json", json.dumps(snapshot))
    repo.write(
        "lamina.toml",
        '[guard]\nprotect = "published"\napplied-snapshot = ["supabase/staging.json"]\n',
    )
    path = repo.edit(NEW, "select 2;\n")
    assert repo.guard().found == [("committed-migration-modified", path)]
