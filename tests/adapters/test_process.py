import os
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamina.adapters.process import interact, redact, run, without_escapes
from lamina.errors import CommandFailed

# Long enough not to be found in the rest of a message by accident.
PASSWORDS = st.text(
    st.characters(min_codepoint=33, exclude_categories=["C", "Z"]), min_size=6, max_size=24
).filter(lambda text: text.strip("*") == text)
URL_SAFE = st.text("abcdefXYZ0123456789-._~!$&'()*+,;=@", min_size=6, max_size=24).filter(
    lambda text: "***" not in text and not text.endswith("@")
)
FAILING = "import sys; sys.stderr.write(sys.argv[1]); sys.exit(7)"


@given(PASSWORDS)
def test_no_known_secret_survives(password: str) -> None:
    """A secret is removed wherever it stands, also percent-encoded as in a URL or a form."""
    text = f"a {password} b {quote(password)} c {quote(password, safe='')}"
    shown = redact(text, [password])
    assert password not in shown
    assert quote(password, safe="") not in shown


@given(PASSWORDS)
def test_no_encoded_password_of_a_url_survives(password: str) -> None:
    """The password of a URL is removed although nobody said what it is."""
    encoded = quote(password, safe="")
    url = f"postgresql://postgres.abc:{encoded}@db.example.com:5432/postgres?sslmode=require"
    shown = redact(f"cannot connect to {url} today")
    assert shown == (
        "cannot connect to postgresql://postgres.abc:***@db.example.com:5432/postgres"
        "?sslmode=require today"
    )


@given(URL_SAFE)
def test_no_password_that_was_not_encoded_survives(password: str) -> None:
    """People forget to encode; everything up to the last @ goes."""
    for scheme in ("postgres", "postgresql", "https", "POSTGRES"):
        assert redact(f"{scheme}://u:{password}@host/db") == f"{scheme}://u:***@host/db"


@given(st.text("abc/@:#?%1 ", min_size=1, max_size=12).map(lambda text: f"qq{text}zz".split()))
def test_a_slash_in_a_database_password_hides_nothing(parts: list[str]) -> None:
    """In a URL of a database even a slash, which ends the host elsewhere, is no way out."""
    password = "".join(parts)
    assert password not in redact(f"postgres://u:{password}@host/db")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("host=x password=secret user=y", "host=x password=*** user=y"),
        (r"password='a\'b c' user=y", "password=*** user=y"),
        ("password=a'b", "password=***"),
        ("PGPASSWORD=secret psql", "PGPASSWORD=*** psql"),
        ("sslpassword=secret", "sslpassword=***"),
        ("postgresql://h/db?password=secret&user=me", "postgresql://h/db?password=***&user=me"),
        ("postgresql://:secret@h/db", "postgresql://:***@h/db"),
        ("postgresql://me@h:5432/db", "postgresql://me@h:5432/db"),
        ("http://h:4873/@supabase/cli", "http://h:4873/@supabase/cli"),
    ],
)
def test_other_forms(text: str, shown: str) -> None:
    """Connection strings, variables and parameters are known; what holds no password stays."""
    assert redact(text) == shown


def test_redacting_twice_changes_nothing() -> None:
    """What is redacted already is left alone."""
    once = redact("postgres://u:secret@h/db password=secret")
    assert redact(once) == once


def test_the_local_stacks_password_is_no_secret() -> None:
    """Removing the word `postgres`, its password, would spoil every message."""
    text = 'role "postgres" cannot log in'
    assert redact(text, ["postgres", ""]) == text


def test_what_it_returns() -> None:
    """The exit code and both outputs come back; bytes that are no UTF-8 do not stop it."""
    code = "import sys; sys.stdout.buffer.write(b'\\xffa'); sys.stderr.write('b'); sys.exit(3)"
    done = run([sys.executable, "-c", code], check=False)
    assert (done.code, done.stdout, done.stderr, done.raw) == (3, "\ufffda", "b", b"\xffa")


def test_stdin_takes_file_names_that_are_not_utf8() -> None:
    """A name as Python keeps it arrives as the bytes it is made of."""
    name = os.fsdecode(b"a\xffb")
    assert run(["cat"], stdin=name).raw == b"a\xffb"


def test_it_never_reads_from_the_terminal() -> None:
    """A program that asks gets the end of the input."""
    assert run([sys.executable, "-c", "import sys; print(sys.stdin.read())"]).stdout == "\n"


def test_a_failure_shows_the_command_and_its_last_words() -> None:
    """The message holds the exit code, the redacted command and the last lines; then the hint."""
    url = "postgresql://u:hunter2-@h/db"
    said = "first\n" + "more\n" * 30 + f"\x1b[31mrefused by {url}\x1b[0m"
    with pytest.raises(CommandFailed) as caught:
        run([sys.executable, "-c", FAILING, said], hint="Do this.", secrets=["more"])
    message = caught.value.message
    assert message.startswith("exit code 7 from: ")
    assert message.endswith("refused by postgresql://u:***@h/db")
    assert "hunter2" not in message
    assert "\x1b" not in message.split("\n")[-1]
    assert caught.value.hint == "Do this."


def test_no_secret_of_several_lines_survives_the_indentation() -> None:
    """A secret with a line break is removed before the lines are indented."""
    secret = "first half\nsecond half"
    with pytest.raises(CommandFailed) as caught:
        run([sys.executable, "-c", FAILING, f"no: {secret}"], secrets=[secret])
    assert "half" not in caught.value.message


def test_a_program_that_is_not_there() -> None:
    """The message names the program, and the hint is the caller's."""
    with pytest.raises(CommandFailed, match="cannot run lamina-nothing: not found") as caught:
        run(["lamina-nothing"], hint="Install it.")
    assert caught.value.hint == "Install it."


def test_a_file_that_is_no_program(tmp_path: Path) -> None:
    """A file that may not be run is an error, not a crash."""
    (tmp_path / "tool").write_text("text")
    with pytest.raises(CommandFailed, match="Permission denied"):
        run([str(tmp_path / "tool")])


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """It is the folder that is missing, not the program."""
    with pytest.raises(CommandFailed, match=r"cannot run git: there is no folder .*gone"):
        run(["git", "--version"], cwd=tmp_path / "gone")


def test_a_program_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    """After the timeout the program is gone and the message says what was run, redacted."""
    pid = tmp_path / "pid"
    code = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(600)"
    argv = [sys.executable, "-c", code, str(pid), "postgres://u:hunter2-@h"]
    with pytest.raises(CommandFailed, match="no answer within 3 s") as caught:
        run(argv, timeout=3)
    assert "hunter2" not in caught.value.message
    deadline = time.monotonic() + 30
    while Path(f"/proc/{pid.read_text()}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid.read_text()}").exists()


def test_the_environment_is_the_one_given() -> None:
    """Nothing of ours is added."""
    code = "import os; print(sorted(set(os.environ) - {'LC_CTYPE', '__CF_USER_TEXT_ENCODING'}))"
    assert run([sys.executable, "-c", code], env={"A": "1"}).stdout.strip() == "['A']"


def test_interact_returns_the_exit_code() -> None:
    """A program that owns the terminal ends with its own code; a missing one is an error."""
    assert interact([sys.executable, "-c", "raise SystemExit(4)"]) == 4
    with pytest.raises(CommandFailed, match="cannot run lamina-nothing"):
        interact(["lamina-nothing"])


def test_escapes_are_removed() -> None:
    """Colours and cursor movements go, the words stay."""
    assert without_escapes("\x1b[1;31mno\x1b[0m \x1b[2K\x1b[?25lyes [31m") == "no yes [31m"
