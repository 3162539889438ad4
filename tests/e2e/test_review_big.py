"""`lamina review -` on what nobody writes by hand: it ends with a clear result."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import LAMINA, make_project

MESSAGES = (
    "create table public.messages (id bigint primary key, body text);\n"
    "alter table public.messages enable row level security;\n"
)
INSERT = "insert into messages (id, body) values"
Review = Callable[[bytes], dict[str, Any]]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one table."""
    root = make_project(tmp_path_factory.mktemp("big") / "chat", {"20260101000001_a.sql": MESSAGES})
    (root / "lamina.toml").write_text('[rules]\nlock-timeout-missing = "off"\n')
    return root


@pytest.fixture
def review(root: Path) -> Review:
    """Reviews a script as stdin; exit codes other than 0 and 1, and traces, fail the test."""

    def run(script: bytes) -> dict[str, Any]:
        done = subprocess.run(
            [*LAMINA, "review", "--format", "json", "-"],
            cwd=root,
            input=script,
            capture_output=True,
            timeout=180,
            check=False,
        )
        assert done.returncode in {0, 1}, done.stderr
        assert done.stderr == b""
        report: dict[str, Any] = json.loads(done.stdout)
        return report

    return run


def rules(report: dict[str, Any]) -> list[str]:
    """The rules of the findings, in order."""
    return [finding["rule"] for finding in report["findings"]]


def test_dump_of_many_statements(review: Review) -> None:
    """100,000 statements are read, and what one of them does is found at its line."""
    rows = "".join(f"{INSERT} ({n}, 'x');\n" for n in range(99_999))
    report = review(f"{rows}drop table messages;\n".encode())
    assert report["coverage"]["statements"] == 100_000
    assert report["coverage"]["not_reviewed"] == []
    drops = [f for f in report["findings"] if f["rule"] == "drop-table"]
    assert [f["line"] for f in drops] == [100_000]


def test_file_of_ten_megabytes(review: Review) -> None:
    """10 MB of rows with one statement behind them."""
    row = INSERT + " (1, '" + "é text " * 1_000 + "');\n"
    script = row.encode() * (10_000_000 // len(row.encode()) + 1) + b"drop table messages;"
    assert len(script) > 10_000_000
    report = review(script)
    assert rules(report)[-1] == "drop-table"
    assert report["coverage"]["not_reviewed"] == []


def test_rows_of_one_insert(review: Review) -> None:
    """One INSERT with 20,000 rows is one statement."""
    rows = ",\n".join(f"({n}, 'text {n}')" for n in range(20_000))
    report = review(f"{INSERT}\n{rows};".encode())
    assert report["coverage"]["statements"] == 1
    assert "syntax-error" not in rules(report)


def test_one_long_line(review: Review) -> None:
    """A line of 5 MB is not printed as a whole."""
    text = "x" * 5_000_000
    report = review(f"{INSERT} (1, '{text}'); drop table messages;".encode())
    assert "drop-table" in rules(report)
    assert len(json.dumps(report)) < 11_000_000


def test_what_does_not_parse(review: Review) -> None:
    """1,000 broken statements are 1,000 findings, and those between them are reviewed."""
    script = "".join(f"alter tabel a{n} drop x;\ndrop table a{n};\n" for n in range(1_000))
    found = rules(review(script.encode()))
    assert found.count("syntax-error") == 1_000
    assert found.count("drop-table") == 1_000


@pytest.mark.parametrize(
    "expression",
    ["(" * 50_000 + "1" + ")" * 50_000, "not " * 50_000 + "true", "1" + " + 1" * 50_000],
    ids=["brackets", "not", "sum"],
)
def test_deeply_nested(review: Review, expression: str) -> None:
    """What is nested too deeply for the parser is said to be unread; the rest is reviewed."""
    report = review(f"select {expression};\ndrop table messages;".encode())
    assert rules(report) == ["syntax-error", "drop-table"]
    assert len(report["coverage"]["not_reviewed"]) == 1


def test_nul_bytes(review: Review) -> None:
    """NUL bytes are told once, and what stands around them is reviewed."""
    report = review(b"select '\0\0';\n\0drop table messages;\0")
    assert sorted(rules(report)) == ["drop-table", "syntax-error"]
    assert "NUL byte" in report["findings"][0]["message"]


def test_latin_1(review: Review) -> None:
    """Text that is not UTF-8 is told once, at its place, and reviewed."""
    report = review("select 'naïve café';\ndrop table messages;".encode("latin-1"))
    first = report["findings"][0]
    assert rules(report) == ["syntax-error", "drop-table"]
    assert first["message"] == "not UTF-8 text"
    assert (first["line"], first["column"]) == (1, 11)


@pytest.mark.parametrize("script", [b"", b"\n", b"\xef\xbb\xbf", b"-- nothing\n", b";;;"])
def test_nothing(review: Review, script: bytes) -> None:
    """An empty script is a script without statements, and nothing is found in it."""
    report = review(script)
    assert report["findings"] == []
    assert report["coverage"]["statements"] == 0
