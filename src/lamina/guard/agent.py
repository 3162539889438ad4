"""`lamina hook agent`: keeps a coding agent from editing committed migrations.

It reads a tool call as Claude Code sends it to a `PreToolUse` hook. What it cannot understand in a
shell command passes, because the commit hook judges what comes of it.

It always protects what is in `HEAD`, also where `[guard] protect` is `"published"`: a person may
still edit what only this clone has, and an agent asks.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator

from lamina.errors import LaminaError
from lamina.guard.agent_shell import absolute, changed_by, changed_by_words
from lamina.migrations.file_names import digits_and_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lamina.adapters.process import Completed

_PASS = 0
_REFUSE = 2  # the only code that stops the tool; its message goes to the agent

_EXPECTED = (
    "lamina: expected a tool call as JSON on standard input,"
    ' such as {"tool_name": "Edit", "tool_input": {"file_path": "..."}}'
)
_PATH_KEYS = ("file_path", "notebook_path", "path", "filePath", "target_file")
_PATCH_KEYS = ("input", "patch", "command")
_PATCHED = re.compile(
    r"^\*\*\* (?:Add File|Update File|Delete File|Move to): ([^\n]*)", re.MULTILINE
)
_NOT_COMMITTED = ("not a git repository", "outside working tree", "object name HEAD")
_LONGEST_PATH = 4096  # PATH_MAX of Linux; no system opens a longer one
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_READING = frozenset({"cat", "fetch", "find", "get", "glob", "grep", "list", "ls", "open", "read"})
_READING_TOO = frozenset({"search", "show", "view"})
_WRITING = frozenset(
    {"create", "delete", "edit", "insert", "move", "patch", "remove", "replace", "update", "write"}
)


def main(stdin: bytes) -> tuple[int, str]:
    """Judge a tool call and return the exit code with the one line to print.

    Code 2 stops the call: it would change a committed migration, or it cannot be read.
    """
    try:
        call = json.loads(stdin)
    except (ValueError, RecursionError):
        return _REFUSE, _EXPECTED
    tool_input = call.get("tool_input") if isinstance(call, dict) else None
    if not isinstance(tool_input, dict):
        return _REFUSE, _EXPECTED
    cwd = call.get("cwd")
    folder = cwd if isinstance(cwd, str) and cwd else os.curdir
    if _only_reads(str(call.get("tool_name", "")), tool_input):
        return _PASS, ""
    try:
        return _judge(tool_input, folder)
    except LaminaError as error:  # the guard behind the commit would fail as well
        return _REFUSE, f"lamina: {error.message.splitlines()[0]}"
    except Exception as error:  # noqa: BLE001 - any other code would let the tool go on
        return _REFUSE, f"lamina: cannot judge this call: {_printable(_said(error))}"


def _said(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):  # what os.getcwd says
        return "the working folder is gone, and the path is not absolute"
    return f"{type(error).__name__}: {error}"


def _only_reads(tool: str, tool_input: dict[str, object]) -> bool:
    words = {word.lower() for word in _NAME_WORD.findall(tool)}
    reads = bool(words & (_READING | _READING_TOO)) and not words & _WRITING
    return reads or tool_input.get("command") == "view"  # the text editor tool's own word


def _judge(tool_input: dict[str, object], folder: str) -> tuple[int, str]:
    head = _Head()
    for path in _touched(tool_input, folder, head):
        if _is_committed(path, head):
            return _REFUSE, (
                f"lamina: {_shown(path, folder)} is committed and must not change;"
                " write a new migration instead (lamina new)"
            )
    return _PASS, ""


def _touched(tool_input: dict[str, object], folder: str, head: "_Head") -> Iterator[str]:
    """Yield the absolute paths that the tool would change."""
    for key in _PATH_KEYS:
        if isinstance(path := tool_input.get(key), str):
            yield absolute(folder, path)
    for key in _PATCH_KEYS:
        for text in _texts(tool_input.get(key)):
            yield from (absolute(folder, path.strip()) for path in _PATCHED.findall(text))
    command = tool_input.get("command")
    if isinstance(command, str):
        yield from changed_by(command, folder, head.inside)
    elif words := list(_texts(command)):
        yield from changed_by_words(words, folder, head.inside)


def _texts(value: object) -> Iterable[str]:
    """Return a text, or a list's texts, as some agents send the words of a command."""
    listed = value if isinstance(value, list) else [value]
    return (each for each in listed if isinstance(each, str))


def _is_committed(path: str, head: "_Head") -> bool:
    """Return whether a path, or the file that it leads to, is a migration in `HEAD`."""
    if len(path) > _LONGEST_PATH and len(path := os.path.normpath(path)) > _LONGEST_PATH:
        return False
    folder, name = os.path.split(path)
    try:
        places = {os.path.join(os.path.realpath(folder), name), os.path.realpath(path)}  # noqa: PTH118 - pathlib is slow to import
    except ValueError:  # a NUL or half a character: no such file can be
        return False
    # Through a linked folder, one is named like a migration and the other is in git.
    named = any(_is_migration(place) for place in (*places, os.path.normpath(path)))
    return named and any(head.has(place) for place in sorted(places))


def _is_migration(path: str) -> bool:
    folder, name = os.path.split(path)
    return f"{folder}/".endswith("/supabase/migrations/") and digits_and_name(name) is not None


class _Head:
    """What is committed, asked once for each folder."""

    def __init__(self) -> None:
        self._names: dict[str, frozenset[str]] = {}
        self._migrations: dict[str, list[str]] = {}

    def has(self, path: str) -> bool:
        """Return whether a path is in `HEAD` of the repository that it is in."""
        folder, name = os.path.split(path)
        if folder not in self._names:
            self._names[folder] = frozenset(os.path.basename(p) for p in _listed(folder))  # noqa: PTH119 - pathlib is slow to import
        return name in self._names[folder]

    def inside(self, folder: str) -> Iterator[str]:
        """Yield the migrations in `HEAD` below a folder; a whole clone may go."""
        place = os.path.realpath(folder)
        root = place
        while not os.path.lexists(f"{root}/.git"):
            if root == os.path.dirname(root):  # noqa: PTH120 - the same
                return
            root = os.path.dirname(root)  # noqa: PTH120 - the same
        if root == place:
            return
        if root not in self._migrations:
            self._migrations[root] = _all_migrations(root)
        yield from (path for path in self._migrations[root] if path.startswith(f"{place}/"))


def _listed(folder: str) -> list[str]:
    """Return what `HEAD` has directly in a folder, which may be gone from the work tree."""
    there = folder
    while not os.path.isdir(there):  # noqa: PTH112 - pathlib is slow to import
        there = os.path.dirname(there)  # noqa: PTH120 - the same
    # The path from there, so that one process also finds the repository.
    asked = f"./{os.path.relpath(folder, there)}/" if folder != there else "./"
    done = _tree(there, ["HEAD", asked])
    said = done.stderr.strip()
    if done.code == 0:
        return _names(done)
    if said and not any(words in said for words in _NOT_COMMITTED):
        raise LaminaError(f"cannot see what is committed: {said.removeprefix('fatal: ')}")
    return []


def _all_migrations(root: str) -> list[str]:
    done = _tree(root, ["-r", "HEAD"])
    names = _names(done) if done.code == 0 else []
    return [path for name in names if _is_migration(path := f"{root}/{name}")]


def _tree(folder: str, asked: list[str]) -> "Completed":
    from pathlib import Path  # here, because most edits are not of migrations

    from lamina.adapters.git.plumbing import run_git

    return run_git(Path(folder), ["ls-tree", "-z", "--name-only", *asked], check=False)


def _names(done: "Completed") -> list[str]:
    return os.fsdecode(done.raw).split("\0")[:-1]


def _shown(path: str, folder: str) -> str:
    try:
        shown = os.path.relpath(path, folder)
    except FileNotFoundError:  # the working folder is gone
        shown = os.path.normpath(path)
    if shown.startswith(os.pardir + os.sep):
        shown = os.path.normpath(path)
    return _printable(shown)


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
