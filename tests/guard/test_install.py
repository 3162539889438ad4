import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import commit_all, git, make_repository

from lamina.errors import ConfigError, LaminaError
from lamina.guard.install import install

NAMES = ("pre-commit", "pre-merge-commit", "pre-push")
SYSTEM_PATH = "/usr/bin:/bin"
SNIPPET = """refs=$(cat); printf '%s' "$refs" | lamina guard --pre-push "$@" || exit 1"""
FOREIGN = "#!/bin/sh\nnpm test\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with a commit."""
    root = make_repository(tmp_path / "chat")
    (root / "README.md").write_text("chat\n")
    commit_all(root, "start")
    return root


def stand_in(path: Path, code: int = 0) -> Path:
    """Make a program that notes its arguments and its input, and ends with a code."""
    log = path.with_name("log")
    to = f">> {shlex.quote(str(log))}"
    write(path, f'#!/bin/sh\necho "$(basename "$0") $*" {to}\ncat {to}\nexit {code}\n')
    return log


def write(path: Path, text: str, mode: int = 0o755) -> Path:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def commit(root: Path, path: str) -> subprocess.CompletedProcess[str]:
    """Try to commit a new file with what PATH says now, and return how that ended."""
    write(root / "new.txt", path)
    git(root, "add", "--all")
    program = shutil.which("git") or "git"
    argv = [program, "-C", str(root), "commit", "--quiet", "--message", "change"]
    return subprocess.run(argv, env={"PATH": path}, capture_output=True, text=True, check=False)


def hooks(root: Path, folder: str = ".git/hooks") -> dict[str, str]:
    """Return the hooks of a repository."""
    found = sorted((root / folder).iterdir()) if (root / folder).is_dir() else []
    return {path.name: path.read_text() for path in found if path.suffix != ".sample"}


def test_hooks_are_written(root: Path) -> None:
    """Three executable hooks, and a report that names them."""
    said = install(str(root))
    assert sorted(hooks(root)) == sorted(NAMES)
    for name in NAMES:
        path = root / ".git" / "hooks" / name
        assert path.stat().st_mode & 0o777 == 0o755
        assert subprocess.run(["sh", "-n", str(path)], check=False).returncode == 0
        assert f".git/hooks/{name}" in said
    assert "git add" not in said
    assert said.endswith("written\n")


def test_hooks_run_lamina(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit and a merge run `lamina guard`, a push passes on what git says of it."""
    log = stand_in(tmp_path / "bin" / "lamina")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{SYSTEM_PATH}")
    install(str(root))
    git(root, "checkout", "--quiet", "-b", "side", "HEAD")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "side")
    assert log.read_text() == "lamina guard\n"
    git(root, "checkout", "--quiet", "main")
    git(root, "merge", "--quiet", "--no-ff", "--message", "merge", "side")
    assert log.read_text() == "lamina guard\n" * 2
    git(root, "init", "--quiet", "--bare", str(tmp_path / "remote"))
    git(root, "push", "--quiet", str(tmp_path / "remote"), "main")
    remote, head = tmp_path / "remote", git(root, "rev-parse", "HEAD")
    pushed = f"lamina guard --pre-push {remote} {remote}\nrefs/heads/main {head} refs/heads/main "
    assert log.read_text() == "lamina guard\n" * 2 + pushed + "0" * 40 + "\n"


def test_refusal_stops_the_commit(root: Path, tmp_path: Path) -> None:
    """The exit code of lamina is the hook's."""
    stand_in(tmp_path / "bin" / "lamina", code=1)
    install(str(root))
    assert commit(root, f"{tmp_path / 'bin'}:{SYSTEM_PATH}").returncode != 0
    assert git(root, "log", "--format=%s") == "start"


def test_interpreter_stands_in(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PATH has no lamina, the interpreter that installed the hook runs it."""
    log = stand_in(tmp_path / "it's a folder" / "python")
    monkeypatch.setattr(sys, "executable", str(log.with_name("python")))
    install(str(root))
    assert commit(root, SYSTEM_PATH).returncode == 0
    assert log.read_text() == "python -P -m lamina guard\n"


def test_lamina_is_gone(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any lamina nothing is checked, so nothing is committed, and the hook says so."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone" / "python"))
    install(str(root))
    done = commit(root, SYSTEM_PATH)
    assert done.returncode != 0
    assert "lamina is not installed, so nothing was checked" in done.stderr
    assert "pipx install lamina" in done.stderr


def test_again(root: Path) -> None:
    """A second run leaves equal hooks alone."""
    install(str(root))
    path = root / ".git" / "hooks" / "pre-commit"
    before = path.stat().st_ino, path.stat().st_mtime_ns
    assert install(str(root)).count("is there already") == 3
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == before


def test_old_hook_of_lamina(root: Path) -> None:
    """A hook that lamina wrote is renewed when it differs or cannot be executed."""
    install(str(root))
    fresh = hooks(root)
    for name, text in fresh.items():
        write(root / ".git" / "hooks" / name, text.replace("exec ", "echo "))
    (root / ".git" / "hooks" / "pre-push").write_text(fresh["pre-push"])
    (root / ".git" / "hooks" / "pre-push").chmod(0o644)
    assert install(str(root)).count("renewed") == 3
    assert hooks(root) == fresh
    assert (root / ".git" / "hooks" / "pre-push").stat().st_mode & 0o777 == 0o755
    assert {path.name for path in (root / ".git" / "hooks").glob(".*")} == set()


def test_hook_of_somebody_else(root: Path) -> None:
    """It stays, nothing is written, and the error shows the line to add."""
    write(root / ".git" / "hooks" / "pre-push", FOREIGN)
    with pytest.raises(LaminaError, match="a pre-push hook that lamina did not write") as caught:
        install(str(root))
    assert hooks(root) == {"pre-push": FOREIGN}
    assert f"    {SNIPPET}\n" in caught.value.hint
    assert """printf '%s\\n' "$refs" | git lfs pre-push "$@\"""" in caught.value.hint
    assert ".git/hooks/pre-push" in caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("lines", ["", "refs/heads/main a refs/heads/main b\n" * 2])
@pytest.mark.parametrize("code", [0, 1])
def test_rest_of_the_hook_gets_its_lines(tmp_path: Path, lines: str, code: int) -> None:
    """With the line that the error shows, lamina and what follows read the same; it can refuse."""
    log = stand_in(tmp_path / "bin" / "lamina", code=code)
    after = """printf '%s\\n' "$refs" | sed 's/^/lfs /'"""
    hook = write(tmp_path / "pre-push", f"#!/bin/sh\nset -e\n{SNIPPET}\n{after}\n")
    done = subprocess.run(
        [str(hook), "origin", "url"],
        env={"PATH": f"{tmp_path / 'bin'}:{SYSTEM_PATH}"},
        input=lines,
        capture_output=True,
        text=True,
        check=False,
    )
    assert log.read_text() == f"lamina guard --pre-push origin url\n{lines.removesuffix(chr(10))}"
    assert done.returncode == code
    said = "".join(f"lfs {line}\n" for line in lines.splitlines() or [""])
    assert done.stdout == ("" if code else said)


@pytest.mark.parametrize(
    ("line", "runs"),
    [
        ("lamina guard || exit 1", True),
        ("  exec lamina-guard", True),
        ("npm test && .venv/bin/lamina guard", True),
        ("if ! lamina guard; then exit 1; fi", True),
        ("uv run lamina guard", True),
        ("LAMINA_LOG=x '/opt/my-tools/lamina' guard", True),
        ("python3 -P -m lamina guard", True),
        ("echo not lamina guard", False),
        ("echo run: lamina guard", False),
        ("npm test # lamina guard", False),
        ("xlamina guard", False),
        ("lamina guardian", False),
    ],
)
def test_line_that_runs_lamina(root: Path, line: str, runs: object) -> None:
    """Only where a command begins is the word lamina a command."""
    write(root / ".git" / "hooks" / "pre-commit", f"#!/bin/sh\n{line}\n")
    if runs:
        assert "pre-commit         runs lamina already" in install(str(root))
    else:
        with pytest.raises(LaminaError, match="did not write"):
            install(str(root))


def test_empty_folder_of_hooks(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hooks folder without a name is said; nothing lands in the working folder."""
    git(root, "config", "core.hooksPath", "")
    monkeypatch.chdir(root)
    before = sorted(root.rglob("*"))
    with pytest.raises(ConfigError, match=r"core\.hooksPath is empty") as caught:
        install(str(root))
    assert "git config --unset core.hooksPath" in caught.value.hint
    assert sorted(root.rglob("*")) == before


def test_line_was_added(root: Path) -> None:
    """After following the error, the other hooks are written beside it."""
    path = write(root / ".git" / "hooks" / "pre-commit", f"{FOREIGN}lamina guard || exit 1\n")
    said = install(str(root))
    assert "pre-commit         runs lamina already" in said
    assert sorted(hooks(root)) == sorted(NAMES)
    assert path.read_text().startswith(FOREIGN)


@pytest.mark.parametrize("mode", [0o644, 0o755])
def test_comment_is_no_line(root: Path, mode: int) -> None:
    """A hook that only mentions lamina, or that git does not run, does not count."""
    text = "#!/bin/sh\nlamina guard\n" if mode == 0o644 else "#!/bin/sh\n# lamina guard\n"
    write(root / ".git" / "hooks" / "pre-commit", text, mode)
    with pytest.raises(LaminaError, match="did not write"):
        install(str(root))


def test_hook_that_is_no_file(root: Path) -> None:
    """A link, also a broken one, and a folder are somebody's, and stay."""
    folder = root / ".git" / "hooks"
    folder.mkdir(exist_ok=True)
    (folder / "pre-commit").symlink_to("../../tools/pre-commit")
    (folder / "pre-push").mkdir()
    with pytest.raises(LaminaError, match="pre-commit and a pre-push hook"):
        install(str(root))
    assert (folder / "pre-commit").is_symlink()


def test_pre_commit_is_configured(root: Path) -> None:
    """A repository with pre-commit's file gets the block to add, and no hook."""
    write(root / ".pre-commit-config.yaml", "repos: []\n", 0o644)
    with pytest.raises(ConfigError, match="pre-commit manages the hooks") as caught:
        install(str(root))
    assert hooks(root) == {}
    assert "      - id: lamina-guard" in caught.value.hint
    assert "pre-commit install --hook-type pre-commit" in caught.value.hint
    block = caught.value.hint.partition(":\n")[2].partition("and then")[0].replace("\n    ", "\n")
    write(root / ".pre-commit-config.yaml", f"repos:\n{block[4:]}", 0o644)
    config = str(root / ".pre-commit-config.yaml")
    argv = [sys.executable, "-m", "pre_commit", "validate-config", config]
    assert subprocess.run(argv, check=False).returncode == 0
    assert "pre-commit runs it already (.pre-commit-config.yaml)" in install(str(root))


def test_pre_commit_wrote_the_hooks(root: Path) -> None:
    """Its hooks are recognised where its file has another name."""
    write(root / ".git" / "hooks" / "commit-msg", "#!/bin/sh\n# File generated by pre-commit: x\n")
    with pytest.raises(ConfigError, match="pre-commit manages the hooks"):
        install(str(root))


@pytest.mark.parametrize("path", [".husky/_", ".husky", "web/.husky/_", ""])
def test_husky(root: Path, path: str) -> None:
    """Husky's own files get the line; its generated folder stays as it is."""
    folder = Path(path.removesuffix("/_") or ".husky")
    write(root / folder / "commit-msg", "npx commitlint\n")
    if path:
        git(root, "config", "core.hooksPath", path)
    with pytest.raises(ConfigError, match="husky manages the hooks") as caught:
        install(str(root))
    assert f"{folder}/pre-commit:\n    lamina guard" in caught.value.hint
    assert f"{folder}/pre-push:\n    {SNIPPET}\n" in caught.value.hint
    assert 'must read "$refs"' in caught.value.hint
    assert hooks(root) == {}
    for name in NAMES:  # as the error says
        line = SNIPPET if name == "pre-push" else "lamina guard || exit 1"
        write(root / folder / name, f"{line}\nnpm test\n")
    assert "husky runs it already" in install(str(root))


@pytest.mark.parametrize("name", ["lefthook.yml", ".lefthook.toml", ".config/lefthook.yaml"])
def test_lefthook_is_configured(root: Path, name: str) -> None:
    """Lefthook's file is named, with what to add to it."""
    write(root / name, "", 0o644)
    with pytest.raises(ConfigError, match="lefthook manages the hooks") as caught:
        install(str(root))
    assert f"to {name}:" in caught.value.hint
    assert ("in its own notation" in caught.value.hint) == name.endswith("toml")
    assert "use_stdin: true" in caught.value.hint
    assert hooks(root) == {}
    write(root / name, "run: echo not lamina guard\n", 0o644)
    with pytest.raises(ConfigError, match="lefthook manages the hooks"):
        install(str(root))
    write(root / name, "run: npx lamina guard\n", 0o644)
    assert "lefthook runs it already" in install(str(root))


def test_lefthook_wrote_the_hooks(root: Path) -> None:
    """Its hooks are recognised."""
    text = '#!/bin/sh\ncall_lefthook run "pre-commit" "$@"\n'
    write(root / ".git" / "hooks" / "pre-commit", text)
    with pytest.raises(ConfigError, match="lefthook manages the hooks"):
        install(str(root))


def test_folder_of_hooks_in_the_work_tree(root: Path) -> None:
    """They are for the whole team: no path of this machine, and the report says to commit them."""
    git(root, "config", "core.hooksPath", ".githooks")
    (root / "inner").mkdir()
    said = install(str(root / "inner"))
    assert sorted(hooks(root, ".githooks")) == sorted(NAMES)
    assert sys.executable not in "".join(hooks(root, ".githooks").values())
    assert "git add -- .githooks/pre-commit .githooks/pre-merge-commit .githooks/pre-push" in said
    assert hooks(root) == {}


def test_hooks_of_several_repositories(root: Path, tmp_path: Path) -> None:
    """Hooks outside the repository are refused, with the way to have its own."""
    git(root, "config", "core.hooksPath", str(tmp_path / "everywhere"))
    with pytest.raises(ConfigError, match="outside this repository") as caught:
        install(str(root))
    assert "git config --local core.hooksPath .githooks" in caught.value.hint
    assert not (tmp_path / "everywhere").exists()


def test_linked_hooks_folder(root: Path, tmp_path: Path) -> None:
    """A hooks folder that is a link is judged by where it leads."""
    (root / ".git" / "hooks").rename(tmp_path / "hooks")
    (root / ".git" / "hooks").symlink_to(tmp_path / "hooks")
    with pytest.raises(ConfigError, match="outside this repository"):
        install(str(root))


def test_linked_work_tree(root: Path, tmp_path: Path) -> None:
    """All work trees share the hooks of the repository."""
    git(root, "worktree", "add", "--quiet", str(tmp_path / "linked"))
    assert str(root / ".git" / "hooks" / "pre-commit") in install(str(tmp_path / "linked"))
    assert sorted(hooks(root)) == sorted(NAMES)


def test_submodule(root: Path, tmp_path: Path) -> None:
    """A submodule has hooks of its own."""
    allow = ["-c", "protocol.file.allow=always"]
    outer = make_repository(tmp_path / "outer")
    git(outer, *allow, "submodule", "--quiet", "add", str(root), "inner")
    install(str(outer / "inner"))
    assert sorted(hooks(outer, ".git/modules/inner/hooks")) == sorted(NAMES)


def test_without_a_hooks_folder(root: Path) -> None:
    """A repository that was made without the template gets the folder."""
    for path in (root / ".git" / "hooks").iterdir():
        path.unlink()
    (root / ".git" / "hooks").rmdir()
    install(str(root))
    assert sorted(hooks(root)) == sorted(NAMES)


def test_folder_that_cannot_be_written(root: Path) -> None:
    """The error names the file and the way out."""
    git(root, "config", "core.hooksPath", "README.md")
    with pytest.raises(LaminaError, match=r"cannot write .*README.md/pre-commit"):
        install(str(root))


def test_without_a_repository(tmp_path: Path) -> None:
    """The error says which folder, and how to start."""
    with pytest.raises(ConfigError, match="not in a git repository"):
        install(str(tmp_path))
