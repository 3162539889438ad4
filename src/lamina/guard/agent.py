"""`lamina hook agent`: keeps a coding agent from editing committed migrations.

It reads a tool call as Claude Code sends it to a `PreToolUse` hook. What it cannot understand in a
shell command passes, because the commit hook judges what comes of it.
"""

import json
import os
import re
import shlex
from collections.abc import Iterator

from lamina.errors import LaminaError
from lamina.migrations.file_names import digits_and_name

_PASS = 0
_REFUSE = 2  # the only code that stops the tool; its message goes to the agent

_EXPECTED = (
    "lamina: expected a tool call as JSON on standard input,"
    ' such as {"tool_name": "Edit", "tool_input": {"file_path": "..."}}'
)
_PATH_KEYS = ("file_path", "notebook_path", "path", "filePath", "target_file")
_PATCH_KEYS = ("input", "patch", "command")
_PATCHED = re.compile(
    r"^\*\*\* (?:Add File|Update File|Delete File|Move to): (.*?)\s*$", re.MULTILINE
)
_COMMENT_LINE = re.compile(r"^[ \t]*#.*", re.MULTILINE)  # whose apostrophes open no quote
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_READING = frozenset({"cat", "fetch", "find", "get", "glob", "grep", "list", "ls", "open", "read"})
_READING_TOO = frozenset({"search", "show", "view"})
_WRITING = frozenset(
    {"create", "delete", "edit", "insert", "move", "patch", "remove", "replace", "update", "write"}
)
_READERS = frozenset({"cat", "echo", "grep", "head", "less", "ls", "printf", "rg", "tail"})
_CHANGERS = frozenset({"rm", "mv", "tee", "truncate"})
_IN_PLACE = re.compile(r"-[0-9EFacelnprsuw]*i|--in-place")  # of sed and perl, also -ni, -pi.bak


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


def _only_reads(tool: str, tool_input: dict[str, object]) -> bool:
    words = {word.lower() for word in _NAME_WORD.findall(tool)}
    reads = bool(words & (_READING | _READING_TOO)) and not words & _WRITING
    return reads or tool_input.get("command") == "view"  # the text editor tool's own word


def _judge(tool_input: dict[str, object], folder: str) -> tuple[int, str]:
    for path in _touched(tool_input, folder):
        if _is_committed(path):
            return _REFUSE, (
                f"lamina: {_shown(path, folder)} is committed and must not change;"
                " write a new migration instead (lamina new)"
            )
    return _PASS, ""


def _touched(tool_input: dict[str, object], folder: str) -> Iterator[str]:
    """Yield the absolute paths that the tool would change."""
    for key in _PATH_KEYS:
        if isinstance(path := tool_input.get(key), str):
            yield _absolute(folder, path)
    for key in _PATCH_KEYS:
        if isinstance(text := tool_input.get(key), str):
            yield from (_absolute(folder, path) for path in _PATCHED.findall(text))
    if isinstance(command := tool_input.get("command"), str):
        yield from _changed_by_shell(command, folder)


def _absolute(folder: str, path: str) -> str:
    return os.path.join(os.path.abspath(folder), os.path.expanduser(path))  # noqa: PTH100, PTH111, PTH118 - pathlib is slow to import


def _changed_by_shell(command: str, folder: str) -> Iterator[str]:
    """Yield what a command plainly removes, moves, truncates or writes to."""
    for words, targets in _simple_commands(command):
        if words[:1] == ["cd"] and len(words) == 2:  # noqa: PLR2004 - cd and where to
            folder = _absolute(folder, words[1])
        changed = words if _changes(words) else []
        yield from (_absolute(folder, word) for word in (*changed, *targets))


def _changes(words: list[str]) -> bool:
    if words and words[0] in _READERS:  # grep rm FILE
        return False
    if not _CHANGERS.isdisjoint(words):  # also behind git, sudo, find -exec
        return True
    return not {"sed", "perl"}.isdisjoint(words) and any(map(_IN_PLACE.match, words))


def _simple_commands(command: str) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the words, and the targets of `>`, of each part between `;`, `&&`, `|` or lines."""
    words: list[str] = []
    targets: list[str] = []
    place, commented = words, False
    for token in _tokens(_COMMENT_LINE.sub("", command).replace("\\\n", " ")):
        operator = not token.strip("();<>|&\n") and token
        if operator and not set(token) & set("<>"):
            yield words, targets
            words, targets = [], []
            place, commented = words, commented and "\n" not in token
        elif operator:
            place = targets if ">" in token else []  # what `<` reads is no matter
        elif commented or token.startswith("#"):
            commented = True
        else:
            place.append(token)
            place = words
    yield words, targets


def _tokens(command: str) -> Iterator[str]:
    lexer = shlex.shlex(command, posix=True, punctuation_chars="();<>|&\n")
    lexer.whitespace_split, lexer.whitespace, lexer.commenters = True, " \t\r", ""
    try:
        yield from lexer
    except ValueError:  # an open quote: a heredoc, or not for a POSIX shell
        return


def _is_committed(path: str) -> bool:
    """Return whether a path, or the file that it leads to, is a migration in `HEAD`."""
    folder, name = os.path.split(path)
    try:
        places = {os.path.join(os.path.realpath(folder), name), os.path.realpath(path)}  # noqa: PTH118 - pathlib is slow to import
    except ValueError:  # a NUL or half a character: no such file can be
        return False
    # Through a linked folder, one is named like a migration and the other is in git.
    named = any(_is_migration(place) for place in (*places, os.path.normpath(path)))
    return named and any(_is_in_head(place) for place in sorted(places))


def _is_migration(path: str) -> bool:
    folder, name = os.path.split(path)
    return f"{folder}/".endswith("/supabase/migrations/") and digits_and_name(name) is not None


def _is_in_head(path: str) -> bool:
    from pathlib import Path  # here, because most edits are not of migrations

    from lamina.adapters.git.plumbing import run_git

    folder = os.path.dirname(path)  # noqa: PTH120 - the same
    while not os.path.isdir(folder):  # noqa: PTH112 - the same
        folder = os.path.dirname(folder)  # noqa: PTH120 - the same
    # The path from there, so that one process also finds the repository.
    asked = f"HEAD:./{os.path.relpath(path, folder)}"
    done = run_git(Path(folder), ["rev-parse", "--verify", "--quiet", asked], check=False)
    if done.code == 0:
        return True
    said = done.stderr.strip()
    if said and "not a git repository" not in said and "outside working tree" not in said:
        raise LaminaError(f"cannot see what is committed: {said.removeprefix('fatal: ')}")
    return False


def _shown(path: str, folder: str) -> str:
    shown = os.path.relpath(path, folder)
    if shown.startswith(os.pardir + os.sep):
        shown = os.path.normpath(path)
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown)
