"""What a shell command plainly removes, moves or writes to, for `lamina hook agent`."""

import os
import re
import shlex
from collections.abc import Callable, Iterator

_MOST_CHARACTERS = 20_000
_MOST_NAMES = 10_000  # that are looked at for the patterns of one word

_COMMENT_LINE = re.compile(r"^[ \t]*#.*", re.MULTILINE)  # whose apostrophes open no quote
_BEFORE_A_COMMAND = frozenset(
    {"!", "{", "command", "do", "else", "env", "exec", "if", "nohup", "sudo", "then", "time"}
)
_ASSIGNMENT = re.compile(r"\w+=")
_READERS = frozenset({"cat", "echo", "grep", "head", "less", "ls", "printf", "rg", "tail"})
_SHELLS = frozenset({"bash", "dash", "ksh", "sh", "zsh"})
_CHANGERS = frozenset({"mv", "rm", "tee", "truncate", "unlink"})
_PLACERS = frozenset({"cp", "install", "ln", "mv"})  # which write to the last of their words
_EDITORS = frozenset({"perl", "sed"})
_IN_PLACE = re.compile(r"-[0-9EFacelnprsuw]*i|--in-place")  # of sed and perl, also -ni, -pi.bak
_SHELL_TEXT = re.compile(r"-[a-z]*c")  # bash -c, bash -lc
_RECURSIVE = re.compile(r"-[A-Za-z]*[rR]|--recursive")
_GIT_WITH_VALUE = frozenset({"-c", "--config-env", "--git-dir", "--namespace", "--work-tree"})
_INTO = re.compile(r"-[A-Za-z]*t|--target-directory")  # the folder comes first
_PATTERN = re.compile(r"[*?\[]")

Inside = Callable[[str], Iterator[str]]
"""Gives the committed migrations below a folder."""


def changed_by(command: str, folder: str, inside: Inside) -> Iterator[str]:
    """Yield the absolute paths that a command for a shell plainly changes.

    Args:
        command: The command; what is beyond a length that people and agents write is not read.
        folder: The folder that it is run in.
        inside: Asked about folders that are removed or moved.
    """
    for words, targets in _simple_commands(_head(command)):
        if words[:1] == ["cd"] and len(words) == 2:  # noqa: PLR2004 - cd and where to
            folder = absolute(folder, words[1])
        yield from changed_by_words(words, folder, inside)
        yield from (absolute(folder, target) for target in targets)


def changed_by_words(words: list[str], folder: str, inside: Inside) -> Iterator[str]:
    """Yield the absolute paths that a command changes that is given as its words."""
    while words and (words[0] in _BEFORE_A_COMMAND or _ASSIGNMENT.match(words[0])):
        words = words[1:]
    name = os.path.basename(words[0]) if words else ""  # noqa: PTH119 - pathlib is slow to import
    rest = words[1:]
    if name in _SHELLS:
        start = next((at for at, word in enumerate(rest) if _SHELL_TEXT.fullmatch(word)), len(rest))
        for text in rest[start + 1 : start + 2]:
            yield from changed_by(text, folder, inside)
    elif name == "git":
        yield from _changed_by_git(rest, folder, inside)
    elif name == "dd":
        yield from (absolute(folder, word[3:]) for word in rest if word.startswith("of="))
    elif name in _PLACERS or name in _CHANGERS:
        yield from _changed_by_tool(name, rest, folder, inside)
    elif name not in _READERS and _changes_elsewhere(rest, name):  # not: grep rm FILE
        yield from (absolute(folder, word) for word in rest)


def absolute(folder: str, path: str) -> str:
    """Return a path as it is from the root; the folder is not asked for when it need not be."""
    try:
        path = os.path.expanduser(path)  # noqa: PTH111 - pathlib is slow to import
    except ValueError:  # a NUL in a user's name
        return path
    return path if path.startswith("/") else os.path.join(os.path.abspath(folder), path)  # noqa: PTH100, PTH118 - the same


def _head(command: str) -> str:
    if len(command) <= _MOST_CHARACTERS:
        return command
    return re.sub(r"\S*\Z", "", command[:_MOST_CHARACTERS], count=1)


def _changes_elsewhere(rest: list[str], name: str) -> bool:
    """Return whether a command runs one that changes files, as `find -exec rm` or `xargs rm`."""
    if not _CHANGERS.isdisjoint(rest):
        return True
    edits = name in _EDITORS or not _EDITORS.isdisjoint(rest)
    return edits and any(map(_IN_PLACE.match, rest))


def _changed_by_git(words: list[str], folder: str, inside: Inside) -> Iterator[str]:
    """Look at the subcommand alone: `git log --grep rm FILE` changes nothing."""
    left = iter(words)
    for word in left:
        if word == "-C":
            folder = absolute(folder, next(left, "."))
        elif word in _GIT_WITH_VALUE:
            next(left, None)
        elif not word.startswith("-"):
            if word in {"mv", "rm"}:
                yield from _changed_by_tool(word, list(left), folder, inside)
            return


def _changed_by_tool(name: str, rest: list[str], folder: str, inside: Inside) -> Iterator[str]:
    operands = [word for word in rest if not word.startswith("-")]
    removes = name in _CHANGERS
    places = name in _PLACERS and len(operands) > 1 and not any(map(_INTO.match, rest))
    placed = operands[-1:] if places else []
    sources = operands[: len(operands) - len(placed)]
    whole = name == "mv" or any(map(_RECURSIVE.match, rest))
    for word in sources if removes else []:
        for path in _expanded(word, folder):
            yield path
            if whole and os.path.isdir(path):  # noqa: PTH112 - pathlib is slow to import
                yield from inside(path)
    for target in placed:
        path = absolute(folder, target)
        yield path
        if os.path.isdir(path):  # noqa: PTH112 - the same
            names = (os.path.basename(source.rstrip("/")) for source in sources)  # noqa: PTH119 - the same
            yield from (os.path.join(path, each) for each in names)  # noqa: PTH118 - the same


def _expanded(word: str, folder: str) -> list[str]:
    """Return the paths that a word with patterns stands for; itself when it has none."""
    path = absolute(folder, word)
    if not _PATTERN.search(word):
        return [path]
    from fnmatch import filter as matching

    # The folder's own name may have such characters, and is no pattern.
    base = path.removesuffix(word) if path.endswith(word) and not word.startswith("/") else "/"
    places, left = [base], _MOST_NAMES
    for part in filter(None, path.removeprefix(base).split("/")):
        found = []
        for place in places:
            if not _PATTERN.search(part):
                found += [each] if os.path.lexists(each := os.path.join(place, part)) else []  # noqa: PTH118 - pathlib is slow to import
                continue
            listed = _listed(place)[:left]
            left -= len(listed)
            names = matching([n for n in listed if n[0] != "." or part[0] == "."], part)
            found += [os.path.join(place, name) for name in names]  # noqa: PTH118 - the same
        places = found
    return places


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - pathlib is slow to import
    except (OSError, ValueError):
        return []


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
