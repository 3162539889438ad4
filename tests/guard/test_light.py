"""How the guard runs: light, with few processes, deaf to everybody's git settings."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from repository import NOW, PROFILES, Repository

HEAVY = {
    "typer", "click", "rich", "questionary", "git", "sqlglot", "postgast", "jinja2", "psycopg",
    "pydantic",
}  # fmt: skip
MOST_PROCESSES = 6
PROGRAM = (
    "import json, sys; from lamina.guard import main; code = main(sys.argv[1:]);"
    " print(json.dumps([code, sorted({name.partition('.')[0] for name in sys.modules})]))"
)


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """A repository with two committed migrations, and a remote branch."""
    repo = Repository(tmp_path / "shop")
    repo.remote_has("main", default=True)
    repo.remote_has("other")
    repo.branch("avatars")
    return repo


def loaded(repo: Repository, *arguments: str) -> tuple[int, set[str]]:
    """Return the exit code of a run and the packages that it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=repo.folder,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LAMINA_NOW": NOW},
    )
    code, modules = json.loads(done.stdout.splitlines()[-1])
    return code, set(modules)


def test_nothing_heavy_is_loaded(repo: Repository) -> None:
    """Neither for a commit that is clean, nor for one that is not, nor with a configuration."""
    repo.add()
    code, modules = loaded(repo)
    assert code == 0
    assert modules & (HEAVY | {"msgspec", "tomllib", "argparse", "pathlib"}) == set()
    repo.edit()
    repo.write("lamina.toml", '[guard]\nbase = "origin/main"\n')
    for form in ("text", "json", "github", "gitlab", "sarif", "markdown"):
        code, modules = loaded(repo, "--format", form)
        assert (code, modules & HEAVY) == (1, set()), form
    repo.commit()
    code, modules = loaded(repo, "--base", "origin/main")
    assert (code, modules & HEAVY) == (1, set())
    code, modules = loaded(repo, "--audit")
    assert (code, modules & HEAVY) == (1, set())


def processes(repo: Repository, trace: Path, *arguments: str) -> int:
    """Return how many git processes a run starts."""
    trace.unlink(missing_ok=True)
    subprocess.run(
        [sys.executable, "-m", "lamina", "guard", *arguments],
        cwd=repo.folder,
        capture_output=True,
        check=False,
        env={**os.environ, "LAMINA_NOW": NOW, "GIT_TRACE2_EVENT": str(trace)},
    )
    events = [json.loads(line) for line in trace.read_text().splitlines()]
    return sum(1 for event in events if event["event"] == "start")


def test_few_processes(repo: Repository, tmp_path: Path) -> None:
    """At most six, whatever there is to say and however many migrations there are."""
    trace = tmp_path / "trace"
    assert processes(repo, trace) <= 3
    repo.add()
    assert processes(repo, trace) <= 5
    for number in range(40):
        repo.write(repo.path(f"202607240816{number:02}_more.sql"), "select 1;\n")
    repo.edit()
    repo.git("rm", "--quiet", repo.path("20260220093001_add_sessions.sql"))
    assert processes(repo, trace) <= MOST_PROCESSES
    repo.write("lamina.toml", '[guard]\nprotect = "published"\n')
    assert processes(repo, trace) <= MOST_PROCESSES
    repo.commit()
    assert processes(repo, trace, "--base", "origin/main") <= MOST_PROCESSES


SETTINGS = {
    "core.quotePath": "true",
    "core.autocrlf": "true",
    "core.ignoreCase": "true",
    "diff.external": "/bin/false",
    "diff.noprefix": "true",
    "diff.mnemonicPrefix": "true",
    "diff.renames": "copies",
    "diff.relative": "true",
    "diff.ignoreSubmodules": "all",
    "diff.orderFile": "nowhere",
    "color.ui": "always",
    "color.diff": "always",
    "log.showRoot": "false",
    "log.showSignature": "true",
    "log.date": "relative",
    "log.decorate": "full",
    "log.diffMerges": "separate",
    "log.follow": "true",
    "format.pretty": "oneline",
    "alias.diff-index": "status",
    "alias.ls-files": "!false",
    "core.abbrev": "4",
    "core.pager": "false",
    "status.relativePaths": "false",
    "i18n.logOutputEncoding": "UTF-16",
}


def test_deaf_to_settings(repo: Repository) -> None:
    """Whatever a person or a company has set, the answer is the same."""
    repo.add()
    repo.edit()
    repo.git("mv", repo.path("20260220093001_add_sessions.sql"), repo.path("20260220093002_s.sql"))
    before = repo.guard()
    assert before.rules == ["committed-migration-modified", "committed-migration-renamed"]
    for key, value in SETTINGS.items():
        repo.git("config", key, value)
    after = repo.guard()
    assert after == before
    # Hooks see settings from the command line, too.
    env = {"GIT_CONFIG_PARAMETERS": "'color.ui'='always' 'core.quotepath'='true'"}
    assert repo.guard(env=env) == before


@pytest.mark.parametrize("variable", ["GIT_LITERAL_PATHSPECS", "GIT_ICASE_PATHSPECS"])
def test_deaf_to_variables(repo: Repository, variable: str) -> None:
    """Variables that change how git reads paths are not for the guard."""
    path = repo.edit()
    judged = repo.guard(env={variable: "1", "GIT_EXTERNAL_DIFF": "false", "GIT_DIFF_OPTS": "-u0"})
    assert judged.found == [("committed-migration-modified", path)]


def test_the_variables_of_a_hook(repo: Repository, tmp_path: Path) -> None:
    """`GIT_DIR` and `GIT_INDEX_FILE` say which repository and which index are meant."""
    path = repo.edit()
    index = tmp_path / "index"
    index.write_bytes((repo.folder / ".git" / "index").read_bytes())
    repo.git("reset", "--quiet", "--hard")
    assert repo.guard().code == 0
    env = {"GIT_DIR": str(repo.folder / ".git"), "GIT_INDEX_FILE": str(index)}
    assert repo.guard(env=env).found == [("committed-migration-modified", path)]
    assert repo.guard(env={"GIT_DIR": ".git"}).code == 0


def test_a_repository_with_long_object_names(tmp_path: Path) -> None:
    """SHA-256 repositories work as well."""
    folder = tmp_path / "long"
    folder.mkdir()
    subprocess.run(
        ["git", "init", "--quiet", "--object-format=sha256", "-b", "main", str(folder)], check=True
    )
    repo = Repository(folder)
    repo.remote_has("main", default=True)
    repo.branch("avatars")
    repo.add("20260219130001_late.sql")
    repo.edit(PROFILES)
    judged = repo.guard()
    assert judged.rules == ["committed-migration-modified", "version-out-of-order"]
    repo.commit()
    assert repo.guard("--base", "origin/main").rules == judged.rules
