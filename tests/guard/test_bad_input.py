"""What the guard says when it cannot judge: message, way out, code 2, and nothing written."""

import os
from pathlib import Path

import pytest
from repository import PROFILES, Repository
from support import files_below, make_repository, run_lamina


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """A repository with two committed migrations."""
    return Repository(tmp_path / "shop")


def test_not_a_repository(tmp_path: Path) -> None:
    """It is said, with the command that starts one."""
    done = run_lamina(tmp_path, "guard", env={"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)})
    assert done.returncode == 2
    assert "is not in a git repository" in done.stderr
    assert "git init" in done.stderr


def test_no_supabase_folder(tmp_path: Path) -> None:
    """A repository without a project is not called clean."""
    folder = make_repository(tmp_path / "empty")
    done = run_lamina(folder, "guard")
    assert done.returncode == 2
    assert "no supabase/ folder" in done.stderr


def test_a_branch_that_begins_anew(repo: Repository) -> None:
    """The first commit of a branch of pages has no project, and needs none."""
    repo.git("switch", "--quiet", "--orphan", "pages")
    repo.write("index.html", "x")
    repo.git("add", "index.html")
    done = run_lamina(repo.folder, "guard")
    assert done.returncode == 0, done.stderr


def test_no_commits_with_a_project(tmp_path: Path) -> None:
    """The first commit may bring migrations; a base cannot be there yet."""
    folder = make_repository(tmp_path / "first")
    (folder / "supabase" / "migrations").mkdir(parents=True)
    (folder / "supabase" / "migrations" / PROFILES).write_text("select 1;\n")
    assert run_lamina(folder, "guard").returncode == 0
    done = run_lamina(folder, "guard", "--base", "main")
    assert done.returncode == 2
    assert "no commits yet" in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[guard\n", "is not TOML"),
        ('[guard]\nbasline = "1"\n', "Did you mean `baseline`?"),
        ('[guard]\nprotect = "all"\n', "protect"),
        ('[rules]\nversion-rund = "off"\n', "Did you mean version-round?"),
        ('[rules]\nversion-round = "loud"\n', "loud"),
        ('[guard]\napplied-snapshot = ["lamina.toml"]\n', "is not a snapshot"),
    ],
)
def test_a_broken_configuration(repo: Repository, text: str, said: str) -> None:
    """Where and what is wrong is said, with the nearest known word; nobody commits past it."""
    repo.write("lamina.toml", text)
    done = run_lamina(repo.folder, "guard")
    assert done.returncode == 2
    assert "lamina.toml" in done.stderr or "version-r" in done.stderr
    assert said in done.stderr


def test_a_configuration_of_one_project_of_several(tmp_path: Path) -> None:
    """The lamina.toml beside a project is about that project."""
    repo = Repository(tmp_path / "mono", root="apps/shop")
    repo.write("apps/shop/lamina.toml", '[rules]\ncommitted-migration-modified = "off"\n')
    repo.edit()
    assert repo.guard().code == 0
    repo.write("lamina.toml", "[guard\n")
    assert repo.guard().code == 2


def test_severities(repo: Repository) -> None:
    """A rule can be made a warning, and warnings can be made to fail."""
    repo.write("lamina.toml", '[rules]\ncommitted-migration-modified = "warning"\n')
    repo.edit()
    judged = repo.guard()
    assert (judged.code, judged.rules) == (0, ["committed-migration-modified"])
    assert repo.guard("--fail-on", "warning").code == 1
    repo.write(
        "lamina.toml",
        '[guard]\nfail-on = "note"\n[rules]\ncommitted-migration-modified = "note"\n',
    )
    assert repo.guard().code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--base", "no/such"], "git fetch"),
        (["--base", "-x"], "--base"),
        (["--base=-x"], "is not a revision"),
        (["--base", "a..b"], "is not a revision"),
        (["--head", "HEAD"], "--head goes with --base"),
        (["--since", "yesterday"], "--since goes with --audit"),
        (["--format", "yaml"], "sarif"),
        (["--nonsense"], "--nonsense"),
        (["--explain-allow", PROFILES], "nothing to allow"),
    ],
)
def test_wrong_options(repo: Repository, arguments: list[str], said: str) -> None:
    """Each is refused with what it should have been, and nothing is written."""
    before = files_below(repo.folder)
    done = run_lamina(repo.folder, "guard", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert files_below(repo.folder) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_configuration(repo: Repository) -> None:
    """A file that may not be read is named."""
    repo.write("lamina.toml", "").chmod(0)
    done = run_lamina(repo.folder, "guard")
    assert done.returncode == 2
    assert "lamina.toml" in done.stderr


def test_a_folder_in_place_of_the_configuration(repo: Repository) -> None:
    """It cannot be read, and that is said."""
    (repo.folder / "lamina.toml").mkdir()
    done = run_lamina(repo.folder, "guard")
    assert done.returncode == 2
    assert "lamina.toml" in done.stderr


def test_a_damaged_repository(repo: Repository) -> None:
    """What git cannot read, the guard does not guess."""
    blob = repo.git("rev-parse", f"HEAD:{repo.path(PROFILES)}")
    repo.edit()
    path = repo.folder / ".git" / "objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"damaged")
    done = run_lamina(repo.folder, "guard")
    assert done.returncode == 2
    assert "git fsck" in done.stderr or "git" in done.stderr


def test_git_is_not_installed(repo: Repository, tmp_path: Path) -> None:
    """It is said."""
    done = run_lamina(repo.folder, "guard", env={"PATH": str(tmp_path)})
    assert done.returncode == 2
    assert "git is not installed" in done.stderr
