import os
import re
import signal
import subprocess
import tempfile
from pathlib import Path

import pytest
from support import LAMINA, ROOT, files_below, make_project, run_lamina

from lamina import __version__
from lamina.cli import main
from lamina.errors import ConfigError, LaminaError
from lamina.workflows import project

SECRET = "postgresql://postgres:hunter2-@db.example.com/postgres"


def fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let every command that looks for its project fail."""

    def discover(named: Path | None = None) -> None:
        del named
        raise error

    monkeypatch.setattr(project, "discover", discover)


def log_in(message: str) -> str:
    """Return the text of the log that a message names, and remove it."""
    match = re.search(r"report it with (\S+)$", message.strip())
    assert match is not None
    path = Path(match[1])
    text = path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    path.unlink()
    return text


def test_version(tmp_path: Path) -> None:
    """One line on standard output."""
    done = run_lamina(tmp_path, "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"lamina {__version__}\n", "")


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help(tmp_path: Path, option: str) -> None:
    """Every command is listed, and has a help of its own."""
    done = run_lamina(tmp_path, option)
    assert (done.returncode, done.stderr) == (0, "")
    for command in ("new", "doctor", "config", "sandbox"):
        assert re.search(rf"^  {command} ", done.stdout, re.MULTILINE)
        of_command = run_lamina(tmp_path, command, option)
        assert of_command.returncode == 0
        assert of_command.stdout.startswith(f"Usage: lamina {command} ")


def test_without_arguments(tmp_path: Path) -> None:
    """The help, and an exit code that says that nothing was done."""
    done = run_lamina(tmp_path)
    assert done.returncode == 2
    assert "Commands:" in done.stdout + done.stderr
    assert "a bug" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--nothing"], "No such option: --nothing"),
        (["nothing"], "No such command 'nothing'"),
        (["new", "--nothing"], "No such option: --nothing"),
        (["new", "--title"], "Option '--title' requires an argument"),
        (["new", "a", "b"], "unexpected extra argument"),
        (["sandbox", "nothing"], "No such command 'nothing'"),
        (["config", "--project", "gone"], "--project gone: no supabase/ folder there"),
    ],
)
def test_wrong_usage(tmp_path: Path, arguments: list[str], said: str) -> None:
    """It is the person's turn: exit code 2, the reason on standard error, no traceback."""
    done = run_lamina(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "a bug" not in done.stderr


def test_new_migration_is_lamina_new(tmp_path: Path) -> None:
    """The other console script is the same command."""
    code = "import sys; from lamina.cli.main import new_migration; new_migration()"
    done = run_lamina(tmp_path, "-c", code, "--help", command=[LAMINA[0]])
    assert done.returncode == 0
    assert done.stdout == run_lamina(tmp_path, "new", "--help").stdout


def test_an_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong, then what to do, on standard error; markup in it is text."""
    fail_with(monkeypatch, ConfigError("no [bold]x[/bold] there", "Do this:\n    cd [x]"))
    assert main.run(["config"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == "lamina: no [bold]x[/bold] there\n\n  Do this:\n      cd [x]\n"


def test_an_error_without_a_hint(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line; the exit code is the error's own."""
    error = LaminaError("it does not hold")
    error.exit_code = 1
    fail_with(monkeypatch, error)
    assert main.run(["config"]) == 1
    assert capsys.readouterr().err == "lamina: it does not hold\n"


def test_a_bug(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 3 and the path of a log, which only its owner may read and holds no password."""
    fail_with(monkeypatch, RuntimeError(f"unexpected: {SECRET} password=hunter2-"))
    assert main.run(["config"]) == 3
    message = capsys.readouterr().err
    assert message.startswith("lamina: a bug in lamina: RuntimeError: unexpected: postgresql://")
    assert "Traceback" not in message
    log = log_in(message)
    assert "Traceback" in log
    assert f"lamina {__version__}, Python 3." in log
    assert "hunter2" not in message + log


def test_a_bug_when_the_disk_is_full(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a place for the log, what it would hold is printed, without passwords."""

    def full(**options: str) -> None:
        raise OSError(28, "No space left on device", str(options))

    monkeypatch.setattr(tempfile, "mkstemp", full)
    fail_with(monkeypatch, RuntimeError(f"unexpected: {SECRET}"))
    assert main.run(["config"]) == 3
    message = capsys.readouterr().err
    assert "Traceback" in message
    assert "Please report it" in message
    assert "hunter2" not in message


def test_a_full_disk_is_no_bug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wherever it strikes: exit code 2 and what to do."""
    fail_with(monkeypatch, OSError(28, "No space left on device", "some/file"))
    assert main.run(["config"]) == 2
    said = "lamina: No space left on device: some/file\n\n  Free some space.\n"
    assert capsys.readouterr().err == said


@pytest.mark.parametrize(
    ("error", "hint"),
    [
        (PermissionError(13, "Permission denied", "/some/file"), "permissions"),
        (PermissionError(1, "Operation not permitted", "/some/file"), "permissions"),
        (NotADirectoryError(20, "Not a directory", "/some/file"), "move it away"),
        (IsADirectoryError(21, "Is a directory", "/some/file"), "move it away"),
    ],
)
def test_what_the_machine_refuses_is_no_bug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: OSError, hint: str
) -> None:
    """The path and what to do, exit code 2."""
    fail_with(monkeypatch, error)
    assert main.run(["config"]) == 2
    said = capsys.readouterr().err
    assert f"lamina: {error.strerror}: /some/file" in said
    assert hint in said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [["config"], ["--version"]])
def test_output_that_cannot_be_written(tmp_path: Path, arguments: list[str]) -> None:
    """A result that is lost is not a success."""
    root = make_project(tmp_path / "app")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*LAMINA, *arguments], cwd=root, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_reader_that_has_seen_enough(tmp_path: Path) -> None:
    """`lamina config | head -1` ends quietly and well."""
    root = make_project(tmp_path / "app")
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*LAMINA, "config"], cwd=root, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), EOFError()])
def test_interrupted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException
) -> None:
    """Ctrl-C and the end of the input: exit code 130, one line, no traceback."""
    fail_with(monkeypatch, error)
    assert main.run(["config"]) == 130
    assert capsys.readouterr().err.strip() == "lamina: interrupted"


def test_ctrl_c_while_it_waits(tmp_path: Path) -> None:
    """A real interrupt of a real process: exit code 130, and nothing was written."""
    root = make_project(tmp_path / "app")
    before = files_below(root)
    process = subprocess.Popen(
        [*LAMINA, "new", "--diff-file", "-", "--yes"],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline().startswith("Project")
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate()
    assert (process.returncode, stdout) == (130, "")
    assert stderr.strip() == "lamina: interrupted"
    assert files_below(root) == before


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8"])
@pytest.mark.parametrize("coding", ["", "ascii", "latin-1:strict"])
def test_any_file_name_can_be_printed(tmp_path: Path, locale: str, coding: str) -> None:
    """A path that is no UTF-8, or more than the terminal's coding has, is no crash."""
    root = make_project(tmp_path / os.fsdecode(b"\xff \xe2\x82\xac"))
    environment = {"LC_ALL": locale, "PYTHONIOENCODING": coding, "PYTHONUTF8": "0"}
    done = subprocess.run(
        [*LAMINA, "config", "--project", str(root)],
        cwd=tmp_path,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"supabase" in done.stdout


def test_every_exit_code_is_explained() -> None:
    """The table of the documentation covers what the program ends with."""
    assert set(main.EXIT_CODES) == {0, 1, 2, 3, 130}


def test_the_help_is_quick() -> None:
    """`lamina --help` imports none of the heavy packages."""
    heavy = ("psycopg", "sqlglot", "postgast", "git", "jinja2", "questionary", "rich.console")
    code = (
        "import sys; from lamina.cli.main import run; run(['--help']);"
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    done = run_lamina(ROOT, "-c", code, command=[LAMINA[0]])
    assert done.stderr == "[]\n"
