"""The wizard's answers as options: what is missing, and what cannot be smuggled in."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from support import make_project, run_lamina

from lamina.migrations import Header
from lamina.sql.statements import split

CHANGE = "create table public.notes (id bigint primary key);\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project without any migration."""
    return make_project(tmp_path / "small")


def test_every_missing_option_is_named_at_once(project: Path) -> None:
    """Without a terminal and without options nothing hangs: all that is missing is listed."""
    done = run_lamina(project, "new", "--diff-file", "-", stdin=CHANGE)
    assert done.returncode == 2
    assert done.stdout == ""
    for option in ("--title TEXT", "--rls TEXT", "--indexes TEXT"):
        assert option in done.stderr
    assert "--yes" in done.stderr
    assert not list((project / "supabase/migrations").iterdir())


TRICKS = [
    "one\n; drop table auth.users; --",
    "one\r\ndrop table auth.users;",
    "one\rdrop table auth.users;",
    "*/ drop table auth.users; /*",
    "$(touch pwned) `touch pwned` ; touch pwned",
    "{{ 7 * 7 }} {% raw %}",
    "one\u2028drop table auth.users;\u2029\x85\x0b\x0cdrop table auth.users;",
    "\x1b[2J\x1b]0;owned\x07 title",
    "-- Author: Mallory",
    "%s %(x)s \\ ' \" $1",
]


@pytest.mark.parametrize("text", TRICKS, ids=range(len(TRICKS)))
def test_an_answer_stays_in_its_comment(project: Path, text: str) -> None:
    """Whatever is typed, the file runs the SQL of the change and nothing else."""
    answers = dict.fromkeys(["--title", "--author", "--issue", "--rls"], text)
    done = _write(project, answers)
    while done.returncode == 2:  # an answer is refused by name; the others are then tried
        [refused] = [option for option in answers if f"lamina: {option} " in done.stderr]
        assert not list((project / "supabase/migrations").iterdir())
        answers[refused] = "77"
        done = _write(project, answers)
    assert done.returncode == 0, done.stderr
    [written] = (project / "supabase/migrations").iterdir()
    data = written.read_text("utf-8")
    assert json.loads(done.stdout)["files"][0]["text"] == data
    assert [statement.text for statement in split(data)] == [
        "create table if not exists public.notes (id bigint primary key)"
    ]
    header = Header.parse(data)
    assert header is not None
    assert header.date == "2026-07-24"
    assert not (set(data) & set("\x1b\x07\r\x0b\x0c\x85\u2028\u2029"))
    assert not (project / "pwned").exists()


def _write(project: Path, answers: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    given = [part for pair in answers.items() for part in pair]
    arguments = ["new", "create_notes", *given, "--yes", "--json", "--diff-file", "-"]
    env = {"LAMINA_NOW": "2026-07-24T08:15:02Z"}
    return run_lamina(project, *arguments, stdin=CHANGE, env=env)
