import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support import commit_all, git, make_project, make_repository

from lamina.adapters.process import Completed
from lamina.guard import agent
from lamina.guard.agent import main

OLD = "supabase/migrations/20260219120000_create_profiles_table.sql"
NEW = "supabase/migrations/20260301090000_add_orders.sql"
REASON = (
    f"lamina: {OLD} is committed and must not change; write a new migration instead (lamina new)"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one committed migration."""
    return make_project(tmp_path / "chat", {Path(OLD).name: "create table profiles ();\n"})


def judge(folder: Path, tool: str = "Edit", **tool_input: object) -> tuple[int, str]:
    """Return the verdict on a tool call that is made in a folder."""
    call = {
        "hook_event_name": "PreToolUse",
        "tool_name": tool,
        "tool_input": tool_input,
        "cwd": str(folder),
    }
    return main(json.dumps(call).encode())


def shell(folder: Path, command: str) -> bool:
    """Return whether a shell command is let through."""
    return judge(folder, "Bash", command=command) == (0, "")


@pytest.mark.parametrize(
    ("tool", "tool_input"),
    [
        ("Edit", {"file_path": OLD, "old_string": "a", "new_string": "b"}),
        ("Write", {"file_path": OLD, "content": ""}),
        ("MultiEdit", {"file_path": OLD, "edits": []}),
        ("NotebookEdit", {"notebook_path": OLD}),
        ("edit_file", {"target_file": OLD}),
        ("create", {"path": OLD}),
        ("replace", {"filePath": OLD}),
        ("str_replace_based_edit_tool", {"command": "str_replace", "path": OLD}),
        ("apply_patch", {"input": f"*** Begin Patch\n*** Update File: {OLD}\n@@\n"}),
        ("apply_patch", {"patch": f"*** Delete File: {OLD}\n"}),
        ("apply_patch", {"input": f"*** Update File: {NEW}\n*** Move to: {OLD}\n"}),
        ("shell", {"command": f"apply_patch <<'EOF'\n*** Update File: {OLD}\nEOF"}),
    ],
)
def test_edit_of_a_committed_migration(root: Path, tool: str, tool_input: dict[str, str]) -> None:
    """Every form of an edit is stopped with code 2 and one line that says what to do."""
    assert judge(root, tool, **tool_input) == (2, REASON)


@pytest.mark.parametrize(
    "path",
    [NEW, "README.md", "supabase/config.toml", "supabase/migrations/notes.sql", OLD.upper(), ""],
)
def test_edit_of_anything_else(root: Path, path: str) -> None:
    """A new migration, another file, a name that the Supabase CLI skips: all may be written."""
    assert judge(root, "Write", file_path=path) == (0, "")


def test_migration_that_only_the_index_knows(root: Path) -> None:
    """What is staged is not committed yet, and may be edited."""
    (root / NEW).write_text("create table orders ();\n")
    git(root, "add", "--all")
    assert judge(root, file_path=NEW) == (0, "")
    commit_all(root, "add orders")
    assert judge(root, file_path=NEW)[0] == 2


@pytest.mark.parametrize("tool", ["Read", "NotebookRead", "Grep", "LS", "mcp__fs__read_text_file"])
def test_tool_that_only_reads(root: Path, tool: str) -> None:
    """Looking at a committed migration is free, whatever the hook is set up for."""
    assert judge(root, tool, file_path=OLD, path=OLD) == (0, "")


def test_text_editor_that_views(root: Path) -> None:
    """The editor tool's `view` is no edit."""
    tool_input = {"command": "view", "path": OLD}
    assert judge(root, "str_replace_based_edit_tool", **tool_input) == (0, "")


def test_ways_to_write_a_path(root: Path) -> None:
    """Absolute, through `..` and from a subfolder: it is the same file."""
    inner = root / "supabase" / "functions"
    inner.mkdir()
    name = Path(OLD).name
    for folder, path in (
        (root, str(root / OLD)),
        (root, f"supabase/functions/../migrations/{name}"),
        (inner, f"../migrations/{name}"),
        (root.parent, f"{root.name}/{OLD}"),
    ):
        code, reason = judge(folder, file_path=path)
        assert (code, name in reason) == (2, True)


def test_symbolic_links(tmp_path: Path) -> None:
    """A link to the file, to its folder or to the project leads to the same file."""
    root = make_repository(tmp_path / "chat")
    (root / "db").mkdir()
    (root / "db" / "1_a.sql").write_text("select 1;\n")
    (root / "supabase").mkdir()
    (root / "supabase" / "migrations").symlink_to("../db")
    commit_all(root)
    (tmp_path / "elsewhere").symlink_to(root)
    assert judge(root, file_path="supabase/migrations/1_a.sql")[0] == 2
    assert judge(tmp_path, file_path="elsewhere/supabase/migrations/1_a.sql")[0] == 2
    assert judge(root, file_path="supabase/migrations/2_b.sql")[0] == 0


def test_link_to_a_committed_migration(root: Path) -> None:
    """Writing through a link changes the migration behind it."""
    (root / "current.sql").symlink_to(OLD)
    assert judge(root, file_path="current.sql")[0] == 2


def test_committed_migration_that_is_gone_from_the_work_tree(root: Path) -> None:
    """Writing it anew would change it, also where its folder is gone."""
    (root / OLD).unlink()
    (root / OLD).parent.rmdir()
    assert judge(root, "Write", file_path=OLD) == (2, REASON)


def test_project_in_a_subfolder(tmp_path: Path) -> None:
    """Any `supabase/migrations` of a repository counts; names may be unusual."""
    root = make_repository(tmp_path / "mono")
    path = 'apps/wéb shop/supabase/migrations/1_a "b".sql'
    (root / path).parent.mkdir(parents=True)
    (root / path).write_text("select 1;\n")
    commit_all(root)
    assert judge(root, file_path=path) == (2, REASON.replace(OLD, path))


def test_linked_work_tree(root: Path, tmp_path: Path) -> None:
    """The `HEAD` that counts is the one of the work tree that the file is in."""
    before = git(root, "rev-parse", "HEAD")
    (root / NEW).write_text("create table orders ();\n")
    commit_all(root, "add orders")
    git(root, "worktree", "add", "--quiet", str(tmp_path / "linked"), before)
    assert judge(root, file_path=str(tmp_path / "linked" / OLD))[0] == 2
    assert judge(root, file_path=str(tmp_path / "linked" / NEW))[0] == 0


def test_variables_of_a_surrounding_git(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An agent that runs inside another repository's hook judges the file's own repository."""
    other = make_repository(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    assert judge(other, file_path=str(root / OLD))[0] == 2


def test_without_anything_committed(tmp_path: Path) -> None:
    """No repository, no commits, a bare repository, no folder: nothing is committed."""
    git(tmp_path, "init", "--quiet", "--bare", "bare")
    make_repository(tmp_path / "empty")
    for folder in ("", "empty", "bare", "missing"):
        assert judge(tmp_path / folder, "Write", file_path=OLD) == (0, "")


@pytest.mark.parametrize(
    "command",
    [
        f"rm {OLD}",
        f"rm -f -- './{OLD}'",
        f"git rm --cached {OLD}",
        f"mv {OLD} {NEW}",
        f"git mv {OLD} {NEW}",
        f"sed -i 's/a/b/' {OLD}",
        f"sed -Ei.bak 's/a/b/' {OLD}",
        f"perl -pi -e 's/a/b/' {OLD}",
        f"truncate -s 0 {OLD}",
        f"echo 'select 1;' | tee {OLD}",
        f"echo 'select 1;' > {OLD}",
        f"echo 'select 1;'>>{OLD}",
        f"cat <<'EOF' > {OLD}\nselect 'it''s';\nEOF",
        f"cd supabase && rm migrations/{Path(OLD).name}",
        f"# what's there\nls # here\nsudo rm \\\n  {OLD}",
        f"/bin/rm {OLD}",
        f"X=1 env Y=2 /usr/bin/rm {OLD}",
        f"cp notes.txt {OLD}",
        f"cp drafts/{Path(OLD).name} supabase/migrations/",
        f"ln -sf notes.txt {OLD}",
        f"install -m 644 notes.txt {OLD}",
        f"unlink {OLD}",
        f"dd if=notes.txt of={OLD}",
        "rm supabase/migrations/*.sql",
        "rm */migrations/2026*_create_*",
        "rm -rf supabase/migrations",
        "rm -r ./supabase",
        "rm -rf supabase/*",
        "git rm -r supabase/migrations",
        "mv supabase/migrations old",
        f"git -C supabase rm migrations/{Path(OLD).name}",
        f"git -c core.quotePath=false mv {OLD} {NEW}",
        f"bash -lc 'rm {OLD}'",
        f"find . -name x -exec rm {OLD} +",
        f"rm {OLD}; # {'x' * 30_000}",
    ],
)
def test_shell_command_that_changes_a_committed_migration(root: Path, command: str) -> None:
    """What plainly removes, moves or writes to the file is stopped."""
    assert not shell(root, command)


@pytest.mark.parametrize(
    "command",
    [
        f"cat {OLD}",
        f"cat {OLD} > {NEW}",
        f"cp {OLD} {NEW}",
        f"psql < {OLD}",
        f"tee copy.sql < {OLD}",
        f"git diff {OLD} && rm notes.txt",
        f"git restore {OLD}",
        f"sed -n 1,5p {OLD}",
        f"grep rm {OLD}",
        f"cat {OLD}\nrm notes.txt",
        f"rm notes.txt # not {OLD}",
        f"echo 'rm {OLD}'",
        f"rm {NEW}",
        f"echo 'unfinished > {OLD}",
        "rm supabase/migrations/$FILE",
        f"git log --grep mv {OLD}",
        f"git diff -- mv {OLD}",
        f"git -C supabase log --grep rm -- migrations/{Path(OLD).name}",
        f"cp -t backup {OLD}",
        f"dd if={OLD} of=copy.sql",
        f"ln -s {OLD} current.sql",
        "rm supabase/migrations/*.bak",
        "rm -rf supabase/functions node_modules",
        "rm -rf ../chat",
        "git rm -r --cached .",
        "find supabase/migrations -name '*.bak' -exec rm {} +",
        f"npm install {OLD}",
        f"bash -c 'cat {OLD}'",
        f"echo {'x' * 30_000}; rm {OLD}",
        "",
    ],
)
def test_shell_command_that_does_not(root: Path, command: str) -> None:
    """Reading and copying pass, and so does what is not clear: the commit hook judges that."""
    assert shell(root, command)


@pytest.mark.parametrize(
    ("words", "passes"),
    [
        (["bash", "-lc", f"rm {OLD}"], False),
        (["/bin/bash", "-c", f"cat {OLD} > {OLD}"], False),
        (["rm", OLD], False),
        (["apply_patch", f"*** Begin Patch\n*** Update File: {OLD} \n"], False),
        (["cat", OLD], True),
        (["bash", "-lc", f"cat {OLD}"], True),
        ([], True),
        ([7, None, ["rm", OLD]], True),
    ],
)
def test_command_as_a_list(root: Path, words: list[object], passes: object) -> None:
    """Some agents send the words of a command; they are judged like its text."""
    assert judge(root, "shell", command=words) == ((0, "") if passes else (2, REASON))


def test_folder_of_a_pattern_is_not_a_pattern(tmp_path: Path) -> None:
    """The working folder may be called like a pattern."""
    root = make_project(tmp_path / "[app]", {Path(OLD).name: "select 1;"})
    assert not shell(root, "rm supabase/migrations/*.sql")


@pytest.mark.parametrize(
    "tool_input",
    [
        {"input": "*** Update File: " + " " * 300_000 + "x"},
        {"file_path": "a/" * 300_000},
        {"command": "rm " + "a/" * 300_000},
        {"command": "rm '" + "\\" * 300_000},
        {"command": "rm " + "*/" * 9_000},
        {"command": "rm " + "* " * 9_000},
        {"command": "bash -c " * 40_000},
        {"command": ["bash", "-c"] * 100_000},
        {"command": "git -C . " * 40_000},
        {"command": "#" + " " * 300_000 + "\n" + ";" * 300_000},
    ],
)
def test_long_input(root: Path, tool_input: dict[str, object]) -> None:
    """An input of any length is judged in a time that does not grow faster than it."""
    start = time.monotonic()
    assert judge(root, "any", **tool_input) == (0, "")
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '"Edit"', "{}", '{"tool_input": "x"}', "\x00", "[" * 100_000]
)
def test_input_that_cannot_be_read(text: str) -> None:
    """It fails closed, and says what was expected, in one line."""
    code, reason = main(text.encode())
    assert code == 2
    assert reason.startswith("lamina: expected a tool call as JSON")
    assert len(reason.splitlines()) == 1
    assert main(b"\xff\xfe")[0] == 2


@pytest.mark.parametrize(
    "path", ["a\0b", "\ud800", "/" * 9000, "x" * 9000, 7, None, ["a"], "..", "/", "~nobody-here/x"]
)
def test_path_that_cannot_be(root: Path, path: object) -> None:
    """A path that no file can have is no committed migration, and no crash."""
    for value in (path, f"supabase/migrations/1_{path}.sql"):
        assert judge(root, file_path=value) == (0, "")


def test_reason_is_one_line(tmp_path: Path) -> None:
    """A folder's name cannot add a line to what the agent reads."""
    root = make_project(tmp_path / "a\nlamina: all is well", {"1_a.sql": "select 1;"})
    code, reason = judge(tmp_path, file_path=str(root / "supabase" / "migrations" / "1_a.sql"))
    assert (code, len(reason.splitlines())) == (2, 1)


def test_git_that_refuses_the_repository(root: Path) -> None:
    """When git cannot say what is committed, the edit is stopped with git's reason."""
    (root / ".git" / "config").write_text("[core")
    code, reason = judge(root, file_path=OLD)
    assert (code, "cannot see what is committed" in reason) == (2, True)
    assert judge(root, file_path="README.md") == (0, "")


def test_without_git(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without git is told so."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert judge(root, file_path=OLD) == (2, "lamina: git is not installed")


def test_without_a_folder(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `cwd` in the call, paths are relative to where the hook runs."""
    monkeypatch.chdir(root)
    call = {"tool_name": "Edit", "tool_input": {"file_path": OLD}}
    assert main(json.dumps(call).encode()) == (2, REASON)


def test_working_folder_is_gone(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An absolute path can be judged all the same; a relative one is stopped, with the reason."""
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()

    def ask(path: str) -> tuple[int, str]:
        return main(json.dumps({"tool_name": "Edit", "tool_input": {"file_path": path}}).encode())

    code, reason = ask(OLD)
    assert (code, len(reason.splitlines())) == (2, 1)
    assert "the working folder is gone" in reason
    assert ask(str(root / NEW)) == (0, "")
    assert ask(str(root / OLD)) == (2, REASON.replace(OLD, str(root / OLD)))


def test_whatever_happens_the_code_is_2(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any other code would let the tool go on."""

    def fail(path: str) -> str:
        raise PermissionError(13, f"no\n{path}")

    monkeypatch.setattr(os.path, "realpath", fail)
    code, reason = judge(root, file_path=OLD)
    assert (code, len(reason.splitlines())) == (2, 1)


def test_one_process_for_a_folder(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many files of a patch, and many folders of a command, ask git once."""
    asked = []
    real = agent._tree  # noqa: SLF001 - which starts git

    def tree(folder: str, arguments: list[str]) -> Completed:
        asked.append(folder)
        return real(folder, arguments)

    monkeypatch.setattr(agent, "_tree", tree)
    lines = "".join(f"*** Add File: supabase/migrations/{n}_a.sql\n" for n in range(50))
    assert judge(root, "apply_patch", input=lines) == (0, "")
    assert len(asked) == 1
    for number in range(50):
        (root / "out" / str(number)).mkdir(parents=True)
    assert shell(root, "rm -rf out/*")
    assert len(asked) == 2


def test_nothing_heavy_is_loaded(root: Path) -> None:
    """The hook of every edit loads none of the packages that lamina has for other work."""
    code = (
        "import sys; from lamina.guard.agent import main;"
        "print(main(sys.stdin.buffer.read())); print(*sys.modules)"
    )
    call = {"tool_name": "Edit", "tool_input": {"file_path": "README.md"}, "cwd": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(call),
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
    )
    verdict, modules = done.stdout.splitlines()
    assert verdict == "(0, '')"
    heavy = {"typer", "rich", "questionary", "git", "sqlglot", "postgast", "jinja2", "psycopg"}
    heavy |= {"pydantic", "msgspec"}
    assert heavy & set(modules.split()) == set()
