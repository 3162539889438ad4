import ast
import re
import statistics
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT

MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 60
MEDIAN_LINES_OF_A_FUNCTION = 10

SOURCES = sorted((ROOT / "src").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
OTHERS = [
    path for name in ("benchmarks", "scripts") for path in sorted((ROOT / name).rglob("*.py"))
]

Function = ast.FunctionDef | ast.AsyncFunctionDef

SILENCER = re.compile(r"#\s*(?:type:\s*ignore|noqa)\b(?P<codes>\[[^\]]*\]|:\s*[A-Z0-9, ]*[0-9])?")
# Written in pieces, so that this file does not find itself.
NOT_OURS = [
    "/" + "work/",
    "/" + "tmp/x/",
    "registry." + "npmjs",
    "pypi" + ".org",
    "files.python" + "hosted",
    "host.docker" + ".internal",
]


def functions(path: Path) -> Iterator[Function]:
    """Yield every function of a file, also methods and nested ones."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, Function):
            yield node


def length(function: Function) -> int:
    """Return how many lines a function has below its docstring, its signature included."""
    first = function.body[0]
    has_docstring = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if has_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def shown(path: Path, line: int = 0) -> str:
    """Return a path below the root with a line number."""
    return f"{path.relative_to(ROOT)}:{line}"


def published() -> list[Path]:
    """Return the files that are, or would be, in git."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("this is not a clone")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_no_file_is_long() -> None:
    """No source file has more than 300 lines."""
    long = {shown(path): len(path.read_text().splitlines()) for path in SOURCES}
    assert {path: lines for path, lines in long.items() if lines > MOST_LINES} == {}


def test_no_function_is_long() -> None:
    """No function has more than 60 lines below its docstring."""
    long = [
        f"{shown(path, function.lineno)} {function.name} {length(function)}"
        for path in SOURCES
        for function in functions(path)
        if length(function) > MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_most_functions_are_short() -> None:
    """The median has at most 10 lines."""
    lengths = [length(function) for path in SOURCES for function in functions(path)]
    assert statistics.median(lengths) <= MEDIAN_LINES_OF_A_FUNCTION


def test_every_test_says_what_it_tests() -> None:
    """Each test function has a docstring that states the behaviour."""
    silent = [
        shown(path, function.lineno)
        for path in TESTS
        for function in functions(path)
        if function.name.startswith("test_") and not ast.get_docstring(function)
    ]
    assert silent == []


def test_what_is_silenced_has_a_reason() -> None:
    """Every `noqa` and `type: ignore` names its codes and says why."""
    bare = []
    for path in (*SOURCES, *TESTS, *OTHERS):
        with path.open("rb") as file:
            comments = [t for t in tokenize.tokenize(file.readline) if t.type == tokenize.COMMENT]
        for comment in comments:
            match = SILENCER.search(comment.string)
            if match is None:
                continue
            reason = re.sub(r"^[\s#(-]+", "", comment.string[match.end() :])
            if match["codes"] is None or not reason:
                bare.append(f"{shown(path, comment.start[0])} {comment.string}")
    assert bare == []


def test_nothing_of_this_machine_is_published() -> None:
    """No file names a folder of a developer's machine or a package registry's host."""
    found = []
    for path in published():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [
            f"{shown(path, text[: match.start()].count(chr(10)) + 1)} {match[0]}"
            for match in re.finditer("|".join(map(re.escape, NOT_OURS)), text)
        ]
    assert found == []


def test_tests_mirror_the_sources() -> None:
    """A folder of tests is a folder of sources, or one of those that cut across."""
    across = {"browser", "e2e", "golden", "rules", "scripts"}
    folders = {path.name for path in (ROOT / "tests").iterdir() if any(path.glob("**/test_*.py"))}
    sources = {path.name for path in (ROOT / "src" / "lamina").iterdir() if path.is_dir()}
    assert folders - across <= sources
