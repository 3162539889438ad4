"""The wizard in a real terminal: every question, every way out."""

import socket
from pathlib import Path

import pytest
from e2e.chat import Chat
from e2e.processes import left_over, own_cache
from e2e.terminal import CTRL_C, DOWN, ENTER, Terminal
from support import files_below, git, make_project, run_lamina

SCHEMA = """
create table public.topics (id bigint primary key, note text);
create table public.posts (id bigint primary key, topic_id bigint);
"""
# It leaves every question open: a table without RLS, a foreign key without index, a drop.
CHANGE = """
create table public.drafts (id bigint primary key, body text not null);
alter table public.posts add constraint posts_topic_id_fkey
  foreign key (topic_id) references public.topics (id);
alter table public.topics drop column note;
"""
NOW = {"LAMINA_NOW": "2026-07-24T08:15:02Z"}
DIALOGUE = (
    ("What is this migration for?", "Drafts & topics"),
    ("File name", "create_drafts"),
    ("Author", "Ada Example"),
    ("Issue (empty for none)", "128"),
    ("without row level security. Why is that right?", "only service_role reads it"),
    ("No index on the foreign key", "-"),
    ("What is the plan for code that is running?", "no code reads it since release 7"),
)
OPTIONS = (
    *("create_drafts", "--title", "Drafts & topics", "--author", "Ada Example", "--issue", "128"),
    *("--rls", "only service_role reads it", "--indexes", "-"),
    *("--breaking", "no code reads it since release 7"),
)
WRITTEN = "supabase/migrations/20260724081502_create_drafts.sql"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two tables, in a repository that does not know who works there."""
    root = make_project(tmp_path / "small", {"20260101000000_start.sql": SCHEMA})
    (tmp_path / "change.sql").write_text(CHANGE)
    git(root, "config", "--unset", "user.name")
    return root


def _everything(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def _wizard(project: Path, *arguments: str, env: dict[str, str] | None = None) -> Terminal:
    given = ("--diff-file", str(project.parent / "change.sql"))
    return Terminal(project, "new", *given, *arguments, env={**NOW, **(env or {})})


def _answer(terminal: Terminal, count: int) -> None:
    for prompt, answer in DIALOGUE[:count]:
        terminal.sees(prompt)
        terminal.types(answer)


def test_every_question_is_asked_and_answered(project: Path) -> None:
    """Each question comes once, in order, and the file holds the answers."""
    terminal = _wizard(project)
    _answer(terminal, len(DIALOGUE))
    terminal.sees(WRITTEN)
    terminal.sees("Write it")
    terminal.presses(ENTER)
    terminal.sees(f"Wrote {WRITTEN}")
    assert terminal.ends() == 0
    text = (project / WRITTEN).read_text("utf-8")
    assert text.startswith("-- Migration: Drafts & topics\n-- Author: Ada Example\n")
    assert "-- Issue: #128\n" in text
    assert "-- [x] RLS: drafts without row level security; only service_role reads it\n" in text
    missing = "no index on the foreign key posts.topic_id"
    assert f"-- [-] Indexes: {missing}; not applicable\n" in text
    assert "drops topics.note; no code reads it since release 7\n" in text


def test_options_give_the_same_bytes(project: Path, tmp_path: Path) -> None:
    """What the wizard asks can be given as options, and the file is the same."""
    terminal = _wizard(project)
    _answer(terminal, len(DIALOGUE))
    terminal.sees("Write it")
    terminal.presses(ENTER)
    assert terminal.ends() == 0
    asked = (project / WRITTEN).read_bytes()
    (project / WRITTEN).unlink()
    change = str(tmp_path / "change.sql")
    done = run_lamina(project, "new", "--diff-file", change, *OPTIONS, env=NOW)
    assert done.returncode == 0, done.stderr
    assert (project / WRITTEN).read_bytes() == asked


@pytest.mark.parametrize("number", range(len(DIALOGUE) + 1))
def test_ctrl_c_at_any_question(project: Path, number: int) -> None:
    """Ctrl-C leaves the repository byte for byte as it was, and the exit code is 130."""
    before = _everything(project)
    terminal = _wizard(project)
    _answer(terminal, number)
    terminal.sees(DIALOGUE[number][0] if number < len(DIALOGUE) else "Write it")
    terminal.presses(CTRL_C)
    terminal.sees("lamina: interrupted")
    assert terminal.ends() == 130
    assert _everything(project) == before


def test_cancelling(project: Path) -> None:
    """Cancel at the end writes nothing and is no error."""
    before = _everything(project)
    terminal = _wizard(project)
    _answer(terminal, len(DIALOGUE))
    terminal.sees("Cancel")
    terminal.presses(DOWN, DOWN, ENTER)
    terminal.sees("Nothing was written.")
    assert terminal.ends() == 0
    assert _everything(project) == before


def test_an_answer_that_will_not_do_is_asked_again(project: Path) -> None:
    """A blank title and a name that is no snake_case are refused while they are typed."""
    terminal = _wizard(project)
    terminal.sees("What is this migration for?")
    terminal.types("")
    terminal.sees("Type a few words.")
    terminal.types("Drafts")
    terminal.sees("File name")
    terminal.types("Create Drafts")
    terminal.sees("Use snake_case: create_drafts")
    terminal.presses(CTRL_C)
    assert terminal.ends() == 130


def test_options_are_not_asked_again(project: Path) -> None:
    """A question that an option answers is skipped."""
    terminal = _wizard(project, *OPTIONS)
    terminal.sees("Write it")
    assert "What is this migration for?" not in terminal.last_words
    terminal.presses(ENTER)
    assert terminal.ends() == 0
    assert (project / WRITTEN).is_file()


@pytest.mark.parametrize("how", ["chosen", "--edit"])
def test_the_editor_opens_on_the_written_file(project: Path, tmp_path: Path, how: str) -> None:
    """$EDITOR gets the new file, chosen at the end or by option, and what it saves stays."""
    editor = tmp_path / "my editor"
    editor.write_text('#!/bin/sh\necho "-- seen by $#" >> "$2"\n')
    editor.chmod(0o755)
    options = (*OPTIONS, "--edit") if how == "--edit" else OPTIONS
    terminal = _wizard(project, *options, env={"EDITOR": f"'{editor}' --wait"})
    terminal.sees("Write it and open it")
    terminal.presses(*([] if how == "--edit" else [DOWN]), ENTER)
    terminal.sees("Wrote")
    assert terminal.ends() == 0
    assert (project / WRITTEN).read_text("utf-8").endswith("\n-- seen by 2\n")


def test_an_editor_that_is_not_there(project: Path) -> None:
    """A wrong $EDITOR costs a note, not the file."""
    terminal = _wizard(project, *OPTIONS, "--edit", env={"EDITOR": "/nonexistent/editor"})
    terminal.sees("Write it")
    terminal.presses(ENTER)
    terminal.sees("note: cannot run /nonexistent/editor")
    assert terminal.ends() == 0
    assert (project / WRITTEN).is_file()


def test_choosing_between_the_sandbox_and_the_local_stack(chat: Chat) -> None:
    """When both run, the wizard asks which one was changed."""
    with socket.create_server(("127.0.0.1", 0)) as stack:
        config = chat.root / "supabase/config.toml"
        port = stack.getsockname()[1]
        config.write_text(config.read_text().replace("port = 54322", f"port = {port}"))
        done = chat.lamina("new", "--yes")
        assert done.returncode == 2
        assert "two databases run" in done.stderr
        chat.run("alter table public.tags add column color text")
        terminal = Terminal(chat.root, "new", "--indexes", "-", env=NOW)
        terminal.sees("Which database was changed?")
        terminal.sees("local stack")
        terminal.presses(ENTER)
        terminal.sees("sandbox (127.0.0.1:")
        terminal.sees("What is this migration for?")
        for prompt in ("File name", "Issue", "Write it"):
            terminal.presses(ENTER)
            terminal.sees(prompt)
        terminal.presses(ENTER)
        terminal.sees("Wrote supabase/migrations/20260724081502_")
        assert terminal.ends() == 0


def test_the_variable_is_asked_for(chat: Chat) -> None:
    """Without a running database the wizard asks for a variable; Ctrl-C leaves no server."""
    chat.run("alter table public.tags add column color text")
    before = files_below(chat.root)
    with own_cache() as cache:  # which knows no sandbox
        env = {"STAGING_DB_URL": chat.url, "LAMINA_CACHE_DIR": str(cache)}
        (chat.root / "supabase/config.toml").write_text("[db]\nport = 1\n")
        for key in (CTRL_C, "STAGING_DB_URL" + ENTER):
            terminal = Terminal(chat.root, "new", env=env)
            terminal.sees("Which variable holds the URL")
            terminal.presses(key)
            if key != CTRL_C:
                terminal.sees("ADD COLUMN")
                terminal.sees("What is this migration for?")
                terminal.presses(CTRL_C)
            assert terminal.ends() == 130
            assert left_over(cache) == {}
    git(chat.root, "checkout", "--quiet", ".")
    assert files_below(chat.root) == before
